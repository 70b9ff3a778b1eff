"""Write-Progress."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.host import ProgressRecord


@cmdlet("Write-Progress")
class WriteProgress(Cmdlet):
    def process(self) -> None:
        self.write_progress(
            ProgressRecord(
                activity=self.get("Activity", ""),
                status=self.get("Status", "Processing"),
                activity_id=self.get("Id", 0),
                parent_id=self.get("ParentId", -1),
                percent=self.get("PercentComplete", -1),
                seconds_remaining=self.get("SecondsRemaining", -1),
                current_operation=self.get("CurrentOperation", ""),
                completed=self.switch("Completed"),
            )
        )
