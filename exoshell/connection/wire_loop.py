"""The one thread on which everything that touches a socket runs, for all connections of a session.

The engine reaches it through Runspace.wait_for only; flows and the admin client are ordinary coroutines that live on it.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class WireLoop:
    """An asyncio loop on a daemon thread, started at first use."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def submit(self, awaitable: Awaitable[T]) -> Future[T]:
        """Starts an awaitable on the loop, from any thread. Cancelling the future cancels it."""
        coroutine = awaitable if asyncio.iscoroutine(awaitable) else _awaited(awaitable)
        return asyncio.run_coroutine_threadsafe(coroutine, self._running())

    def call_soon(self, function: Callable[..., object], *arguments: Any) -> None:
        """Calls a function on the loop's thread, from any thread."""
        self._running().call_soon_threadsafe(function, *arguments)

    @property
    def running(self) -> bool:
        return self._loop is not None

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                loop = asyncio.new_event_loop()
                started = threading.Event()

                def run() -> None:
                    asyncio.set_event_loop(loop)
                    loop.call_soon(started.set)
                    loop.run_forever()

                self._thread = threading.Thread(target=run, name="exoshell-wire", daemon=True)
                self._thread.start()
                started.wait()
                self._loop = loop
            return self._loop

    def close(self, timeout: float = 2.0) -> None:
        """Cancels what is under way and ends the thread; the object can be used again afterwards."""
        with self._lock:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return

        async def cancel_all() -> None:
            tasks = [task for task in asyncio.all_tasks(loop) if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await loop.shutdown_asyncgens()

        with contextlib.suppress(Exception):
            asyncio.run_coroutine_threadsafe(cancel_all(), loop).result(timeout)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout)
        if not thread.is_alive():
            loop.close()


async def _awaited(awaitable: Awaitable[T]) -> T:
    return await awaitable
