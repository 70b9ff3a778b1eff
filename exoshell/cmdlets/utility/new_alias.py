"""New-Alias: makes an alias that is not there yet."""

from __future__ import annotations

from exoshell.cmdlets.utility._aliases import alias_info, alias_scope, locked, not_writable
from exoshell.cmdlets.utility._variables import option_names
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.session_state import AliasValue
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("New-Alias")
class NewAlias(Cmdlet):
    def process(self) -> None:
        name, definition = self.bound["Name"], self.bound["Value"]
        scope = alias_scope(self)
        if not self.should_process(f"Name: {name} Value: {definition}", "New Alias"):
            return
        old = self.context.session_state.alias(name, scope)
        if old is not None and not self.switch("Force"):
            message = f"The alias is not allowed, because an alias with the name '{name}' already exists."
            exception = NetException("System.Management.Automation.SessionStateException", message)
            self.error(exception, "AliasAlreadyExists", ErrorCategory.ResourceExists, name)
            return
        if locked(old, force=self.switch("Force")):
            not_writable(self, name)
            return
        alias = AliasValue(name, definition, option_names(self.get("Option")), self.get("Description") or "")
        self.context.session_state.set_alias(alias, scope)
        if self.switch("PassThru"):
            self.write(alias_info(self, alias))
