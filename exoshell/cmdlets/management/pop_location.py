"""Pop-Location: goes back to the place kept last."""

from __future__ import annotations

from exoshell.cmdlets.management._locations import current_place, locations_of
from exoshell.cmdlets.management._places import path_info
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Pop-Location")
class PopLocation(Cmdlet):
    def process(self) -> None:
        state, locations = self.context.session_state, locations_of(self.context)
        name = self.get("StackName") or ""
        stack = locations.stack(name, state.location_stack)
        if name and not stack:
            message = f"Cannot find location stack '{name}'. It does not exist or it is not a container."
            exception = NetException("System.Management.Automation.PSArgumentException", message)
            self.error(exception, "Argument", ErrorCategory.InvalidArgument)
            return
        if stack:
            state.location = stack.pop()
        if self.switch("PassThru"):
            self.write(path_info(self.context, current_place(self.context)))
