"""Blocking calls (msal's) made from the wire loop without letting them hold up cancelling or the end of the program."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


async def run_blocking(function: Callable[..., T], *arguments: Any, **options: Any) -> T:
    """Like asyncio.to_thread, in a daemon thread of its own: the default executor is joined at exit, so one stuck request
    would keep the program from ending. A cancelled caller goes on at once; the call's late result is dropped."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def deliver(result: Any, error: BaseException | None) -> None:
        if future.done():
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)

    def work() -> None:
        result: Any = None
        problem: BaseException | None = None
        try:
            result = function(*arguments, **options)
        except BaseException as error:
            problem = error if isinstance(error, Exception) else RuntimeError(type(error).__name__)
        with contextlib.suppress(RuntimeError):  # the loop may be closed by now
            loop.call_soon_threadsafe(deliver, result, problem)

    threading.Thread(target=work, name="exoshell-blocking", daemon=True).start()
    return await future


def preload() -> threading.Thread:
    """Imports the heavy modules of the wire on a background thread, after the first prompt is painted. In: nothing; out: the thread."""

    def work() -> None:
        with contextlib.suppress(ImportError):
            import httpx  # noqa: F401
            import msal  # noqa: F401
            import orjson  # noqa: F401

            from exoshell.connection.http import HttpStack

            _ = HttpStack().context  # kept, and shared by the connections to come

    thread = threading.Thread(target=work, name="exoshell-preload", daemon=True)
    thread.start()
    return thread
