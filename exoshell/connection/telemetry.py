"""-EnableErrorReporting: a CSV of what was asked of the service and how it went, in a folder the person chose.

One row per request: times, cmdlet, names of parameters, outcome, request id. Values of parameters are never written, whatever the level.
"""

from __future__ import annotations

import csv
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path

from exoshell.connection.redaction import redact

COLUMNS = ("Timestamp", "ConnectionId", "CmdletName", "Parameters", "Status", "DurationMs", "RequestId", "Error")


class CmdletLog:
    """Appends rows to one file. Safe to use from any thread; a full disk ends the log, not the command."""

    def __init__(self, folder: str = "", *, everything: bool = False) -> None:
        """`everything`: successes too (-LogLevel All); else failures only. Raises OSError where the folder cannot be made."""
        base = Path(folder).expanduser() if folder else Path(tempfile.gettempdir()) / "EXOCmdletTelemetry"
        base.mkdir(parents=True, exist_ok=True)
        self.path = base / f"EXOCmdletTelemetry-{datetime.now():%Y%m%d-%H%M%S}.csv"
        self.everything = everything
        self._lock = threading.Lock()
        with self.path.open("a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerow(COLUMNS)

    def note(
        self,
        connection_id: str,
        cmdlet: str,
        parameters: list[str],
        *,
        status: str,
        milliseconds: float,
        request_id: str = "",
        error: str = "",
    ) -> None:
        if not error and not self.everything:
            return
        row = (
            datetime.now(UTC).isoformat(timespec="milliseconds"),
            connection_id,
            cmdlet,
            " ".join(parameters),
            status,
            round(milliseconds),
            request_id,
            redact(error),
        )
        try:
            with self._lock, self.path.open("a", newline="", encoding="utf-8") as file:
                csv.writer(file).writerow(row)
        except OSError:
            self.everything = False
