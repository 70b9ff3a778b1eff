"""Import-Module: script modules by path or name; those that came with exoshell are there already."""

from __future__ import annotations

from exoshell.cmdlets._records import items_of
from exoshell.cmdlets.core._modules import ModuleObject, builtin_module, imported, own_module, script_module
from exoshell.engine import modules
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.session_state import ModuleValue, Scope
from exoshell.metadata.verbs import approved_verbs
from exoshell.values.conversion import to_string
from exoshell.values.error_record import TerminatingError
from exoshell.values.psobject import base_of


@cmdlet("Import-Module")
class ImportModule(Cmdlet):
    def process(self) -> None:
        for given in items_of(self.get("ModuleInfo")):
            module = base_of(given)
            self._import(module.value.path if isinstance(module, ModuleObject) and module.value is not None else to_string(module))
        for name in self.get("Name") or ():
            self._import(name)
        for given in self.get("FullyQualifiedName") or ():
            table = base_of(given)
            self._import(to_string(table.get("ModuleName")) if hasattr(table, "get") else to_string(given))

    def _import(self, name: str) -> None:
        own = builtin_module(name)
        if own is not None:
            known = imported(self.context)
            if own not in known.names:
                known.names.append(own)
            if self.switch("PassThru"):
                self.write(own_module(self.context, own))
            return
        try:
            module = modules.import_module(
                self.context,
                name,
                arguments=self.get("ArgumentList") or (),
                force=self.switch("Force"),
                prefix=self.get("Prefix") or "",
                functions=self.get("Function"),
                variables=self.get("Variable"),
                into=self._target(),
            )
        except TerminatingError as error:
            if error.record.error_id != "Modules_ModuleNotFound":
                raise
            error.record.source_id = self.error_source()
            error.record.invocation = self.invocation
            self.write_error(error.record)
            return
        self._warn_of_verbs(module)
        if self.switch("AsCustomObject"):
            from exoshell.cmdlets.core.new_module import custom_object_of

            self.write(custom_object_of(self.context, module))
        elif self.switch("PassThru"):
            self.write(script_module(self.context, module))

    def _target(self) -> Scope | None:
        """Within a module, what is imported is the module's own unless -Global says otherwise."""
        running = self.context.scope.module
        if running is None or self.switch("Global") or str(self.get("Scope", "")).lower() == "global":
            return None
        scope: Scope = running.scope
        return scope

    def _warn_of_verbs(self, module: ModuleValue) -> None:
        if self.switch("DisableNameChecking"):
            return
        known = {item.verb.lower() for item in approved_verbs()}
        names = [name for name in module.exported_functions if "-" in name]
        if any(name.partition("-")[0].lower() not in known for name in names):
            self.write_warning(
                f"The names of some imported commands from the module '{module.name}' include unapproved verbs that might make them less "
                "discoverable. To find the commands with unapproved verbs, run the Import-Module command again with the Verbose parameter. "
                "For a list of approved verbs, type Get-Verb."
            )
