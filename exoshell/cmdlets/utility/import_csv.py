"""Import-Csv."""

from __future__ import annotations

from exoshell.cmdlets.utility._csv import RowMaker, delimiter_of, header_argument
from exoshell.cmdlets.utility._files import encoding_of, matching_files, open_failure, sniff_encoding
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Import-Csv")
class ImportCsv(Cmdlet):
    """Objects from CSV files, one row at a time."""

    def process(self) -> None:
        for path in matching_files(self):
            rows = RowMaker(self, delimiter_of(self), header_argument(self))
            try:
                codec = sniff_encoding(path, encoding_of(self.get("Encoding"))[0])
                with open(path, encoding=codec, errors="replace", newline=None) as stream:
                    for line in stream:
                        row = rows.feed(line.rstrip("\n"), last=not line.endswith("\n"))
                        if row is not None:
                            self.check_stop()
                            self.emit(row)
            except OSError as error:
                raise open_failure(self, path, error) from error
            last = rows.finish()
            if last is not None:
                self.emit(last)
