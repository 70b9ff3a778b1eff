"""ConvertFrom-CliXml."""

from __future__ import annotations

from exoshell.cmdlets.utility._clixml import objects_of
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import to_string


@cmdlet("ConvertFrom-CliXml")
class ConvertFromCliXml(Cmdlet):
    """Objects from a CLIXML document."""

    source_id = "Microsoft.PowerShell.Commands.ConvertFromClixmlCommand"
    _texts: list[str]

    def begin(self) -> None:
        self._texts = []

    def process(self) -> None:
        self._texts.append(to_string(self.bound.get("InputObject")))

    def end(self) -> None:
        if self._texts:
            self.write_all(objects_of(self, "\n".join(self._texts)))
