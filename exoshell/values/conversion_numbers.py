"""Conversions to numbers and characters, with .NET's rounding (half to even), ranges and wording of failures."""

from __future__ import annotations

import decimal
import math
import re
import struct
from typing import Any

from exoshell.values import numbers
from exoshell.values.collections import Hashtable
from exoshell.values.conversion_errors import cannot_convert, cast_failure, invalid_cast, no_property_bag, no_such_property, wrong_format
from exoshell.values.enums import EnumValue
from exoshell.values.number_text import DECIMAL_MAX, fitted, scan_number
from exoshell.values.psobject import AUTOMATION_NULL, PSCustomObject, PSObject
from exoshell.values.text import Char
from exoshell.values.types import DotNetType, type_of

OVERFLOW = "System.OverflowException"
_ICONVERTIBLE = "InvalidCastIConvertible"
_FROM_TEXT = "InvalidCastFromStringToInteger"
_TOO_LARGE = "Value was either too large or too small for {}."
_ARITHMETIC = "Arithmetic operation resulted in an overflow."
_INTEGERS: dict[str, tuple[type[int], str]] = {
    "System.SByte": (numbers.SByte, "a signed byte"),
    "System.Byte": (numbers.Byte, "an unsigned byte"),
    "System.Int16": (numbers.Int16, "an Int16"),
    "System.UInt16": (numbers.UInt16, "a UInt16"),
    "System.Int32": (int, "an Int32"),
    "System.UInt32": (numbers.UInt32, "a UInt32"),
    "System.Int64": (numbers.Int64, "an Int64"),
    "System.UInt64": (numbers.UInt64, "a UInt64"),
}
INTEGER_NAMES = tuple(_INTEGERS)
_WHOLE = re.compile(r"[+-]?[0-9]+\Z")
_GROUPED = re.compile(r"([+-]?)([0-9][0-9,]*)(\.[0-9]*)?(e[+-]?[0-9]+)?(-?)\Z", re.IGNORECASE)
_HEXADECIMAL = re.compile("[0-9a-f]+", re.IGNORECASE)
_DOUBLES = {"nan": math.nan, "infinity": math.inf, "-infinity": -math.inf, "+infinity": math.inf, "-nan": math.nan}


def to_number(value: Any) -> Any:
    """The number that a value is in arithmetic; None where it is none."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float | decimal.Decimal):
        return value
    if value is None or value is AUTOMATION_NULL:
        return 0
    if isinstance(value, Char):
        return ord(value)
    if isinstance(value, str):
        return scan_number(value)
    if isinstance(value, EnumValue):
        return value.value
    if type(value) is PSObject:
        return to_number(value.base)
    return None


def _not_a_number(value: Any, target: DotNetType, *, has_constructor: bool = False) -> Exception:
    """Why an object is no number; types with constructors (decimal, bigint) have tried those too."""
    if type(value).__name__ == "DateTime":
        return invalid_cast(value, target)
    if has_constructor and isinstance(value, Hashtable) and len(value):
        return no_such_property(value, target)
    if has_constructor and type(value) is PSCustomObject:
        return no_property_bag(value, target)
    return cannot_convert(value, target)


# ------------------------------------------------------------------------------------------------------- integers


def to_integer(value: Any, target: DotNetType) -> Any:
    kind, phrase = _INTEGERS[target.full_name]
    if type(value) is kind:
        return value
    if isinstance(value, str) and not isinstance(value, Char):
        return _integer_of_text(value, target, kind, phrase)
    number = to_number(value)
    if number is None:
        raise _not_a_number(value, target)
    low, high = numbers.RANGES[kind]
    if isinstance(number, float):
        whole = _rounded(number)
        if whole is not None and low <= whole <= high:
            return kind(whole)
        if kind in (numbers.Int64, numbers.UInt64):
            message = _ARITHMETIC
        else:
            fits_int = whole is not None and numbers.INT_MIN <= whole <= numbers.INT_MAX
            message = _TOO_LARGE.format(phrase if fits_int or kind in (int, numbers.UInt32) else "an Int32")
        raise cast_failure(value, target, message, _ICONVERTIBLE, OVERFLOW)
    whole = int(number.to_integral_value(decimal.ROUND_HALF_EVEN)) if isinstance(number, decimal.Decimal) else int(number)
    if low <= whole <= high:
        return kind(whole)
    if isinstance(number, numbers.BigInteger):
        raise _big_overflow(value, target, kind, phrase)
    raise cast_failure(value, target, _TOO_LARGE.format(phrase), _ICONVERTIBLE, OVERFLOW)


def _rounded(number: float) -> int | None:
    return round(number) if math.isfinite(number) else None


def _big_overflow(value: Any, target: DotNetType, kind: type[int], phrase: str) -> Exception:
    in_int = numbers.INT_MIN <= int(value) <= numbers.INT_MAX
    if kind in (int, numbers.Int64):
        message = _TOO_LARGE.format(phrase)
    elif kind in (numbers.UInt32, numbers.UInt64):
        message = _ARITHMETIC if -(2**63) <= int(value) < 0 else _TOO_LARGE.format(phrase)
    else:
        message = _ARITHMETIC if in_int else _TOO_LARGE.format("an Int32")
    return cast_failure(value, target, message, "InvalidCastTargetInvocationExceptionop_Explicit", OVERFLOW)


def _integer_of_text(value: str, target: DotNetType, kind: type[int], phrase: str) -> Any:
    """As a literal first, then as .NET's converters read integers (# and &h for hexadecimal), then as a number with separators."""
    low, high = numbers.RANGES[kind]
    number = int(value) if value.isdecimal() and value.isascii() else scan_number(value)
    if number is not None:
        whole = (
            _rounded(number)
            if isinstance(number, float)
            else int(number.to_integral_value())
            if type(number) is decimal.Decimal
            else number
        )
        if whole is not None and low <= whole <= high:
            return kind(whole)
    text = value.strip()
    if _WHOLE.match(text):
        raise cast_failure(value, target, _TOO_LARGE.format(phrase), _FROM_TEXT, OVERFLOW)
    lowered = text.lower()
    for prefix in ("#", "0x", "&h"):
        if lowered.startswith(prefix):
            return _hexadecimal(value, lowered[len(prefix) :], target, kind, phrase)
    grouped = _GROUPED.match(text)
    if grouped is not None and not grouped[5] and (number is None):
        whole = _rounded(float(text.replace(",", "")))
        if whole is not None and low <= whole <= high:
            return kind(whole)
    raise wrong_format(value, target, _FROM_TEXT)


