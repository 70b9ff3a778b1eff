"""Remove-Alias."""

from __future__ import annotations

from exoshell.cmdlets.utility._aliases import alias_scope, locked, not_found
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Remove-Alias")
class RemoveAlias(Cmdlet):
    def process(self) -> None:
        state = self.context.session_state
        for name in self.get("Name") or ():
            scope = alias_scope(self)
            alias = state.alias(name, scope)
            if alias is None:
                not_found(self, name)
            elif locked(alias, force=self.switch("Force")):
                message = f"Alias was not removed because alias {name} is constant or read-only."
                exception = NetException("System.Management.Automation.SessionStateUnauthorizedAccessException", message)
                self.error(exception, "AliasNotRemovable", ErrorCategory.WriteError, name)
            else:
                state.remove_alias(name, scope)
