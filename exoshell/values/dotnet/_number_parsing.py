"""Numbers in text as .NET's Parse methods read them: NumberStyles, separators of a culture, ranges and their failures."""

from __future__ import annotations

import decimal
from typing import Any

from exoshell.values import numbers
from exoshell.values.net_error import NetError, argument_null, format_error, net_error

INTEGER, FLOAT, NUMBER = 7, 167 | 64, 111
LEADING_WHITE, TRAILING_WHITE, LEADING_SIGN, TRAILING_SIGN, PARENTHESES, POINT, THOUSANDS, EXPONENT, CURRENCY, HEX, BINARY = (
    1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024,
)  # fmt: skip
_WHITE = "\t\n\v\f\r "
NAMES = {
    numbers.SByte: "a signed byte",
    numbers.Byte: "an unsigned byte",
    numbers.Int16: "an Int16",
    numbers.UInt16: "a UInt16",
    int: "an Int32",
    numbers.UInt32: "a UInt32",
    numbers.Int64: "an Int64",
    numbers.UInt64: "a UInt64",
    numbers.Decimal: "a Decimal",
    str: "a character",
}
_BITS = {
    numbers.SByte: 8,
    numbers.Byte: 8,
    numbers.Int16: 16,
    numbers.UInt16: 16,
    int: 32,
    numbers.UInt32: 32,
    numbers.Int64: 64,
    numbers.UInt64: 64,
}


def overflow(kind: type) -> NetError:
    return net_error("OverflowException", f"Value was either too large or too small for {NAMES[kind]}.")


def wrong(text: str) -> NetError:
    return format_error(f"The input string '{text}' was not in a correct format.")


def fit(number: int, kind: type[int]) -> Any:
    """A whole number as a type. Raises NetError (OverflowException)."""
    if kind is numbers.BigInteger:
        return numbers.BigInteger(number)
    low, high = numbers.RANGES[kind]
    if not low <= number <= high:
        raise overflow(kind)
    return number if kind is int else kind(number)


def parse_integer(text: str | None, kind: type[int], style: int = INTEGER, culture: Any = None) -> Any:
    """Int32.Parse and its kin. Raises NetError."""
    if text is None:
        raise argument_null("s")
    if style & (HEX | BINARY):
        return _parse_digits(text, kind, style)
    found = scan(text, style, culture)
    if found is None:
        raise format_error("The value could not be parsed.") if kind is numbers.BigInteger else wrong(text)
    if found != found.to_integral_value():
        raise overflow(kind)
    return fit(int(found), kind)


def _parse_digits(text: str, kind: type[int], style: int) -> Any:
    body = text.strip(_WHITE) if style & LEADING_WHITE and style & TRAILING_WHITE else text
    base = 16 if style & HEX else 2
    if not body or any(letter not in "0123456789abcdefABCDEF"[: 22 if base == 16 else 2] for letter in body):
        raise wrong(text)
    number = int(body, base)
    if kind is numbers.BigInteger:
        bits = len(body) * (4 if base == 16 else 1)
        return numbers.BigInteger(number - (1 << bits) if number >> (bits - 1) else number)
    bits = _BITS[kind]
    if number >> bits:
        raise overflow(kind)
    if numbers.RANGES[kind][0] < 0 and number >> (bits - 1):
        number -= 1 << bits
    return fit(number, kind)


def parse_double(text: str | None, style: int = FLOAT, culture: Any = None) -> float:
    """Double.Parse. Raises NetError."""
    if text is None:
        raise argument_null("s")
    special = _SPECIAL.get(text.strip(_WHITE).casefold())
    if special is not None:
        return special
    found = scan(text, style, culture)
    if found is None:
        raise wrong(text)
    return float(found)


_SPECIAL = {
    "nan": float("nan"), "-nan": float("nan"), "+nan": float("nan"), "∞": float("inf"), "+∞": float("inf"), "-∞": float("-inf"),
    "infinity": float("inf"), "+infinity": float("inf"), "-infinity": float("-inf"),
}  # fmt: skip
_DECIMAL_MAX = decimal.Decimal(79228162514264337593543950335)


