"""`.Where({…})` and `.ForEach({…})`: the methods that PowerShell gives to every collection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.engine import faults
from exoshell.engine.script_block import ScriptBlock
from exoshell.engine.session_state import Scope
from exoshell.values.collections import GenericList, enumerate_value
from exoshell.values.conversion import convert, to_string
from exoshell.values.psobject import AUTOMATION_NULL, MISSING, base_of

Method = Callable[[Scope, Any, list[Any]], Any]


def collection_method(name: str) -> Method | None:
    """The method of this lower-case name; None where it is another one."""
    return {"where": where, "foreach": for_each}.get(name)


def _items(value: Any) -> list[Any]:
    found = enumerate_value(value)
    return [value] if found is None else list(found)


def where(scope: Scope, value: Any, arguments: list[Any]) -> Any:
    """`.Where(block, mode, count)`; always a collection, two of them for Split."""
    block = base_of(arguments[0]) if arguments else None
    if not isinstance(block, ScriptBlock):
        raise faults.make('Cannot find an overload for "Where" and the argument count: "0".', "MethodCountCouldNotFindBest")
    mode = to_string(arguments[1]).lower() if len(arguments) > 1 else "default"
    count = int(convert(arguments[2], "int")) if len(arguments) > 2 else 0
    test = scope.context.block_predicate(block)
    items = _items(value)
    return _MODES.get(mode, _default)(items, test, count)


Test = Callable[[Any], bool]


def _default(items: list[Any], test: Test, count: int) -> list[Any]:
    found = []
    for item in items:
        if test(item):
            found.append(item)
            if count and len(found) == count:
                break
    return found


def _first(items: list[Any], test: Test, count: int) -> list[Any]:
    return _default(items, test, count or 1)


def _last(items: list[Any], test: Test, count: int) -> list[Any]:
    return _default(items, test, 0)[-(count or 1) :]


def _skip_until(items: list[Any], test: Test, count: int) -> list[Any]:
    for number, item in enumerate(items):
        if test(item):
            return items[number : number + count] if count else items[number:]
    return []


def _until(items: list[Any], test: Test, count: int) -> list[Any]:
    found: list[Any] = []
    for item in items:
        if test(item) or (count and len(found) == count):
            break
        found.append(item)
    return found


def _split(items: list[Any], test: Test, count: int) -> list[Any]:
    yes: list[Any] = []
    no: list[Any] = []
    for item in items:
        if count and len(yes) == count:
            no.append(item)
        else:
            (yes if test(item) else no).append(item)
    return [yes, no]


_MODES: dict[str, Callable[[list[Any], Test, int], list[Any]]] = {
    "default": _default, "first": _first, "last": _last, "skipuntil": _skip_until, "until": _until, "split": _split,
}  # fmt: skip


def for_each(scope: Scope, value: Any, arguments: list[Any]) -> Any:
    """`.ForEach(block | type | member, arguments…)`; always a collection."""
    from exoshell.engine.members import call_member, find_member, set_member
    from exoshell.engine.streams import emit_enumerated

    if not arguments:
        raise faults.make('Cannot find an overload for "ForEach" and the argument count: "0".', "MethodCountCouldNotFindBest")
    what, rest = base_of(arguments[0]), arguments[1:]
    output: list[Any] = []
    items = _items(value)
    if isinstance(what, ScriptBlock):
        if isinstance(base_of(value), GenericList):
            # List`1 has a ForEach of its own: an action, which gives nothing
            for item in items:
                scope.context.emit_block(what, lambda written: None, arguments=(item,))
            return AUTOMATION_NULL
        for item in items:
            scope.context.emit_block(what, output.append, dollar_under=item, arguments=rest)
        return output
    if hasattr(what, "full_name"):
        from exoshell.engine.types import converter

        change = converter(what)
        return [change(item) for item in items]
    name = to_string(what)
    for item in items:
        found = find_member(item, name)
        if found is MISSING:
            emit_enumerated(call_member(scope, item, name, rest), output.append)
        elif rest:
            set_member(scope, item, name, rest[0])
        else:
            emit_enumerated(found, output.append)
    return output
