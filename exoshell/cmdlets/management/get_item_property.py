"""Get-ItemProperty: the properties of files as objects."""

from __future__ import annotations

from exoshell.cmdlets.management._places import existing
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.formatting.access import matching_names
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.members import find_property
from exoshell.values.psobject import MISSING, PSCustomObject, Schema
from exoshell.values.wildcard import WildcardPattern

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
            names = []
            for pattern in wanted:
                found = matching_names(item, pattern)
                if not found and not WildcardPattern.has_wildcards(pattern):
                    message = f"The property {pattern} does not exist or was not found."
                    self.error(NetException("System.IO.IOException", message), "System.IO.IOException", ErrorCategory.NotSpecified)
                names += found
            if not names:
                continue
            values = [find_property(item, name) for name in (*names, *NOTES)]
            self.write(PSCustomObject(Schema((*names, *NOTES)), [None if value is MISSING else value for value in values]))