def parse_decimal(text: str | None, style: int = NUMBER, culture: Any = None) -> decimal.Decimal:
    """Decimal.Parse. Raises NetError."""
    if text is None:
        raise argument_null("s")
    found = scan(text, style, culture)
    if found is None:
        raise wrong(text)
    return fit_decimal(found)


def fit_decimal(number: decimal.Decimal) -> decimal.Decimal:
    """At most 28 places and 96 bits. Raises NetError (OverflowException)."""
    if not number.is_finite() or abs(number) > _DECIMAL_MAX:
        raise overflow(numbers.Decimal)
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    if exponent > 0:
        return number.quantize(decimal.Decimal(1), context=decimal.Context(prec=40))
    digits = -exponent
    while digits > 28 or abs(int(number.scaleb(digits, context=_WIDE))) > int(_DECIMAL_MAX):
        digits = min(28, digits - 1)
        number = number.quantize(decimal.Decimal(1).scaleb(-digits), rounding=decimal.ROUND_HALF_EVEN, context=_WIDE)
    return number


_WIDE = decimal.Context(prec=400, Emin=-9999, Emax=9999)


def scan(text: str, style: int, culture: Any = None) -> decimal.Decimal | None:
    """The number in a text as the style allows it; None where it does not read."""
    point, group, symbol = _symbols(culture)
    body = text.rstrip("\0")
    if style & LEADING_WHITE:
        body = body.lstrip(_WHITE)
    if style & TRAILING_WHITE:
        body = body.rstrip(_WHITE)
    negative = False
    signed = False
    if style & PARENTHESES and body.startswith("(") and body.endswith(")"):
        negative, signed, body = True, True, body[1:-1]
    progress = True
    while progress:
        progress = False
        if style & CURRENCY and symbol and body.startswith(symbol):
            body, progress = body[len(symbol) :].lstrip(_WHITE), True
        if style & LEADING_SIGN and not signed and body[:1] in ("-", "+", "−"):
            negative, signed, progress = body[0] != "+", True, True
            body = body[1:]
    progress = True
    while progress:
        progress = False
        if style & CURRENCY and symbol and body.endswith(symbol):
            body, progress = body[: -len(symbol)].rstrip(_WHITE), True
        if style & TRAILING_SIGN and not signed and body[-1:] in ("-", "+", "−"):
            negative, signed, progress = body[-1] != "+", True, True
            body = body[:-1]
            if style & TRAILING_WHITE:
                body = body.rstrip(_WHITE)
    plain = _plain_digits(body, style, point, group)
    if plain is None:
        return None
    try:
        found = decimal.Decimal(plain)
    except decimal.InvalidOperation:
        return None
    if found.adjusted() > 400 and found:
        return decimal.Decimal("-Infinity" if negative else "Infinity")
    return -found if negative else found


def _plain_digits(body: str, style: int, point: str, group: str) -> str | None:
    out: list[str] = []
    place, digits, dotted = 0, 0, False
    while place < len(body):
        letter = body[place]
        if letter.isascii() and letter.isdigit():
            out.append(letter)
            digits += 1
            place += 1
        elif style & POINT and not dotted and body.startswith(point, place):
            out.append(".")
            dotted = True
            place += len(point)
        elif style & THOUSANDS and digits and not dotted and _is_group(body, place, group):
            place += 1
        elif style & EXPONENT and letter in "eE" and digits:
            tail = body[place + 1 :]
            bare = tail[1:] if tail[:1] in ("+", "-") else tail
            if not (bare.isascii() and bare.isdigit()):
                return None
            out.append("e" + (tail if len(bare) < 6 else tail[:1].strip("0123456789") + "99999"))
            place = len(body)
        else:
            return None
    return "".join(out) if digits else None


def _is_group(body: str, place: int, group: str) -> bool:
    return body.startswith(group, place) or (group in "\xa0\u202f" and body[place] == " ")


def _symbols(culture: Any) -> tuple[str, str, str]:
    from exoshell.values.culture import current_culture

    culture = culture if hasattr(culture, "decimal_separator") else current_culture()
    return culture.decimal_separator, culture.group_separator, culture.currency_symbol
