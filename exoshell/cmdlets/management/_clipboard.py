"""The system's clipboard, through the program that each system has for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence

from exoshell.engine.cmdlet import Cmdlet
from exoshell.values.error_record import ErrorCategory, NetException

_COPY: tuple[Sequence[str], ...] = (("wl-copy",), ("xclip", "-selection", "clipboard"), ("xsel", "--clipboard", "--input"))
_PASTE: tuple[Sequence[str], ...] = (("wl-paste", "-n"), ("xclip", "-selection", "clipboard", "-out"), ("xsel", "--clipboard", "--output"))


def _program(cmdlet: Cmdlet, candidates: tuple[Sequence[str], ...], mac: str, windows: Sequence[str]) -> Sequence[str]:
    if sys.platform == "win32":
        return windows
    if sys.platform == "darwin":
        return (mac,)
    for candidate in candidates:
        if shutil.which(candidate[0]):
            return candidate
    message = "The clipboard cannot be reached: none of wl-copy, xclip and xsel is installed."
    exception = NetException("System.Management.Automation.PSNotSupportedException", message)
    raise cmdlet.fail(exception, "ClipboardNotAvailable", ErrorCategory.NotInstalled)


def copy(cmdlet: Cmdlet, text: str) -> None:
    program = _program(cmdlet, _COPY, "pbcopy", ("clip",))
    subprocess.run(program, input=text.encode("utf-16-le" if sys.platform == "win32" else "utf-8"), check=False, timeout=10)


def paste(cmdlet: Cmdlet) -> str:
    program = _program(cmdlet, _PASTE, "pbpaste", ("powershell", "-NoProfile", "-Command", "Get-Clipboard -Raw"))
    done = subprocess.run(program, capture_output=True, check=False, timeout=10)
    return done.stdout.decode("utf-8", "replace")
