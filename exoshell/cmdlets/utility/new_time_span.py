"""New-TimeSpan: between two moments, or of parts."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.datetime_types import DateTime, TimeSpan


@cmdlet("New-TimeSpan")
class NewTimeSpan(Cmdlet):
    def process(self) -> None:
        if self.parameter_set == "Time":
            self.write(
                TimeSpan.of(
                    int(self.get("Days", 0)),
                    int(self.get("Hours", 0)),
                    int(self.get("Minutes", 0)),
                    int(self.get("Seconds", 0)),
                    int(self.get("Milliseconds", 0)),
                )
            )
            return
        now = DateTime.now()
        start, end = self.get("Start") or now, self.get("End") or now
        self.write(TimeSpan(end.ticks - start.ticks))
