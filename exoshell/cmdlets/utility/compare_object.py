"""Compare-Object: what is only in one of two sets, and what is in both."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

from exoshell.cmdlets._ordering import compare_values, group_key
from exoshell.cmdlets._properties import PLAIN_KEYS, parse_properties
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.psobject import MISSING, MemberKind, PSCustomObject, PSMember, PSObject, Schema

_EQUAL, _REFERENCE, _DIFFERENCE = "==", "<=", "=>"


@cmdlet("Compare-Object")
class CompareObject(Cmdlet):
    """Differences come as each object of the difference set finds no partner within the sync window, the reference's after it."""

    def begin(self) -> None:
        given = self.get("Property")
        self._properties = parse_properties(self, given, PLAIN_KEYS, wildcards=False) if given is not None else []
        self._reference = [self._entry(item) for item in self.get("ReferenceObject") or ()]
        self._window = self.get("SyncWindow", 2**31 - 1)
        self._difference: list[_Entry] = []
        self._waiting_reference = _Waiting()
        self._waiting_difference = _Waiting()
        self._matched = self._one_by_one
        self._place = 0
        names = [item.text for item in self._properties] or ["InputObject"]
        self._schema = Schema([*names, "SideIndicator"])

    def _entry(self, value: Any) -> _Entry:
        if not self._properties:
            return _Entry(value, [value])
        keys = [item.read(value) for item in self._properties]
        return _Entry(value, [None if key is MISSING else key for key in keys])

    def process(self) -> None:
        self._difference += [self._entry(item) for item in self.get("DifferenceObject") or ()]

    def end(self) -> None:
        reference, difference = self._reference, self._difference
        if self._window >= max(len(reference), len(difference)) and _alike(reference, difference):
            self._matched = self._by_key
            case = self.switch("CaseSensitive")
            for entry in (*reference, *difference):
                entry.known = tuple(_comparable(key, case) for key in entry.keys)
        for entry in difference:
            self.check_stop()
            self._take(entry)
        self._finish()

    def _take(self, entry: _Entry) -> None:
        """One step: the next object of each side, looked for among those of the other side that still wait."""
        partner = self._reference[self._place] if self._place < len(self._reference) else None
        self._place += 1
        if partner is not None and self._equal(entry, partner):
            self._emit(partner, _EQUAL)
            return
        found = self._find(entry, self._waiting_reference)
        if found is not None:
            self._emit(found, _EQUAL)
        else:
            self._waiting_difference.add(entry)
        if partner is not None:
            self._take_reference(partner)
        while len(self._waiting_difference) > self._window:
            self._emit(self._waiting_difference.first(), _DIFFERENCE)
        while len(self._waiting_reference) > self._window:
            self._emit(self._waiting_reference.first(), _REFERENCE)

    def _take_reference(self, partner: _Entry) -> None:
        found = self._find(partner, self._waiting_difference)
        if found is not None:
            self._emit(partner, _EQUAL)
        else:
            self._waiting_reference.add(partner)

    def _find(self, entry: _Entry, waiting: _Waiting) -> _Entry | None:
        return self._matched(entry, waiting)

    def _one_by_one(self, entry: _Entry, waiting: _Waiting) -> _Entry | None:
        for other in waiting.entries():
            if self._equal(entry, other):
                waiting.remove(other)
                return other
        return None

    def _by_key(self, entry: _Entry, waiting: _Waiting) -> _Entry | None:
        return waiting.take(entry.known)

    def _equal(self, one: _Entry, other: _Entry) -> bool:
        case = self.switch("CaseSensitive")
        return all(_same(a, b, case) for a, b in zip(one.keys, other.keys, strict=True))

    def _finish(self) -> None:
        for partner in self._reference[self._place :]:
            self.check_stop()
            self._take_reference(partner)
            while len(self._waiting_reference) > self._window:
                self._emit(self._waiting_reference.first(), _REFERENCE)
        for entry in self._waiting_difference.entries():
            self._emit(entry, _DIFFERENCE)
        for entry in self._waiting_reference.entries():
            self._emit(entry, _REFERENCE)

    def _emit(self, entry: _Entry, side: str) -> None:
        only_equal = self.switch("ExcludeDifferent")
        if side == _EQUAL:
            # -ExcludeDifferent alone means -IncludeEqual, unless that was switched off
            if not self.bound.get("IncludeEqual", only_equal):
                return
        elif only_equal:
            return
        if self.switch("PassThru"):
            self.write(_marked(entry.value, side))
        else:
            self.write(PSCustomObject(self._schema, [*entry.keys, side]))


class _Entry:
    __slots__ = ("keys", "known", "value")

    def __init__(self, value: Any, keys: Sequence[Any]) -> None:
        self.value = value
        self.keys = keys
        self.known: tuple[Any, ...] = ()
        """Equal for entries that are equal; set where hashing may replace comparing."""


class _Waiting:
    """Entries without a partner so far, in order, found by their keys at once."""

    def __init__(self) -> None:
        self._entries: dict[int, _Entry] = {}
        self._by_key: dict[tuple[Any, ...], deque[int]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, entry: _Entry) -> None:
        self._entries[id(entry)] = entry
        self._by_key.setdefault(entry.known, deque()).append(id(entry))

    def entries(self) -> list[_Entry]:
        return list(self._entries.values())

    def take(self, known: tuple[Any, ...]) -> _Entry | None:
        places = self._by_key.get(known)
        return self._entries.pop(places.popleft()) if places else None

    def remove(self, entry: _Entry) -> None:
        del self._entries[id(entry)]
        self._by_key[entry.known].remove(id(entry))

    def first(self) -> _Entry:
        entry = next(iter(self._entries.values()))
        self.remove(entry)
        return entry


def _alike(reference: Sequence[_Entry], difference: Sequence[_Entry]) -> bool:
    """Whether each column holds values of one kind only, so that equal means equal keys."""
    kinds: dict[int, set[Any]] = {}
    for entry in (*reference, *difference):
        for place, key in enumerate(entry.keys):
            if key is not None:
                kinds.setdefault(place, set()).add(str if isinstance(key, str) else float if isinstance(key, int | float) else type(key))
    return all(len(found) <= 1 for found in kinds.values())


def _comparable(key: Any, case_sensitive: bool) -> Any:
    return "object" if isinstance(key, PSCustomObject) else group_key(key, case_sensitive)


def _same(a: Any, b: Any, case_sensitive: bool) -> bool:
    if a is None or b is None:
        return a is b
    return compare_values(a, b, case_sensitive) == 0


def _marked(value: Any, side: str) -> Any:
    """The object itself with a SideIndicator."""
    if type(value) is PSCustomObject:
        value.set("SideIndicator", side)
        return value
    target = value if type(value) is PSObject else PSObject(value)
    target.members["sideindicator"] = PSMember("SideIndicator", MemberKind.NOTE_PROPERTY, side)
    return target
