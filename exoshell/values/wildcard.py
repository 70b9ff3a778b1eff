"""WildcardPattern: `*`, `?`, `[a-z]` and backtick escapes, as -like, Get-Command and paths understand them."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(1024)
def _compiled(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    parts = []
    place = 0
    while place < len(pattern):
        char = pattern[place]
        place += 1
        if char == "`" and place < len(pattern):
            parts.append(re.escape(pattern[place]))
            place += 1
        elif char == "*":
            parts.append(".*")
        elif char == "?":
            parts.append(".")
        elif char == "[":
            end = pattern.find("]", place + 1)
            if end < 0:
                raise ValueError(pattern)
            parts.append(_set(pattern[place:end]))
            place = end + 1
        else:
            parts.append(re.escape(char))
    return re.compile("".join(parts) + r"\Z", re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def _set(content: str) -> str:
    body = content.replace("`", "").replace("\\", "\\\\").replace("]", "\\]").replace("^", "\\^").replace("[", "\\[")
    return f"[{body}]"


class WildcardPattern:
    """A compiled pattern. Raises ValueError (with the pattern) where a bracket is not closed."""

    __slots__ = ("_match", "pattern")
    ps_type_name = "System.Management.Automation.WildcardPattern"

    def __init__(self, pattern: str, ignore_case: bool = True) -> None:
        self.pattern = pattern
        self._match = _compiled(pattern, ignore_case).match

    def matches(self, text: str) -> bool:
        return self._match(text) is not None

    @staticmethod
    def escape(text: str) -> str:
        """The text with its wildcard characters escaped by backticks."""
        return re.sub(r"([*?\[\]`])", r"`\1", text)

    @staticmethod
    def unescape(text: str) -> str:
        return re.sub(r"`([*?\[\]`])", r"\1", text)

    @staticmethod
    def has_wildcards(text: str) -> bool:
        """Whether the text has an unescaped wildcard character."""
        return re.search(r"(?<!`)[*?\[]", text) is not None
