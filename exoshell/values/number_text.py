"""Numbers ↔ text as .NET does it: shortest round-trip doubles, and what a string must look like to become a number."""

from __future__ import annotations

import decimal
import math
import re
from typing import Any

from exoshell.values import numbers

_NUMBER = re.compile(
    r"""^(?P<sign>[+-]?)
    (?:(?P<hex>0x[0-9a-f]+)|(?P<binary>0b[01]+)|(?P<body>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?))
    (?P<suffix>ul|us|uy|[lusdyn])?(?P<multiplier>kb|mb|gb|tb|pb)?$""",
    re.IGNORECASE | re.VERBOSE,
)
_MULTIPLIERS = {"kb": 2**10, "mb": 2**20, "gb": 2**30, "tb": 2**40, "pb": 2**50}
_SUFFIXES: dict[str, type] = {
    "l": numbers.Int64, "u": numbers.UInt32, "ul": numbers.UInt64, "s": numbers.Int16, "us": numbers.UInt16, "y": numbers.SByte,
    "uy": numbers.Byte, "n": numbers.BigInteger, "d": numbers.Decimal,
}  # fmt: skip


def double_text(value: float) -> str:
    """The shortest text that reads back as the same double: 0.1, 1E+20, 1.5E-05, ∞."""
    return _shortest(repr(float(value)))


def single_text(value: float) -> str:
    """The shortest text that reads back as the same single."""
    import struct

    for digits in range(1, 10):
        text = f"{value:.{digits}g}"
        if math.isnan(value) or math.isinf(value) or struct.pack("f", float(text)) == struct.pack("f", value):
            return _shortest(repr(float(text)))
    return _shortest(repr(float(value)))


def _shortest(text: str) -> str:
    if text == "inf":
        return "∞"
    if text == "-inf":
        return "-∞"
    if text == "nan":
        return "NaN"
    mantissa, _, exponent = text.partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    fraction = fraction.rstrip("0") if fraction.strip("0") else ""
    if exponent:
        power = int(exponent)
    else:
        digits = (whole + fraction).lstrip("0")
        power = len(whole) - 1 if whole.strip("0") else -(len(fraction) - len(digits) + 1) if digits else 0
    if -5 < power < 15:
        return sign + _positional(whole, fraction, int(exponent) if exponent else 0)
    digits = (whole + fraction).lstrip("0").rstrip("0") or "0"
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{tail}E{'+' if power >= 0 else '-'}{abs(power):02}"


def _positional(whole: str, fraction: str, shift: int) -> str:
    digits = whole + fraction
    place = len(whole) + shift
    if place <= 0:
        digits, place = "0" * (1 - place) + digits, 1
    digits = digits.ljust(place, "0")
    left, right = digits[:place].lstrip("0") or "0", digits[place:].rstrip("0")
    return f"{left}.{right}" if right else left


def decimal_text(value: decimal.Decimal) -> str:
    """Positional digits with the trailing zeros that a decimal keeps."""
    return f"{value:f}"


def scan_number(text: str) -> Any:
    """The number that a string means in an expression ('0x1F', '1kb', '1e3', ' 12 '), typed as the literal would be; None where it is none."""
    stripped = text.strip()
    if not stripped:
        return 0
    match = _NUMBER.match(stripped)
    if match is None:
        return None
    suffix = (match["suffix"] or "").lower()
    factor = _MULTIPLIERS.get((match["multiplier"] or "").lower(), 1)
    negative = match["sign"] == "-"
    if match["hex"] or match["binary"]:
        digits = match["hex"] or match["binary"]
        number: Any = _wrapped(int(digits, 0), len(digits) - 2, 16 if match["hex"] else 2)
        number = number * factor
        return narrow(-number if negative else number)
    body = match["body"]
    if suffix == "d":
        return numbers.CONTEXT.create_decimal(match["sign"] + body) * factor
    real = "." in body or "e" in body.lower()
    if real and suffix not in ("", None):
        number = int(float(body)) * factor
        return _SUFFIXES[suffix](-number if negative else number)
    if real:
        return float(match["sign"] + body) * factor
    number = int(body) * factor
    number = -number if negative else number
    if suffix:
        kind = _SUFFIXES[suffix]
        low, high = numbers.RANGES.get(kind, (number, number))
        return kind(number) if low <= number <= high else None
    return narrow(number)


def _wrapped(number: int, digits: int, base: int) -> int:
    """Hex and binary literals are two's complement at 32 and 64 bits: 0xFFFFFFFF is -1."""
    for bits in (32, 64):
        if digits == (bits // 4 if base == 16 else bits) and number >= 2 ** (bits - 1):
            return number - 2**bits
    return number


def narrow(number: int) -> Any:
    """A whole number as the smallest of int, long, decimal and double that holds it, as literals are typed."""
    if numbers.INT_MIN <= number <= numbers.INT_MAX:
        return int(number)
    if numbers.LONG_MIN <= number <= numbers.LONG_MAX:
        return numbers.Int64(number)
    if abs(number) < 79228162514264337593543950335:
        return numbers.Decimal(number)
    return float(number)
