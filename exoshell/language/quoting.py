"""When a text can stand as it is in a command, and how to quote it when it cannot: completion and syntax shown to people need it."""

from __future__ import annotations

import re
from functools import cache

from exoshell.language.patterns import DASHES, DOUBLE_QUOTES, SINGLE_QUOTES, WHITE_SPACE


def needs_quotes(text: str) -> bool:
    """Would this text, written bare as an argument, be read as something else than itself?"""
    return not text or _special().search(text) is not None or _special_start().match(text) is not None


def quote_argument(text: str) -> str:
    """The text as one argument: bare where possible, else in single quotes."""
    return single_quoted(text) if needs_quotes(text) else text


def single_quoted(text: str) -> str:
    """The text in single quotes; every kind of single quote in it is doubled, since each of them would end the string."""
    return "'" + re.sub(f"([{SINGLE_QUOTES}])", r"\1\1", text) + "'"


def double_quoted(text: str) -> str:
    """The text in double quotes, nothing in it expanded."""
    return '"' + re.sub(f"([{DOUBLE_QUOTES}`$])", r"`\1", text) + '"'


def quote_member(name: str) -> str:
    """A member's name as it may follow a dot."""
    return name if re.fullmatch(r"[^\W\d]\w*", name) else single_quoted(name)


def quote_variable(name: str) -> str:
    """A variable with its dollar sign, in braces where its name needs them."""
    if re.fullmatch(r"(?:\w+:)?\w+|[$?^]", name):
        return "$" + name
    return "${" + re.sub(r"([{}`])", r"`\1", name) + "}"


@cache
def _special() -> re.Pattern[str]:
    return re.compile(f"[{WHITE_SPACE}\r\n{{}}();,|&`$\0{SINGLE_QUOTES}{DOUBLE_QUOTES}]")


@cache
def _special_start() -> re.Pattern[str]:
    # A dash starts a parameter, `@` a splatted variable, `#` a comment; `<`, `>`, `2>` and `*>` redirect.
    return re.compile(rf"[{re.escape(DASHES)}@#<>]|[1-6*]>|\]")
