"""Push-Location: keeps the current place on a stack and goes elsewhere."""

from __future__ import annotations

from exoshell.cmdlets.management._locations import current_place, locations_of, move_to
from exoshell.cmdlets.management._places import path_info
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Push-Location")
class PushLocation(Cmdlet):
    def process(self) -> None:
        state, locations = self.context.session_state, locations_of(self.context)
        stack = locations.stack(self.get("StackName") or "", state.location_stack)
        before = state.location
        literal = "LiteralPath" in self.bound
        text = self.get("LiteralPath") if literal else self.get("Path")
        if text and not move_to(self, text, literal=literal):
            return
        stack.append(before)
        if self.switch("PassThru"):
            self.write(path_info(self.context, current_place(self.context)))
