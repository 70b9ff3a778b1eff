"""Set-Alias: makes or changes an alias."""

from __future__ import annotations

from exoshell.cmdlets.utility._aliases import alias_info, alias_scope, locked, not_writable
from exoshell.cmdlets.utility._variables import option_names
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.session_state import AliasValue


@cmdlet("Set-Alias")
class SetAlias(Cmdlet):
    def process(self) -> None:
        name, definition = self.bound["Name"], self.bound["Value"]
        scope = alias_scope(self)
        if not self.should_process(f"Name: {name} Value: {definition}", "Set Alias"):
            return
        old = (scope.aliases or {}).get(name.lower())
        if locked(old, force=self.switch("Force")):
            not_writable(self, name)
            return
        alias = AliasValue(name, definition, option_names(self.get("Option")), self.get("Description") or "")
        self.context.session_state.set_alias(alias, scope)
        if self.switch("PassThru"):
            self.write(alias_info(self, alias))
