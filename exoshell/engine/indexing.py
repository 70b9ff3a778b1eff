"""`x[i]`: lists and strings by number, from either end and by lists of numbers; tables by key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.engine import faults
from exoshell.engine.session_state import Scope
from exoshell.values import collections
from exoshell.values.collections import Hashtable, OrderedDictionary
from exoshell.values.conversion import convert
from exoshell.values.net_error import NetError
from exoshell.values.psobject import base_of
from exoshell.values.text import Char, units


def get_index(value: Any, place: Any, scope: Scope) -> Any:
    """The element; None where a list or table has none. Raises TerminatingError for $null and what has no elements."""
    value = base_of(value)
    if value is None:
        raise faults.index_of_null()
    if place is None:
        raise faults.null_index()
    if isinstance(value, Hashtable):
        return _from_table(value, place)
    if isinstance(value, list):
        if type(value) is not list and hasattr(value, "ps_index"):
            return value.ps_index(place)
        return _from_sequence(value, place, scope, _same)
    if isinstance(value, str):
        return _from_sequence(value if value.isascii() else units(value), place, scope, Char)
    if hasattr(value, "ps_index"):
        return value.ps_index(place)
    reader = getattr(value, "get", None)
    if reader is not None and isinstance(value, collections.GenericDictionary):
        return _from_table(value, place)
    if hasattr(type(value), "__getitem__") and hasattr(type(value), "__len__"):
        return _from_sequence(value, place, scope, _same)
    if place == 0 or place == -1:
        return value
    if isinstance(place, list):
        return [value for number in place if number in (0, -1)]
    return None


def _same(item: Any) -> Any:
    return item


def _from_table(table: Any, key: Any) -> Any:
    if isinstance(table, OrderedDictionary) and type(key) is int:
        return table.at(key) if -len(table) <= key < len(table) else None
    if isinstance(key, list) and key not in table:
        return [_from_table(table, item) for item in key]
    return table.get(base_of(key))


def _from_sequence(items: Any, place: Any, scope: Scope, wrap: Callable[[Any], Any]) -> Any:
    if type(place) is int:
        if -len(items) <= place < len(items):
            return wrap(items[place])
        if scope.strictness() >= 3:
            raise faults.index_out_of_range()
        return None
    if isinstance(place, list):
        found = []
        for number in place:
            number = _readable_number(number)
            if -len(items) <= number < len(items):
                found.append(wrap(items[number]))
        return found
    return _from_sequence(items, _readable_number(place), scope, wrap)


def _number(place: Any) -> int:
    return place if type(place) is int else int(convert(place, "int"))


_NOWHERE = 1 << 40
"""Beyond every list: what an index that is no number reads."""


def _readable_number(place: Any) -> int:
    try:
        return _number(place)
    except NetError:
        return _NOWHERE


def set_index(value: Any, place: Any, new: Any) -> None:
    """Assigns an element. Raises TerminatingError where there is no such element."""
    value = base_of(value)
    if value is None:
        raise faults.index_of_null()
    if isinstance(value, Hashtable):
        if place is None:
            raise faults.null_index()
        if isinstance(value, OrderedDictionary) and type(place) is int:
            value.set_at(place, new)
        else:
            value[base_of(place)] = new
        return
    if isinstance(value, collections.GenericDictionary):
        value[base_of(place)] = new
        return
    if isinstance(value, list):
        if type(value) is not list and hasattr(value, "ps_set_index"):
            value.ps_set_index(place, new)
            return
        number = _number(place)
        if not -len(value) <= number < len(value):
            grows = isinstance(value, collections.ArrayList | collections.GenericList)
            raise faults.list_index_out_of_range() if grows else faults.index_out_of_range()
        if isinstance(value, collections.TypedArray | collections.GenericList):
            new = convert(new, value.element_type)
        value[number] = new
        return
    if hasattr(value, "ps_set_index"):
        value.ps_set_index(place, new)
        return
    raise faults.not_indexable(value)
