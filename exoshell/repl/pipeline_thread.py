"""The pipeline thread of an interactive session: the one place where scripts run, so that the UI loop never does.

A daemon thread, so that a native call that cannot be stopped never keeps the program from ending.
"""

from __future__ import annotations

import asyncio
import queue
from collections.abc import Callable
from typing import Any, TypeVar

from exoshell.engine.runspace import start_pipeline_thread

T = TypeVar("T")


class PipelineThread:
    """Runs functions one after the other; each call's outcome is an asyncio future of the calling loop."""

    def __init__(self) -> None:
        self._work: queue.SimpleQueue[tuple[Callable[[], Any], asyncio.Future[Any], asyncio.AbstractEventLoop] | None] = queue.SimpleQueue()
        start_pipeline_thread(self._run, "exoshell pipeline")

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
