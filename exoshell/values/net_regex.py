""".NET regular expressions on the `regex` package: compiled patterns, their group numbers, replacement texts.

`regex` is imported when a pattern is first compiled, since many sessions never need it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from exoshell.values.net_regex_syntax import PatternProblem, Translator

IGNORE_CASE, MULTILINE, EXPLICIT_CAPTURE, SINGLE_LINE, VERBOSE, RIGHT_TO_LEFT, ECMA_SCRIPT = 1, 2, 4, 16, 32, 64, 256


@lru_cache(512)
def compiled(pattern: str, ignore_case: bool = False, options: int = 0) -> Any:
    """A compiled pattern. `options` are .NET's RegexOptions numbers. Raises PatternProblem."""
    import regex

    text = Translator(pattern, explicit=bool(options & EXPLICIT_CAPTURE), verbose=bool(options & VERBOSE)).translated()
    flags = regex.V0
    if ignore_case or options & IGNORE_CASE:
        flags |= regex.IGNORECASE
    if options & MULTILINE:
        flags |= regex.MULTILINE
    if options & SINGLE_LINE:
        flags |= regex.DOTALL
    if options & RIGHT_TO_LEFT:
        flags |= regex.REVERSE
    if options & ECMA_SCRIPT:
        flags |= regex.ASCII
    try:
        return regex.compile(text, flags)
    except regex.error as error:
        raise PatternProblem(pattern, len(pattern), f"{str(error).partition(' at position')[0].capitalize()}.") from None


@lru_cache(512)
def numbering(program: Any) -> tuple[int, ...]:
    """The groups of a compiled pattern in .NET's order: the whole match, unnamed ones, then named ones."""
    named = set(program.groupindex.values())
    return (*[number for number in range(program.groups + 1) if number not in named], *sorted(named))


_SUBSTITUTION = re.compile(r"\$(?:(\$)|(&)|(`)|(')|(_)|(\+)|([0-9]+)|\{(\w+)\})")


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
            return str(match.group(numbering(match.re)[-1]) or "")
        return _group_text(match, number or name, found.group(0))

    return _SUBSTITUTION.sub(one, text)


@lru_cache(256)
def template(program: Any, text: str) -> str | None:
    """A .NET replacement text as the `regex` package writes it; None for one that it has no form for."""
    parts: list[str] = []
    place = 0
    for found in _SUBSTITUTION.finditer(text):
        parts.append(text[place : found.start()].replace("\\", "\\\\"))
        place = found.end()
        dollar, whole, _, _, _, _, number, name = found.groups()
        key = number or name
        order = numbering(program)
        if dollar:
            parts.append("$")
        elif whole:
            parts.append("\\g<0>")
        elif key is None:
            return None
        elif key.isdigit() and int(key) < len(order):
            parts.append(f"\\g<{order[int(key)]}>")
        elif not key.isdigit() and key in program.groupindex:
            parts.append(f"\\g<{program.groupindex[key]}>")
        else:
            parts.append(found.group(0))
    return "".join(parts) + text[place:].replace("\\", "\\\\")


def _group_text(match: Any, key: str, literal: str) -> str:
    """The text of a group by .NET's number or its name; the reference itself where there is no such group."""
    if key.isdigit():
        order = numbering(match.re)
        place = int(key)
        return str(match.group(order[place]) or "") if place < len(order) else literal
    if key not in match.re.groupindex:
        return literal
    return str(match.group(key) or "")


__all__ = ["PatternProblem", "compiled", "expand", "numbering", "template"]
