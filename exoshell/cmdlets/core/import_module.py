"""Import-Module: script modules by name or path."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.modules import import_module
from exoshell.engine.session_state import ModuleValue
from exoshell.values.conversion import to_string
from exoshell.values.error_record import TerminatingError

_OURS = frozenset(
    {
        "exchangeonlinemanagement",
        "microsoft.powershell.core",
        "microsoft.powershell.management",
        "microsoft.powershell.utility",
        "microsoft.powershell.security",
    }
)
"""Modules whose commands exoshell has of its own: importing them changes nothing, and scripts that do go on."""


@cmdlet("Import-Module")
class ImportModule(Cmdlet):
    def process(self) -> None:
        names = self.get("Name") or self.get("FullyQualifiedName") or self.get("ModuleInfo") or []
        for name in names:
            self._import(name.path if isinstance(name, ModuleValue) else to_string(name))

    def _import(self, name: str) -> None:
        if name.lower() in _OURS:
            self.write_verbose(f"exoshell has the commands of {name}.")
            return
        module = self.context.scope.module
        into = module.scope if module is not None and not self.switch("Global") else self.context.global_scope
        try:
            loaded = import_module(
                self.context,
                name,
                arguments=self.get("ArgumentList") or (),
                force=self.switch("Force"),
                prefix=self.get("Prefix") or "",
                functions=self.get("Function"),
                variables=self.get("Variable"),
                into=into,
            )
        except TerminatingError as error:
            if error.record.error_id != "Modules_ModuleNotFound":
                raise
            error.record.source_id = self.error_source()
            self.write_error(error.record)
            return
        if self.switch("PassThru"):
            self.write(loaded)
