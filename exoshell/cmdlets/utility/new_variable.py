"""New-Variable: makes a variable that is not there yet."""

from __future__ import annotations

from exoshell.cmdlets.utility._variables import VariableObject, locked, option_names, refuse, scope_named, set_meta
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("New-Variable")
class NewVariable(Cmdlet):
    def process(self) -> None:
        name: str = self.bound["Name"]
        scope = scope_named(self, self.get("Scope")) or self.context.scope
        key = name.lower()
        if not self.should_process(f"Name: {name} Value: {self.get('Value')}", "New variable"):
            return
        if key in scope.vars:
            if not self.switch("Force"):
                message = f"A variable with name '{name}' already exists."
                exception = NetException("System.Management.Automation.SessionStateException", message)
                self.error(exception, "VariableAlreadyExists", ErrorCategory.ResourceExists, name)
                return
            if locked(scope, key, force=True):
                refuse(self, name, "overwrite")
                return
            scope.remove(key)
        scope.assign(key, self.get("Value"), name)
        options = option_names(self.get("Option"))
        if options or "Description" in self.bound:
            set_meta(scope, key, options=options, description=self.get("Description"))
        if self.switch("PassThru"):
            self.write(VariableObject(scope, key))
