"""Start-Process: starts a program beside the session."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import IO, Any

from exoshell.cmdlets.management._places import place_or_error
from exoshell.cmdlets.management._processes import plain_process
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Start-Process")
class StartProcess(Cmdlet):
    def begin(self) -> None:
        folder = self.get("WorkingDirectory") or self.context.session_state.location
        path = self.bound["FilePath"]
        arguments = [part for item in self.get("ArgumentList") or () for part in (shlex.split(item) if os.sep == "/" else [item])]
        if not self.should_process(" ".join([path, *arguments]), "Start-Process"):
            return
        files: list[IO[bytes]] = []
        try:
            started = subprocess.Popen(
                [self._program(path), *arguments],
                cwd=folder,
                env=self._environment(),
                stdin=self._file("RedirectStandardInput", "rb", files),
                stdout=self._file("RedirectStandardOutput", "wb", files),
                stderr=self._file("RedirectStandardError", "wb", files),
            )
        except OSError as error:
            message = (
                f"This command cannot be run due to the error: An error occurred trying to start process '{path}' with working directory "
                f"'{folder}'. {error.strerror}"
            )
            exception = NetException("System.InvalidOperationException", message)
            raise self.fail(exception, "InvalidOperationException", ErrorCategory.InvalidOperation) from None
        finally:
            for file in files:
                file.close()
        self._after(started, path)

    def _program(self, path: str) -> str:
        if "/" not in path and os.sep not in path:
            return path
        place = place_or_error(self, path)
        return place.path if place is not None else path

    def _environment(self) -> dict[str, str] | None:
        given = self.get("Environment")
        if given is None:
            return None
        return {**os.environ, **{to_string(key): to_string(value) for key, value in given.items()}}

    def _file(self, name: str, mode: str, opened: list[IO[bytes]]) -> IO[bytes] | None:
        path = self.get(name)
        if path is None:
            return None
        place = place_or_error(self, path)
        file: IO[Any] = open(place.path if place is not None else path, mode)  # noqa: SIM115  # the caller closes it
        opened.append(file)
        return file

    def _after(self, started: subprocess.Popen[bytes], path: str) -> None:
        made = plain_process(started.pid, os.path.basename(path))
        made.popen = started
        if self.switch("PassThru"):
            self.write(made)
        while self.switch("Wait") and started.poll() is None:
            self.context.runspace.sleep(0.05)
