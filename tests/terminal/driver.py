"""A real terminal for tests: tmux on a socket of its own, keys in, screen out, and waiting that never sleeps longer than it must."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

PATIENCE = 20.0


class Terminal:
    """Runs one command in a window of a given size; use it as a context manager."""

    def __init__(
        self, words: Sequence[str], home: Path, *, columns: int = 120, rows: int = 36, environment: Mapping[str, str] | None = None
    ) -> None:
        self._socket = f"exoshell-{uuid.uuid4().hex[:10]}"
        variables = {"EXOSHELL_HOME": str(home), "TERM": "tmux-256color", "LC_ALL": "C.UTF-8", "TZ": "UTC", **(environment or {})}
        exports = " ".join(f"{name}={shlex.quote(value)}" for name, value in variables.items())
        # `stty -a` afterwards shows whether the program left the terminal as it found it
        check = r"stty -a | grep -o -- '-\?echo\b' | head -1 | sed 's/^/TTY=/'"
        line = f"cd /; env {exports} {shlex.join(words)}; echo EXIT=$?; {check}; exec sleep 600"
        size = f"{columns}x{rows}"
        options = ("start-server", ";", "set-option", "-g", "status", "off", ";", "set-option", "-g", "default-size", size, ";")
        self._tmux(*options, "new-session", "-d", "-x", str(columns), "-y", str(rows), "bash", "--norc", "-c", line)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            print(self.screen())
        self._tmux("kill-server", check=False)

    def _tmux(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._socket, *words], capture_output=True, text=True, timeout=30, check=False, env=_person_environment()
        )
        if check and done.returncode:
            raise RuntimeError(f"tmux {words[0]}: {done.stderr}")
        return done.stdout

    def type(self, text: str) -> None:
        """Types text as it is."""
        self._tmux("send-keys", "-l", "--", text)

    def press(self, *names: str) -> None:
        """Presses keys by tmux's names: Enter, Tab, C-c, F1…"""
        self._tmux("send-keys", *names)

    def run(self, line: str) -> None:
        self.type(line)
        self.press("Enter")

    def paste(self, text: str) -> None:
        """Pastes as a terminal does: bracketed, where the program asked for it."""
        subprocess.run(["tmux", "-L", self._socket, "load-buffer", "-"], input=text, text=True, check=True, timeout=30)
        self._tmux("paste-buffer", "-p")

    def resize(self, columns: int, rows: int) -> None:
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def screen(self) -> str:
        return self._tmux("capture-pane", "-p")

    def coloured_screen(self) -> str:
        """The screen with its SGR sequences."""
        return self._tmux("capture-pane", "-p", "-e")

    def wait_for(self, pattern: str, patience: float = PATIENCE) -> str:
        """The screen once the regular expression is found on it. Fails with the last screen."""
        deadline = time.monotonic() + patience
        while True:
            screen = self.screen()
            if re.search(pattern, screen):
                return screen
            if time.monotonic() > deadline:
                raise AssertionError(f"/{pattern}/ did not appear:\n{screen}")
            time.sleep(0.03)

    def wait_until_gone(self, pattern: str, patience: float = PATIENCE) -> str:
        deadline = time.monotonic() + patience
        while re.search(pattern, self.screen()):
            if time.monotonic() > deadline:
                raise AssertionError(f"/{pattern}/ stayed:\n{self.screen()}")
            time.sleep(0.03)
        return self.screen()


def _person_environment() -> dict[str, str]:
    """The environment without what a test runner adds; a person's terminal has none of it."""
    unwanted = ("PYTEST", "COLUMNS", "LINES", "TMUX")
    return {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}


def exoshell(*words: str) -> list[str]:
    """The command line of the shell under test."""
    return [sys.executable, "-m", "exoshell", *words]


def descendants(pid: int) -> list[int]:
    """All processes below one, by /proc."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parent = int(Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append(int(entry))
    found, queue = [], [pid]
    while queue:
        below = children.get(queue.pop(), [])
        found += below
        queue += below
    return found
