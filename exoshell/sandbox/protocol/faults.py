"""Failures on purpose, as answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from exoshell.sandbox.errors import CmdletError
from exoshell.sandbox.protocol.envelope import cmdlet_error, plain_error
from exoshell.sandbox.web import Response

if TYPE_CHECKING:
    from exoshell.sandbox.switches import Failure

_NAMES = {"500": "InternalServerError", "503": "ServiceUnavailable", "504": "GatewayTimeout", "401": "Unauthorized", "403": "Forbidden"}


async def fail(failure: Failure, headers: dict[str, str]) -> Response | None:
    """The answer of a failure; None where the request goes on after all (a slow one)."""
    from exoshell.sandbox.protocol.app import CONCURRENCY, challenge

    wait = {} if failure.seconds is None else {"Retry-After": f"{failure.seconds:g}"}
    match failure.kind:
        case "slow":
            await asyncio.sleep(failure.seconds or 1.0)
            return None
        case "429":
            return plain_error(429, "TooManyRequests", "Too many requests.", headers, **wait)
        case "cae":
            return challenge(headers)
        case "concurrency":
            return Response(429, CONCURRENCY.encode(), {**headers, "Content-Type": "text/plain; charset=utf-8", **wait})
        case "transient":
            error = CmdletError(
                "The directory server is busy. Please try again.",
                "Microsoft.Exchange.Data.Directory.SuitabilityDirectoryException",
                "ExB0E1C2",
                500,
            )
            return cmdlet_error(error, headers)
        case "false-gzip":
            broken = plain_error(503, "ServiceUnavailable", "The service is unavailable.", headers)
            broken.headers["Content-Encoding"] = "gzip"
            return broken
        case "html":
            page = b"<html><head><title>Bad gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
            return Response(502, page, {"Content-Type": "text/html"})
        case "not-json":
            return Response(200, b"<html><body>Welcome to the hotel Wi-Fi</body></html>", {"Content-Type": "text/html"})
        case "half":
            return Response(200, b'{"@odata.context":"x","value":[{"Name":"cut o', headers)
        case "cut":
            # more was promised: the connection ends in the middle of the answer
            body = b'{"@odata.context":"x","value":[{"Name":"cut o'
            return Response(200, body, {**headers, "Content-Length": str(len(body) + 1000)})
        case "empty":
            return Response(503, b"", headers)
        case "redirect":
            return Response(302, b"", {**headers, "Location": "https://nam12b.admin.protection.outlook.com:446/adminapi"})
        case kind:
            return plain_error(int(kind), _NAMES.get(kind, "BadRequest"), "The server could not complete the request.", headers, **wait)
