"""Set-ExecutionPolicy: there is none to set."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException

_KIND = "System.PlatformNotSupportedException"


@cmdlet("Set-ExecutionPolicy")
class SetExecutionPolicy(Cmdlet):
    def process(self) -> None:
        raise self.fail(NetException(_KIND, "Operation is not supported on this platform."), _KIND, ErrorCategory.NotSpecified)
