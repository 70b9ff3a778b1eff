"""Get-Location."""

from __future__ import annotations

from typing import Any

from exoshell.cmdlets.management._drives import drives_of
from exoshell.cmdlets.management._locations import current_place, locations_of
from exoshell.cmdlets.management._places import drive_missing, path_info, place_of
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.collections import GenericList
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.psobject import MISSING


class LocationStack(GenericList):
    """A stack as Get-Location -Stack shows it: the top first."""

    ps_type_name = "System.Management.Automation.PathInfoStack"

    def ps_property(self, name: str) -> Any:
        return len(self) if name == "count" else MISSING


@cmdlet("Get-Location")
class GetLocation(Cmdlet):
    def process(self) -> None:
        if self.switch("Stack") or "StackName" in self.bound:
            self._write_stacks()
            return
        for name in self.get("PSDrive") or ():
            drive = drives_of(self.context).find(name)
            if drive is None:
                drive_missing(self, name)
            else:
                self.write(path_info(self.context, place_of(self.context, f"{name}:/" if name != "/" else "/")))
        if not self.get("PSDrive"):
            self.write(path_info(self.context, current_place(self.context)))

    def _write_stacks(self) -> None:
        state, locations = self.context.session_state, locations_of(self.context)
        for name in self.get("StackName") or [""]:
            if name and name.lower() != "default" and name.lower() not in locations.stacks:
                message = (
                    'Cannot process argument because the value of argument "stackName" is not valid. Change the value of the "stackName" '
                    "argument and run the operation again."
                )
                exception = NetException("System.Management.Automation.PSArgumentException", message)
                self.error(exception, "Argument", ErrorCategory.InvalidArgument, None)
                continue
            stack = locations.stack(name, state.location_stack)
            self.write(LocationStack(None, [path_info(self.context, place_of(self.context, path)) for path in reversed(stack)]))
