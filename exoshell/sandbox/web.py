"""The little of HTTP that the emulator needs, over plain ASGI: requests, responses, and a table of routes.

A web framework would add a third to the time until the first address is known, and could not read forms without one more package.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, unquote

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY = 32 * 1024 * 1024
CHUNK = 256 * 1024
JSON = "application/json; charset=utf-8"


@dataclass(slots=True)
class Response:
    """An answer: status, body, headers in the order they are sent."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    parts: Sequence[bytes] = ()
    """Instead of `body`: a long one in pieces, which are sent without ever being joined to one."""


@dataclass
class Request:
    """One request, its body read."""

    method: str
    path: str
    raw_path: str
    query_string: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    port: int
    """Of the listener that took it: which cloud's address was called."""
    matched: dict[str, str] = field(default_factory=dict)
    """Named parts of the path, unquoted."""
    in_batch: bool = False
    """One of a batch's requests: it came with the others."""

    @cached_property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.query_string, keep_blank_values=True))

    @cached_property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


Handler = Callable[[Request], Awaitable[Response]]


def json_response(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    import orjson

    return Response(status, orjson.dumps(content), {"Content-Type": JSON, **(headers or {})})


class Router:
    """Routes by method and a pattern such as '/{tenant}/oauth2/v2.0/token'; paths match in any case, as the services' do."""

    def __init__(self) -> None:
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = []

    def add(self, method: str, pattern: str, handler: Handler) -> None:
        """`{name}` takes one part of the path, `{name*}` the rest of it."""
        parts = re.split(r"(\{\w+\*?\})", pattern)
        text = "".join(
            (f"(?P<{part[1:-2]}>.*)" if part.endswith("*}") else f"(?P<{part[1:-1]}>[^/]+)") if part.startswith("{") else re.escape(part)
            for part in parts
        )
        self._routes.append((method, re.compile(text, re.IGNORECASE), handler))

    def find(self, method: str, path: str) -> tuple[Handler | None, dict[str, str], bool]:
        """The handler, the named parts, and whether the path is known to another method."""
        other = False
        for wanted, pattern, handler in self._routes:
            match = pattern.fullmatch(path)
            if match:
                if wanted == method:
                    return handler, match.groupdict(), False
                other = True
        return None, {}, other

    async def answer(self, request: Request) -> Response:
        handler, named, other = self.find(request.method, request.raw_path)
        if handler is None:
            return Response(405 if other else 404, b"", {})
        request.matched = {name: unquote(value) for name, value in named.items()}
        return await handler(request)


def application(answer: Handler) -> Application:
    """An ASGI application of one handler."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            if len(body) > MAX_BODY:
                await _send(send, Response(413))
                return
            if not message.get("more_body"):
                break
        raw_path = scope.get("raw_path", scope["path"].encode()).partition(b"?")[0].decode("latin-1")
        request = Request(
            method=scope["method"],
            path=scope["path"],
            raw_path=raw_path,
            query_string=scope["query_string"].decode("latin-1"),
            headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
            body=body,
            port=scope["server"][1],
        )
        await _send(send, await answer(request))

    return app


async def _send(send: Send, response: Response) -> None:
    names = {name.lower() for name in response.headers}
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers.items()]
    if "content-length" not in names:
        length = sum(map(len, response.parts)) if response.parts else len(response.body)
        headers.append((b"Content-Length", str(length).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    for piece in _pieces(response.parts):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": response.body})


def _pieces(parts: Sequence[bytes]) -> Iterator[bytes]:
    """The parts in pieces of about CHUNK bytes: small enough to stay in the processor's cache on their way through TLS."""
    gathered: list[bytes] = []
    size = 0
    for part in parts:
        gathered.append(part)
        size += len(part)
        if size >= CHUNK:
            yield b"".join(gathered)
            gathered, size = [], 0
    if gathered:
        yield b"".join(gathered)
