"""ConsoleWriter: how finished lines get from the pipeline thread to the screen, in order, in batches, without unbounded queues.

The pipeline thread may produce a hundred thousand lines a second; the UI loop takes what has gathered once per turn. A writer
that is too far ahead waits, so that memory stays flat and Ctrl+C stays prompt.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from exoshell.repl.transcript import Line, printable
from exoshell.styled import StyledLine

_AHEAD = 20_000
_BATCH = 2_000


class Screen(Protocol):
    """Where finished lines go: a Surface, or a bare terminal. Called on the UI loop's thread."""

    def print(self, text: str, style: str = "") -> None: ...

    def print_lines(self, lines: Iterable[Line]) -> None: ...


def fragments_of(line: StyledLine) -> Line:
    """A StyledLine as a transcript line; plain text stays a str. Control characters are replaced."""
    spans = line.spans
    if not spans:
        return ""
    if len(spans) == 1 and not spans[0].style:
        return printable(spans[0].text).replace("\n", " ")
    return tuple((f"class:{span.style}" if span.style else "", printable(span.text).replace("\n", " ")) for span in spans)


@dataclass(frozen=True, slots=True)
class _Text:
    """Text that need not end a line."""

    text: str
    style: str


class ConsoleWriter:
    """Created on the UI loop; `write*` may be called from any thread."""

    def __init__(self, screen: Screen, loop: asyncio.AbstractEventLoop) -> None:
        self._screen = screen
        self._loop = loop
        self._pending: deque[Line | _Text] = deque()
        self._scheduled = False
        self._lock = threading.Lock()
        self._room = threading.Condition(self._lock)
        self.cancelled: Callable[[], bool] = lambda: False
        """Whether the writer's pipeline was stopped: then waiting for room ends."""

    def write_lines(self, lines: Iterable[StyledLine]) -> None:
        self._put([fragments_of(line) for line in lines])

    def write_text(self, text: str, style: str = "") -> None:
        """Text that may end in the middle of a line."""
        self._put([_Text(text, f"class:{style}" if style else "")])

    def _put(self, items: list[Line | _Text]) -> None:
        on_loop = threading.get_ident() == getattr(self._loop, "_thread_id", None)
        with self._room:
            while len(self._pending) > _AHEAD and not on_loop and not self.cancelled():
                self._room.wait(0.05)
            self._pending.extend(items)
            if self._scheduled:
                return
            self._scheduled = True
        self._loop.call_soon_threadsafe(self._drain)

    def _drain(self) -> None:
        with self._room:
            batch = [self._pending.popleft() for _ in range(min(_BATCH, len(self._pending)))]
            self._scheduled = bool(self._pending)
            again = self._scheduled
            self._room.notify_all()
        self._show(batch)
        if again:
            self._loop.call_later(0.001, self._drain)  # a breath for keys and drawing between two batches

    def _show(self, batch: list[Line | _Text]) -> None:
        lines: list[Line] = []
        for item in batch:
            if not isinstance(item, _Text):
                lines.append(item)
                continue
            if lines:
                self._screen.print_lines(lines)
                lines = []
            self._screen.print(item.text, item.style)
        if lines:
            self._screen.print_lines(lines)

    async def flush(self) -> None:
        """Waits until everything written so far is on the screen: before a prompt is drawn below it."""
        while True:
            with self._lock:
                if not self._pending and not self._scheduled:
                    return
            await asyncio.sleep(0)

    def drop(self) -> int:
        """Forgets what has not been shown yet, after Ctrl+C; returns how many lines that were."""
        with self._room:
            count = len(self._pending)
            self._pending.clear()
            self._room.notify_all()
        return count


def later(loop: asyncio.AbstractEventLoop, function: Callable[..., None]) -> Callable[..., None]:
    """The function as one that may be called from any thread and runs on the loop; calls after the loop's end are dropped."""

    def call(*arguments: Any) -> None:
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(function, *arguments)

    return call
