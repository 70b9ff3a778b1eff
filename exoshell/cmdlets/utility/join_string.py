"""Join-String: the texts of objects as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.cmdlets._properties import parse_properties
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import to_display_string, to_string
from exoshell.values.formatting import format_operator
from exoshell.values.psobject import MISSING


@cmdlet("Join-String")
class JoinString(Cmdlet):
    def begin(self) -> None:
        self._parts: list[str] = []
        given = self.get("Property")
        self._read: Callable[[Any], Any] | None = parse_properties(self, [given], ())[0].read if given is not None else None

    def process(self) -> None:
        for value in self.get("InputObject") or ():
            if self._read is not None:
                value = self._read(value)
            if value is not None and value is not MISSING:
                self._parts.append(self._text(value))

    def _text(self, value: Any) -> str:
        pattern = self.get("FormatString")
        if pattern:
            return format_operator(pattern, [value])
        text = to_display_string(value)
        if self.switch("SingleQuote"):
            return f"'{text}'"
        return f'"{text}"' if self.switch("DoubleQuote") else text

    def end(self) -> None:
        separator = to_string(self.get("Separator", self.context.get_variable("OFS", "")) or "")
        self.write(f"{self.get('OutputPrefix') or ''}{separator.join(self._parts)}{self.get('OutputSuffix') or ''}")
