"""Processes of this computer: from /proc where there is one, else from the system's ps or tasklist."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from exoshell.cmdlets._records import Record
from exoshell.cmdlets.core._history import local_time
from exoshell.values.numbers import Int64


class ProcessObject(Record):
    ps_type_name = "System.Diagnostics.Process"
    ps_properties = (
        "Name", "SI", "Handles", "VM", "WS", "PM", "NPM", "Path", "CommandLine", "CPU", "Id", "ProcessName", "WorkingSet64", "StartTime",
        "HasExited", "ExitCode",
    )  # fmt: skip
    id: int
    name: str
    popen: subprocess.Popen[bytes] | None = None
    """Set for processes that this session started."""

    def ps_property(self, name: str) -> Any:
        if name in ("hasexited", "exitcode") and self.popen is not None:
            code = self.popen.poll()
            return code is not None if name == "hasexited" else code
        return super().ps_property(name)

    def ps_method(self, name: str) -> Any:
        from exoshell.values.psobject import MISSING

        if name == "kill":
            return self._kill
        if name == "waitforexit":
            return lambda scope, arguments: wait(self, None if not arguments else int(arguments[0]) / 1000)
        return MISSING

    def _kill(self, scope: Any, arguments: list[Any]) -> Any:
        from exoshell.values.psobject import AUTOMATION_NULL

        kill(self.id)
        return AUTOMATION_NULL

    def __str__(self) -> str:
        return f"System.Diagnostics.Process ({self.name})"


def processes() -> Iterator[ProcessObject]:
    if sys.platform.startswith("linux"):
        for entry in sorted(int(name) for name in os.listdir("/proc") if name.isdigit()):
            found = linux_process(entry)
            if found is not None:
                yield found
        return
    if sys.platform == "win32":
        output = subprocess.run(["tasklist", "/fo", "csv", "/nh"], capture_output=True, text=True, check=False).stdout
        for row in csv.reader(output.splitlines()):
            yield plain_process(int(row[1]), row[0].removesuffix(".exe"))
        return
    output = subprocess.run(["ps", "-axo", "pid=,comm="], capture_output=True, text=True, check=False).stdout
    for line in output.splitlines():
        number, _, name = line.strip().partition(" ")
        yield plain_process(int(number), os.path.basename(name.strip()))


def plain_process(number: int, name: str) -> ProcessObject:
    zero = Int64(0)
    return ProcessObject(name, 0, 0, zero, zero, zero, zero, "", "", None, number, name, zero, None, False, None)


def linux_process(number: int) -> ProcessObject | None:
    """None where the process has gone."""
    folder = Path("/proc", str(number))
    try:
        status = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return None
    name, _, rest = status.partition("(")[2].rpartition(")")
    fields = rest.split()
    ticks, page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
    cpu = (int(fields[11]) + int(fields[12])) / ticks
    boot = time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)
    started = local_time(boot + int(fields[19]) / ticks)
    resident = Int64(int(fields[21]) * page)
    try:
        path = os.readlink(folder / "exe")
    except OSError:
        path = ""
    return ProcessObject(
        name, int(fields[3]), 0, Int64(int(fields[20])), resident, Int64(0), Int64(0), path, command, cpu, number, name, resident, started,
        False, None,
    )  # fmt: skip


def exists(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def kill(number: int) -> None:
    """Raises OSError."""
    import signal

    os.kill(number, getattr(signal, "SIGKILL", signal.SIGTERM))


def wait(process: ProcessObject, seconds: float | None) -> bool:
    if process.popen is not None:
        try:
            process.popen.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True
    limit = None if seconds is None else time.monotonic() + seconds
    while exists(process.id):
        if limit is not None and time.monotonic() > limit:
            return False
        time.sleep(0.05)
    return True
