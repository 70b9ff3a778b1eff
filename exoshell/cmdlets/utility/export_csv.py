"""Export-Csv."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import IO, Any

from exoshell.cmdlets.utility._csv import CsvReader, CsvWritingCmdlet, column_names, delimiter_of
from exoshell.cmdlets.utility._files import open_for_writing, read_text, target_path
from exoshell.engine.cmdlet import cmdlet
from exoshell.errors import PipelineStopped
from exoshell.values.error_record import ErrorCategory, NetException

_BLOCK = 512


@cmdlet("Export-Csv")
class ExportCsv(CsvWritingCmdlet):
    """A CSV file; rows are written in blocks as they come."""

    _stream: IO[str] | None = None
    _path = ""
    _lines: list[str]
    _active = True
    _existing: list[str] | None = None

    def begin(self) -> None:
        if ("Path" in self.bound) == ("LiteralPath" in self.bound):
            self._refuse("You must specify either the -Path or -LiteralPath parameters, but not both.", "CannotSpecifyPathAndLiteralPath")
        super().begin()
        self._lines = []
        self._path = target_path(self, ("Path", "LiteralPath"))
        self._active = self.should_process(self._path, "Export-Csv")
        if not self._active:
            return
        if self.switch("Append") and os.path.exists(self._path):
            self._existing = self._header_of_file()
        self._stream = open_for_writing(self, self._path, append=self.switch("Append"), encoding=self.get("Encoding"))

    def _header_of_file(self) -> list[str] | None:
        for line in read_text(self, self._path, self.get("Encoding")).splitlines():
            if line and not line.startswith("#"):
                return CsvReader(delimiter_of(self)).feed(line)
        return None

    def fast_process(self) -> Callable[[Any], None]:
        return self._feed

    def process(self) -> None:
        self._feed(self.bound.get("InputObject"))

    def _feed(self, value: Any) -> None:
        if self.context.stopping:
            raise PipelineStopped
        if value is None:
            self.null_input()
            return
        if self._stream is None:
            return
        writer = self.writer
        if writer.names is None:
            self._settle(value)
        self._lines.append(writer.row(value))
        if len(self._lines) >= _BLOCK:
            self._write_out()

    def _settle(self, value: Any) -> None:
        names = column_names(value)
        if not self._existing:
            self.writer.use(names)
            self._lines.extend(self.start(value))
            return
        self.writer.use(self._existing)
        known = {name.casefold() for name in names}
        missing = next((name for name in self._existing if name.casefold() not in known), None)
        if missing is not None and not self.switch("Force"):
            shown = self.get("Path") or self.get("LiteralPath")
            self.fail(
                NetException(
                    "System.InvalidOperationException",
                    f"Cannot append CSV content to the following file: {shown}. The appended object does not have a property that "
                    f"corresponds to the following column: {missing}. To continue with mismatched properties, add the -Force parameter, "
                    "and then retry the command.",
                ),
                "CannotAppendCsvWithMismatchedPropertyNames",
                ErrorCategory.InvalidData,
                missing,
            )

    def _write_out(self) -> None:
        if self._stream is not None and self._lines:
            self._stream.write(os.linesep.join(self._lines) + os.linesep)
            self._lines.clear()

    def end(self) -> None:
        self._write_out()

    def clean(self) -> None:
        if self._stream is not None:
            self._write_out()
            self._stream.close()
            self._stream = None
