"""How a candidate is written into the line: quoted as what is being typed is, or when the word needs it."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"^[^\s'\"`$(){};,|&<>@#\[\]‘’“”–—―]+$")


def quoted(text: str, quote: str = "") -> str:
    """The text as a command argument. `quote` is the quote that is open in the line, '' for none."""
    if quote == '"':
        return '"' + text.replace("`", "``").replace('"', '`"').replace("$", "`$") + '"'
    if quote or not text or not _PLAIN.match(text):
        return "'" + text.replace("'", "''") + "'"
    return text


def variable_text(name: str, *, braced: bool = False, sigil: str = "$") -> str:
    """`$name`, with braces where the name needs them or they were typed."""
    plain = re.fullmatch(r"(?:[A-Za-z]+:)?[\w?]+|\$|\^", name) is not None and name not in ("$", "^")
    if sigil == "@" or (plain and not braced) or name in ("?",):
        return f"{sigil}{name}"
    return "${" + name.replace("`", "``").replace("}", "`}") + "}"
