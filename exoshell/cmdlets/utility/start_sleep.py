"""Start-Sleep: waits, until Ctrl+C at the latest."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Start-Sleep")
class StartSleep(Cmdlet):
    def process(self) -> None:
        duration = self.get("Duration")
        if duration is not None:
            seconds = duration.total_seconds
        elif "Milliseconds" in self.bound:
            seconds = self.bound["Milliseconds"] / 1000
        else:
            seconds = float(self.bound["Seconds"])
        if seconds > 0:
            self.context.runspace.sleep(seconds)
