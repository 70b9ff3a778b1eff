"""`exoshell -File script.ps1 arguments…`: the call that the arguments of a process mean, as pwsh reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PARAMETER = re.compile(r"^-([A-Za-z_?][\w-]*)(?::(.*))?$", re.DOTALL)


def script_call(path: str, arguments: Sequence[str]) -> str:
    """The text that runs a script with literal arguments: words are strings, `-Name` is a parameter, `-Name:$false` switches off."""
    return " ".join(["&", quoted(path), *(_argument(item) for item in arguments)])


def _argument(text: str) -> str:
    match = _PARAMETER.match(text)
    if match is None:
        return quoted(text)
    name, value = match.groups()
    if value is None:
        return f"-{name}"
    word = value.lower().removeprefix("$")
    return f"-{name}:{f'${word}' if word in ('true', 'false') or value.lower() == '$null' else quoted(value)}"


def quoted(text: str) -> str:
    """A single-quoted string with this content."""
    return "'" + re.sub("(['‘’‚‛])", r"\1\1", text) + "'"
