"""`cd~`: home."""

from __future__ import annotations

from exoshell.cmdlets.core._own_functions import function_info
from exoshell.cmdlets.management._locations import home, move_to
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet(function_info("cd~"))
class HomeFolder(Cmdlet):
    def process(self) -> None:
        move_to(self, home(), literal=True)
