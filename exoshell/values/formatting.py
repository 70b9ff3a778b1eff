"""Composite formatting: `'{0,10:N2}' -f $x`, and a value's own format strings. Dates and time spans know theirs themselves."""

from __future__ import annotations

import decimal
import re
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
_BRACE = re.compile("[{}]")
_ITEM = re.compile(r"\{([0-9]+) *(?:, *(-?[0-9]+) *)?(?::([^{}]*))?\}")


def format_operator(pattern: str, arguments: list[Any], culture: Any = None) -> str:
    """`-f`: String.Format with the pattern. Raises OperatorError FormatError."""
    culture = culture or current_culture()
    parts: list[str] = []
    place = 0
    while True:
        brace = _BRACE.search(pattern, place)
        if brace is None:
            parts.append(pattern[place:])
            return "".join(parts)
        start = brace.start()
        parts.append(pattern[place:start])
        following = pattern[start + 1 : start + 2]
        if not following:
            raise _bad_input(start + 1, _ENDS)
        if following == brace[0]:
            parts.append(following)
            place = start + 2
            continue
        if brace[0] == "}":
            raise _bad_input(start + 1, _CLOSING)
        item = _ITEM.match(pattern, start)
        if item is None:
            raise _malformed(pattern, start + 1)
        parts.append(_shown(item, arguments, culture))
        place = item.end()


def _shown(item: re.Match[str], arguments: list[Any], culture: Any) -> str:
    number, width, spec = item.groups()
    if int(number) >= len(arguments):
        raise _failure(_INDEX)
    try:
        text = format_value(arguments[int(number)], spec or "", culture)
    except OperatorError:
        raise
    except NetError as error:
        raise _failure(error.exception.message) from None
    if not width:
        return text
    columns = int(width)
    return text.rjust(columns) if columns >= 0 else text.ljust(-columns)


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
