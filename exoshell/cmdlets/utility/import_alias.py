"""Import-Alias: reads aliases that Export-Alias wrote as CSV."""

from __future__ import annotations

import csv
from pathlib import Path

from exoshell.cmdlets.utility._aliases import alias_info, alias_scope
from exoshell.cmdlets.utility._variables import option_names
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.session_state import AliasValue
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Import-Alias")
class ImportAlias(Cmdlet):
    def process(self) -> None:
        state, scope = self.context.session_state, alias_scope(self)
        path = Path(state.location, self.get("Path") or self.get("LiteralPath"))
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.reader(line for line in file if not line.startswith("#")) if len(row) >= 4]
        for name, definition, description, options, *_ in rows:
            if state.alias(name, scope) is not None and not self.switch("Force"):
                message = f"The alias is not allowed, because an alias with the name '{name}' already exists."
                exception = NetException("System.Management.Automation.SessionStateException", message)
                self.error(exception, "AliasAlreadyExists", ErrorCategory.ResourceExists, name)
                continue
            alias = AliasValue(name, definition, option_names(options), description)
            state.set_alias(alias, scope)
            if self.switch("PassThru"):
                self.write(alias_info(self, alias))
