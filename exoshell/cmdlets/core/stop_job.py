"""Stop-Job."""

from __future__ import annotations

from exoshell.cmdlets.core._jobs import chosen_jobs
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Stop-Job")
class StopJob(Cmdlet):
    def process(self) -> None:
        for job in chosen_jobs(self):
            if self.should_process(f"Command {job.command} in job {job.id}", "Stop-Job"):
                job.stop()
                job.finished.wait(2)
                if self.switch("PassThru"):
                    self.write(job)
