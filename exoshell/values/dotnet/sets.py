"""HashSet`1, queues and stacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.values.collections import HashSet, Queue, Stack
from exoshell.values.dotnet import enumerators
from exoshell.values.dotnet import object as arrays
from exoshell.values.dotnet._common import as_function, net_equals, set_reference, truth, values_of
from exoshell.values.dotnet.lists import _to_array
from exoshell.values.member_tables import table
from exoshell.values.net_error import net_error


def _same_kind(items: HashSet, content: Any) -> HashSet:
    return HashSet(items.element_type, content, case_sensitive=items._exact)


def _union(items: HashSet, other: Any) -> None:
    for item in values_of(other):
        items.add(item)


def _intersect(items: HashSet, other: Any) -> None:
    kept = _same_kind(items, values_of(other))
    for item in list(items):
        if item not in kept:
            items.remove(item)


def _except(items: HashSet, other: Any) -> None:
    for item in values_of(other):
        items.remove(item)


def _symmetric(items: HashSet, other: Any) -> None:
    for item in _same_kind(items, values_of(other)):
        if not items.remove(item):
            items.add(item)


def _subset(items: HashSet, other: Any) -> bool:
    wanted = _same_kind(items, values_of(other))
    return all(item in wanted for item in items)


def _superset(items: HashSet, other: Any) -> bool:
    return all(item in items for item in values_of(other))


def _count_other(items: HashSet, other: Any) -> int:
    return len(_same_kind(items, values_of(other)))


def _remove_where(items: HashSet, match: Any) -> int:
    test = as_function(match)
    gone = [item for item in items if truth(test(item))]
    for item in gone:
        items.remove(item)
    return len(gone)


def _try_get(items: HashSet, value: Any, out: Any) -> bool:
    found = next((item for item in items if items._key(item) == items._key(value)), None)
    set_reference(out, found)
    return value in items


def _new_set(kind: Any, *args: Any) -> HashSet:
    comparer = next((item for item in args if hasattr(item, "ignore_case")), None)
    source = next((item for item in args if item is not comparer and type(item) is not int and item is not None), None)
    element = kind.generic_arguments[0] if kind.generic_arguments else None
    return HashSet(element, values_of(source) if source is not None else (), case_sensitive=comparer is None or not comparer.ignore_case)


SET = table(
    "System.Collections.Generic.HashSet`1",
    properties={"Count": len, "Capacity": len, "Comparer": lambda items: None, "IsReadOnly": lambda items: False},
    methods={
        "Add": lambda items, value: items.add(value),
        "Remove": lambda items, value: items.remove(value),
        "Contains": lambda items, value: value in items,
        "Clear": lambda items: items.clear(),
        "UnionWith": _union,
        "IntersectWith": _intersect,
        "ExceptWith": _except,
        "SymmetricExceptWith": _symmetric,
        "IsSubsetOf": _subset,
        "IsSupersetOf": _superset,
        "IsProperSubsetOf": lambda items, other: _subset(items, other) and len(items) < _count_other(items, other),
        "IsProperSupersetOf": lambda items, other: _superset(items, other) and len(items) > _count_other(items, other),
        "Overlaps": lambda items, other: any(item in items for item in values_of(other)),
        "SetEquals": lambda items, other: _superset(items, other) and _subset(items, other),
        "RemoveWhere": _remove_where,
        "TryGetValue": _try_get,
        "CopyTo": lambda items, target, index=0, count=None: arrays.copy_to(list(items)[:count], target, index),
        "GetEnumerator": enumerators.enumerator(enumerators.SET),
        "EnsureCapacity": lambda items, capacity: capacity,
        "TrimExcess": lambda items, *rest: None,
    },
    constructor=_new_set,
    generic=True,
)


def _first(items: list[Any], what: str) -> Any:
    if not items:
        raise net_error("InvalidOperationException", f"{what} empty.")
    return items[0]


def _take(what: str) -> Any:
    def take(items: list[Any]) -> Any:
        _first(items, what)
        return items.pop(0)

    return take


def _try_take(items: list[Any], out: Any) -> bool:
    found = bool(items)
    set_reference(out, items.pop(0) if items else arrays.empty_element(items))
    return found


def _try_peek(items: list[Any], out: Any) -> bool:
    set_reference(out, items[0] if items else arrays.empty_element(items))
    return bool(items)


def _put_last(items: list[Any], value: Any) -> None:
    items.append(value)


def _put_first(items: list[Any], value: Any) -> None:
    items.insert(0, value)


def _new_queue(kind: Any, *args: Any) -> Queue:
    source = next((item for item in args if not isinstance(item, int | float) and item is not None), None)
    element = kind.generic_arguments[0] if getattr(kind, "generic_arguments", ()) else None
    return Queue(values_of(source) if source is not None else (), element)


def _new_stack(kind: Any, *args: Any) -> Stack:
    source = next((item for item in args if not isinstance(item, int) and item is not None), None)
    element = kind.generic_arguments[0] if getattr(kind, "generic_arguments", ()) else None
    return Stack(list(values_of(source))[::-1] if source is not None else (), element)


_LIST: dict[str, Callable[..., Any]] = {
    "Clear": lambda items: items.clear(),
    "Contains": lambda items, value: any(net_equals(item, value) for item in items),
    "CopyTo": arrays.copy_to,
    "GetEnumerator": list,
    "ToArray": _to_array,
    "TrimExcess": lambda items, *rest: None,
    "TrimToSize": lambda items: None,
    "EnsureCapacity": lambda items, capacity: capacity,
}
_PROPERTIES = {"Count": len, "IsSynchronized": lambda items: False, "SyncRoot": lambda items: items}


def _queue(name: str) -> Any:
    return table(
        name,
        properties={**_PROPERTIES, **({"IsEmpty": lambda items: not items} if "Concurrent" in name else {})},
        methods={
            **_LIST,
            "Enqueue": _put_last,
            "Dequeue": _take("Queue"),
            "Peek": lambda items: _first(items, "Queue"),
            "TryDequeue": _try_take,
            "TryPeek": _try_peek,
            "Clone": lambda items: Queue(items, items.element_type),
            "Add": _put_last,
            "TryAdd": lambda items, value: items.append(value) or True,
            "TryTake": _try_take,
        },
        constructor=_new_queue,
        generic=True,
    )


def _stack(name: str) -> Any:
    return table(
        name,
        properties=_PROPERTIES,
        methods={
            **_LIST,
            "Push": _put_first,
            "Pop": _take("Stack"),
            "Peek": lambda items: _first(items, "Stack"),
            "TryPop": _try_take,
            "TryPeek": _try_peek,
            "Clone": lambda items: Stack(items, items.element_type),
        },
        constructor=_new_stack,
        generic=True,
    )


TABLES = (
    SET,
    _queue("System.Collections.Queue"),
    _queue("System.Collections.Generic.Queue`1"),
    _queue("System.Collections.Concurrent.ConcurrentQueue`1"),
    _queue("System.Collections.Concurrent.ConcurrentBag`1"),
    _stack("System.Collections.Stack"),
    _stack("System.Collections.Generic.Stack`1"),
)