def _hexadecimal(value: str, digits: str, target: DotNetType, kind: type[int], phrase: str) -> Any:
    low, high = numbers.RANGES[kind]
    size = high - low + 1
    found = _HEXADECIMAL.match(digits)
    if found is None:
        raise cast_failure(value, target, "Could not find any recognizable digits.", _FROM_TEXT, "System.FormatException")
    number = int(found[0], 16)
    if number < size and found.end() < len(digits):
        message = "Additional non-parsable characters are at the end of the string."
        raise cast_failure(value, target, message, _FROM_TEXT, "System.FormatException")
    if number >= size:
        phrase = {int: "a UInt32", numbers.Int64: "a UInt64"}.get(kind, phrase)
        raise cast_failure(value, target, _TOO_LARGE.format(phrase), _FROM_TEXT, OVERFLOW)
    return kind(number if number <= high else number - size)


# ---------------------------------------------------------------------------------------------------------- reals


def single(number: float) -> numbers.Single:
    """A double rounded to single precision."""
    try:
        return numbers.Single(struct.unpack("f", struct.pack("f", number))[0])
    except OverflowError:
        return numbers.Single(math.copysign(math.inf, number))


def to_real(value: Any, target: DotNetType) -> Any:
    """To double or single."""
    if isinstance(value, str) and not isinstance(value, Char):
        number = _real_of_text(value, target)
    else:
        number = to_number(value)
        if number is None:
            raise _not_a_number(value, target)
    try:
        result = float(number)
    except OverflowError:
        result = math.copysign(math.inf, number)
    return single(result) if target.full_name == "System.Single" else result


def _real_of_text(value: str, target: DotNetType) -> Any:
    number = scan_number(value)
    if number is not None:
        return number
    text = value.strip()
    known = _DOUBLES.get(text.lower())
    if known is not None:
        return known
    grouped = _GROUPED.match(text)
    if grouped is None or grouped[5]:
        raise wrong_format(value, target, "InvalidCastFromStringToDoubleOrSingle")
    return float(text.replace(",", ""))


def to_decimal(value: Any, target: DotNetType) -> Any:
    if type(value) is decimal.Decimal:
        return value
    from_text = isinstance(value, str) and not isinstance(value, Char)
    number = _decimal_of_text(value, target) if from_text else to_number(value)
    if number is None:
        raise _not_a_number(value, target, has_constructor=True)
    result = decimal_of(number)
    if result is None:
        if isinstance(number, numbers.BigInteger):
            error_id = "InvalidCastTargetInvocationExceptionop_Explicit"
        else:
            error_id = "InvalidCastFromStringToDecimal" if from_text else _ICONVERTIBLE
        raise cast_failure(value, target, _TOO_LARGE.format("a Decimal"), error_id, OVERFLOW)
    return result


