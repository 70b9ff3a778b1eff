"""ConvertTo-Csv."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.cmdlets.utility._csv import CsvWritingCmdlet, column_names
from exoshell.engine.cmdlet import cmdlet


@cmdlet("ConvertTo-Csv")
class ConvertToCsv(CsvWritingCmdlet):
    """Lines of CSV; the first object decides the columns."""

    def fast_process(self) -> Callable[[Any], None] | None:
        return None

    def process(self) -> None:
        value = self.bound.get("InputObject")
        writer = self.writer
        if writer.names is None:
            writer.use(column_names(value))
            for line in self.start(value):
                self.emit(line)
        line = writer.row(value)
        if line:
            self.emit(line)
