"""Wait-Process: until processes have ended."""

from __future__ import annotations

import time

from exoshell.cmdlets.management._processes import exists
from exoshell.cmdlets.management.get_process import chosen_processes
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Wait-Process")
class WaitProcess(Cmdlet):
    def process(self) -> None:
        limit = time.monotonic() + self.bound["Timeout"] if "Timeout" in self.bound else None
        for item in chosen_processes(self):
            while (item.popen.poll() is None) if item.popen is not None else exists(item.id):
                if limit is not None and time.monotonic() > limit:
                    message = (
                        f'This command stopped operation because process "{item.name} ({item.id})" is not stopped in the '
                        "specified time-out."
                    )
                    exception = NetException("System.TimeoutException", message)
                    self.error(exception, "ProcessNotTerminated", ErrorCategory.CloseError, item)
                    return
                self.context.runspace.sleep(0.05)
            if self.switch("PassThru"):
                self.write(item)
