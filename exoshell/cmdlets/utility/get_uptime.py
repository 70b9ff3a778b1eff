"""Get-Uptime: how long this computer has been running."""

from __future__ import annotations

import time

from exoshell.cmdlets.core._history import local_time
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.datetime_types import TimeSpan


@cmdlet("Get-Uptime")
class GetUptime(Cmdlet):
    def process(self) -> None:
        clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
        seconds = int(time.clock_gettime(clock))
        self.write(local_time(time.time() - seconds) if self.switch("Since") else TimeSpan.from_seconds(seconds))
