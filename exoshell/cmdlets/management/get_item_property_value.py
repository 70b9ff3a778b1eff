"""Get-ItemPropertyValue."""

from __future__ import annotations

from exoshell.cmdlets.management._places import existing
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.members import find_property
from exoshell.values.psobject import MISSING


@cmdlet("Get-ItemPropertyValue")
class GetItemPropertyValue(Cmdlet):
    def process(self) -> None:
        for place in existing(self):
            item = place.provider.item(place.path)
            for name in self.get("Name") or ():
                value = find_property(item, name)
                if value is MISSING:
                    message = f"The property {name} does not exist or was not found."
                    exception = NetException("System.IO.IOException", message)
                    self.error(exception, "System.IO.IOException", ErrorCategory.NotSpecified, None)
                else:
                    self.write(value)
