"""Equality and order of values by PowerShell's rules: the left operand decides how the right one is looked at.

Texts are equal without case by ordinal comparison and ordered linguistically, as ICU's root collation does: punctuation before
digits before letters, accents and case only as tie-breakers, small letters first.
"""

from __future__ import annotations

import decimal
import unicodedata
from functools import lru_cache
from typing import Any

from exoshell.values import numbers
from exoshell.values.enums import EnumValue
from exoshell.values.psobject import AUTOMATION_NULL, PSObject
from exoshell.values.text import Char

_PUNCTUATION = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_RANK = {char: place for place, char in enumerate(" \t" + _PUNCTUATION)}


class NotComparable(ValueError):
    """Two values have no order; the operator words the error."""


@lru_cache(8192)
def text_key(text: str) -> tuple[Any, ...]:
    """The sort key of a text without regard to case: letters first of all, then accents."""
    primary: list[tuple[int, Any]] = []
    accents: list[str] = []
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char):
            accents.append(char)
            continue
        accents.append("")
        if char in _RANK:
            primary.append((0, _RANK[char]))
        elif char.isdigit():
            primary.append((1, unicodedata.digit(char, 0)))
        elif char.isalpha():
            primary.append((2, char.casefold()))
        elif char.isprintable():
            primary.append((0, 100 + ord(char)))
    return (primary, accents)


def case_key(text: str) -> list[int]:
    """Small letters before capitals, where everything else is equal."""
    return [int(char.isupper()) for char in text]


def compare_text(a: str, b: str, ignore_case: bool = True) -> int:
    """-1, 0 or 1 in linguistic order."""
    if a == b:
        return 0
    one, other = text_key(a), text_key(b)
    if one != other:
        return -1 if one < other else 1
    if ignore_case:
        return 0
    left, right = case_key(a), case_key(b)
    return (left > right) - (left < right)


def equal_text(a: str, b: str, ignore_case: bool = True) -> bool:
    """Ordinal equality."""
    return a == b or (ignore_case and len(a) == len(b) and a.lower() == b.lower()) or (ignore_case and a.upper() == b.upper())


def equals(a: Any, b: Any, ignore_case: bool = True) -> bool:
    """PowerShell's -eq of two single values; a right side that does not convert is unequal."""
    kind = type(a)
    if kind is PSObject:
        return equals(a.base, b, ignore_case)
    if type(b) is PSObject:
        b = b.base
    if a is None or a is AUTOMATION_NULL:
        return b is None or b is AUTOMATION_NULL
    if b is None or b is AUTOMATION_NULL:
        return False
    if kind is str or kind is Char:
        if type(b) is str or type(b) is Char:
            return equal_text(a, b, ignore_case)
        from exoshell.values.conversion import to_string

        return equal_text(a, to_string(b), ignore_case)
    if kind is bool:
        from exoshell.values.conversion import to_bool

        return a is to_bool(b)
    if isinstance(a, int | float | decimal.Decimal):
        return _equal_numbers(a, b)
    if isinstance(a, EnumValue):
        return _equal_enum(a, b)
    if a is b:
        return True
    if type(a) is type(b):
        return bool(a == b)
    from exoshell.values.conversion import ConversionError, convert
    from exoshell.values.types import type_of

    try:
        return bool(a == convert(b, type_of(a)))
    except ConversionError:
        return False


def _equal_numbers(a: Any, b: Any) -> bool:
    if not isinstance(b, bool) and isinstance(b, int | float | decimal.Decimal):
        return _as_comparable(a, b)
    from exoshell.values.conversion import ConversionError, convert, to_number
    from exoshell.values.types import type_of

    if isinstance(b, str) and not isinstance(b, Char):
        try:
            number = to_number(b)
            return number is not None and _as_comparable(a, number)
        except ConversionError:
            return False
    number = to_number(b)
    if number is None:
        try:
            number = convert(b, type_of(a))
        except ConversionError:
            return False
    return _as_comparable(a, number)


