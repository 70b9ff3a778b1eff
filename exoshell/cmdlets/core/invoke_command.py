"""Invoke-Command, on this computer: runs a script block with arguments and input."""

from __future__ import annotations

from typing import Any

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.psobject import MISSING


@cmdlet("Invoke-Command")
class InvokeCommand(Cmdlet):
    def begin(self) -> None:
        self._input: list[Any] = []
        remote = next(
            (name for name in ("ComputerName", "Session", "HostName", "ConnectionUri", "VMName", "ContainerId") if name in self.bound), None
        )
        if remote is not None:
            message = "exoshell has no PowerShell remoting. Connect-ExchangeOnline opens a connection to the service."
            raise self.fail(
                NetException("System.Management.Automation.PSNotSupportedException", message), "NotSupported", ErrorCategory.NotImplemented
            )

    def process(self) -> None:
        if self.input_expected and "InputObject" in self.bound:
            self._input.append(self.bound["InputObject"])

    def end(self) -> None:
        given = self.get("InputObject", MISSING)
        items = self._input if self.input_expected else [] if given is MISSING else [given]
        self.context.emit_block(
            self.bound["ScriptBlock"],
            self.emit,
            arguments=self.get("ArgumentList") or (),
            input=items,
            new_scope=not self.switch("NoNewScope"),
        )
