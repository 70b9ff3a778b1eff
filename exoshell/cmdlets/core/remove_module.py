"""Remove-Module."""

from __future__ import annotations

from exoshell.cmdlets._records import items_of
from exoshell.cmdlets.core._modules import ModuleObject, imported
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.modules import remove_module
from exoshell.engine.session_state import ModuleValue
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.psobject import base_of
from exoshell.values.wildcard import WildcardPattern


@cmdlet("Remove-Module")
class RemoveModule(Cmdlet):
    def process(self) -> None:
        chosen: list[ModuleValue] = []
        own: list[str] = []
        for given in items_of(self.get("ModuleInfo")):
            module = base_of(given)
            if isinstance(module, ModuleObject) and module.value is not None:
                chosen.append(module.value)
        for name in self.get("Name") or ():
            pattern = WildcardPattern(name)
            chosen += [module for module in self.context.session_state.modules.values() if pattern.matches(module.name)]
            own += [known for known in imported(self.context).names if pattern.matches(known)]
        if not chosen and not own:
            message = (
                "No modules were removed. Verify that the specification of modules to remove is correct and those "
                "modules exist in the runspace."
            )
            exception = NetException("System.InvalidOperationException", message)
            self.error(exception, "Modules_NoModulesRemoved", ErrorCategory.ResourceUnavailable, None)
        for module in chosen:
            if self.should_process(f"Remove the members of '{module.name}'.", "Remove-Module"):
                remove_module(self.context, module)
        for name in own:
            imported(self.context).names.remove(name)
