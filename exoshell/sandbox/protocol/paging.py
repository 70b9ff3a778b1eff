"""nextLink: an opaque address that is good for one tenant and one body only."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

import orjson


@dataclass(frozen=True, slots=True)
class Position:
    """Where a result goes on."""

    after: int = 0
    sent: int = 0
    """Objects sent so far: -ResultSize counts over all pages."""


class Links:
    """Makes and reads the tokens; they carry all that is needed, so nothing is kept for clients that never come back."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def make(self, position: Position, tenant: str, body: bytes) -> str:
        content = orjson.dumps([position.after, position.sent, base64.b64encode(body).decode()])
        return base64.urlsafe_b64encode(self._mac(content, tenant) + content).decode().rstrip("=")

    def read(self, token: str, tenant: str, body: bytes) -> tuple[Position, bytes] | None:
        """The position and the body it belongs to; None where the token is not this tenant's, or the body another one.

        An empty body (a GET) stands for the one that the link was made for.
        """
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            mac, content = raw[:32], raw[32:]
            if not hmac.compare_digest(mac, self._mac(content, tenant)):
                return None
            after, sent, packed = orjson.loads(content)
            original = base64.b64decode(packed)
        except ValueError:
            return None
        if body and orjson.loads(body) != orjson.loads(original):
            return None
        return Position(int(after), int(sent)), original

    def _mac(self, content: bytes, tenant: str) -> bytes:
        return hmac.new(self._key, tenant.encode() + b"\n" + content, hashlib.sha256).digest()
