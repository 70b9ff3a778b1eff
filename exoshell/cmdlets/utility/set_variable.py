"""Set-Variable: assigns, and makes variables that are not there."""

from __future__ import annotations

from typing import Any

from exoshell.cmdlets.utility._variables import VariableObject, locked, option_names, refuse, scope_named, set_meta
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.psobject import AUTOMATION_NULL


@cmdlet("Set-Variable")
class SetVariable(Cmdlet):
    def begin(self) -> None:
        self._values: list[Any] = []

    def process(self) -> None:
        if self.input_expected and "Value" in self.bound:
            self._values.append(self.bound["Value"])

    def end(self) -> None:
        if self.input_expected and self._values:
            value = self._values[0] if len(self._values) == 1 else list(self._values)
        else:
            value = self.get("Value")
        for name in self.get("Name") or ():
            self._assign(name, value)

    def _assign(self, name: str, value: Any) -> None:
        prefix, colon, plain = name.rpartition(":")
        named = prefix if colon and prefix.lower() in ("global", "script", "local", "private") else self.get("Scope")
        name = plain if colon else name
        scope = scope_named(self, named) or self.context.scope
        key = name.lower()
        if not self.should_process(f"Name: {name} Value: {value}", "Set variable"):
            return
        if locked(scope, key, force=self.switch("Force")):
            refuse(self, name, "overwrite")
            return
        had = (scope.meta or {}).get(key)
        if had is not None and had.options:
            set_meta(scope, key, options=frozenset())
        if "Value" in self.bound or self._values or key not in scope.vars:
            scope.assign(key, None if value is AUTOMATION_NULL else value, name)
        options = option_names(self.bound["Option"]) if "Option" in self.bound else had.options if had is not None else frozenset()
        if options or "Description" in self.bound or (had is not None and had.options):
            set_meta(scope, key, options=options, description=self.get("Description"))
        if self.switch("PassThru"):
            self.write(VariableObject(scope, key))
