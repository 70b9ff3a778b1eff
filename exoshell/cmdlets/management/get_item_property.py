"""Get-ItemProperty: the properties of files as objects."""

from __future__ import annotations

from exoshell.cmdlets.management._places import existing
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.formatting.access import matching_names
from exoshell.values.members import find_property
from exoshell.values.psobject import MISSING, PSCustomObject, Schema

NOTES = ("PSPath", "PSParentPath", "PSChildName", "PSDrive", "PSProvider")


@cmdlet("Get-ItemProperty")
class GetItemProperty(Cmdlet):
    def process(self) -> None:
        wanted = self.get("Name")
        for place in existing(self):
            item = place.provider.item(place.path)
            if not wanted:
                self.write(item)
                continue
            names = [name for pattern in wanted for name in matching_names(item, pattern)]
            values = [find_property(item, name) for name in (*names, *NOTES)]
            self.write(PSCustomObject(Schema((*names, *NOTES)), [None if value is MISSING else value for value in values]))