def decimal_of(number: Any) -> decimal.Decimal | None:
    """A number as a decimal (doubles by 15 digits, singles by 7); None where it is too large."""
    if type(number) is int:
        return decimal.Decimal(number)
    if isinstance(number, float):
        if not math.isfinite(number):
            return None
        if type(number) is float and "e" not in (text := f"{number:.15g}"):
            return decimal.Decimal(text) if number else decimal.Decimal(0)
        digits = 7 if isinstance(number, numbers.Single) else 15
        exact = decimal.Decimal(f"{number:.{digits - 1}e}")
        if exact.copy_abs() > DECIMAL_MAX:
            return None
        return fitted(decimal.Decimal(f"{exact.normalize():f}")) if exact else decimal.Decimal(0)
    exact = number if isinstance(number, decimal.Decimal) else decimal.Decimal(int(number))
    return exact if exact.copy_abs() <= DECIMAL_MAX else None


def _decimal_of_text(value: str, target: DotNetType) -> Any:
    number = scan_number(value)
    if number is not None and not (isinstance(number, float) and not abs(number) <= DECIMAL_MAX):
        return number
    text = value.strip()
    grouped = _GROUPED.match(text)
    if grouped is None or (grouped[1] and grouped[5]):
        raise wrong_format(value, target, "InvalidCastFromStringToDecimal")
    exact = decimal.Decimal(text.replace(",", "").rstrip("-"))
    if exact.copy_abs() > decimal.Decimal(10) ** 300:
        raise wrong_format(value, target, "InvalidCastFromStringToDecimal")
    return exact.copy_negate() if grouped[5] else exact


_DECIMAL_MAX = 79228162514264337593543950335


def to_big_integer(value: Any, target: DotNetType) -> Any:
    if isinstance(value, str) and not isinstance(value, Char):
        number = scan_number(value)
        text = value.strip()
        if number is None and _GROUPED.match(text) and not text.endswith("-"):
            number = float(text.replace(",", ""))
        if number is None or (isinstance(number, float) and not math.isfinite(number)):
            raise cast_failure(value, target, "The value could not be parsed.", _FROM_TEXT, "System.FormatException")
        # what no decimal holds goes by way of a double
        whole = int(text) if _WHOLE.match(text) else int(number)
        return numbers.BigInteger(whole if abs(whole) <= _DECIMAL_MAX else int(float(whole)))
    number = to_number(value)
    if number is None:
        if type(value).__name__ == "DateTime":
            raise invalid_cast(value, target)
        raise _not_a_number(value, target, has_constructor=True)
    if isinstance(number, float) and not math.isfinite(number):
        message = "The value is not a number." if math.isnan(number) else "BigInteger cannot represent infinity."
        raise cast_failure(value, target, message, "InvalidCastConstructorException", OVERFLOW)
    return numbers.BigInteger(int(number))


# ----------------------------------------------------------------------------------------------------- characters


def to_char(value: Any, target: DotNetType) -> Any:
    if isinstance(value, Char):
        return value
    if isinstance(value, str):
        if len(value) != 1:
            message = "String must be exactly one character long."
            raise cast_failure(value, target, message, "InvalidCastParseTargetInvocation", "System.FormatException")
        return Char(value)
    if value is None:
        return Char("\0")
    if isinstance(value, bool | float | decimal.Decimal) or type(value).__name__ == "DateTime":
        raise invalid_cast(value, target)
    if isinstance(value, numbers.BigInteger):
        raise cast_failure(value, target, "Object must implement IConvertible.", _ICONVERTIBLE, "System.InvalidCastException")
    number = to_number(value)
    if number is None:
        raise cannot_convert(value, target)
    if not 0 <= number <= 0xFFFF:
        raise cast_failure(value, target, _TOO_LARGE.format("a character"), _ICONVERTIBLE, OVERFLOW)
    return Char(chr(number))


def is_numeric(value: Any) -> bool:
    """Is it a value of a primitive number type (not bool, not bigint, not decimal)?"""
    return isinstance(value, int | float) and not isinstance(value, bool | numbers.BigInteger)


__all__ = [
    "INTEGER_NAMES",
    "decimal_of",
    "fitted",
    "is_numeric",
    "single",
    "to_big_integer",
    "to_char",
    "to_decimal",
    "to_integer",
    "to_number",
    "to_real",
    "type_of",
]
