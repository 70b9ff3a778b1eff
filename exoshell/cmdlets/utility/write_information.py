"""Write-Information."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Write-Information")
class WriteInformation(Cmdlet):
    def process(self) -> None:
        self.context.streams.write_information(self, self.bound.get("MessageData"), tuple(self.get("Tags") or ()), "Write-Information")
