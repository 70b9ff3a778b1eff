"""Clear-Host (cls): a new page."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.metadata.command_info import CommandInfo, CommandType


@cmdlet(CommandInfo("Clear-Host", CommandType.CMDLET))
class ClearHost(Cmdlet):
    def process(self) -> None:
        self.host.ui.clear()
