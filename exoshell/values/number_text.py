"""Numbers ↔ text as .NET does it: shortest round-trip doubles, and what a string must look like to become a number."""

from __future__ import annotations

import decimal
import math
import re
import struct
from typing import Any

from exoshell.values import numbers

_NUMBER = re.compile(
    r"""^(?P<sign>[+-]?)
    (?:(?P<hex>0x[0-9a-f]*)|(?P<binary>0b[01]+)|(?P<body>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?))
    (?P<suffix>ul|us|uy|[lusdyn])?(?P<multiplier>kb|mb|gb|tb|pb)?$""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
DECIMAL_MAX = 79228162514264337593543950335
_MULTIPLIERS = {"kb": 2**10, "mb": 2**20, "gb": 2**30, "tb": 2**40, "pb": 2**50}
_SUFFIXES: dict[str, type] = {
    "l": numbers.Int64, "u": numbers.UInt32, "ul": numbers.UInt64, "s": numbers.Int16, "us": numbers.UInt16, "y": numbers.SByte,
    "uy": numbers.Byte, "n": numbers.BigInteger, "d": numbers.Decimal,
}  # fmt: skip


def double_text(value: float) -> str:
    """The shortest text that reads back as the same double, as ToString() writes it: 0.1, 1E+20, 1.5E-05."""
    text = float.__repr__(value)
    if "e" not in text and "n" not in text:
        return text.removesuffix(".0")
    return _special(value) or _laid_out(text, 17)


def single_text(value: float) -> str:
    """The shortest text that reads back as the same single."""
    return _special(value) or _laid_out(_shortest_single(value), 9)


def rounded_text(value: float, digits: int) -> str:
    """A number rounded to significant digits ('G15'), as casts to string write doubles (15) and singles (7)."""
    text = f"{value:.{digits}g}"
    if "e" not in text and "n" not in text:
        return text
    return _special(value) or _laid_out(f"{value:.{digits - 1}e}", digits)


def _shortest_single(value: float) -> str:
    packed = struct.pack("f", value)
    for digits in range(9):
        text = f"{value:.{digits}e}"
        if struct.pack("f", min(float(text), 3.4028234663852886e38)) == packed:
            return text
    return f"{value:.8e}"


def _special(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return ""


def _laid_out(text: str, limit: int) -> str:
    """Digits from Python's repr or e-format as .NET places them: positional below `limit` digits before the point."""
    mantissa, _, exponent = text.partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits = (whole + fraction).lstrip("0")
    power = len(whole) - 1 + int(exponent or 0) - (len(whole) + len(fraction) - len(digits))
    digits = digits.rstrip("0")
    if not digits:
        return f"{sign}0"
    if not -5 < power < limit:
        tail = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{tail}E{'+' if power >= 0 else '-'}{abs(power):02}"
    if power < 0:
        return f"{sign}0.{'0' * (-power - 1)}{digits}"
    if len(digits) <= power + 1:
        return sign + digits.ljust(power + 1, "0")
    return f"{sign}{digits[: power + 1]}.{digits[power + 1 :]}"


def decimal_text(value: decimal.Decimal) -> str:
    """Positional digits with the trailing zeros that a decimal keeps."""
    return f"{value:f}"


def scan_number(text: str) -> Any:
    """The number that a string means in an expression ('0x1F', '1kb', ' 12 '), typed as the literal would be; None where it is none."""
    stripped = text.strip()
    if not stripped:
        return 0
    match = _NUMBER.match(stripped)
    if match is None:
        return None
    suffix = (match["suffix"] or "").lower()
    factor = _MULTIPLIERS.get((match["multiplier"] or "").lower(), 1)
    sign = -1 if match["sign"] == "-" else 1
    body = match["body"]
    if body is None:
        return _typed_bits(sign * _prefixed(match["hex"] or match["binary"], suffix) * factor, suffix, match["hex"] or "")
    if suffix == "d":
        return _decimal_literal(sign, body, factor)
    if "." in body or "e" in body.lower():
        if not suffix:
            return float(sign * float(body) * factor)
        value = float(body) * factor
        return None if math.isinf(value) else _typed(sign * round(value), suffix)
    return _typed(sign * int(body) * factor, suffix)


def _typed_bits(number: int, suffix: str, hexadecimal: str) -> Any:
    """A hexadecimal or binary literal: of 64 bits at most; sixteen digits make a long."""
    if suffix in ("", "d") and not numbers.LONG_MIN <= number <= numbers.LONG_MAX:
        return None
    if not suffix and len(hexadecimal) == 18:
        return numbers.Int64(number)
    return _typed(number, suffix)


def _decimal_literal(sign: int, body: str, factor: int) -> Any:
    exact = decimal.Decimal(body)
    if exact.adjusted() > 30:
        return None
    number = _WIDE.multiply(exact, decimal.Decimal(sign * factor))
    return fitted(number) if number.copy_abs() <= DECIMAL_MAX else None


_WIDE = decimal.Context(prec=100, rounding=decimal.ROUND_HALF_EVEN)


def fitted(exact: decimal.Decimal) -> decimal.Decimal:
    """A value cut to the 28 decimal places and 96 bits that a decimal has."""
    exponent = exact.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -28:
        exact = _WIDE.quantize(exact, decimal.Decimal(1).scaleb(-28))
    elif isinstance(exponent, int) and exponent > 0:
        exact = _WIDE.quantize(exact, decimal.Decimal(1))
    while len(exact.as_tuple().digits) > 28 and _mantissa(exact) > DECIMAL_MAX:
        places = -int(exact.as_tuple().exponent)
        if places <= 0:
            break
        exact = _WIDE.quantize(exact, decimal.Decimal(1).scaleb(1 - places))
    return exact


def _mantissa(exact: decimal.Decimal) -> int:
    return int("".join(map(str, exact.as_tuple().digits)))


def _typed(number: int, suffix: str) -> Any:
    if not suffix:
        return narrow(number)
    if suffix == "d":
        return numbers.Decimal(number) if abs(number) <= DECIMAL_MAX else None
    if suffix in ("l", "u"):
        # the suffix asks for a width that holds the number
        for kind in (numbers.Int64,) if suffix == "l" else (numbers.UInt32, numbers.UInt64):
            low, high = numbers.RANGES[kind]
            if low <= number <= high:
                return kind(number)
        return None
    chosen = _SUFFIXES[suffix]
    low, high = numbers.RANGES.get(chosen, (number, number))
    return chosen(number) if low <= number <= high else None


_SIGNED_HEX = {"l": (16,), "s": (4,), "y": (2,), "n": (8, 16, 24, 32)}
"""How many hexadecimal digits make the first one's high bit a sign, by suffix; without one these are 8 and 16."""


def _prefixed(digits: str, suffix: str) -> int:
    """Hex and binary literals are two's complement where they fill a type: 0xFFFFFFFF is -1; not so with an unsigned suffix."""
    base = 16 if digits[1] in "xX" else 2
    text = digits[2:]
    number: int = int(text or "0", base)
    if suffix.startswith("u"):
        return number
    sizes = _SIGNED_HEX.get(suffix, (8, 16)) if base == 16 else (8, 16, 32, 64)
    bits = len(text) * (4 if base == 16 else 1)
    return number - (1 << bits) if len(text) in sizes and number >> (bits - 1) else number


def narrow(number: int) -> Any:
    """A whole number as the smallest of int, long, decimal and double that holds it, as literals are typed."""
    if numbers.INT_MIN <= number <= numbers.INT_MAX:
        return int(number)
    if numbers.LONG_MIN <= number <= numbers.LONG_MAX:
        return numbers.Int64(number)
    if abs(number) <= DECIMAL_MAX:
        return numbers.Decimal(number)
    return cut(number)


def cut(number: int) -> float:
    """A large whole number as a double, cut off as .NET's big integers do, not rounded."""
    spare = max(0, abs(number).bit_length() - 53)
    try:
        return float((abs(number) >> spare) << spare) * (1 if number >= 0 else -1)
    except OverflowError:
        return math.copysign(math.inf, number)
