"""What the service, or the way to it, refuses with: parsed from every form an answer's body takes.

ServiceError is the cmdlet's failure in the service's words; TransportFault is an answer that never came or made no sense.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exoshell.connection.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_DETAILS = (
    "A server side error has occurred because of which the operation could not be completed. Please try again after some time. "
    "If the problem still persists, please reach out to MS support."
)
TRANSIENT_CLASSES = (
    "DCOverloadedException",
    "SuitabilityDirectoryException",
    "ServerInMMException",
    "ADServerSettingsChangedException",
    "StorageTransientException",
)
NOT_JSON_ADVICE = "Something between here and the service may have answered in its place."
CONCURRENCY = "You have reached the maximum number of concurrent requests per tenant"
_TAG = re.compile(r"<[^>]+>")


class ServiceError(Exception):
    """A cmdlet's error as the service reported it, with what its record in the console is made of."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        code: str = "",
        category: str = "",
        target: str = "",
        exception_type: str = "",
        target_type: str = "",
        server: str = "",
        request_id: str = "",
        date: str = "",
        remote_exception: Any = None,
        plain: bool = False,
    ) -> None:
        super().__init__(redact(message))
        self.message = redact(message)
        self.status = status
        self.code = code
        """The HTTP status' name, 'NotFound'."""
        self.category = category
        """details[0].code: an ErrorCategory's name or number, or another word."""
        self.target = target
        self.exception_type = exception_type
        self.target_type = target_type
        self.server = server
        self.request_id = request_id
        self.date = date
        self.remote_exception = remote_exception
        self.plain = plain
        """Not one of the admin API's own error bodies."""

    @property
    def error_id(self) -> str:
        """What FullyQualifiedErrorId begins with."""
        return f"[Server={self.server},RequestId={self.request_id},TimeStamp={self.date}]"

    @property
    def not_understood(self) -> bool:
        """Whether the request's address or form was refused, rather than what was asked for."""
        return self.status in (400, 405, 501) or (self.status == 404 and "segment" in self.message)

    @property
    def text(self) -> str:
        """The message without the error number and class that stand before it."""
        return split_message(self.message).text


class TransportFault(Exception):
    """The service was not reached, broke off, or answered something that is no answer. `advice` says what to do."""

    def __init__(self, message: str, advice: str = "", *, unreachable: bool = False) -> None:
        super().__init__(redact(message))
        self.message = redact(message)
        self.advice = advice
        self.unreachable = unreachable
        """No connection at all, as opposed to a bad answer."""


@dataclass(frozen=True, slots=True)
class MessageParts:
    """'Ex6F9304|Microsoft….ManagementObjectNotFoundException|text' taken apart."""

    number: str
    class_name: str
    text: str


def split_message(message: str) -> MessageParts:
    parts = message.split("|", 2)
    if len(parts) == 3 and re.fullmatch(r"[\w.]*", parts[0]) and re.fullmatch(r"[\w.+`]+", parts[1]):
        return MessageParts(parts[0], parts[1], parts[2])
    return MessageParts("", "", message)


def plain_bytes(content: bytes) -> bytes:
    """A body as it was meant: unpacked where it really is gzip, whatever its headers claim."""
    if content[:2] != b"\x1f\x8b":
        return content
    try:
        return zlib.decompress(content, zlib.MAX_WBITS | 16)
    except zlib.error:
        return content


def parse_error(status: int, headers: Mapping[str, str], content: bytes) -> ServiceError:
    """Any answer that is not a success → ServiceError."""
    server = (headers.get("x-calculatedbetarget") or "").split(".")[0]
    facts: dict[str, Any] = {
        "status": status,
        "exception_type": headers.get("x-exceptiontype") or "",
        "target_type": headers.get("x-exceptiontargettype") or "",
        "server": server,
        "request_id": headers.get("request-id") or "",
        "date": headers.get("date") or "",
    }
    error = _error_member(content)
    if error is None:
        return ServiceError(_plain_text(status, content), plain=True, **facts)
    details = error.get("details")
    first = details[0] if isinstance(details, list) and details and isinstance(details[0], dict) else {}
    message, remote, class_name = _read_detail(str(first.get("message") or ""))
    if not message:
        message = _inner_message(error) or (str(error.get("message") or "") if not first else "") or NO_DETAILS
    if not facts["exception_type"] and class_name:
        facts["exception_type"] = class_name.rpartition(".")[2]
    return ServiceError(
        message,
        code=str(error.get("code") or ""),
        category=str(first.get("code") or ""),
        target=str(first.get("target") or ""),
        remote_exception=remote,
        **facts,
    )


def _error_member(content: bytes) -> dict[str, Any] | None:
    try:
        document = json.loads(content)
    except ValueError:
        return None
    error = document.get("error") if isinstance(document, dict) else None
    return error if isinstance(error, dict) else None


def _read_detail(text: str) -> tuple[str, Any, str]:
    """details[0].message in any of its three styles → (message in the first style, the exception as data, its class)."""
    if text.lstrip().startswith("{"):
        try:
            data = json.loads(text)
        except ValueError:
            data = None
        if isinstance(data, dict) and "ClassName" in data:
            localized = data.get("localizedString") or data.get("LocalizedString")
            number = localized.get("stringId", "") if isinstance(localized, dict) else str(data.get("localizedString.stringId") or "")
            return f"{number}|{data['ClassName']}|{data.get('Message') or ''}", data, str(data["ClassName"])
        if isinstance(data, dict) and "Message" in data:
            class_name = str(data.get("TypeName") or "")
            return f"|{class_name}|{data['Message']}" if class_name else str(data["Message"]), data, class_name
    return text, None, split_message(text).class_name


def _inner_message(error: dict[str, Any]) -> str:
    inner = error.get("innererror") or error.get("innerError")
    internal = inner.get("internalexception") if isinstance(inner, dict) else None
    for part in (internal, inner):
        if isinstance(part, dict) and part.get("message"):
            return str(part["message"])
    return ""


def _plain_text(status: int, content: bytes) -> str:
    text = content.decode("utf-8", "replace").strip()
    if text.startswith("<"):
        text = " ".join(_TAG.sub(" ", text).split())
    if not text:
        return f"The service answered with status {status} and nothing else."
    return text if len(text) <= 400 else text[:400] + "…"


def is_transient(error: ServiceError) -> bool:
    """Whether the service itself names a passing trouble."""
    return any(name in error.message or name in error.exception_type for name in TRANSIENT_CLASSES)


def is_concurrency(error: ServiceError) -> bool:
    return CONCURRENCY in error.message
