"""Get-Host: $Host."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Get-Host")
class GetHost(Cmdlet):
    def process(self) -> None:
        self.write(self.context.get_variable("Host"))
