"""Keystroke to updated screen: one byte into a pseudo-terminal of 120 x 40, until the reaction's first and last output byte.

    python -m tests.benchmarks.keystroke [keys]

The shell is connected to the practice tenant, so that every cmdlet of the catalog is there. Typing, typing that narrows an open menu, the
bytes that each key costs (a slow SSH link), and a bare prompt_toolkit prompt in the same run as the floor.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import statistics
import struct
import sys
import tempfile
import termios
import time

SILENCE = 0.045
FLOOR = """from contextlib import suppress
from prompt_toolkit import prompt
while True:
    with suppress(KeyboardInterrupt):
        prompt('PS > ')"""


class Shell:
    """A program on a pseudo-terminal."""

    def __init__(self, words: list[str], home: str) -> None:
        self.sent: list[int] = []
        """Bytes of each reaction."""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ.update(EXOSHELL_HOME=home, TERM="xterm-256color")
            os.execv(words[0], words)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def until(self, pattern: bytes, patience: float = 30.0) -> None:
        seen = b""
        deadline = time.perf_counter() + patience
        while time.perf_counter() < deadline:
            if select.select([self.terminal], [], [], 0.2)[0]:
                seen += os.read(self.terminal, 65536)
                if re.search(pattern, re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", seen)):
                    return
        raise SystemExit(f"{pattern!r} did not appear: {seen[-500:]!r}")

    def key(self, data: bytes) -> tuple[float, float]:
        """Milliseconds to the first and to the last byte of the reaction; (0, 0) where there is none."""
        while select.select([self.terminal], [], [], SILENCE)[0]:
            os.read(self.terminal, 65536)
        started = time.perf_counter()
        os.write(self.terminal, data)
        first = last = 0.0
        sent = 0
        while select.select([self.terminal], [], [], SILENCE if first else 0.5)[0]:
            sent += len(os.read(self.terminal, 65536))
            last = (time.perf_counter() - started) * 1000
            first = first or last
        self.sent.append(sent)
        return first, last

    def close(self) -> None:
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


def _quantile(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))]


def figures(name: str, rows: list[tuple[float, float]]) -> str:
    firsts = sorted(first for first, _ in rows if first)
    lasts = sorted(last for _, last in rows if last)
    return (
        f"{name:<28} first byte p50 {statistics.median(firsts):6.1f}  p95 {_quantile(firsts, 0.95):6.1f} ms    "
        f"last byte p50 {statistics.median(lasts):6.1f}  p95 {_quantile(lasts, 0.95):6.1f} ms"
    )


def typing(shell: Shell, count: int) -> list[tuple[float, float]]:
    rows: list[tuple[float, float]] = []
    line = b"Get-Mailbox -Identity adele -ResultSize 20 | Where-Object { $_.Name -like 'a*' } "
    while len(rows) < count:
        rows += [shell.key(bytes([char])) for char in line[: count - len(rows)]]
        shell.key(b"\x03")
    return rows


def narrowing(shell: Shell, count: int) -> list[tuple[float, float]]:
    rows: list[tuple[float, float]] = []
    while len(rows) < count:
        for char in b"Get-":
            shell.key(bytes([char]))
        shell.key(b"\x00")
        rows += [shell.key(bytes([char])) for char in b"Mailbo"]  # the x changes nothing on the screen
        shell.key(b"\x1b")
        shell.key(b"\x03")
    return rows


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as home:
        floor = Shell([sys.executable, "-c", FLOOR], home)
        floor.until(rb"PS >")
        print(figures("prompt_toolkit alone", typing(floor, count)))
        floor.close()
        shell = Shell([sys.executable, "-m", "exoshell", "-Sandbox"], home)
        shell.until(rb"\[contoso\] PS")
        time.sleep(1)
        shell.sent.clear()
        print(figures("TUI, typing (goal p95 16)", typing(shell, count)))
        print(f"bytes a key, typing          p50 {statistics.median(shell.sent):6.0f}   (goal 400)")
        shell.sent.clear()
        print(figures("TUI, narrowing a menu", narrowing(shell, count)))
        print(f"bytes a key, narrowing       p50 {statistics.median(shell.sent):6.0f}")
        shell.close()


if __name__ == "__main__":
    main()
