"""Receive-Job: what jobs have written since they were last asked."""

from __future__ import annotations

from typing import Any

from exoshell.cmdlets.core._jobs import FINISHED, Job, chosen_jobs, jobs_of
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Receive-Job")
class ReceiveJob(Cmdlet):
    def begin(self) -> None:
        if self.switch("Wait") and self.switch("Keep"):
            message = (
                'Cannot bind parameter \'Keep\' to the target. Exception setting "Keep": "The Wait and Keep parameters cannot '
                "be used together "
                'in the same command."'
            )
            exception = NetException("System.Management.Automation.ParameterBindingException", message)
            raise self.fail(exception, "ParameterBindingFailed", ErrorCategory.WriteError)

    def process(self) -> None:
        for job in chosen_jobs(self):
            while True:
                ended = job.state in FINISHED
                self._pass_on(job)
                if ended or not self.switch("Wait"):
                    break
                self.context.runspace.sleep(0.02)
            if self.switch("AutoRemoveJob"):
                jobs_of(self.context).jobs.pop(job.id, None)

    def _pass_on(self, job: Job) -> None:
        streams = self.context.streams
        for kind, record in job.take(keep=self.switch("Keep")):
            if kind == "output":
                self.write(record)
            elif kind in ("error", "failure"):
                self._pass_error(record)
            elif kind == "message":
                getattr(streams, record.kind)(record)
            elif kind == "information":
                streams.information(record)
            else:
                streams.progress(record)

    def _pass_error(self, record: Any) -> None:
        self.write_error(record)
