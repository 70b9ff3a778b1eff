"""$batch: the first requests of several executions of one cmdlet leave in one body, and each gets its own answer or its own refusal.

As in the module: ten at most, the headers of the last around them, and what a part's refusal says should be tried again is tried alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exoshell.connection.adminapi.client import Answer
from exoshell.connection.adminapi.documents import parse_document
from exoshell.connection.adminapi.faults import NOT_JSON_ADVICE, TransportFault, parse_error
from exoshell.connection.adminapi.throttling import plan_retry

if TYPE_CHECKING:
    from exoshell.connection.adminapi.client import AdminClient

MAX_REQUESTS = 10
_TRIED_ALONE = frozenset({301, 302, 307, 308, 401})
"""A redirect, or a token that the service wants renewed: the single request's way knows how."""


@dataclass(slots=True, eq=False)
class _Part:
    url: str
    headers: Mapping[str, str]
    content: bytes
    seconds: float
    reads_only: bool
    verbose: Callable[[str], None]
    answer: asyncio.Future[Mapping[str, Any]]


class Batch:
    """One body. `join` for each request before the first of them is sent; it leaves when all that joined have been asked for.

    Used on the wire loop, `join` on any one thread.
    """

    def __init__(self, client: AdminClient, address: str) -> None:
        self._client = client
        self._address = address
        self._expected = 0
        self._parts: list[_Part] = []
        self._task: asyncio.Task[None] | None = None

    def join(self) -> Callable[..., Any]:
        """A function to send one request with, called as AdminClient.send: the first time with the batch, after that alone."""
        self._expected += 1
        first = True

        async def send(method: str, url: str, headers: Mapping[str, str], content: bytes, **options: Any) -> Answer:
            nonlocal first
            if not first:
                return await self._client.send(method, url, headers, content, **options)
            first = False
            return await self._send(url, headers, content, **options)

        return send

    async def _send(
        self, url: str, headers: Mapping[str, str], content: bytes, *, seconds: float, reads_only: bool, verbose: Callable[[str], None]
    ) -> Answer:
        part = _Part(url, headers, content, seconds, reads_only, verbose, asyncio.get_running_loop().create_future())
        self._parts.append(part)
        self._leave_if_complete()
        try:
            found = await part.answer
        except asyncio.CancelledError:
            self._without(part)
            raise
        status = int(found.get("status") or 0)
        body = _bytes(found.get("body"))
        received = {str(name).lower(): str(value) for name, value in (found.get("headers") or {}).items()}
        if status in (200, 204):
            return Answer(status, received, body)
        error = parse_error(status, received, body)
        retry = plan_retry(error, received, 0)
        if retry is None and status not in _TRIED_ALONE:
            raise error
        if retry is not None and status != 401:
            verbose(f"{retry.reason}; Request is being retried.")
            await self._client.pause(retry)
        return await self._client.send("POST", url, headers, content, seconds=seconds, reads_only=reads_only, verbose=verbose)

    def _leave_if_complete(self) -> None:
        if self._task is None and self._parts and len(self._parts) == self._expected:
            self._task = asyncio.create_task(self._run(list(self._parts)))

    def _without(self, part: _Part) -> None:
        """Nobody waits for this part any more; once nobody waits at all, the request is given up."""
        self._parts.remove(part)
        self._expected -= 1
        if self._task is None:
            self._leave_if_complete()
        elif not self._parts:
            self._task.cancel()

    async def _run(self, parts: list[_Part]) -> None:
        try:
            answers = await self._ask(parts)
        except Exception as failure:
            for part in parts:
                if not part.answer.done():
                    part.answer.set_exception(failure)
            return
        for number, part in enumerate(parts):
            if part.answer.done():
                continue
            found = answers.get(str(number))
            if found is None:
                text = "The service's answer leaves out a part of what was asked."
                part.answer.set_exception(TransportFault(text, "Run the command again."))
            else:
                part.answer.set_result(found)

    async def _ask(self, parts: list[_Part]) -> dict[str, Mapping[str, Any]]:
        """The answers by id. Raises what AdminClient.send raises."""
        import orjson

        token = await self._client.source.token()
        authorization = f"Bearer {token.value.reveal()}"
        requests = [
            {
                "id": str(number),
                "method": "POST",
                "url": part.url,
                "headers": {
                    **part.headers,
                    "Prefer": f"{part.headers['Prefer']};odata.continue-on-error",
                    "Authorization": authorization,
                },
                "body": orjson.Fragment(part.content),
            }
            for number, part in enumerate(parts)
        ]
        content = orjson.dumps({"requests": requests})
        del requests, authorization
        answer = await self._client.send(
            "POST",
            self._address,
            {**parts[-1].headers, "Prefer": "odata.continue-on-error"},
            content,
            seconds=max(part.seconds for part in parts),
            reads_only=all(part.reads_only for part in parts),
            verbose=parts[0].verbose,
        )
        document = parse_document(answer.content) or {}
        responses = document.get("responses")
        if not isinstance(responses, list):
            raise TransportFault("The service's answer is not JSON.", NOT_JSON_ADVICE)
        return {str(item.get("id")): item for item in responses if isinstance(item, dict)}


def _bytes(body: Any) -> bytes:
    import orjson

    return body.encode() if isinstance(body, str) else b"" if body is None else orjson.dumps(body)
