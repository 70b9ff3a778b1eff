"""Remove-TypeData: takes away what Update-TypeData gave a type."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.facts import facts
from exoshell.values.members import find_property
from exoshell.values.psobject import MISSING
from exoshell.values.type_data import extensions


@cmdlet("Remove-TypeData")
class RemoveTypeData(Cmdlet):
    def process(self) -> None:
        name = self.get("TypeName")
        if name is None and "TypeData" in self.bound:
            found = find_property(self.bound["TypeData"], "TypeName")
            name = None if found is MISSING else found
        if not name or not self.should_process(f"TypeName: {name}", "Remove-TypeData"):
            return
        if not extensions().forget(name) and not any(record["type"].lower() == name.lower() for record in facts("types")):
            message = (
                f'Error in TypeData "{name}": The type "{name}" was not found. The type name value must be the full name of the type.'
                " Verify the type name and run the command again."
            )
            exception = NetException("System.Management.Automation.RuntimeException", message)
            self.error(exception, "TypesDynamicRemoveException", ErrorCategory.InvalidOperation)
