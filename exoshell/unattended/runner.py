"""Runs one text or script file to its end and says with what exit code to leave."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from exoshell.engine.runspace import start_pipeline_thread
from exoshell.errors import UsageError
from exoshell.paths import with_system_slashes
from exoshell.session import Session, StartUp
from exoshell.unattended.exit_codes import ExitCode
from exoshell.unattended.host import UnattendedHost, UnattendedUserInterface
from exoshell.unattended.output import sink_for

WIDTH = 120
"""Columns where there is no terminal, as pwsh assumes."""


@dataclass(frozen=True)
class Job:
    """What to run: a text, or a file with its arguments."""

    text: str | None = None
    file: str | None = None
    arguments: tuple[str, ...] = ()
    output_format: str = "Text"


def run(start: StartUp, job: Job, *, interactive: bool, colour: bool) -> int:
    """Runs the start-up commands, then the job. Returns the exit code of the process."""
    paint = _painter(start) if colour and _seen() else None
    host = UnattendedHost(UnattendedUserInterface(width=_width(), interactive=interactive, paint=paint))
    session = start.build(host)
    restore = _stop_on_interrupt(session)
    try:
        return _on_pipeline_thread(lambda: _run(session, start, job))
    except BrokenPipeError:  # `exoshell -c … | head`: the reader has gone, so there is nobody to complain to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.SUCCESS
    finally:
        restore()
        session.close()


def _on_pipeline_thread(work: Callable[[], int]) -> int:
    """Runs the job on a thread whose stack holds deep recursion of scripts, while this one stays free for signals."""
    outcome: list[int] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:
            failure.append(error)

    thread = start_pipeline_thread(run)
    while thread.is_alive():
        thread.join(0.5)
    if failure:
        raise failure[0]
    return outcome[0]


def _run(session: Session, start: StartUp, job: Job) -> int:
    for text in start.commands:
        session.run(text, record=False)
        if session.exit_code is not None:
            return session.exit_code
        if session.last_failed:
            return ExitCode.INTERRUPTED if session.interrupted else ExitCode.FAILURE
    sink = sink_for(session, job.output_format)
    if job.file is not None:
        session.run_file(_script(job.file), job.arguments, sink)
    else:
        session.run(job.text or "", sink)
    sys.stdout.flush()
    if session.interrupted:
        return ExitCode.INTERRUPTED
    if session.exit_code is not None:
        return session.exit_code
    return ExitCode.FAILURE if session.last_failed else ExitCode.SUCCESS


def _script(path: str) -> Path:
    script = Path(with_system_slashes(path))
    if not script.is_file():
        raise UsageError(
            f"The argument '{path}' is not recognized as the name of a script file. Check the spelling of the name, "
            "or if a path was included, verify that the path is correct and try again."
        )
    return script.resolve()


def _width() -> int:
    if sys.stdout.isatty():
        try:
            return os.get_terminal_size(sys.stdout.fileno()).columns
        except OSError:
            pass
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdigit() and int(columns) > 0 else WIDTH


def _seen() -> bool:
    """Whether a person looks at one of the streams."""
    return sys.stdout.isatty() or sys.stderr.isatty()


def _painter(start: StartUp) -> Any:
    from exoshell.theming import load_themes
    from exoshell.unattended.ansi import AnsiPainter

    return AnsiPainter(load_themes().get(start.config.theme))


def _stop_on_interrupt(session: Session) -> Callable[[], None]:
    """The first Ctrl+C stops the pipeline, the second one the process."""

    def interrupted(number: int, frame: FrameType | None) -> None:
        if session.interrupted:
            os._exit(ExitCode.INTERRUPTED)
        session.interrupt()

    previous = signal.signal(signal.SIGINT, interrupted)
    return lambda: _restore(previous)


def _restore(handler: Any) -> None:
    signal.signal(signal.SIGINT, handler)


def read_standard_input() -> str:
    """The text of `-Command -`."""
    return sys.stdin.read()
