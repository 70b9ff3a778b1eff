""".NET regular expressions on the `regex` package: the few differences of syntax are translated, the rest is the same.

`regex` is imported when a pattern is first compiled, since many sessions never need it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_BALANCING = re.compile(r"\(\?<(\w*)-(\w+)>")
_UNICODE_BLOCK = re.compile(r"\\([pP])\{Is(\w+)\}")
_CONTROL = re.compile(r"\\c([A-Za-z])")


class PatternProblem(ValueError):
    """A pattern that does not compile; the text is .NET's as far as it can be told."""


@lru_cache(512)
def compiled(pattern: str, ignore_case: bool = False, options: int = 0) -> Any:
    """A compiled pattern. `options` are .NET's RegexOptions numbers. Raises PatternProblem."""
    import regex

    flags = regex.V0
    if ignore_case or options & 1:
        flags |= regex.IGNORECASE
    if options & 2:
        flags |= regex.MULTILINE
    if options & 16:
        flags |= regex.DOTALL
    if options & 32:
        flags |= regex.VERBOSE
    try:
        return regex.compile(_translated(pattern), flags)
    except regex.error as error:
        raise PatternProblem(f"Invalid pattern '{pattern}' at offset {error.pos if error.pos is not None else 0}. {error.msg}.") from None


def _translated(pattern: str) -> str:
    if _BALANCING.search(pattern):
        raise PatternProblem(f"Balancing groups are not supported in '{pattern}'.")
    pattern = _UNICODE_BLOCK.sub(r"\\\1{In\2}", pattern)
    pattern = _CONTROL.sub(lambda match: re.escape(chr(ord(match[1].upper()) - 64)), pattern)
    pattern = re.sub(r"\(\?'(\w+)'", r"(?<\1>", pattern)
    # a dollar sign also matches before a final line feed in both; \z and \Z differ by name only
    pattern = re.sub(r"(?<!\\)((?:\\\\)*)\\Z", r"\1(?=\\n?\\z)", pattern).replace("\\z", "\\Z")
    return re.sub(r"\[([^\]\[]+)-\[([^\]]+)\]\]", r"(?![\2])[\1]", pattern)


def replacement(text: str) -> str | None:
    """A .NET replacement text as a Python template for Match.expand; None where it is to be expanded by `expand`."""
    return text.replace("\\", "\\\\") if "$" not in text else None


_SUBSTITUTION = re.compile(r"\$(?:(\$)|(&)|(`)|(')|(_)|(\+)|(\d+)|\{(\w+)\})")


def expand(match: Any, text: str) -> str:
    """A .NET replacement text ('$1', '${name}', '$&', '$$'…) for a match."""

    def one(found: re.Match[str]) -> str:
        dollar, whole, before, after, everything, last, number, name = found.groups()
        if dollar:
            return "$"
        if whole:
            return str(match.group(0))
        if before:
            return str(match.string[: match.start()])
        if after:
            return str(match.string[match.end() :])
        if everything:
            return str(match.string)
        if last:
            return str(match.group(match.re.groups) or "") if match.re.groups else str(match.group(0))
        key: Any = int(number) if number else int(name) if name.isdigit() else name
        try:
            return str(match.group(key) or "")
        except (IndexError, KeyError):
            return found.group(0)

    return _SUBSTITUTION.sub(one, text)
