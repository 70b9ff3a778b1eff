"""The transcript of a session: what the host shows goes into a file as well, as plain text."""

from __future__ import annotations

import getpass
import os
import platform
import sys
import time
from collections.abc import Iterable
from typing import IO, Any

from exoshell.engine.context import ExecutionContext
from exoshell.host import HostStream
from exoshell.styled import StyledLine

_RULE = "*" * 22
_LEFT_OUT = "# a command that holds a secret"


class Transcripts:
    """The open transcripts of one session. Stands between the host's interface and whoever writes to it while one is open."""

    def __init__(self, context: ExecutionContext) -> None:
        self._context = context
        self._ui: Any = context.host.ui
        self._write_lines = self._ui.write_lines
        self._write = self._ui.write
        self._open: list[tuple[str, IO[str]]] = []

    def start(self, path: str, *, append: bool, header: Iterable[str]) -> None:
        """Raises OSError."""
        file = open(path, "a" if append else "w", encoding="utf-8")  # noqa: SIM115  # closed by stop()
        file.writelines(f"{line}\n" for line in header)
        file.flush()
        self._open.append((path, file))
        if len(self._open) == 1:
            self._ui.write_lines, self._ui.write = self._lines, self._text
            self._context.runspace.on_submission = self._command

    def stop(self) -> str | None:
        """Closes the transcript opened last and gives its path; None where there is none."""
        if not self._open:
            return None
        path, file = self._open.pop()
        file.writelines(f"{line}\n" for line in (_RULE, "PowerShell transcript end", f"End time: {_stamp()}", _RULE))
        file.close()
        if not self._open:
            self._ui.write_lines, self._ui.write = self._write_lines, self._write
            self._context.runspace.on_submission = None
        return path

    def _command(self, text: str) -> None:
        """What a person entered. A line that holds a secret is left out, and so is every line where nobody can tell."""
        holds_secret = self._context.runspace.holds_secret
        if holds_secret is None:
            return
        first, *rest = [_LEFT_OUT] if holds_secret(text) else text.split("\n")
        shown = [f"PS {self._context.session_state.location}> {first}", *(f">> {line}" for line in rest)]
        for _, file in self._open:
            file.writelines(f"{line}\n" for line in shown)
            file.flush()

    def _lines(self, stream: HostStream, lines: Iterable[StyledLine]) -> None:
        kept = list(lines)
        for _, file in self._open:
            file.writelines(f"{line.text}\n" for line in kept)
            file.flush()
        self._write_lines(stream, kept)

    def _text(self, stream: HostStream, text: str, style: str = "") -> None:
        for _, file in self._open:
            file.write(text)
            file.flush()
        self._write(stream, text, style)


def transcripts_of(context: ExecutionContext) -> Transcripts:
    found: Transcripts | None = context.services.get(Transcripts)
    if found is None:
        found = context.services[Transcripts] = Transcripts(context)
    return found


def _stamp() -> str:
    return time.strftime("%Y%m%d%H%M%S")


def header(host_name: str, *, minimal: bool) -> list[str]:
    """What a transcript begins with."""
    lines = [_RULE, "PowerShell transcript start", f"Start time: {_stamp()}"]
    if not minimal:
        user = getpass.getuser()
        lines += [
            f"Username: {user}",
            f"RunAs User: {user}",
            "Configuration Name: ",
            f"Machine: {platform.node()} ({platform.system()} {platform.release()})",
            f"Host Application: {host_name} {' '.join(sys.argv[1:])}".rstrip(),
            f"Process ID: {os.getpid()}",
            "PSVersion: 7.6.9",
            "PSEdition: Core",
        ]
    return [*lines, _RULE]


def default_path() -> str:
    """As PowerShell names a transcript that was given no name."""
    unique = os.urandom(6).hex()
    return os.path.join(os.path.expanduser("~"), f"PowerShell_transcript.{platform.node()}.{unique}.{_stamp()}.txt")
