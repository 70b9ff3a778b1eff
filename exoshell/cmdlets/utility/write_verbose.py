"""Write-Verbose."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Write-Verbose")
class WriteVerbose(Cmdlet):
    def process(self) -> None:
        self.write_verbose(self.bound.get("Message", ""))
