"""Runspace: a session of the language. invoke() runs text on the caller's thread; stop() may come from any thread."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from exoshell.engine.command_table import CommandTable
from exoshell.engine.context import ExecutionContext
from exoshell.engine.signals import ControlFlow, ExitRequested
from exoshell.engine.streams import OutputSink, StreamWriter
from exoshell.errors import PipelineStopped
from exoshell.host import PSHost
from exoshell.values.error_record import ErrorRecord
from exoshell.values.type_data import TypeExtensions, use_extensions

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")
Bridge = Callable[[Awaitable[Any]], "Future[Any]"]

RECURSION_LIMIT = 60_000
"""Frames of Python; a function of a script takes about a dozen. The pipeline thread needs a stack to match: see start_pipeline_thread."""
STACK_SIZE = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class InvocationResult:
    """How a submission ended."""

    had_errors: bool
    last_ok: bool
    exit_code: int | None
    """Set where the text ran `exit`."""
    stopped: bool = False
    elapsed: float = 0.0


@dataclass(slots=True)
class HistoryEntry:
    """One submission, as Get-History shows it."""

    id: int
    command_line: str
    started: float
    ended: float
    status: str

    ps_type_name = "Microsoft.PowerShell.Commands.HistoryInfo"


class Runspace:
    """Owns the ExecutionContext. Made by session.build, and by tests."""

    def __init__(self, host: PSHost, commands: CommandTable, writer: StreamWriter, bridge: Bridge | None = None) -> None:
        """`writer` shows what is not output; `bridge` starts an awaitable on the wire loop."""
        self.host = host
        self.commands = commands
        self.writer = writer
        self.bridge = bridge
        self.history: list[HistoryEntry] = []
        self.on_history: Callable[[HistoryEntry], None] | None = None
        """Called after each submission that enters the history."""
        self.on_submission: Callable[[str], None] | None = None
        """Called with the text of each submission that will enter the history, before it runs."""
        self.holds_secret: Callable[[str], bool] | None = None
        """What a front end for persons gives: whether a line holds a secret, and may not be kept."""
        self.bottom = _Bottom(writer)
        self.context = ExecutionContext(self, host, commands)
        self.context.streams.connect(self.bottom)
        self.type_extensions = TypeExtensions()
        self._waiting: Future[Any] | None = None
        self._wake = threading.Event()
        self._history_id = 0
        self.works_for: Runspace | None = None
        """The runspace that this one runs blocks for (ForEach-Object -Parallel, jobs)."""
        from exoshell.engine.automatic import set_up_variables

        set_up_variables(self.context)

    # ----------------------------------------------------------------------------------------------------- running

    def invoke(
        self, text: str, sink: OutputSink, *, add_to_history: bool = True, file: str | None = None, arguments: tuple[Any, ...] = ()
    ) -> InvocationResult:
        """Runs one submission in the global scope. Never raises for what the text does; PipelineStopped is an outcome too."""
        started = time.time()
        context = self.context
        use_extensions(self.type_extensions)
        self._reset()
        if add_to_history and self.on_submission is not None:
            self.on_submission(text)
        self.bottom.sink = sink
        had_errors, exit_code, stopped = False, None, False
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
        self.bottom.errors = 0
        try:
            from exoshell.engine.invocation import run_submission

            run_submission(context, text, sink.write, file, arguments)
        except ExitRequested as request:
            exit_code = request.code
            self.host.set_should_exit(request.code)
        except PipelineStopped:
            stopped = True
            context.last_ok = False
        except ControlFlow:
            pass  # a break outside every loop ends the submission quietly, as it does there
        finally:
            sys.setrecursionlimit(limit)
            try:
                sink.flush()
            finally:
                self.bottom.sink = None
                self._reset()
        had_errors = self.bottom.errors > 0
        if add_to_history and text.strip():
            self._remember(text, started, "Stopped" if stopped else "Failed" if not context.last_ok else "Completed")
        return InvocationResult(had_errors, context.last_ok, exit_code, stopped, time.time() - started)

    def _reset(self) -> None:
        context = self.context
        context.stopping = False
        self._wake.clear()
        context.propagate = False
        context.scope = context.global_scope
        context.depth = 0
        context.frames.clear()

    @property
    def next_history_id(self) -> int:
        """The number that what runs now will have in the history."""
        return self._history_id + 1

    @property
    def submission(self) -> int:
        """The number of what the person submitted that this runspace is busy with, be it for another runspace."""
        return self.next_history_id if self.works_for is None else self.works_for.submission

    def _remember(self, text: str, started: float, status: str) -> None:
        self._history_id += 1
        entry = HistoryEntry(self._history_id, text, started, time.time(), status)
        self.history.append(entry)
        if self.on_history is not None:
            self.on_history(entry)

    # ---------------------------------------------------------------------------------------------------- stopping

    def stop(self) -> None:
        """Asks the running pipeline to stop: from any thread, returns at once."""
        self.context.stopping = True
        self._wake.set()
        waiting = self._waiting
        if waiting is not None:
            waiting.cancel()

    def sleep(self, seconds: float) -> None:
        """Waits, unless the pipeline is stopped. Raises PipelineStopped then."""
        if self._wake.wait(seconds) or self.context.stopping:
            raise PipelineStopped

    def wait_for(self, awaitable: Awaitable[T]) -> T:
        """Runs an awaitable on the wire loop and waits for its result. Raises what it raises, PipelineStopped on stop()."""
        if self.bridge is None:
            raise RuntimeError("This runspace has no wire loop")
        if self.context.stopping:
            getattr(awaitable, "close", lambda: None)()  # a coroutine that nobody awaits would say so on stderr
            raise PipelineStopped
        from concurrent.futures import CancelledError

        future: Future[Any] = self.bridge(awaitable)
        self._waiting = future
        try:
            if self.context.stopping:
                future.cancel()
            return future.result()  # type: ignore[no-any-return]  # the bridge's future is of this awaitable
        except CancelledError:
            raise PipelineStopped from None
        finally:
            self._waiting = None

    def register(self, kind: type[T], service: T) -> None:
        """Makes a service available to cmdlets under its type."""
        self.context.services[kind] = service


def start_pipeline_thread(target: Callable[[], None], name: str = "pipeline") -> threading.Thread:
    """Starts a daemon thread whose stack holds deep recursion of scripts; front ends run Runspace.invoke on it."""
    previous = threading.stack_size(STACK_SIZE)
    try:
        thread = threading.Thread(target=target, name=name, daemon=True)
        thread.start()
        return thread
    finally:
        threading.stack_size(previous)


class _Bottom:
    """The end of all streams: errors go to the sink of the running submission, in order with its objects."""

    def __init__(self, writer: StreamWriter) -> None:
        self.sink: OutputSink | None = None
        self.errors = 0
        self._writer = writer
        self.message = writer.message
        self.information = writer.information
        self.progress = writer.progress

    def error(self, record: ErrorRecord) -> None:
        self.errors += 1
        if self.sink is not None:
            self.sink.error(record)
        else:
            self._writer.error(record)
