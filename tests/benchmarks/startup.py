"""Process start to first usable prompt, and to the end of `-NoProfile -Command 1`, beside real pwsh in the same run.

    python -m tests.benchmarks.startup [runs] [path of pwsh]

Prints medians in milliseconds and the ratio. A prompt counts as usable when a key typed after it is echoed.
"""

from __future__ import annotations

import os
import pty
import re
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PWSH = Path(__file__).resolve().parents[3] / "shared" / "oracle" / "run-pwsh"


def command(words: list[str]) -> float:
    """Milliseconds from start to end of a process."""
    started = time.perf_counter()
    subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=False)
    return (time.perf_counter() - started) * 1000


def prompt(words: list[str], home: str) -> float:
    """Milliseconds from start until the prompt is on the screen."""
    import fcntl
    import termios

    started = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(EXOSHELL_HOME=home, TERM="xterm-256color")
        os.execv(words[0], words)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    seen = b""
    elapsed = 0.0
    deadline = started + 20
    while time.perf_counter() < deadline:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if not ready:
            continue
        try:
            seen += os.read(terminal, 65536)
        except OSError:
            break
        if re.search(rb"PS [^\n]{0,200}>", re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", seen)):
            elapsed = (time.perf_counter() - started) * 1000
            break
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    os.close(terminal)
    return elapsed


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    pwsh = sys.argv[2] if len(sys.argv) > 2 else str(PWSH)
    ours = [sys.executable, "-m", "exoshell"]
    figures: dict[str, list[float]] = {"tui": [], "plain": [], "command": [], "pwsh": []}
    with tempfile.TemporaryDirectory() as home:
        prompt([*ours], home)
        for _ in range(runs):
            figures["tui"].append(prompt([*ours], home))
            figures["plain"].append(prompt([*ours, "-Plain"], home))
            figures["command"].append(command([*ours, "-NoProfile", "-Command", "1"]))
            if os.access(pwsh, os.X_OK):
                figures["pwsh"].append(command([pwsh, "-NoProfile", "-Command", "1"]))
    medians = {name: statistics.median(values) for name, values in figures.items() if values}
    print(f"first prompt, TUI                 {medians['tui']:8.0f} ms   (goal 500)")
    print(f"first prompt, -Plain              {medians['plain']:8.0f} ms")
    print(f"-NoProfile -Command 1             {medians['command']:8.0f} ms")
    if "pwsh" in medians:
        print(f"pwsh -NoProfile -Command 1        {medians['pwsh']:8.0f} ms   ratio {medians['command'] / medians['pwsh']:.2f} (goal 0.7)")


if __name__ == "__main__":
    main()
