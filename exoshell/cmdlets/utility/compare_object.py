"""Compare-Object: what is only in one of two sets, and what is in both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exoshell.cmdlets._ordering import compare_values
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
        self._waiting_reference: list[_Entry] = []
        self._waiting_difference: list[_Entry] = []
        self._place = 0
        names = [item.text for item in self._properties] or ["InputObject"]
        self._schema = Schema([*names, "SideIndicator"])

    def _entry(self, value: Any) -> _Entry:
        if not self._properties:
            return _Entry(value, [value])
        keys = [item.read(value) for item in self._properties]
        return _Entry(value, [None if key is MISSING else key for key in keys])

    def process(self) -> None:
        for item in self.get("DifferenceObject") or ():
            self.check_stop()
            self._take(self._entry(item))

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
            self._waiting_difference.append(entry)
        if partner is not None:
            self._take_reference(partner)
        while len(self._waiting_difference) > self._window:
            self._emit(self._waiting_difference.pop(0), _DIFFERENCE)
        while len(self._waiting_reference) > self._window:
            self._emit(self._waiting_reference.pop(0), _REFERENCE)

    def _take_reference(self, partner: _Entry) -> None:
        found = self._find(partner, self._waiting_difference)
        if found is not None:
            self._emit(partner, _EQUAL)
        else:
            self._waiting_reference.append(partner)

    def _find(self, entry: _Entry, waiting: list[_Entry]) -> _Entry | None:
        for place, other in enumerate(waiting):
            if self._equal(entry, other):
                return waiting.pop(place)
        return None

    def _equal(self, one: _Entry, other: _Entry) -> bool:
        case = self.switch("CaseSensitive")
        return all(_same(a, b, case) for a, b in zip(one.keys, other.keys, strict=True))

    def end(self) -> None:
        for partner in self._reference[self._place :]:
            self.check_stop()
            self._take_reference(partner)
            while len(self._waiting_reference) > self._window:
                self._emit(self._waiting_reference.pop(0), _REFERENCE)
        for entry in self._waiting_difference:
            self._emit(entry, _DIFFERENCE)
        for entry in self._waiting_reference:
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
    __slots__ = ("keys", "value")

    def __init__(self, value: Any, keys: Sequence[Any]) -> None:
        self.value = value
        self.keys = keys


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
