"""Get-Job."""

from __future__ import annotations

from exoshell.cmdlets.core._jobs import chosen_jobs, jobs_of
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Get-Job")
class GetJob(Cmdlet):
    def process(self) -> None:
        chosen = any(name in self.bound for name in ("Id", "Name", "InstanceId", "State"))
        jobs = chosen_jobs(self) if chosen else list(jobs_of(self.context).jobs.values())
        if "HasMoreData" in self.bound:
            jobs = [job for job in jobs if job.has_more_data is self.bound["HasMoreData"]]
        newest = self.get("Newest")
        if newest:
            jobs = sorted(jobs, key=lambda job: -job.id)[:newest]
        self.write_all(jobs)
