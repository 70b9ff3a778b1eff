"""Export-ModuleMember: what a script module gives to who imports it."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.modules import export_members, running_module
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Export-ModuleMember")
class ExportModuleMember(Cmdlet):
    def process(self) -> None:
        module = running_module(self.context)
        if module is None:
            problem = NetException(
                "System.InvalidOperationException", "The Export-ModuleMember cmdlet can only be called from inside a module."
            )
            raise self.fail(problem, "Modules_CanOnlyExecuteExportModuleMemberInsideAModule", ErrorCategory.PermissionDenied)
        export_members(module, self.get("Function") or (), self.get("Variable") or (), self.get("Alias") or ())
