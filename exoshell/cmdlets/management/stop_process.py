"""Stop-Process."""

from __future__ import annotations

from exoshell.cmdlets.management._processes import kill
from exoshell.cmdlets.management.get_process import chosen_processes
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Stop-Process")
class StopProcess(Cmdlet):
    def process(self) -> None:
        for item in chosen_processes(self):
            if not self.should_process(f"{item.name} ({item.id})", "Stop-Process"):
                continue
            try:
                kill(item.id)
            except OSError as error:
                message = f'Cannot stop process "{item.name} ({item.id})" because of the following error: {error.strerror}'
                exception = NetException("Microsoft.PowerShell.Commands.ProcessCommandException", message)
                self.error(exception, "CouldNotStopProcess", ErrorCategory.CloseError, item)
                continue
            if self.switch("PassThru"):
                self.write(item)