def _as_comparable(a: Any, b: Any) -> bool:
    if isinstance(a, decimal.Decimal) and isinstance(b, float):
        return float(a) == b
    if isinstance(b, decimal.Decimal) and isinstance(a, float):
        return a == float(b)
    return bool(a == b)


def _equal_enum(a: EnumValue, b: Any) -> bool:
    if isinstance(b, EnumValue):
        return a == b
    if isinstance(b, str):
        return a.type.find(b) == a.value or b.strip() == str(a.value)
    return isinstance(b, int) and a.value == b


def compare(a: Any, b: Any, ignore_case: bool = True) -> int:
    """-1, 0 or 1; null comes first. Raises NotComparable, and ConversionError where the right side does not convert."""
    if type(a) is PSObject:
        a = a.base
    if type(b) is PSObject:
        b = b.base
    a = None if a is AUTOMATION_NULL else a
    b = None if b is AUTOMATION_NULL else b
    if a is None or b is None:
        return _compare_null(a, b)
    if isinstance(a, str):
        from exoshell.values.conversion import to_string

        if isinstance(a, Char) and isinstance(b, Char):
            return (a > b) - (a < b)
        return compare_text(a, b if isinstance(b, str) else to_string(b), ignore_case)
    if isinstance(a, bool):
        from exoshell.values.conversion import to_bool

        return int(a) - int(to_bool(b))
    if isinstance(a, int | float | decimal.Decimal):
        return _compare_numbers(a, b)
    if isinstance(a, EnumValue):
        from exoshell.values.conversion import convert

        other = b if isinstance(b, EnumValue) else convert(b, a.type.full_name)
        return (a.value > other.value) - (a.value < other.value)
    return _compare_objects(a, b)


def _compare_null(a: Any, b: Any) -> int:
    if a is None and b is None:
        return 0
    other = b if a is None else a
    if isinstance(other, int | float | decimal.Decimal) and not isinstance(other, bool):
        # numbers are compared with null as if it were less than everything but negative ones
        sign = -1 if other >= 0 else 1
        return sign if a is None else -sign
    return -1 if a is None else 1


def _compare_numbers(a: Any, b: Any) -> int:
    if isinstance(b, bool) or not isinstance(b, int | float | decimal.Decimal):
        from exoshell.values.conversion import convert, to_number
        from exoshell.values.types import type_of

        number = to_number(b)
        b = number if number is not None else convert(b, type_of(a))
    if isinstance(a, decimal.Decimal) and isinstance(b, float):
        a = float(a)
    elif isinstance(b, decimal.Decimal) and isinstance(a, float):
        b = float(b)
    return (a > b) - (a < b)


def _compare_objects(a: Any, b: Any) -> int:
    if type(a) is not type(b):
        from exoshell.values.conversion import convert
        from exoshell.values.types import type_of

        b = convert(b, type_of(a))
    try:
        return int(bool(a > b)) - int(bool(a < b))
    except TypeError:
        if a == b:
            return 0
        raise NotComparable from None


def sort_key(value: Any, case_sensitive: bool = False) -> tuple[Any, ...]:
    """A key for homogenous columns: null first, numbers by value, texts linguistically, everything else by its text."""
    if type(value) is PSObject:
        value = value.base
    if value is None or value is AUTOMATION_NULL:
        return (0,)
    if isinstance(value, str):
        key = text_key(str(value))
        return (2, key, case_key(value)) if case_sensitive else (2, key)
    if isinstance(value, decimal.Decimal):
        return (1, float(value))
    if isinstance(value, int | float):
        return (1, value)
    if isinstance(value, EnumValue):
        return (1, value.value)
    ticks = getattr(value, "ticks", None)
    if isinstance(ticks, int):
        return (3, ticks)
    from exoshell.values.conversion import to_string

    return (2, text_key(to_string(value)))


__all__ = ["NotComparable", "compare", "compare_text", "equal_text", "equals", "numbers", "sort_key", "text_key"]
