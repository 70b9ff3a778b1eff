"""Get-ExecutionPolicy: scripts run, as on every system but Windows."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.enums import enum_value
from exoshell.values.psobject import PSCustomObject

_POLICY = "Microsoft.PowerShell.ExecutionPolicy"
_SCOPES = ("MachinePolicy", "UserPolicy", "Process", "CurrentUser", "LocalMachine")


@cmdlet("Get-ExecutionPolicy")
class GetExecutionPolicy(Cmdlet):
    def process(self) -> None:
        policy = enum_value(_POLICY, "Unrestricted")
        if not self.switch("List"):
            self.write(policy)
            return
        for scope in _SCOPES:
            self.write(PSCustomObject.of(Scope=enum_value("Microsoft.PowerShell.ExecutionPolicyScope", scope), ExecutionPolicy=policy))
