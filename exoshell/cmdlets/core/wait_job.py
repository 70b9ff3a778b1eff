"""Wait-Job: until jobs have ended."""

from __future__ import annotations

import time

from exoshell.cmdlets.core._jobs import FINISHED, Job, chosen_jobs
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Wait-Job")
class WaitJob(Cmdlet):
    def begin(self) -> None:
        self._jobs: list[Job] = []

    def process(self) -> None:
        self._jobs += [job for job in chosen_jobs(self) if job not in self._jobs]

    def end(self) -> None:
        seconds = self.get("Timeout", -1)
        limit = time.monotonic() + seconds if seconds >= 0 else None
        while True:
            ended = [job for job in self._jobs if job.state in FINISHED]
            if len(ended) == len(self._jobs) or (self.switch("Any") and ended) or (limit is not None and time.monotonic() > limit):
                break
            self.context.runspace.sleep(0.02)
        self.write_all(ended[:1] if self.switch("Any") else ended)
