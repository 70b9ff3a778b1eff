"""ForEach-Object -Parallel: as many workers as the throttle limit allows, results as they come."""

from __future__ import annotations

import queue
import time
from typing import Any

from exoshell.cmdlets.core._foreground import ForegroundInterface
from exoshell.cmdlets.core._workers import Worker, using_values
from exoshell.engine.cmdlet import Cmdlet
from exoshell.engine.runspace import start_pipeline_thread
from exoshell.errors import PipelineStopped
from exoshell.host import person_at
from exoshell.values.error_record import ErrorCategory, NetException

_PATIENCE = 0.05
"""Seconds between two looks at the stop flag."""


class ParallelRun:
    """One -Parallel call. Everything but the blocks themselves happens on the pipeline thread."""

    def __init__(self, cmdlet: Cmdlet) -> None:
        self._cmdlet = cmdlet
        block = cmdlet.bound["Parallel"]
        self._text = block.text
        self._using = using_values(cmdlet.context, block)
        self._limit = cmdlet.get("ThrottleLimit", 5)
        seconds = cmdlet.get("TimeoutSeconds", 0)
        self._deadline = time.monotonic() + seconds if seconds else None
        self._tasks: queue.Queue[Any] = queue.Queue()
        self._results: queue.Queue[tuple[str, Any]] = queue.Queue()
        self._workers: list[Worker] = []
        ui = person_at(cmdlet.host)
        self._foreground = None if ui is None else ForegroundInterface(ui, lambda question: self._results.put(("ask", question)))
        self._running = 0

    def add(self, value: Any) -> None:
        """Takes an object; waits while all workers are busy."""
        while self._running >= self._limit:
            self._pump(wait=True)
        if len(self._workers) < self._limit:
            self._start_worker()
        self._running += 1
        self._tasks.put(value)
        self._pump(wait=False)

    def _start_worker(self) -> None:
        worker = Worker(self._cmdlet.context, self._using, lambda kind, record: self._results.put((kind, record)))
        worker.host.foreground = self._foreground
        self._workers.append(worker)
        start_pipeline_thread(lambda: self._serve(worker), "parallel")

    def _serve(self, worker: Worker) -> None:
        """A worker's thread: one object after the other."""
        while (task := self._tasks.get()) is not _END:
            try:
                failure = worker.run(self._text, under=task)
                if failure is not None:
                    self._results.put(("error", failure))
            except PipelineStopped:
                return
            finally:
                self._results.put(("done", None))

    def finish(self) -> None:
        while self._running:
            self._pump(wait=True)

    def _pump(self, *, wait: bool) -> None:
        """Passes on what has come; with `wait`, looks for a moment whether something comes."""
        self._cmdlet.check_stop()
        if self._deadline is not None and time.monotonic() > self._deadline:
            self._time_out()
        try:
            item = self._results.get(timeout=_PATIENCE) if wait else self._results.get_nowait()
            while True:
                self._take(*item)
                item = self._results.get_nowait()
        except queue.Empty:
            return

    def _take(self, kind: str, record: Any) -> None:
        streams = self._cmdlet.context.streams
        if kind == "output":
            self._cmdlet.emit(record)
        elif kind == "error":
            self._cmdlet.write_error(record)
        elif kind == "message":
            getattr(streams, record.kind)(record)
        elif kind == "information":
            streams.information(record)
        elif kind == "progress":
            streams.progress(record)
        elif kind == "ask":
            record()
        else:
            self._running -= 1

    def _time_out(self) -> None:
        self._deadline = None
        self._running = 0
        self.close()
        exception = NetException("System.TimeoutException", "The operation has timed out.")
        raise self._cmdlet.fail(exception, "TimeoutError", ErrorCategory.OperationTimeout)

    def close(self) -> None:
        if self._foreground is not None:
            self._foreground.close()
        for worker in self._workers:
            worker.stop()
            self._tasks.put(_END)


class _End:
    """Tells a worker's thread that there is no more."""


_END = _End()
