"""Get-Item."""

from __future__ import annotations

from exoshell.cmdlets.management._places import existing
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Get-Item")
class GetItem(Cmdlet):
    def process(self) -> None:
        for place in existing(self):
            if place.path or place.provider.name == "FileSystem":
                self.write(place.provider.item(place.path))
            else:
                self.write_all(place.provider.item(name) for name in place.provider.names())
