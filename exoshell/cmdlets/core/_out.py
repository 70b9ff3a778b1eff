"""Out-Host and Out-Default: the formatter between a pipeline and the person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.cmdlets.utility._format_settings import format_settings
from exoshell.engine.cmdlet import Cmdlet
from exoshell.formatting.formatter import OutputFormatter
from exoshell.host import HostStream


class OutCmdlet(Cmdlet):
    """Formats its input for the console, in a formatter of its own."""

    _formatter: OutputFormatter

    def begin(self) -> None:
        self._formatter = OutputFormatter(self.host.ui.width, settings=format_settings(self.context))

    def fast_process(self) -> Callable[[Any], None]:
        return self._feed

    def process(self) -> None:
        if "InputObject" in self.bound:
            self._feed(self.bound["InputObject"])

    def _feed(self, value: Any) -> None:
        self.check_stop()
        lines = self._formatter.feed(value)
        if lines:
            self.host.ui.write_lines(HostStream.OUTPUT, lines)

    def end(self) -> None:
        lines = self._formatter.flush()
        if lines:
            self.host.ui.write_lines(HostStream.OUTPUT, lines)
