"""Takes secrets out of text that is about to be shown, logged or kept."""

from __future__ import annotations

import re

_TOKENISH = re.compile(
    r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.?[A-Za-z0-9_-]*"  # a JWT
    r"|\b[01]\.A[A-Za-z0-9_-]{30,}"  # Entra's authorization codes and refresh tokens
    r"|(?i:(?<=code=)|(?<=client_secret=)|(?<=password=)|(?<=assertion=)|(?<=refresh_token=)|(?<=Bearer ))[^\s&\"',]+"
)


def redact(text: str) -> str:
    """The text with everything that looks like a token, code or password replaced."""
    return _TOKENISH.sub("<redacted>", text)
