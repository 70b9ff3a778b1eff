"""ConvertFrom-Csv."""

from __future__ import annotations

from exoshell.cmdlets.utility._csv import RowMaker, delimiter_of, header_argument
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import to_string


@cmdlet("ConvertFrom-Csv")
class ConvertFromCsv(Cmdlet):
    """Objects from lines of CSV."""

    _rows: RowMaker

    def begin(self) -> None:
        self._rows = RowMaker(self, delimiter_of(self), header_argument(self))

    def process(self) -> None:
        given = self.bound.get("InputObject")
        for item in given if isinstance(given, list) else [given]:
            for row in self._rows.feed_text(to_string(item)):
                self.emit(row)

    def end(self) -> None:
        row = self._rows.finish()
        if row is not None:
            self.emit(row)
