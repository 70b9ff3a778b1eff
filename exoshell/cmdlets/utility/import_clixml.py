"""Import-Clixml."""

from __future__ import annotations

from itertools import islice

from exoshell.cmdlets.utility._clixml import objects_of
from exoshell.cmdlets.utility._files import matching_files, read_text
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Import-Clixml")
class ImportClixml(Cmdlet):
    """Objects from CLIXML files."""

    def process(self) -> None:
        skip, first = int(self.get("Skip", 0)), self.get("First")
        for path in matching_files(self):
            stop = None if first is None else skip + int(first)
            self.write_all(islice(objects_of(self, read_text(self, path)), skip, stop))
