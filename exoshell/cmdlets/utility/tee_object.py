"""Tee-Object."""

from __future__ import annotations

import os
from typing import IO, Any

from exoshell.cmdlets.utility._files import open_for_writing, target_path
from exoshell.cmdlets.utility._format_settings import format_settings
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.formatting.formatter import OutputFormatter
from exoshell.values.collections import enumerate_value
from exoshell.values.conversion import to_string


@cmdlet("Tee-Object")
class TeeObject(Cmdlet):
    """Passes its input on and keeps it in a file, as the console would show it, or in a variable."""

    _stream: IO[str] | None = None
    _formatter: OutputFormatter | None = None
    _kept: list[Any]

    def begin(self) -> None:
        self._kept = []
        if "Variable" in self.bound:
            if self.switch("Append"):
                current = self.context.get_variable(to_string(self.bound["Variable"]))
                items = enumerate_value(current)
                self._kept = [] if current is None else [current] if items is None else list(items)
            return
        path = target_path(self, ("FilePath", "LiteralPath"))
        self._stream = open_for_writing(self, path, append=self.switch("Append"), encoding=self.get("Encoding"))
        self._formatter = OutputFormatter(self.host.ui.width, for_console=False, prefixed=False, settings=format_settings(self.context))

    def process(self) -> None:
        value = self.bound.get("InputObject")
        if self._formatter is None:
            self._kept.append(value)
        else:
            self._write(self._formatter.feed(value))
        self.emit(value)

    def _write(self, lines: list[Any]) -> None:
        if self._stream is not None:
            self._stream.writelines(line.text + os.linesep for line in lines)

    def end(self) -> None:
        if self._formatter is not None:
            self._write(self._formatter.flush())
        else:
            kept = self._kept
            self.context.set_variable(to_string(self.bound["Variable"]), kept[0] if len(kept) == 1 else kept if kept else None)

    def clean(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None
