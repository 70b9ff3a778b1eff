"""Clear-Item: empties a session item."""

from __future__ import annotations

from exoshell.cmdlets.management._places import existing, unsupported
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Clear-Item")
class ClearItem(Cmdlet):
    def process(self) -> None:
        for place in existing(self):
            if place.provider.name == "FileSystem":
                raise unsupported(self)
            if self.should_process(f"Item: {place.path}", "Clear Item"):
                place.provider.write(place.path, None)
