"""The value and the .NET type of a number literal."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any, Final

from exoshell.language.patterns import patterns

_MULTIPLIERS: Final = {"kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40, "pb": 1 << 50}

_RANGES: Final = {
    "y": ("sbyte", -128, 127),
    "uy": ("byte", 0, 255),
    "s": ("short", -32768, 32767),
    "us": ("ushort", 0, 65535),
    "l": ("long", -(1 << 63), (1 << 63) - 1),
    "ul": ("ulong", 0, (1 << 64) - 1),
}

_DECIMAL_MAX: Final = (1 << 96) - 1

_DASHES: Final = dict.fromkeys(map(ord, "\u2013\u2014\u2015"), "-")


def parse_number(text: str) -> tuple[Any, str] | None:
    """The value and type name ('int', 'double'…) of a number literal as written, sign included; None where no type holds it."""
    if text.isdecimal() and len(text) < 10 and text.isascii():
        return int(text), "int"
    text = text.lower().translate(_DASHES)
    negative = text[0] == "-"
    if text[0] in "+-":
        text = text[1:]
    match = patterns().number_parts.fullmatch(text)
    if match is None:
        return None
    body, suffix, multiplier = match.group("body"), match.group("suffix") or "", _MULTIPLIERS.get(match.group("multiplier") or "", 1)
    if body.startswith(("0x", "0b")):
        return _from_bits(body, suffix, multiplier, negative)
    if suffix == "d":
        return _decimal(body, multiplier, negative)
    if "." in body or "e" in body:
        value = float(body) * multiplier
        if suffix == "":
            return (-value if negative else value), "double"
        if abs(value) == float("inf"):
            return None
        # A fraction is rounded to the whole number the suffix asks for, half to even as .NET's Convert does.
        return _typed(round(Decimal(body) * multiplier), suffix, negative)
    return _typed(int(body) * multiplier, suffix, negative)


def _typed(value: int, suffix: str, negative: bool) -> tuple[Any, str] | None:
    value = -value if negative else value
    if suffix == "n":
        return value, "bigint"
    if suffix == "u":
        if 0 <= value < 1 << 32:
            return value, "uint"
        return (value, "ulong") if 0 <= value < 1 << 64 else None
    if suffix:
        name, low, high = _RANGES[suffix]
        return (value, name) if low <= value <= high else None
    if -(1 << 31) <= value < 1 << 31:
        return value, "int"
    if -(1 << 63) <= value < 1 << 63:
        return value, "long"
    if abs(value) <= _DECIMAL_MAX:
        return Decimal(value), "decimal"
    return _truncated(value), "double"


def _truncated(value: int) -> float:
    """A whole number as .NET's BigInteger becomes a double: the bits that do not fit are cut off, not rounded."""
    excess = max(abs(value).bit_length() - 53, 0)
    whole = abs(value) >> excess << excess
    try:
        return float(-whole if value < 0 else whole)
    except OverflowError:
        return float("-inf") if value < 0 else float("inf")


def _decimal(body: str, multiplier: int, negative: bool) -> tuple[Any, str] | None:
    with localcontext() as context:
        context.prec = 60
        value = Decimal(body) * multiplier if multiplier != 1 else Decimal(body)
        if value > _DECIMAL_MAX:
            return None
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and exponent > 0:
            value = value.quantize(Decimal(1))
        return (-value if negative else value), "decimal"


def _from_bits(body: str, suffix: str, multiplier: int, negative: bool) -> tuple[Any, str] | None:
    """Hexadecimal and binary digits that fill a type's width have its sign bit: 0xffffffff is -1."""
    digits = body[2:]
    hexadecimal = body[1] == "x"
    value = int(digits, 16 if hexadecimal else 2)
    bits = len(digits) * 4 if hexadecimal else len(digits)
    if "u" not in suffix and bits in _sign_widths(hexadecimal, suffix) and value >> (bits - 1):
        value -= 1 << bits
    if suffix == "d":
        return _decimal(str(abs(value)), multiplier, negative != (value < 0))
    found = _typed(value * multiplier, suffix, negative)
    if suffix == "" and found is not None:
        if found[1] not in ("int", "long"):
            return None
        if bits == 64:
            return found[0], "long"
    return found


def _sign_widths(hexadecimal: bool, suffix: str) -> tuple[int, ...]:
    if not hexadecimal:
        return (8, 16, 32, 64, 96, 128)
    return {"y": (8,), "s": (16,), "l": (64,)}.get(suffix, (32, 64))
