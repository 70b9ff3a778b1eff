"""A command's answers, page by page: the same body is posted to each nextLink, and the next page is fetched while one is used.

Without -ResultSize there is one page, as in the module. A reader that stops asking (`Select-Object -First 5`) closes the stream, which
cancels what is under way.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from exoshell.connection.adminapi.documents import decode_page
from exoshell.connection.adminapi.faults import NOT_JSON_ADVICE, TransportFault
from exoshell.connection.adminapi.rows import RowDecoder
from exoshell.connection.adminapi.wire import MAX_PAGE
from exoshell.connection.auth_errors import AuthError
from exoshell.values.psobject import PSCustomObject

MORE_RESULTS = (
    "There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter."
)
UNLIMITED = "Unlimited"


@dataclass(slots=True)
class Page:
    """One answer. `confirmation` is the service's question where it validated and did not execute."""

    objects: list[PSCustomObject]
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    confirmation: str = ""
    more: bool = False
    """Further pages follow."""


Post = Callable[[str, int], Awaitable[bytes]]
"""(address, page size) → the body of the answer."""


def wanted_count(result_size: Any, page_size: int) -> int | None:
    """How many objects a command wants in all: None for Unlimited. Raises ValueError with the module's text."""
    if result_size is None:
        return page_size
    text = str(result_size).strip()
    if text.casefold() == UNLIMITED.casefold():
        return None
    try:
        count = int(text)
    except ValueError:
        return page_size
    if count <= 0:
        raise ValueError("ResultSize must be greater than 0")
    return count


def effective_page_size(page_size: int | None) -> int:
    return page_size if page_size is not None and 1 <= page_size <= MAX_PAGE else MAX_PAGE


class PageStream:
    """Asynchronous iterator over Pages, with at most one page fetched ahead."""

    def __init__(self, post: Post, address: str, *, decoder: RowDecoder, page_size: int, wanted: int | None) -> None:
        self._post = post
        self._address: str | None = address
        self._decoder = decoder
        self._page_size = page_size
        self._left = wanted
        self._ahead: asyncio.Task[Page] | None = None
        self._closed = False

    def __aiter__(self) -> AsyncIterator[Page]:
        return self

    async def __anext__(self) -> Page:
        page = await self.next()
        if page is None:
            raise StopAsyncIteration
        return page

    async def next(self) -> Page | None:
        """The next page; None after the last. Cancelling it cancels the request.

        After an AuthError the same page can be asked for again.
        """
        if self._closed or (self._ahead is None and self._address is None):
            return None
        task = self._ahead or asyncio.create_task(self._fetch())
        self._ahead = None
        try:
            page = await task
        except asyncio.CancelledError:
            task.cancel()
            self._closed = True
            raise
        except AuthError:
            raise  # this page was never answered: once somebody has signed in again, it can be asked for again
        except BaseException:
            self._closed = True
            raise
        if page.more and not self._closed:
            self._ahead = asyncio.create_task(self._fetch())
        return page

    def start(self) -> None:
        """Asks for the first page before anybody waits for it. On the wire loop."""
        if self._ahead is None and not self._closed:
            self._ahead = asyncio.create_task(self._fetch())

    async def aclose(self) -> None:
        """Stops fetching."""
        self._closed = True
        if self._ahead is not None:
            self._ahead.cancel()
            await asyncio.gather(self._ahead, return_exceptions=True)
            self._ahead = None

    async def _fetch(self) -> Page:
        assert self._address is not None
        ask = self._page_size if self._left is None else min(self._left, self._page_size)
        decoded = decode_page(await self._post(self._address, ask), self._decoder.decode)
        if decoded is None:
            self._address = None
            raise TransportFault("The service's answer is not JSON.", NOT_JSON_ADVICE)
        document, objects, received = decoded
        link = document.get("@odata.nextLink")
        more = isinstance(link, str) and bool(link) and (self._left is None or (received == ask and self._left > ask))
        warnings = _texts(document.get("@adminapi.warnings"))
        if more:
            warnings = [text for text in warnings if not text.startswith(MORE_RESULTS[:40])]
        if self._left is not None:
            self._left -= received if more else self._left
        self._address = link if more else None
        return Page(
            objects,
            warnings,
            _texts(document.get("@adminapi.errors")),
            str(document.get("@adminapi.confirmationmessage") or ""),
            more,
        )


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(item) for item in value] if isinstance(value, list) else []
