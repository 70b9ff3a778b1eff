"""A .NET call once made, as a function for every further call with owner and arguments of the same Python types.

What is left of a call in a loop is the implementation itself and the conversions that its overload asks for. Calls that more than
Python types decide (arrays, references, enumerations, wrappers), and those that may run scripts, are not prepared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from exoshell.values.argument_conversion import is_reference
from exoshell.values.collections import GenericList, HashSet, Queue, Stack
from exoshell.values.dotnet import lists
from exoshell.values.member_tables import BUILTIN, TypeTable, table_for, table_of
from exoshell.values.net_error import NetError
from exoshell.values.overloads import Plan, argument_error, call_failed, call_key
from exoshell.values.psobject import AUTOMATION_NULL, PSCustomObject

ELEMENT_KINDS = frozenset((GenericList, HashSet, Queue, Stack))
"""Classes of which the members depend on `element_type` too."""

_DIRECT: dict[Any, Callable[..., Any]] = {lists.append: list.append}
"""Implementations that a function of Python's does without a call in between."""


class PreparedCall(NamedTuple):
    """How the same call is made again."""

    function: Callable[..., Any]
    """Takes the owner (for instance methods) and the arguments; what it raises goes through `failed`."""
    nothing: Any
    """What a result of None means: AutomationNull for a void method."""
    failed: Callable[[Exception], Exception]
    """The exception to raise for one that `function` raised."""


def prepared_method(value: Any, name: str, args: Sequence[Any]) -> PreparedCall | None:
    """An instance call that was just made; None where it cannot be prepared. For owners of ELEMENT_KINDS it holds for those with the
    same element type."""
    if not (type(value) in ELEMENT_KINDS or _class_decides(type(value))) or not all(map(_is_plain, args)):
        return None
    key = name.lower()
    if key in ("where", "foreach") or hasattr(value, "invoke_value"):
        return None
    table = table_of(value)
    return _prepared(table, (key, *map(call_key, args)), name, owned=True) if table is not None else None


def prepared_static(kind: Any, name: str, args: Sequence[Any]) -> PreparedCall | None:
    """A call of a static method or constructor of a DotNetType that was just made; None where it cannot be prepared."""
    type_name: str = kind.full_name
    table = table_for("System.Enum" if getattr(kind, "is_enum", False) else type_name)
    if table is None or table.generic or not all(map(_is_plain, args)):
        return None
    key = name.lower()
    if key == "new":
        return _prepared(table, ("new", type_name, *map(call_key, args)), ".ctor", owned=False)
    return _prepared(table, ("::", type_name, key, *map(call_key, args)), name, owned=False)


def _class_decides(kind: type) -> bool:
    """Whether all values of a Python class have the same .NET type and members."""
    if kind is PSCustomObject or kind is list:
        return False
    return kind in BUILTIN or isinstance(kind.__dict__.get("ps_type_name"), str)


def _is_plain(argument: Any) -> bool:
    if type(argument) is PSCustomObject:
        return True
    # a reference counts as what it refers to, which the next call may have changed
    return _class_decides(type(argument)) and not is_reference(argument) and not hasattr(argument, "invoke_value")


def _prepared(table: TypeTable, key: tuple[Any, ...], name: str, *, owned: bool) -> PreparedCall | None:
    plan: Plan | None = table.calls.get(key)
    if plan is None:
        return None
    function = plan.function
    if not plan.plain or plan.expanded_from >= 0:
        function = _converting(plan, name, 1 if owned else 0)
    nothing = AUTOMATION_NULL if plan.overload.returns == "void" else None
    return PreparedCall(_DIRECT.get(function, function), nothing, lambda error: call_failed(plan, name, error))


def _converting(plan: Plan, name: str, first: int) -> Callable[..., Any]:
    """The implementation behind its conversions; the arguments start at `first`."""
    function = plan.function
    steps = [(place, converter) for place, converter in enumerate(plan.converters, first) if converter is not None]
    start = plan.expanded_from + first if plan.expanded_from >= 0 else None

    def call(*given: Any) -> Any:
        values = list(given)
        for place, converter in steps:
            try:
                values[place] = converter(values[place])
            except NetError as error:
                raise argument_error(plan, name, place - first, values[place], error.exception) from None
        if start is not None:
            values[start:] = [values[start:]]
        return function(*values)

    return call
