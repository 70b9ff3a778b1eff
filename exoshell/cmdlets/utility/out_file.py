"""Out-File."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import IO, Any

from exoshell.cmdlets.utility._files import open_for_writing, target_path
from exoshell.cmdlets.utility._format_settings import format_settings
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.formatting.formatter import OutputFormatter
from exoshell.styled import StyledLine


@cmdlet("Out-File")
class OutFile(Cmdlet):
    """What the console would show, in a file; `>` and `>>` end here."""

    _stream: IO[str] | None = None
    _formatter: OutputFormatter

    def begin(self) -> None:
        width = self.get("Width")
        self._formatter = OutputFormatter(
            int(width) if width is not None else self.host.ui.width,
            for_console=False,
            bounded=width is not None,
            prefixed=False,
            settings=format_settings(self.context),
        )
        path = target_path(self, ("FilePath", "LiteralPath"))
        if self.should_process(path, "Output to File"):
            self._stream = open_for_writing(self, path, append=self.switch("Append"), encoding=self.get("Encoding"))

    def fast_process(self) -> Callable[[Any], None]:
        return self._feed

    def process(self) -> None:
        if "InputObject" in self.bound:
            self._feed(self.bound["InputObject"])

    def _feed(self, value: Any) -> None:
        self.check_stop()
        self._take(self._formatter.feed(value))

    def _take(self, lines: Iterable[StyledLine]) -> None:
        if self._stream is not None:
            newline = "" if self.switch("NoNewline") else os.linesep
            self._stream.writelines(line.text + newline for line in lines)

    def end(self) -> None:
        self._take(self._formatter.flush())

    def clean(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None
