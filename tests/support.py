"""What tests of several rooms need: runspaces and sessions without a person, and sinks that remember or forget."""

from __future__ import annotations

from typing import Any

from exoshell.config import Config
from exoshell.engine.runspace import Runspace
from exoshell.session import Session
from exoshell.values.error_record import ErrorRecord


class NullSink:
    """Drops what it is given."""

    def write(self, value: Any) -> None:
        """Dropped."""

    def error(self, record: ErrorRecord) -> None:
        """Dropped."""

    def flush(self) -> None:
        """Nothing was kept."""


class ListSink:
    """Keeps objects and errors in order."""

    def __init__(self) -> None:
        self.objects: list[Any] = []
        self.errors: list[ErrorRecord] = []

    def write(self, value: Any) -> None:
        self.objects.append(value)

    def error(self, record: ErrorRecord) -> None:
        self.errors.append(record)

    def flush(self) -> None:
        """Everything is there already."""


def quiet_session(config: Config | None = None) -> Session:
    """A session whose host refuses questions and writes to the process's own streams."""
    from exoshell.unattended.host import UnattendedHost, UnattendedUserInterface

    return Session(config or Config(), UnattendedHost(UnattendedUserInterface(width=120, interactive=False)))


def bare_runspace() -> Runspace:
    """A session's runspace, for tests that need nothing else of it."""
    return quiet_session().runspace
