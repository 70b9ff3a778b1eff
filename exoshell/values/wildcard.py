"""WildcardPattern: `*`, `?`, `[a-z]` and backtick escapes, as -like, Get-Command and paths understand them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

_PLAIN = re.compile(r"(\*?)([^*?\[\]`]+)(\*?)\Z")
_SPECIAL = re.compile(r"([*?\[\]`])")


@lru_cache(1024)
def _matcher(pattern: str, ignore_case: bool) -> Callable[[str], bool]:
    """The test of a pattern: plain string functions where `*` stands at the ends only."""
    if pattern == "*":
        return lambda text: True
    plain = _PLAIN.match(pattern)
    if plain is not None and plain[2].isascii():
        before, middle, after = plain.groups()
        wanted = middle.lower() if ignore_case else middle
        test = _TESTS[bool(before), bool(after)]
        slow = re.compile(_translated(pattern), re.DOTALL | re.IGNORECASE).match if ignore_case else None

        def matches(text: str) -> bool:
            if slow is None:
                return test(text, wanted)
            return test(text.lower(), wanted) if text.isascii() else slow(text) is not None

        return matches
    try:
        found = re.compile(_translated(pattern), re.DOTALL | (re.IGNORECASE if ignore_case else 0)).match
    except re.error:
        raise ValueError(pattern) from None
    return lambda text: found(text) is not None


_TESTS: dict[tuple[bool, bool], Callable[[str, str], bool]] = {
    (False, False): str.__eq__,
    (True, False): str.endswith,
    (False, True): str.startswith,
    (True, True): str.__contains__,
}


def _translated(pattern: str) -> str:
    parts = []
    place = 0
    while place < len(pattern):
        char = pattern[place]
        place += 1
        if char == "`":
            if place < len(pattern):
                parts.append(re.escape(pattern[place]))
                place += 1
            elif len(pattern) > 1:
                # nothing matches a pattern that ends in an escape character
                parts.append("(?!)")
        elif char == "*":
            if parts[-1:] != [".*"]:
                parts.append(".*")
        elif char == "?":
            parts.append(".")
        elif char == "[":
            text, place = _set(pattern, place)
            parts.append(text)
        else:
            parts.append(re.escape(char))
    return "".join(parts) + r"\Z"


def _set(pattern: str, place: int) -> tuple[str, int]:
    """A bracketed set from behind its `[`: as a regular expression, and the place behind its `]`. Raises ValueError."""
    members: list[str] = []
    first = True
    while True:
        if place >= len(pattern):
            raise ValueError(pattern)
        char = pattern[place]
        place += 1
        if char == "]" and not first:
            break
        first = False
        if char == "`" and place < len(pattern):
            members.append(re.escape(pattern[place]))
            place += 1
        elif char == "-" and members and place < len(pattern) and pattern[place] != "]":
            members.append("-")
        else:
            members.append("\\" + char if char in r"\^[]-&~|" else char)
    return f"[{''.join(members)}]", place


class WildcardPattern:
    """A compiled pattern. Raises ValueError (with the pattern) where a bracket is not closed."""

    __slots__ = ("matches", "pattern")
    ps_type_name = "System.Management.Automation.WildcardPattern"
    matches: Callable[[str], bool]

    def __init__(self, pattern: str, ignore_case: bool = True) -> None:
        self.pattern = pattern
        self.matches = _matcher(pattern, ignore_case)

    @staticmethod
    def escape(text: str) -> str:
        """The text with its wildcard characters escaped by backticks."""
        return _SPECIAL.sub(r"`\1", text)

    @staticmethod
    def unescape(text: str) -> str:
        return re.sub(r"`([*?\[\]`])", r"\1", text)

    @staticmethod
    def has_wildcards(text: str) -> bool:
        """Whether the text has an unescaped wildcard character."""
        return re.search(r"(?<!`)[*?\[\]]", text) is not None
