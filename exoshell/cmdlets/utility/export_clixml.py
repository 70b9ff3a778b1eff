"""Export-Clixml."""

from __future__ import annotations

import os
from typing import IO

from exoshell.cmdlets.utility._clixml import writer_of
from exoshell.cmdlets.utility._clixml_writer import FOOTER, HEADER
from exoshell.cmdlets.utility._files import open_for_writing, target_path
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Export-Clixml")
class ExportClixml(Cmdlet):
    """A CLIXML file; objects are written as they come."""

    _stream: IO[str] | None = None
    _path = ""
    _guarded = False

    def begin(self) -> None:
        self._path = target_path(self, ("Path", "LiteralPath"))
        if not self.should_process(self._path, "Export-Clixml"):
            return
        self._stream = open_for_writing(self, self._path, append=False, encoding=self.get("Encoding"))
        self._writer = writer_of(self)
        self._stream.write(HEADER + os.linesep)

    def process(self) -> None:
        if self._stream is None:
            return
        lines = list(self._writer.lines(self.bound.get("InputObject")))
        if self._writer.secrets and not self._guarded:
            self._guard()
        self._stream.writelines(line + os.linesep for line in lines)

    def _guard(self) -> None:
        """Closes the file to others before the first secret is written: nothing else protects it."""
        self._guarded = True
        os.chmod(self._path, 0o600)
        self.write_warning(f"The file '{self._path}' holds secrets that only its permissions protect; it is readable by you alone.")

    def end(self) -> None:
        if self._stream is not None:
            self._stream.write(FOOTER)

    def clean(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None
