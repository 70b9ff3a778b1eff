"""Pause."""

from __future__ import annotations

from exoshell.cmdlets.core._own_functions import function_info
from exoshell.cmdlets.utility.read_host import unavailable
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.host import QuestionRefused


@cmdlet(function_info("Pause"))
class Pause(Cmdlet):
    def process(self) -> None:
        try:
            self.host.ui.read_line("Press Enter to continue...: ")
        except QuestionRefused as refused:
            raise unavailable(refused) from None
