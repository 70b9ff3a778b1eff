"""Pop-Location: goes back to the place kept last."""

from __future__ import annotations

from exoshell.cmdlets.management._locations import current_place, locations_of
from exoshell.cmdlets.management._places import path_info
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Pop-Location")
class PopLocation(Cmdlet):
    def process(self) -> None:
        state, locations = self.context.session_state, locations_of(self.context)
        stack = locations.stack(self.get("StackName") or "", state.location_stack)
        if stack:
            state.location = stack.pop()
        if self.switch("PassThru"):
            self.write(path_info(self.context, current_place(self.context)))
