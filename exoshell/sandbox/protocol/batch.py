"""$batch: up to ten requests in one body, each answered with a status and headers of its own."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import orjson

from exoshell.sandbox.protocol.envelope import plain_error
from exoshell.sandbox.web import Request, Response, Router

if TYPE_CHECKING:
    from exoshell.sandbox.protocol.app import AdminApi

MAX_REQUESTS = 10


async def run_batch(api: AdminApi, request: Request, headers: dict[str, str]) -> Response:
    """The answer to a batch; its parts run one after the other."""
    try:
        parts = orjson.loads(request.body)["requests"]
        assert isinstance(parts, list)
    except (orjson.JSONDecodeError, KeyError, TypeError, AssertionError):
        return plain_error(400, "BadRequest", "The batch body must contain 'requests'.", headers)
    if len(parts) > MAX_REQUESTS:
        return plain_error(400, "BadRequest", f"A batch holds at most {MAX_REQUESTS} requests; this one has {len(parts)}.", headers)
    router = Router()
    api.add_routes(router)
    answers = [await _part(router, request, part) for part in parts]
    return Response(200, orjson.dumps({"responses": answers}), headers)


async def _part(router: Router, outer: Request, part: Any) -> dict[str, Any]:
    identifier = str(part.get("id") or uuid.uuid4())
    own = {str(name).lower(): str(value) for name, value in (part.get("headers") or {}).items()}
    address = urlsplit(str(part.get("url") or ""))
    path = address.path if address.path.startswith("/") else outer.raw_path.rpartition("/")[0] + "/" + address.path
    given = part.get("body")
    inner = Request(
        method=str(part.get("method") or "POST").upper(),
        path=unquote(path),
        raw_path=path,
        query_string=address.query,
        headers={"authorization": outer.headers.get("authorization", ""), **own},
        body=b"" if given is None else orjson.dumps(given),
        port=outer.port,
        in_batch=True,
    )
    answer = await router.answer(inner)
    body = b"".join(answer.parts) or answer.body
    try:
        content: Any = orjson.loads(body) if body else None
    except orjson.JSONDecodeError:
        content = body.decode("utf-8", "replace")
    return {"id": identifier, "status": answer.status, "headers": answer.headers, "body": content}
