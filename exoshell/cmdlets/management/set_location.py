"""Set-Location: goes to a folder or drive; `-` and `+` go back and forth."""

from __future__ import annotations

from exoshell.cmdlets.management._locations import current_place, home, locations_of, move_to
from exoshell.cmdlets.management._places import path_info
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Set-Location")
class SetLocation(Cmdlet):
    def process(self) -> None:
        if "StackName" in self.bound:
            locations_of(self.context).current_stack = self.bound["StackName"] or ""
            return
        literal = "LiteralPath" in self.bound
        text = self.get("LiteralPath") if literal else self.get("Path")
        if text in ("-", "+") and not literal:
            self._travel(text)
        elif not move_to(self, text or home(), literal=literal):
            return
        if self.switch("PassThru"):
            self.write(path_info(self.context, current_place(self.context)))

    def _travel(self, direction: str) -> None:
        state, locations = self.context.session_state, locations_of(self.context)
        source, other = (locations.back, locations.forward) if direction == "-" else (locations.forward, locations.back)
        if not source:
            side = "backwards" if direction == "-" else "forwards"
            message = f"There is no location history left to navigate {side}."
            exception = NetException("System.InvalidOperationException", message)
            self.error(exception, "System.InvalidOperationException", ErrorCategory.InvalidOperation, None)
            return
        other.append(state.location)
        state.location = source.pop()
