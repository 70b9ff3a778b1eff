"""Remove-Variable."""

from __future__ import annotations

from exoshell.cmdlets.utility._variables import locked, matching, refuse, scope_named
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Remove-Variable")
class RemoveVariable(Cmdlet):
    def process(self) -> None:
        only = scope_named(self, self.get("Scope"))
        include, exclude = self.get("Include") or (), self.get("Exclude") or ()
        for scope, key in list(matching(self, self.get("Name") or (), only, include=include, exclude=exclude)):
            name = scope.spelled(key)
            if not self.should_process(f"Name: {name}", "Remove variable"):
                continue
            if locked(scope, key, force=self.switch("Force")):
                refuse(self, name, "remove")
            else:
                scope.remove(key)
