"""What Invoke-RestMethod and Invoke-WebRequest share: one request on the wire loop, and what its answer means."""

from __future__ import annotations

import base64
import os
from typing import Any
from urllib.parse import quote, urlsplit

from exoshell.cmdlets._records import Record
from exoshell.cmdlets.management._places import place_or_error
from exoshell.connection.http import HttpStack
from exoshell.engine.cmdlet import Cmdlet
from exoshell.values.collections import Hashtable, OrderedDictionary
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, NetException, TerminatingError
from exoshell.values.psobject import base_of

_AGENT = "Mozilla/5.0 (exoshell) PowerShell/7.6.9"


class WebResponse(Record):
    ps_type_name = "Microsoft.PowerShell.Commands.BasicHtmlWebResponseObject"
    ps_properties = (
        "StatusCode",
        "StatusDescription",
        "Content",
        "RawContent",
        "Headers",
        "RawContentLength",
        "BaseResponse",
        "Links",
        "Images",
    )


class WebStack:
    """The HTTP stack of a session's own requests, apart from those of its connections."""

    def __init__(self) -> None:
        self.secure = HttpStack()
        self.sessions: dict[str, Any] = {}


class WebCmdlet(Cmdlet):
    """Base of the two."""

    def send(self) -> Any:
        """The answer; ends the command where there is none, or where its status says that the request failed."""
        import httpx

        address = to_string(self.bound["Uri"])
        if "://" not in address:
            address = f"http://{address}"
        scheme = urlsplit(address).scheme
        if not scheme:
            exception = NetException("System.UriFormatException", "Invalid URI: The hostname could not be parsed.")
            raise self.fail(exception, "System.UriFormatException", ErrorCategory.NotSpecified)
        if scheme not in ("http", "https"):
            exception = NetException("System.NotSupportedException", f"The '{scheme}' scheme is not supported.")
            raise self.fail(exception, "WebCmdletIEDomNotSupportedException", ErrorCategory.NotImplemented)
        method = to_string(self.get("CustomMethod") or self.get("Method") or "GET").upper()
        if method == "DEFAULT":
            method = "GET"
        try:
            answer = self.wait_for(self._request(method, address))
        except httpx.HTTPError as error:
            reason, parts = _reason(error), urlsplit(address)
            port = parts.port or (443 if scheme == "https" else 80)
            text = f"{reason} ({parts.hostname}:{port})" if isinstance(error, httpx.ConnectError) else reason
            failure = self._failed(text, method, address)
            failure.record.message = reason
            raise failure from None
        if answer.status_code >= 400 and not self.switch("SkipHttpErrorCheck"):
            text = f"Response status code does not indicate success: {answer.status_code} ({answer.reason_phrase})."
            failure = self._failed(text, method, address, "Microsoft.PowerShell.Commands.HttpResponseException")
            failure.record.message = answer.text.strip()
            raise failure
        self._keep(answer)
        return answer

    def _failed(self, text: str, method: str, address: str, kind: str = "System.Net.Http.HttpRequestException") -> TerminatingError:
        target = f"Method: {method}, RequestUri: '{address}'"
        return TerminatingError(
            self.make_error(NetException(kind, text), "WebCmdletWebResponseException", ErrorCategory.InvalidOperation, target)
        )

    async def _request(self, method: str, address: str) -> Any:
        import httpx

        stack: WebStack = self.context.services.setdefault(WebStack, WebStack())
        seconds = self.get("TimeoutSec") or self.get("OperationTimeoutSeconds") or self.get("ConnectionTimeoutSeconds") or 0
        options: dict[str, Any] = {
            "headers": self._headers(),
            "follow_redirects": self.get("MaximumRedirection", 5) != 0,
            "timeout": float(seconds) if seconds else None,
            **self._body(method),
        }
        if self.switch("SkipCertificateCheck"):
            async with httpx.AsyncClient(verify=False) as client:
                return await client.request(method, address, **options)
        return await stack.secure.wire.request(method, address, **options)

    def _headers(self) -> dict[str, str]:
        headers = {"User-Agent": self.get("UserAgent") or _AGENT}
        given = self.get("Headers")
        for key, value in given.items() if given is not None else ():
            headers[to_string(key)] = to_string(value)
        if "ContentType" in self.bound:
            headers["Content-Type"] = self.bound["ContentType"]
        kind = to_string(self.get("Authentication") or "").lower()
        if kind in ("bearer", "oauth") and self.get("Token") is not None:
            headers["Authorization"] = f"Bearer {self.bound['Token'].reveal()}"
        credential = self.get("Credential")
        if credential is not None and kind in ("", "basic"):
            pair = f"{credential.user_name}:{credential.password.reveal()}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        return headers

    def _body(self, method: str) -> dict[str, Any]:
        path = self.get("InFile")
        if path is not None:
            place = place_or_error(self, path)
            with open(place.path if place is not None else path, "rb") as file:
                return {"content": file.read()}
        form = self.get("Form")
        if form is not None:
            return {"files": {to_string(key): _part(value) for key, value in form.items()}}
        body = base_of(self.get("Body"))
        if body is None:
            return {}
        if isinstance(body, Hashtable):
            pairs = {to_string(key): to_string(value) for key, value in body.items()}
            return {"params": pairs} if method == "GET" else {"data": pairs}
        if isinstance(body, list):
            return {"content": bytes(int(number) for number in body)}
        return {"content": to_string(body).encode("utf-8")}

    def _keep(self, answer: Any) -> None:
        for parameter, value in (("StatusCodeVariable", answer.status_code), ("ResponseHeadersVariable", headers_of(answer))):
            name = self.get(parameter)
            if name:
                self.context.set_variable(name, value)

    def save(self, answer: Any) -> bool:
        """-OutFile: writes the body; True where the answer shall not be written to the pipeline too."""
        path = self.get("OutFile")
        if path is None:
            return False
        place = place_or_error(self, path)
        target = place.path if place is not None else path
        if os.path.isdir(target):
            target = os.path.join(target, quote(os.path.basename(urlsplit(str(answer.url)).path) or "index.html", safe=""))
        with open(target, "wb") as file:
            file.write(answer.content)
        return not self.switch("PassThru")

    def meaning(self, answer: Any) -> Any:
        """JSON as objects, everything else as text."""
        text = answer.text
        kind = answer.headers.get("content-type", "").lower()
        if text.strip() and ("json" in kind or ("xml" not in kind and "html" not in kind and text.lstrip()[:1] in "{[")):
            try:
                found = self.context.invoke_command("ConvertFrom-Json", {"InputObject": text, "NoEnumerate": True})
            except TerminatingError:
                return text
            return found[0] if found else None
        return text


