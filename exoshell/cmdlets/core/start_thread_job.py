"""Start-ThreadJob: a background job, of which only so many run at once."""

from __future__ import annotations

import threading
from typing import Any

from exoshell.cmdlets.core._jobs import jobs_of
from exoshell.cmdlets.core.start_job import job_block
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Start-ThreadJob")
class StartThreadJob(Cmdlet):
    def begin(self) -> None:
        self._input: list[Any] = []

    def process(self) -> None:
        if "InputObject" in self.bound:
            self._input.append(self.bound["InputObject"])

    def end(self) -> None:
        block, table = job_block(self), jobs_of(self.context)
        if block is None:
            return
        if "ThrottleLimit" in self.bound:
            table.places = threading.Semaphore(self.bound["ThrottleLimit"])
        job = table.start(
            self.context,
            block,
            kind="ThreadJob",
            name=self.get("Name") or "",
            arguments=self.get("ArgumentList") or (),
            input=self._input,
            first=self.get("InitializationScript"),
            limited=True,
        )
        self.write(job)
