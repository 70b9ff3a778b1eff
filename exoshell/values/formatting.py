"""Composite formatting: `'{0,10:N2}' -f $x`, and a value's own format strings. Dates and time spans know theirs themselves."""

from __future__ import annotations

import decimal
from typing import Any

from exoshell.values.conversion import to_display_string
from exoshell.values.culture import current_culture
from exoshell.values.net_error import NetError
from exoshell.values.number_format import format_number
from exoshell.values.operator_errors import OperatorError
from exoshell.values.psobject import AUTOMATION_NULL, PSObject

_BAD_INPUT = "Input string was not in a correct format. Failure to parse"


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
        if spec.lower() in ("d", "x"):
            return format_number(plain.value, spec if spec.lower() == "d" else f"{spec}8", culture)
        return str(plain)
    return to_display_string(plain, culture)


def _failure(message: str) -> Exception:
    return OperatorError(f"Error formatting a string: {message}.", "FormatError")


def format_operator(pattern: str, arguments: list[Any], culture: Any = None) -> str:
    """`-f`: String.Format with the pattern. Raises OperatorError FormatError."""
    culture = culture or current_culture()
    parts: list[str] = []
    place = 0
    size = len(pattern)
    while place < size:
        char = pattern[place]
        if char == "{":
            if pattern[place + 1 : place + 2] == "{":
                parts.append("{")
                place += 2
                continue
            end = _item_end(pattern, place)
            try:
                parts.append(_item(pattern[place + 1 : end], arguments, culture, place))
            except OperatorError:
                raise
            except NetError as error:
                raise _failure(error.exception.message) from None
            place = end + 1
        elif char == "}":
            if pattern[place + 1 : place + 2] != "}":
                raise _failure(f"{_BAD_INPUT} near offset {place + 1}. Unexpected closing brace without a corresponding opening brace.")
            parts.append("}")
            place += 2
        else:
            following = min((found for found in (pattern.find("{", place), pattern.find("}", place)) if found >= 0), default=size)
            parts.append(pattern[place:following])
            place = following
    return "".join(parts)


def _item_end(pattern: str, start: int) -> int:
    end = pattern.find("}", start)
    if end < 0:
        raise _failure(f"{_BAD_INPUT} near offset {len(pattern)}. Format item ends prematurely.")
    return end


def _item(text: str, arguments: list[Any], culture: Any, offset: int) -> str:
    head, colon, spec = text.partition(":")
    number, comma, width = head.partition(",")
    if not number.strip().isdigit() or not number[:1].isdigit():
        raise _failure(f"{_BAD_INPUT} near offset {offset + 1}. Expected an ASCII digit.")
    index = int(number)
    if index >= len(arguments):
        raise _failure("Index (zero based) must be greater than or equal to zero and less than the size of the argument list.")
    shown = format_value(arguments[index], spec if colon else "", culture)
    if comma:
        columns = int(width.strip())
        shown = shown.rjust(columns) if columns >= 0 else shown.ljust(-columns)
    return shown
