"""Ordering and grouping by keys as Sort-Object, Group-Object and Get-Unique do: linguistic texts, numbers by value, null first, missing last.

Columns of one kind get flat keys that compare in C; only mixed ones are compared pair by pair. Long sorts run in pieces, so that
Ctrl+C stops a sort of a million within a blink.
"""

from __future__ import annotations

import decimal
import functools
from collections.abc import Callable, Sequence
from typing import Any

from exoshell.values import comparison
from exoshell.values.collation import collation_key
from exoshell.values.conversion import ConversionError, to_string
from exoshell.values.enums import EnumValue
from exoshell.values.psobject import AUTOMATION_NULL, MISSING, PSCustomObject, PSObject

Check = Callable[[], None]

_PIECE = 16384
_TEXT, _NUMBER, _TICKS, _ENUM, _OTHER = range(5)


def _kind(value: Any) -> Any:
    """Values of equal kind have flat keys that compare with each other."""
    if isinstance(value, str):
        return _TEXT
    if isinstance(value, int | float | decimal.Decimal):
        return bool if isinstance(value, bool) else _NUMBER
    if isinstance(value, EnumValue):
        return value.type.full_name
    if isinstance(getattr(value, "ticks", None), int):
        return type(value)
    return _OTHER


def _flat_key(kind: Any, case_sensitive: bool, culture: str) -> Callable[[Any], Any]:
    if kind is _TEXT:
        return lambda value: collation_key(value, case_sensitive, culture)
    if kind is _NUMBER or kind is bool:
        return lambda value: value
    if isinstance(kind, str):
        return lambda value: value.value
    return lambda value: value.ticks


def compare_values(a: Any, b: Any, case_sensitive: bool = False) -> int:
    """The order of two values of any kind: by the left one's type where the right converts, else by their texts."""
    if isinstance(a, PSCustomObject) and isinstance(b, PSCustomObject):
        return 0
    try:
        return comparison.compare(a, b, not case_sensitive)
    except (comparison.NotComparable, ConversionError, TypeError):
        return comparison.compare_text(to_string(a), to_string(b), not case_sensitive)


class Column:
    """One sort key of all objects, as ranks that sort ascending; `descending` turns what is neither null nor missing."""

    def __init__(self, values: Sequence[Any], *, descending: bool = False, case_sensitive: bool = False, culture: str = "") -> None:
        self.descending = descending
        self.case_sensitive = case_sensitive
        self.missing: list[int] = []
        self.null: list[int] = []
        self.keys: list[Any] = [None] * len(values)
        rest: list[int] = []
        kinds = set()
        plain: list[Any] = list(values)
        for place, value in enumerate(plain):
            if type(value) is PSObject:
                value = plain[place] = value.base
            if value is MISSING:
                self.missing.append(place)
            elif value is None or value is AUTOMATION_NULL:
                self.null.append(place)
            else:
                rest.append(place)
                kinds.add(_kind(value))
        self.uniform = len(kinds) <= 1 and _OTHER not in kinds
        if self.uniform:
            make = _flat_key(next(iter(kinds), _NUMBER), case_sensitive, culture)
            for place in rest:
                self.keys[place] = make(plain[place])
        else:
            wrap = functools.cmp_to_key(lambda a, b: compare_values(a, b, case_sensitive))
            for place in rest:
                self.keys[place] = wrap(plain[place])
        self._class = bytearray(b"\x01" * len(values))
        for place in self.null:
            self._class[place] = 0
        for place in self.missing:
            self._class[place] = 2

    def sort(self, order: list[int], check: Check) -> list[int]:
        """The order, stably sorted by this column."""
        if not self.null and not self.missing:
            return stoppable_sort(order, self.keys, self.descending, check)
        kinds = self._class
        null = [place for place in order if kinds[place] == 0]
        missing = [place for place in order if kinds[place] == 2]
        rest = stoppable_sort([place for place in order if kinds[place] == 1], self.keys, self.descending, check)
        return [*rest, *null, *missing] if self.descending else [*null, *rest, *missing]

    def same(self, a: int, b: int) -> bool:
        """Whether two objects are equal in this column."""
        return self._class[a] == self._class[b] and (self._class[a] != 1 or bool(self.keys[a] == self.keys[b]))


def stoppable_sort(order: list[int], keys: Sequence[Any], reverse: bool, check: Check) -> list[int]:
    """Sorts pieces and merges them two by two (timsort merges two runs in one pass), asking `check` in between."""
    key = keys.__getitem__
    if len(order) <= _PIECE:
        check()
        return sorted(order, key=key, reverse=reverse)
    pieces = []
    for start in range(0, len(order), _PIECE):
        check()
        pieces.append(sorted(order[start : start + _PIECE], key=key, reverse=reverse))
    while len(pieces) > 1:
        merged = []
        for number in range(0, len(pieces), 2):
            check()
            both = pieces[number]
            if number + 1 < len(pieces):
                both = both + pieces[number + 1]
                both.sort(key=key, reverse=reverse)
            merged.append(both)
        pieces = merged
    return pieces[0]


def sort_by(columns: Sequence[Column], count: int, check: Check) -> list[int]:
    """Places 0…count-1 in order of the columns, the first one weighing most."""
    order = list(range(count))
    for column in reversed(columns):
        order = column.sort(order, check)
    return order


def group_key(value: Any, case_sensitive: bool = False) -> Any:
    """A hashable key: equal for values that group together."""
    kind = type(value)
    if kind is str:
        return value if case_sensitive else value.lower() if value.isascii() else value.casefold()
    if kind is int:
        return value
    if kind is PSObject:
        return group_key(value.base, case_sensitive)
    if value is None or value is AUTOMATION_NULL or value is MISSING:
        return None
    if isinstance(value, int | float | decimal.Decimal):
        return value
    if isinstance(value, list):
        return tuple(group_key(item, case_sensitive) for item in value)
    text = to_string(value)
    return (kind, text if case_sensitive else text.casefold())