def _part(value: Any) -> Any:
    plain = base_of(value)
    if hasattr(plain, "folder") and hasattr(plain, "path"):
        with open(plain.path, "rb") as file:
            return (plain.name, file.read())
    return (None, to_string(plain))


def _reason(error: Exception) -> str:
    cause: BaseException = error
    while cause.__cause__ is not None or cause.__context__ is not None:
        cause = cause.__cause__ or cause.__context__ or cause
    if isinstance(cause, ConnectionRefusedError) or "Connection refused" in str(error) or "All connection attempts failed" in str(error):
        return "Connection refused"
    if "timed out" in str(error).lower() or type(error).__name__.endswith("Timeout"):
        return "The request was canceled due to the configured HttpClient.Timeout elapsing."
    return getattr(cause, "strerror", None) or str(error) or type(error).__name__


def headers_of(answer: Any) -> OrderedDictionary:
    """Header names with lists of their values."""
    table = OrderedDictionary()
    for name in dict.fromkeys(answer.headers.keys()):
        table[name.title()] = answer.headers.get_list(name)
    return table


def response_object(answer: Any) -> WebResponse:
    headers = headers_of(answer)
    lines = [f"{answer.http_version} {answer.status_code} {answer.reason_phrase}"]
    lines += [f"{name}: {', '.join(values)}" for name, values in headers.items()]
    raw = "\n".join([*lines, "", answer.text])
    return WebResponse(answer.status_code, answer.reason_phrase, answer.text, raw, headers, len(answer.content), None, [], [])
