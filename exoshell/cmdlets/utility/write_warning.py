"""Write-Warning."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Write-Warning")
class WriteWarning(Cmdlet):
    def process(self) -> None:
        self.write_warning(self.bound.get("Message", ""))
