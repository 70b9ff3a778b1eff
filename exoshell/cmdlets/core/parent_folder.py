"""`cd..`: one folder up."""

from __future__ import annotations

from exoshell.cmdlets.core._own_functions import function_info
from exoshell.cmdlets.management._locations import move_to
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet(function_info("cd.."))
class ParentFolder(Cmdlet):
    def process(self) -> None:
        move_to(self, "..", literal=True)
