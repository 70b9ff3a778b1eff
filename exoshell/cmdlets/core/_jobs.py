"""Jobs: script blocks that run while the session goes on, and what they have written so far."""

from __future__ import annotations

import itertools
import threading
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from exoshell.cmdlets._records import Record
from exoshell.cmdlets.core._workers import Worker, using_values
from exoshell.engine.cmdlet import Cmdlet
from exoshell.engine.context import ExecutionContext
from exoshell.engine.runspace import start_pipeline_thread
from exoshell.engine.script_block import ScriptBlock
from exoshell.errors import PipelineStopped
from exoshell.values.collections import enumerate_value
from exoshell.values.conversion import convert
from exoshell.values.datetime_types import DateTime
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.wildcard import WildcardPattern

FINISHED = ("Completed", "Failed", "Stopped")


class Job(Record):
    """One job. Its thread writes `records` and `state`; the pipeline thread reads them."""

    ps_type_name = "System.Management.Automation.PSRemotingJob"
    ps_properties = (
        "Id", "Name", "PSJobTypeName", "State", "HasMoreData", "Location", "Command", "ChildJobs", "StatusMessage", "InstanceId",
        "PSBeginTime", "PSEndTime", "JobStateInfo", "Output", "Error",
    )  # fmt: skip
    id: int
    name: str
    state: str
    command: str

    def __init__(self, number: int, name: str, kind: str, command: str) -> None:
        super().__init__(number, name or f"Job{number}", kind)
        self.location = "localhost" if kind == "BackgroundJob" else "PowerShell"
        self.command = command
        self.state = "Running"
        self.child_jobs: list[Any] = []
        self.status_message = ""
        self.instance_id = convert(str(uuid.uuid4()), "guid")
        self.ps_begin_time = DateTime.now()
        self.ps_end_time: Any = None
        self.finished = threading.Event()
        self.worker: Worker | None = None
        self._lock = threading.Lock()
        self._records: list[tuple[str, Any]] = []

    @property
    def ps_type_names(self) -> tuple[str, ...]:
        own = "Microsoft.PowerShell.ThreadJob.ThreadJob" if self.ps_job_type_name == "ThreadJob" else self.ps_type_name  # type: ignore[attr-defined]
        return (own, "System.Management.Automation.Job2", "System.Management.Automation.Job", "System.Object")

    @property
    def has_more_data(self) -> bool:
        return bool(self._records)

    @property
    def job_state_info(self) -> str:
        return self.state

    @property
    def output(self) -> list[Any]:
        return [record for kind, record in self._records if kind == "output"]

    @property
    def error(self) -> list[Any]:
        return [record for kind, record in self._records if kind == "error"]

    def put(self, kind: str, record: Any) -> None:
        with self._lock:
            self._records.append((kind, record))

    def take(self, *, keep: bool) -> list[tuple[str, Any]]:
        """What was written since the last call."""
        with self._lock:
            found = list(self._records)
            if not keep:
                self._records.clear()
        return found

    def stop(self) -> None:
        if self.worker is not None and self.state == "Running":
            self.worker.stop()

    def end(self, state: str) -> None:
        self.state = state
        self.ps_end_time = DateTime.now()
        self.finished.set()

    def __str__(self) -> str:
        return self.ps_type_names[0]


class JobTable:
    """The jobs of one session; threads beyond the limit of their kind wait for a place."""

    def __init__(self) -> None:
        self.jobs: dict[int, Job] = {}
        self._numbers = itertools.count(1)
        self.places = threading.Semaphore(5)

    def start(
        self,
        context: ExecutionContext,
        block: ScriptBlock,
        *,
        kind: str,
        name: str = "",
        arguments: Sequence[Any] = (),
        input: Iterable[Any] = (),
        first: ScriptBlock | None = None,
        limited: bool = False,
    ) -> Job:
        job = Job(next(self._numbers), name, kind, block.text)
        job.worker = Worker(context, using_values(context, block), job.put)
        self.jobs[job.id] = job
        texts = [item.text for item in (first, block) if item is not None]
        items = list(input)
        start_pipeline_thread(lambda: self._run(job, texts, list(arguments), items, limited), job.name)
        return job

    def _run(self, job: Job, texts: list[str], arguments: list[Any], items: list[Any], limited: bool) -> None:
        assert job.worker is not None
        if limited:
            self.places.acquire()
        state = "Failed"
        try:
            for place, text in enumerate(texts):
                last = place == len(texts) - 1
                failure = job.worker.run(text, arguments=arguments if last else (), input=items if last else ())
                if failure is not None:
                    job.put("failure", failure)
                    return
            state = "Completed"
        except PipelineStopped:
            state = "Stopped"
        finally:
            if limited:
                self.places.release()
            job.end(state)


def jobs_of(context: ExecutionContext) -> JobTable:
    found: JobTable | None = context.services.get(JobTable)
    if found is None:
        found = context.services[JobTable] = JobTable()
    return found


def chosen_jobs(cmdlet: Cmdlet) -> list[Job]:
    """The jobs that -Job, -Id, -Name, -InstanceId or -State choose; what is missing is reported."""
    table = jobs_of(cmdlet.context).jobs
    given = cmdlet.get("Job")
    if given is not None:
        items = enumerate_value(given)
        return [item for item in ([given] if items is None else items) if isinstance(item, Job)]
    if "Id" in cmdlet.bound:
        found = []
        for number in cmdlet.bound["Id"]:
            if number in table:
                found.append(table[number])
            else:
                message = (
                    f"The command cannot find a job with the job ID {number}. Verify the value of the Id parameter and "
                    "then try the command again."
                )
                _missing(cmdlet, message, "JobWithSpecifiedSessionNotFound", number)
        return found
    if "Name" in cmdlet.bound:
        chosen: list[Job] = []
        for name in cmdlet.bound["Name"]:
            pattern = WildcardPattern(name)
            matching = [job for job in table.values() if pattern.matches(job.name)]
            if not matching and not WildcardPattern.has_wildcards(name):
                message = (
                    f"The command cannot find the job because the job name {name} was not found. Verify the value of the Name "
                    "parameter, and "
                    "then try the command again."
                )
                _missing(cmdlet, message, "JobWithSpecifiedNameNotFound", name)
            chosen += matching
        return chosen
    if "InstanceId" in cmdlet.bound:
        wanted = {str(item) for item in cmdlet.bound["InstanceId"]}
        return [job for job in table.values() if str(job.instance_id) in wanted]
    if "State" in cmdlet.bound:
        return [job for job in table.values() if job.state == str(cmdlet.bound["State"])]
    return []


def _missing(cmdlet: Cmdlet, message: str, error_id: str, target: Any) -> None:
    exception = NetException("System.Management.Automation.PSArgumentException", message)
    cmdlet.error(exception, error_id, ErrorCategory.ObjectNotFound, target)
