"""Write-Debug."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Write-Debug")
class WriteDebug(Cmdlet):
    def process(self) -> None:
        self.write_debug(self.bound.get("Message", ""))
