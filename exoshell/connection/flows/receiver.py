"""The loopback address that a browser brings the answer of a sign-in to.

Listens on 127.0.0.1 and ::1 only, checks the Host header (DNS rebinding) and `state` before anything else, reads at most 64 kB
within ten seconds, reflects nothing, and accepts one answer; everything else gets a page and is forgotten.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

_LIMIT = 65536
_READ_SECONDS = 10
_PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>exoshell</title>"
    "<body style='font:16px system-ui;max-width:34em;margin:4em auto;padding:0 1em'>"
    "<h1>{title}</h1><p>{text}</p><script>history.replaceState(null,'','/')</script></body></html>"
)
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class LoopbackReceiver:
    """Async context manager: inside it `port` is open and `answer()` can be awaited."""

    def __init__(self, state: Callable[[], str], *, accept_get: bool = False) -> None:
        """`state` gives the state the answer must carry; `accept_get` also takes it from an address (a forwarded port)."""
        self._state = state
        self._accept_get = accept_get
        self._answer: asyncio.Future[dict[str, str]] = asyncio.get_running_loop().create_future()
        self._servers: list[asyncio.Server] = []
        self._open: set[asyncio.Task[Any]] = set()
        self.port = 0
        self.rejected = 0

    async def __aenter__(self) -> LoopbackReceiver:
        server = await asyncio.start_server(self._client, "127.0.0.1", 0, limit=_LIMIT)
        self.port = server.sockets[0].getsockname()[1]
        self._servers.append(server)
        with contextlib.suppress(OSError):  # browsers may try ::1 first; a machine may have none
            self._servers.append(await asyncio.start_server(self._client, "::1", self.port, limit=_LIMIT))
        return self

    async def __aexit__(self, *_: object) -> None:
        for server in self._servers:
            server.close()
        # browsers hold idle connections open; ending their tasks keeps Python 3.11 from logging tracebacks
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        if not self._answer.done():
            self._answer.cancel()

    async def answer(self) -> dict[str, str]:
        """The fields of the one answer that carried our state."""
        return await asyncio.shield(self._answer)

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            await self._serve(reader, writer)
        except asyncio.CancelledError:
            pass  # nobody awaits this task but __aexit__
        finally:
            self._open.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_READ_SECONDS):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *rest = head.split("\r\n")
                method, target, _ = first.split(" ", 2)
                headers = {name.strip().casefold(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
                length = int(headers.get("content-length") or 0)
                body = (await reader.readexactly(length)).decode() if 0 < length <= _LIMIT else ""
        except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return
        status, title, text = self._judge(method, target, headers, body)
        page = _PAGE.format(title=title, text=text).encode()
        writer.write(
            (
                f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(page)}\r\n"
                "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
            ).encode()
            + page
        )
        with contextlib.suppress(ConnectionError):
            await writer.drain()
            await asyncio.sleep(0)

    def _judge(self, method: str, target: str, headers: dict[str, str], body: str) -> tuple[str, str, str]:
        """Status, title and text of the page for a request; the right answer is taken on the way."""
        form = method == "POST" and headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        raw = body if form else urlsplit(target).query if method == "GET" and self._accept_get else ""
        fields = {name: values[0] for name, values in parse_qs(raw).items()}
        if urlsplit(target).path == "/favicon.ico":
            return "404 Not Found", "", ""
        host = headers.get("host", "")
        if (host.rpartition(":")[0] or host) in _LOOPBACK and is_answer(fields, self._state()):
            if not self._answer.done():
                self._answer.set_result(fields)
            if "code" in fields:
                return "200 OK", "You are signed in", "You can close this tab and go back to exoshell."
            return "200 OK", "The sign-in did not finish", "Go back to exoshell for the reason."
        self.rejected += 1
        return "400 Bad Request", "Not the answer of a sign-in", "You can close this tab."


def is_answer(fields: dict[str, str], state: str) -> bool:
    """Whether fields are an authorization answer, or its refusal, that carries our state."""
    return hmac.compare_digest(fields.get("state", "").encode(), state.encode()) and ("code" in fields or "error" in fields)
