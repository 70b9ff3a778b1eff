"""The pipeline thread of an interactive session: the one place where scripts run, so that the UI loop never does.

A daemon thread, so that a native call that cannot be stopped never keeps the program from ending. Its stack is large enough for the
deepest recursion that the engine allows.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

_STACK_BYTES = 256 * 1024 * 1024
T = TypeVar("T")


class PipelineThread:
    """Runs functions one after the other; each call's outcome is an asyncio future of the calling loop."""

    def __init__(self) -> None:
        self._work: queue.SimpleQueue[tuple[Callable[[], Any], asyncio.Future[Any], asyncio.AbstractEventLoop] | None] = queue.SimpleQueue()
        previous = threading.stack_size(_STACK_BYTES)
        try:
            self._thread = threading.Thread(target=self._run, name="exoshell pipeline", daemon=True)
            self._thread.start()
        finally:
            threading.stack_size(previous)

    async def call(self, function: Callable[[], T]) -> T:
        """Runs the function on the thread and returns what it returns or raises what it raises."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._work.put((function, future, loop))
        return await future

    def close(self) -> None:
        self._work.put(None)

    def _run(self) -> None:
        while True:
            item = self._work.get()
            if item is None:
                return
            function, future, loop = item
            try:
                result = function()
            except BaseException as error:
                outcome, value = future.set_exception, error
            else:
                outcome, value = future.set_result, result
            try:
                loop.call_soon_threadsafe(_settle, future, outcome, value)
            except RuntimeError:  # the loop has gone: nobody waits for this any more
                return


def _settle(future: asyncio.Future[Any], outcome: Callable[[Any], None], value: Any) -> None:
    if not future.done():
        outcome(value)
