"""Remove-PSDrive."""

from __future__ import annotations

from exoshell.cmdlets.management._drives import drives_of
from exoshell.cmdlets.management._places import drive_missing
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Remove-PSDrive")
class RemovePSDrive(Cmdlet):
    def process(self) -> None:
        drives = drives_of(self.context)
        for name in self.get("Name") or self.get("LiteralName") or ():
            drive = drives.find(name)
            if drive is None:
                drive_missing(self, name)
            elif self.should_process(f"Name: {drive.name} Provider: {drive.provider} Root: {drive.root}", "Remove Drive"):
                drives.remove(name)
