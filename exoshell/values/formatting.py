"""Composite formatting: `'{0,10:N2}' -f $x`, and a value's own format strings. Dates and time spans know theirs themselves."""

from __future__ import annotations

import decimal
import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from exoshell.values.conversion import to_display_string
from exoshell.values.culture import current_culture
from exoshell.values.net_error import NetError, format_error
from exoshell.values.number_format import format_number
from exoshell.values.operator_errors import OperatorError
from exoshell.values.psobject import AUTOMATION_NULL, PSObject


def format_value(value: Any, spec: str, culture: Any = None) -> str:
    """value.ToString(spec) in a culture. Raises NetError (FormatException) for a format that does not fit."""
    culture = culture or current_culture()
    plain = value.base if type(value) is PSObject else value
    if plain is None or plain is AUTOMATION_NULL:
        return ""
    if not spec:
        return to_display_string(plain, culture)
    if isinstance(plain, int | float | decimal.Decimal) and not isinstance(plain, bool):
        return format_number(plain, spec, culture)
    own = getattr(plain, "to_string", None)
    if own is not None:
        return str(own(spec, culture))
    formatted = getattr(plain, "type", None)
    if hasattr(plain, "value") and hasattr(formatted, "members"):
        if spec.lower() not in ("d", "x", "g", "f"):
            raise format_error('Format string can be only "G", "g", "X", "x", "F", "f", "D" or "d".')
        if spec.lower() in ("d", "x"):
            return format_number(plain.value, spec if spec.lower() == "d" else f"{spec}8", culture)
        return str(plain)
    return to_display_string(plain, culture)


def _failure(message: str) -> OperatorError:
    return OperatorError(f"Error formatting a string: {message}.", "FormatError")


def _bad_input(place: int, reason: str) -> OperatorError:
    return _failure(f"Input string was not in a correct format. Failure to parse near offset {place}. {reason}")


_ENDS = "Format item ends prematurely."
_UNCLOSED = "Unclosed format item."
_CLOSING = "Unexpected closing brace without a corresponding opening brace."
_DIGIT = "Expected an ASCII digit."
_INDEX = "Index (zero based) must be greater than or equal to zero and less than the size of the argument list."
_DECIMAL_SPEC = re.compile(r"[Dd]([0-9]{0,2})$")
_BRACE = re.compile("[{}]")
_ITEM = re.compile(r"\{([0-9]+) *(?:, *(-?[0-9]+) *)?(?::([^{}]*))?\}")


class FormatItem:
    """`{number,columns:spec}`."""

    __slots__ = ("columns", "digits", "number", "spec")

    def __init__(self, number: int, columns: int, spec: str) -> None:
        self.number, self.columns, self.spec = number, columns, spec
        decimal_spec = _DECIMAL_SPEC.match(spec)
        self.digits: int | None = int(decimal_spec[1] or 0) if decimal_spec is not None else None if spec else 0
        """For specs that show a whole number as its digits: how many at least."""

    def show(self, value: Any) -> str:
        """A value's text. Raises OperatorError FormatError."""
        return self.shown(value, current_culture())

    def shown(self, value: Any, culture: Any) -> str:
        try:
            text = format_value(value, self.spec, culture)
        except OperatorError:
            raise
        except NetError as error:
            raise _failure(error.exception.message) from None
        columns = self.columns
        return text if not columns else text.rjust(columns) if columns > 0 else text.ljust(-columns)


class FormatProblem:
    """Where a pattern ends being one."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], OperatorError]) -> None:
        self.make = make


@lru_cache(maxsize=512)
def parsed(pattern: str) -> tuple[str | FormatItem | FormatProblem, ...]:
    """A composite format string: texts and items in order; a FormatProblem, after which nothing comes, where it is none."""
    parts: list[str | FormatItem | FormatProblem] = []
    place = 0
    while (brace := _BRACE.search(pattern, place)) is not None:
        start = brace.start()
        if start > place:
            parts.append(pattern[place:start])
        following = pattern[start + 1 : start + 2]
        if following == brace[0]:
            parts.append(following)
            place = start + 2
            continue
        item = _ITEM.match(pattern, start) if brace[0] == "{" else None
        if item is None:
            parts.append(FormatProblem(partial(_problem, pattern, start)))
            return tuple(parts)
        parts.append(FormatItem(int(item[1]), int(item[2] or 0), item[3] or ""))
        place = item.end()
    if place < len(pattern):
        parts.append(pattern[place:])
    return tuple(parts)


def _problem(pattern: str, start: int) -> OperatorError:
    """What is wrong with the brace at a place."""
    if start + 1 == len(pattern):
        return _bad_input(start + 1, _ENDS)
    return _bad_input(start + 1, _CLOSING) if pattern[start] == "}" else _malformed(pattern, start + 1)


def format_operator(pattern: str, arguments: list[Any], culture: Any = None) -> str:
    """`-f`: String.Format with the pattern. Raises OperatorError FormatError."""
    culture = culture or current_culture()
    texts: list[str] = []
    for part in parsed(pattern):
        if type(part) is str:
            texts.append(part)
        elif type(part) is FormatItem:
            if part.number >= len(arguments):
                raise _failure(_INDEX)
            value = arguments[part.number]
            kind = type(value)
            if kind is int and value >= 0 and part.digits is not None and not part.columns:
                texts.append(str(value).rjust(part.digits, "0"))
            elif kind is str and not part.columns:
                texts.append(value)
            else:
                texts.append(part.shown(value, culture))
        else:
            raise part.make()  # type: ignore[union-attr]  # neither text nor item
    return "".join(texts)


def _malformed(pattern: str, place: int) -> OperatorError:
    """Where an item that does not parse goes wrong, step by step as .NET reads it."""

    def skip(start: int, what: str) -> int:
        found = re.compile(what).match(pattern, start)
        return found.end() if found else start

    size = len(pattern)
    end = skip(place, "[0-9]+")
    if end == place:
        return _bad_input(place, _DIGIT)
    end = skip(end, " *")
    if pattern[end : end + 1] == ",":
        end = skip(skip(end + 1, " *"), "-?")
        digits = skip(end, "[0-9]+")
        if end < size and digits == end:
            return _bad_input(end, _DIGIT)
        end = skip(digits, " *")
    if end >= size:
        return _bad_input(size, _ENDS)
    if pattern[end] != ":":
        return _bad_input(end, _UNCLOSED)
    end = skip(end + 1, "[^{}]*")
    return _bad_input(min(end, size), _ENDS)
