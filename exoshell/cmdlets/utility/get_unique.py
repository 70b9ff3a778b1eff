"""Get-Unique: drops an object that equals the one before it."""

from __future__ import annotations

from typing import Any

from exoshell.cmdlets._ordering import compare_values
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import to_string
from exoshell.values.psobject import MISSING
from exoshell.values.types import type_names


@cmdlet("Get-Unique")
class GetUnique(Cmdlet):
    def begin(self) -> None:
        self._last: Any = MISSING

    def process(self) -> None:
        value = self.get("InputObject")
        if self._last is MISSING or self._differs(self._last, value):
            self.write(value)
            self._last = value

    def _differs(self, last: Any, value: Any) -> bool:
        if self.switch("OnType"):
            return type_names(last)[:1] != type_names(value)[:1]
        if last is None or value is None:
            return True
        case = not self.switch("CaseInsensitive")
        if self.switch("AsString"):
            one, other = to_string(last), to_string(value)
            return one != other if case else one.casefold() != other.casefold()
        return compare_values(last, value, case_sensitive=case) != 0
