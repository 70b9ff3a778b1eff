"""ConvertTo-Csv."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.cmdlets.utility._csv import CsvWritingCmdlet, column_names
from exoshell.engine.cmdlet import cmdlet
from exoshell.errors import PipelineStopped


@cmdlet("ConvertTo-Csv")
class ConvertToCsv(CsvWritingCmdlet):
    """Lines of CSV; the first object decides the columns."""

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
        writer = self.writer
        if writer.names is None:
            writer.use(column_names(value))
            for line in self.start(value):
                self.emit(line)
        line = writer.row(value)
        if line:
            self.emit(line)
