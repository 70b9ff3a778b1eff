"""Out-String."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from exoshell.cmdlets.utility._format_settings import format_settings
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.formatting.formatter import OutputFormatter
from exoshell.styled import StyledLine
from exoshell.values.psobject import AUTOMATION_NULL


@cmdlet("Out-String")
class OutString(Cmdlet):
    """What the console would show, as one string; -Stream gives its lines."""

    _formatter: OutputFormatter
    _texts: list[str]
    _any = False

    def begin(self) -> None:
        width = self.get("Width")
        self._formatter = OutputFormatter(
            int(width) if width is not None else self.host.ui.width,
            for_console=False,
            bounded=width is not None,
            prefixed=False,
            settings=format_settings(self.context),
        )
        self._texts = []

    def fast_process(self) -> Callable[[Any], None]:
        return self._feed

    def process(self) -> None:
        if "InputObject" in self.bound:
            self._feed(self.bound["InputObject"])

    def _feed(self, value: Any) -> None:
        self.check_stop()
        if value is None or value is AUTOMATION_NULL:
            return
        if type(value) is str and self.switch("Stream") and "\n" in value:
            # a text of several lines stays one piece
            self._take(self._formatter.flush())
            self.emit(value)
            return
        self._take(self._formatter.feed(value))

    def _take(self, lines: Iterable[StyledLine]) -> None:
        if self.switch("Stream"):
            for line in lines:
                self.emit(line.text)
        else:
            self._texts.extend(line.text for line in lines)

    def end(self) -> None:
        self._take(self._formatter.flush())
        if not self.switch("Stream"):
            newline = "" if self.switch("NoNewline") else "\n"
            self.emit("".join(text + newline for text in self._texts))
