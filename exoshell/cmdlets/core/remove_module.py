"""Remove-Module: takes away what a script module brought."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.modules import remove_module
from exoshell.engine.session_state import ModuleValue
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.wildcard import WildcardPattern


@cmdlet("Remove-Module")
class RemoveModule(Cmdlet):
    def process(self) -> None:
        for module in self.get("ModuleInfo") or ():
            if isinstance(module, ModuleValue) and self.should_process(module.name):
                remove_module(self.context, module)
        for name in self.get("Name") or ():
            self._remove(name)

    def _remove(self, name: str) -> None:
        pattern = WildcardPattern(name)
        found = [module for module in self.context.session_state.modules.values() if pattern.matches(module.name)]
        for module in found:
            if self.should_process(module.name):
                remove_module(self.context, module)
        if not found and not WildcardPattern.has_wildcards(name):
            text = (
                "No modules were removed. Verify that the specification of modules to remove is correct and those modules exist in the "
                "runspace."
            )
            problem = NetException("System.InvalidOperationException", text)
            self.error(problem, "Modules_NoModulesRemoved", ErrorCategory.ResourceUnavailable, name)
