"""One key, read while a sign-in waits in a run that a person started at a terminal: D goes on with a device code.

The terminal gives keys at once and without echo meanwhile; Ctrl+C stays what it is. What else is typed is dropped.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

_LOOK_SECONDS = 0.1


class WaitingKey:
    """Reads standard input on a thread of its own from `start` to `stop`, or until the key has come."""

    def __init__(self, key: str, action: Callable[[], object]) -> None:
        self._key = key
        self._action = action
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        watch = self._watch_console if sys.platform == "win32" else self._watch_terminal
        self._thread = threading.Thread(target=watch, name="exoshell-key", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Gives the terminal back; returns when it is as it was."""
        self._over.set()
        thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def _take(self, key: str) -> None:
        if key.casefold() == self._key:
            self._over.set()
            self._action()

    def _watch_terminal(self) -> None:
        import os
        import select
        import termios
        import tty

        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
        tty.setcbreak(descriptor, termios.TCSANOW)
        try:
            while not self._over.is_set():
                if select.select([descriptor], [], [], _LOOK_SECONDS)[0]:
                    read = os.read(descriptor, 1)
                    if not read:
                        return
                    self._take(read.decode("latin-1"))
        finally:
            termios.tcsetattr(descriptor, termios.TCSANOW, before)

    def _watch_console(self) -> None:
        import importlib

        console = importlib.import_module("msvcrt")
        while not self._over.wait(_LOOK_SECONDS):
            while not self._over.is_set() and console.kbhit():
                self._take(console.getwch())
