"""Get-Variable."""

from __future__ import annotations

from exoshell.cmdlets.utility._variables import VariableObject, matching, scope_named
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Get-Variable")
class GetVariable(Cmdlet):
    def process(self) -> None:
        only = scope_named(self, self.get("Scope"))
        names = self.get("Name") or ()
        for scope, key in matching(self, names, only, include=self.get("Include") or (), exclude=self.get("Exclude") or ()):
            found = VariableObject(scope, key)
            self.write(found.value if self.switch("ValueOnly") else found)
