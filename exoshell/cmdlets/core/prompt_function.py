"""`prompt`: the text in front of the line, as a new session's function gives it."""

from __future__ import annotations

from exoshell.cmdlets.core._own_functions import function_info
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet(function_info("prompt"))
class Prompt(Cmdlet):
    def process(self) -> None:
        self.write(f"PS {self.context.session_state.location}> ")
