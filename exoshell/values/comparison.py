"""Equality and order of values by PowerShell's rules: the left operand decides how the right one is looked at.

Texts compare linguistically (collation.py), characters by their codes, numbers by value whatever their types.
"""

from __future__ import annotations

import decimal
import math
from typing import Any

from exoshell.values.collation import case_key, compare_text, equal_text, text_key
from exoshell.values.collections import Hashtable
from exoshell.values.conversion import convert, to_bool, to_string
from exoshell.values.conversion_errors import ConversionError
from exoshell.values.enums import EnumValue
from exoshell.values.exchange import Unlimited
from exoshell.values.number_text import scan_number
from exoshell.values.numbers import BigInteger
from exoshell.values.psobject import AUTOMATION_NULL, PSCustomObject, PSObject
from exoshell.values.text import Char
from exoshell.values.types import DotNetType, type_of

_NO_ORDER: Any = getattr(object, "__lt__", None)


class NotComparable(ValueError):
    """Two values have no order; the operator words the error."""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | decimal.Decimal) and not isinstance(value, bool)


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
    if kind is str:
        return equal_text(a, b if type(b) is str else to_string(b), ignore_case)
    if kind is bool:
        return bool(a) is to_bool(b)
    if _is_number(a):
        return _equal_numbers(a, b)
    if kind is Char:
        return _equal_char(a, b, ignore_case)
    if a is b:
        return True
    if isinstance(a, list | Hashtable | PSCustomObject):
        return False
    if kind is EnumValue and isinstance(b, bool):
        return bool(a.value == int(b))
    if (type(a) is type(b) and kind is not EnumValue) or hasattr(kind, "class_type"):
        return bool(a == b)
    try:
        return bool(a == convert(b, type_of(a)))
    except ConversionError:
        return False


def _equal_char(a: Char, b: Any, ignore_case: bool) -> bool:
    if isinstance(b, str) and not isinstance(b, Char):
        return len(b) == 1 and (a == b or (ignore_case and a.upper() == b.upper()))
    try:
        other = convert(b, type_of(a))
    except ConversionError:
        return False
    return bool(a == other or (ignore_case and isinstance(b, Char) and a.upper() == other.upper()))


def _equal_numbers(a: Any, b: Any) -> bool:
    if isinstance(b, str) and not isinstance(b, Char):
        number = scan_number(b)
        if number is None:
            try:
                number = convert(b, type_of(a))
            except ConversionError:
                return False
        return numbers_equal(a, number)
    if not _is_number(b) or isinstance(a, BigInteger) != isinstance(b, BigInteger):
        try:
            b = convert(b, type_of(a))
        except ConversionError:
            return False
    return numbers_equal(a, b)


def numbers_equal(a: Any, b: Any) -> bool:
    """Two numbers of any types; a decimal beside a double compares as decimals."""
    if (isinstance(a, decimal.Decimal) and isinstance(b, float)) or (isinstance(b, decimal.Decimal) and isinstance(a, float)):
        return float(a) == float(b)
    return bool(a == b)


def compare(a: Any, b: Any, ignore_case: bool = True) -> int:
    """-1, 0 or 1; null comes first. Raises NotComparable, and ConversionError where the right side does not convert."""
    if type(a) is PSObject:
        a = a.base
    if type(b) is PSObject:
        b = b.base
    if isinstance(a, list):
        raise NotComparable
    if a is None or a is AUTOMATION_NULL or b is None or b is AUTOMATION_NULL:
        return _compare_null(a, b)
    kind = type(a)
    if kind is str:
        return compare_text(a, b if type(b) is str else to_string(b), ignore_case)
    if kind is bool:
        return int(a) - int(to_bool(b))
    if _is_number(a):
        if not _is_number(b) or isinstance(a, BigInteger) != isinstance(b, BigInteger):
            number = scan_number(b) if type(b) is str else None
            b = number if number is not None else convert(b, type_of(a))
        return numbers_order(a, b)
    if kind is EnumValue:
        other = b if isinstance(b, EnumValue) and b.type.full_name == a.type.full_name else convert(b, type_of(a))
        return int(a.value > other.value) - int(a.value < other.value)
    if kind is Char:
        other = convert(b, type_of(a))
        return int(a > other) - int(a < other)
    return _compare_objects(a, b)


def numbers_order(a: Any, b: Any) -> int:
    """-1, 0 or 1; NaN is less than every number, as CompareTo has it."""
    if isinstance(a, decimal.Decimal) and isinstance(b, float):
        a = float(a)
    elif isinstance(b, decimal.Decimal) and isinstance(a, float):
        b = float(b)
    if a == b:
        return 0
    if a < b or a > b:
        return -1 if a < b else 1
    return int(not _is_nan(a)) - int(not _is_nan(b))


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _compare_null(a: Any, b: Any) -> int:
    a = None if a is AUTOMATION_NULL else a
    b = None if b is AUTOMATION_NULL else b
    if a is None and b is None:
        return 0
    other = b if a is None else a
    if type(other) is PSObject:
        other = other.base
    # null is less than everything but negative numbers
    sign = 1 if _is_number(other) and other < 0 else -1
    return sign if a is None else -sign


def _compare_objects(a: Any, b: Any) -> int:
    if a is b:
        return 0
    if isinstance(a, list | Hashtable | PSCustomObject | DotNetType) or getattr(type(a), "__lt__", _NO_ORDER) is _NO_ORDER:
        if type(a) is type(b) and a == b:
            return 0
        raise NotComparable
    if type(a) is not type(b):
        b = convert(b, type_of(a))
    if a == b:
        return 0
    try:
        return -1 if a < b else 1
    except TypeError:
        raise NotComparable from None


def sort_key(value: Any, case_sensitive: bool = False) -> tuple[Any, ...]:
    """A key for columns of one kind: null first, numbers by value, texts linguistically, everything else by its text."""
    if type(value) is PSObject:
        value = value.base
    if value is None or value is AUTOMATION_NULL:
        return (0,)
    if isinstance(value, Unlimited):
        return (3, value.order)
    if isinstance(value, str):
        return (2, case_key(str(value)) if case_sensitive else text_key(str(value)))
    if isinstance(value, decimal.Decimal):
        return (1, float(value))
    if isinstance(value, int | float):
        return (1, value)
    if isinstance(value, EnumValue):
        return (1, value.value)
    ticks = getattr(value, "ticks", None)
    if isinstance(ticks, int):
        return (3, ticks)
    return (2, text_key(to_string(value)))


__all__ = [
    "NotComparable",
    "case_key",
    "compare",
    "compare_text",
    "equal_text",
    "equals",
    "numbers_equal",
    "numbers_order",
    "sort_key",
    "text_key",
]
