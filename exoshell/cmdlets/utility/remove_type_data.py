"""Remove-TypeData: takes away what Update-TypeData gave a type."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.formatting.access import remove_default_display
from exoshell.values.members import find_property
from exoshell.values.psobject import MISSING
from exoshell.values.type_data import REGISTERED


@cmdlet("Remove-TypeData")
class RemoveTypeData(Cmdlet):
    def process(self) -> None:
        name = self.get("TypeName")
        if name is None and "TypeData" in self.bound:
            found = find_property(self.bound["TypeData"], "TypeName")
            name = None if found is MISSING else found
        if name and self.should_process(f"TypeName: {name}", "Remove-TypeData"):
            REGISTERED.pop(name.lower(), None)
            remove_default_display(name)
