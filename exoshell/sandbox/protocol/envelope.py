"""Answers in the admin API's form: objects with annotations, warnings, confirmation messages, and errors in its three layers."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from exoshell.sandbox.errors import BindingError, CmdletError
from exoshell.sandbox.web import Response

CONTENT_TYPE = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
BACK_END = "DM6PR21MB1234.NAMPRD21.PROD.OUTLOOK.COM"
_FRONT_END = "MW4PR03CA0123.NAMPRD03.PROD.OUTLOOK.COM"
MORE_RESULTS = (
    "There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter."
)


def standard_headers(request_headers: Mapping[str, str] | None = None) -> dict[str, str]:
    """What the service sends with every answer of the admin API."""
    asked = (request_headers or {}).get("client-request-id", "")
    return {
        "Content-Type": CONTENT_TYPE,
        "Server": "Microsoft-HTTPAPI/2.0",
        "request-id": str(uuid.uuid4()),
        **({"client-request-id": asked} if asked else {}),
        "X-CalculatedFETarget": _FRONT_END,
        "X-CalculatedBETarget": BACK_END,
        "X-BackEndHttpStatus": "200,200",
        "X-FEServer": "MW4PR03CA0123",
        "X-FEEFZInfo": "BY3",
        "X-ExchangeVersion": "15.20.9458.021",
        "MS-CV": uuid.uuid4().hex[:22] + ".1.1",
        "OData-Version": "4.0",
        "Preference-Applied": 'odata.include-annotations="*"',
        "X-ConcurrencyCount": "0",
        "X-CombinedAppOnlyConcurrencyCount": "0",
        "X-UserType": "Business",
        "OrganizationStatus": "Active",
        "Restrict-Access-Confirm": "1",
    }


def result(
    context: str,
    items: Sequence[bytes],
    *,
    warnings: Sequence[str] = (),
    errors: Sequence[str] = (),
    confirmation: str = "",
    next_link: str = "",
) -> list[bytes]:
    """The body of a success in parts; the items are JSON already."""
    document: dict[str, Any] = {"@odata.context": context}
    if errors:
        document["adminapi.errors@odata.type"] = "#Collection(String)"
        document["@adminapi.errors"] = list(errors)
    if confirmation:
        document["@adminapi.confirmationmessage"] = confirmation
    document["adminapi.warnings@odata.type"] = "#Collection(String)"
    document["@adminapi.warnings"] = list(warnings)
    link = b',"@odata.nextLink":' + orjson.dumps(next_link) if next_link else b""
    parts = [orjson.dumps(document)[:-1], b',"value":[']
    for item in items:
        parts += (item, b",")
    if items:
        parts.pop()
    parts.append(b"]" + link + b"}")
    return parts


def success(parts: list[bytes], headers: dict[str, str]) -> Response:
    """An answer of `result`'s parts."""
    return Response(200, b"", headers, parts)


def cmdlet_error(error: CmdletError, headers: dict[str, str], style: int = 1) -> Response:
    """A cmdlet's own refusal: the wording stands in details, in one of the three styles that the service writes it in."""
    message = error.message
    if style == 2:
        exception = {"ClassName": error.class_name, "Message": error.text, "localizedString": {"stringId": error.number}}
        message = orjson.dumps(exception).decode()
    elif style == 3:
        message = orjson.dumps({"Message": error.text, "TypeName": error.class_name, "StackTrace": "", "InnerError": None}).decode()
    short = error.class_name.rpartition(".")[2]
    body = {
        "error": {
            "code": error.code,
            "message": "Error executing cmdlet",
            "details": [{"code": error.category, "target": error.target, "message": message}],
            "innererror": {
                "message": "Error executing cmdlet",
                "type": "Microsoft.Exchange.Admin.OData.Core.ODataServiceException",
                "stacktrace": "",
                "internalexception": {"message": error.text, "type": error.class_name, "stacktrace": ""},
            },
        }
    }
    return Response(error.status, orjson.dumps(body), {**headers, "x-ExceptionType": short})


def binding_error(error: BindingError, headers: dict[str, str]) -> Response:
    """Parameters that do not bind: no details, the wording is the inner exception's."""
    body = {
        "error": {
            "code": "BadRequest",
            "message": "Error executing cmdlet",
            "details": [],
            "innererror": {
                "message": "Error executing cmdlet",
                "type": "Microsoft.Exchange.Admin.OData.Core.ODataServiceException",
                "stacktrace": "",
                "internalexception": {"message": error.text, "type": error.class_name, "stacktrace": ""},
            },
        }
    }
    return Response(400, orjson.dumps(body), {**headers, "x-ExceptionType": error.class_name.rpartition(".")[2]})


def plain_error(status: int, code: str, message: str, headers: dict[str, str], **more: str) -> Response:
    """An error of the service around the cmdlet: `error.message` says it all."""
    body = {"error": {"code": code, "message": message, "details": [], "innererror": {
        "message": message, "type": "Microsoft.Exchange.Admin.OData.Core.ODataServiceException", "stacktrace": "",
        "internalexception": {"message": message, "type": "Microsoft.Exchange.Admin.OData.Core.ODataServiceException", "stacktrace": ""},
    }}}  # fmt: skip
    return Response(status, orjson.dumps(body), {**headers, **more})


class RateLimit:
    """Rate-Limit-* headers: a budget per token subject that a window refills."""

    def __init__(self) -> None:
        self._windows: dict[str, tuple[int, int]] = {}

    def spend(self, subject: str, limit: int, window: int) -> tuple[dict[str, str], bool]:
        """The headers after one more request, and whether the budget had room for it."""
        now = int(time.time())
        start, used = self._windows.get(subject, (now, 0))
        if now - start >= window:
            start, used = now, 0
        used += 1
        self._windows[subject] = (start, used)
        reset = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(start + window))
        headers = {
            "Rate-Limit-Limit": str(limit),
            "Rate-Limit-Remaining": str(max(limit - used, 0)),
            "Rate-Limit-Reset": reset,
        }
        return headers, used <= limit
