"""Remove-Job: forgets jobs that have ended."""

from __future__ import annotations

from exoshell.cmdlets.core._jobs import FINISHED, chosen_jobs, jobs_of
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Remove-Job")
class RemoveJob(Cmdlet):
    def process(self) -> None:
        for job in chosen_jobs(self):
            if job.state not in FINISHED:
                if not self.switch("Force"):
                    message = (
                        f"The command cannot remove the job with the job ID {job.id} because the job is not finished. To remove the "
                        "job, first "
                        "stop the job, or use the Force parameter."
                    )
                    exception = NetException("System.ArgumentException", message)
                    self.error(exception, "InvalidOperation", ErrorCategory.InvalidOperation, job)
                    continue
                job.stop()
            if self.should_process(f"Remove job {job.id}", "Remove-Job"):
                jobs_of(self.context).jobs.pop(job.id, None)
