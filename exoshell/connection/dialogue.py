"""What a sign-in on the wire loop asks of the person in front, who sits on the pipeline thread.

The flow posts notices and questions and goes on waiting; the command (cmdlets/exchange) takes them one by one with `next()`, shows
or asks through its PSHost, and answers. So no flow knows a console, and no console is touched from the wire.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from exoshell.host import SignInNotice

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Notice:
    """Show this; nothing to answer."""

    notice: SignInNotice


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence on the way ('warning' or 'verbose')."""

    stream: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """Ask for a line and give it to Dialogue.answer. `secret`: shown as asterisks."""

    prompt: str
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The flow's result; the last event."""

    result: T


Flow = Coroutine[Any, Any, Any] | Callable[[], Coroutine[Any, Any, Any]]
Event = Notice | Remark | Question | Done[Any]


class Dialogue:
    """Both ends of one sign-in's conversation. Made and used on the wire loop, except that `next` is awaited from anywhere."""

    def __init__(self) -> None:
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._answer: asyncio.Future[str] | None = None
        self._task: asyncio.Task[Any] | None = None
        self._device_wanted = asyncio.Event()

    # ------------------------------------------------------------------------------------------- the flow's side

    def show(self, notice: SignInNotice) -> None:
        self._events.put_nowait(Notice(notice))

    def remark(self, stream: str, text: str) -> None:
        self._events.put_nowait(Remark(stream, text))

    async def ask(self, prompt: str, *, secret: bool = False) -> str:
        """Waits for the person's line."""
        self._answer = asyncio.get_running_loop().create_future()
        self._events.put_nowait(Question(prompt, secret))
        try:
            return await self._answer
        finally:
            self._answer = None

    async def device_wanted(self) -> None:
        """Waits until the person asks for a device code instead of the browser."""
        await self._device_wanted.wait()

    # ----------------------------------------------------------------------------------------- the command's side

    def use_device(self) -> None:
        """The person asks for a device code; on the wire loop. Nothing happens where the flow has no browser to leave."""
        self._device_wanted.set()

    async def next(self, flow: Flow | None = None) -> Event:
        """The next event; the first call brings the flow, or a function that makes it, and starts it.

        Cancelling it, as Ctrl+C does, cancels the flow. Raises what the flow raises.
        """
        if self._task is None:
            if flow is None:
                raise RuntimeError("the first call of next brings the flow")
            self._task = asyncio.create_task(flow() if callable(flow) else flow)
        if not self._events.empty():
            return self._events.get_nowait()
        event = asyncio.create_task(self._events.get())
        try:
            await asyncio.wait({event, self._task}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            event.cancel()
            await self.close()
            raise
        if event.done():
            return event.result()
        event.cancel()
        if not self._events.empty():
            return self._events.get_nowait()
        return Done(self._task.result())

    async def answer(self, text: str) -> None:
        """Gives the flow the line it asked for; nothing happens where it no longer waits."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(text)

    async def close(self) -> None:
        """Ends the flow where it still runs."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
