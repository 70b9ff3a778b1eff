"""Export-ModuleMember: what the running module shows of itself."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.modules import export_members, running_module
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Export-ModuleMember")
class ExportModuleMember(Cmdlet):
    def process(self) -> None:
        module = running_module(self.context)
        if module is None:
            message = "The Export-ModuleMember cmdlet can only be called from inside a module."
            exception = NetException("System.InvalidOperationException", message)
            raise self.fail(exception, "Modules_CanOnlyExecuteExportModuleMemberInsideAModule", ErrorCategory.PermissionDenied)
        export_members(module, self.get("Function") or (), self.get("Variable") or (), self.get("Alias") or ())
