"""Get-Runspace: this session's."""

from __future__ import annotations

from exoshell.cmdlets._records import Record
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.wildcard import WildcardPattern


class RunspaceObject(Record):
    ps_type_name = "System.Management.Automation.Runspaces.LocalRunspace"
    ps_properties = ("Id", "Name", "ComputerName", "Type", "State", "Availability")


@cmdlet("Get-Runspace")
class GetRunspace(Cmdlet):
    def process(self) -> None:
        names = [WildcardPattern(name) for name in self.get("Name") or ("*",)]
        if any(pattern.matches("Runspace1") for pattern in names) and self.get("Id") in (None, [1]):
            self.write(RunspaceObject(1, "Runspace1", "localhost", "Local", "Opened", "Busy"))
