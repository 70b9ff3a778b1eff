"""Ordering and grouping by keys as Sort-Object and Group-Object do: texts linguistically, numbers by value, null first, missing last.

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
from exoshell.values.exchange import Unlimited
from exoshell.values.psobject import AUTOMATION_NULL, MISSING, PSCustomObject, PSObject
from exoshell.values.text import Char

Check = Callable[[], None]

_PIECE = 16384
_STEP = 0x3FFF
_TEXT, _NUMBER, _TICKS, _ENUM, _OTHER = range(5)


def _kind(value: Any) -> Any:
    """Values of equal kind have flat keys that compare with each other."""
    if isinstance(value, str):
        # characters go by their codes, which the general comparison knows
        return Unlimited if type(value) is Unlimited else _OTHER if type(value) is Char else _TEXT
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
    if kind is Unlimited:
        return lambda value: value.order
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

    def __init__(
        self,
        values: Sequence[Any],
        *,
        descending: bool = False,
        case_sensitive: bool = False,
        culture: str = "",
        check: Check = lambda: None,
    ) -> None:
        """`check` is called now and then, and raises where the work shall stop."""
        self.descending = descending
        self.case_sensitive = case_sensitive
        self.missing: list[int] = []
        self.null: list[int] = []
        self.keys: list[Any] = [None] * len(values)
        rest: list[int] = []
        kinds = set()
        plain: list[Any] = list(values)
        for place, value in enumerate(plain):
            if not place & _STEP:
                check()
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
                if not place & _STEP:
                    check()
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

    def compare(self, a: int, b: int) -> int:
        """-1, 0 or 1 for two places."""
        one, other = self._class[a], self._class[b]
        if one != 1 or other != 1:
            turned = self.descending and 2 not in (one, other)
            return (one < other) - (one > other) if turned else (one > other) - (one < other)
        left, right = self.keys[a], self.keys[b]
        order = int(left > right) - int(left < right)
        return -order if self.descending else order

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


_EXACT = 4096
"""So many objects are put into the very order that .NET's unstable sort gives them; more stay stable, which nobody can tell."""


def sort_by(columns: Sequence[Column], count: int, check: Check, *, stable: bool = True) -> list[int]:
    """Places 0…count-1 in order of the columns, the first one weighing most. Without `stable`, equal ones come as .NET leaves them."""
    order = list(range(count))
    if count <= _EXACT and not all(column.uniform for column in columns):
        # values of different kinds have no order of their own: what comes out depends on which are compared
        def rows(a: int, b: int) -> int:
            return _compare_rows(columns, a, b)

        mixed = functools.cmp_to_key(rows)
        _intro_sort(order, [mixed(place) for place in range(count)], 0, count, 2 * count.bit_length(), insertion=True)
        return order
    for column in reversed(columns):
        order = column.sort(order, check)
    if stable or not (count == 3 or 16 < count <= _EXACT):
        return order
    ranks = [0] * count
    rank = 0
    for number in range(1, count):
        before, place = order[number - 1], order[number]
        rank += not all(column.same(before, place) for column in columns)
        ranks[place] = rank
    if rank == count - 1:
        return order
    order = list(range(count))
    _intro_sort(order, ranks, 0, count, 2 * count.bit_length())
    return order


def _compare_rows(columns: Sequence[Column], a: int, b: int) -> int:
    for column in columns:
        order = column.compare(a, b)
        if order:
            return order
    return 0


def _swap_if_greater(order: list[int], ranks: Sequence[Any], a: int, b: int) -> None:
    if ranks[order[a]] > ranks[order[b]]:
        order[a], order[b] = order[b], order[a]


def _intro_sort(order: list[int], ranks: Sequence[Any], start: int, end: int, depth: int, *, insertion: bool = False) -> None:
    """ArraySortHelper's introspective sort of order[start:end]; what is left of its heap sort is a stable one."""
    while end - start > 1:
        size = end - start
        if size <= 16:
            if size == 2:
                _swap_if_greater(order, ranks, start, start + 1)
            elif size == 3:
                _swap_if_greater(order, ranks, start, start + 1)
                _swap_if_greater(order, ranks, start, start + 2)
                _swap_if_greater(order, ranks, start + 1, start + 2)
            elif insertion:
                _insertion_sort(order, ranks, start, end)
            else:
                order[start:end] = sorted(order[start:end], key=ranks.__getitem__)
            return
        if depth == 0:
            order[start:end] = sorted(order[start:end], key=ranks.__getitem__)
            return
        depth -= 1
        pivot = _partition(order, ranks, start, end - 1)
        _intro_sort(order, ranks, pivot + 1, end, depth, insertion=insertion)
        end = pivot


def _insertion_sort(order: list[int], ranks: Sequence[Any], start: int, end: int) -> None:
    for place in range(start, end - 1):
        taken = order[place + 1]
        target = place
        while target >= start and ranks[taken] < ranks[order[target]]:
            order[target + 1] = order[target]
            target -= 1
        order[target + 1] = taken


def _partition(order: list[int], ranks: Sequence[Any], low: int, high: int) -> int:
    middle = low + ((high - low) >> 1)
    _swap_if_greater(order, ranks, low, middle)
    _swap_if_greater(order, ranks, low, high)
    _swap_if_greater(order, ranks, middle, high)
    pivot = ranks[order[middle]]
    order[middle], order[high - 1] = order[high - 1], order[middle]
    left, right = low, high - 1
    while left < right:
        left += 1
        while ranks[order[left]] < pivot:
            left += 1
        right -= 1
        while pivot < ranks[order[right]]:
            right -= 1
        if left >= right:
            break
        order[left], order[right] = order[right], order[left]
    if left != high - 1:
        order[left], order[high - 1] = order[high - 1], order[left]
    return left


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
