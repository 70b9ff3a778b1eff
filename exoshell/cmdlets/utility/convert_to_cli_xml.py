"""ConvertTo-CliXml."""

from __future__ import annotations

import os

from exoshell.cmdlets.utility._clixml import writer_of
from exoshell.cmdlets.utility._clixml_writer import FOOTER, HEADER
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("ConvertTo-CliXml")
class ConvertToCliXml(Cmdlet):
    """One CLIXML document of all input, as a string."""

    source_id = "Microsoft.PowerShell.Commands.ConvertToClixmlCommand"
    _lines: list[str]

    def begin(self) -> None:
        self._lines = [HEADER]
        self._writer = writer_of(self)

    def process(self) -> None:
        self._lines.extend(self._writer.lines(self.bound.get("InputObject")))

    def end(self) -> None:
        self.emit(os.linesep.join([*self._lines, FOOTER]))
