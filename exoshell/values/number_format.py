"""Numeric format strings of .NET: standard (N2, D5, X, C, P, E, F, G, R, B) and custom (0.00, #,##0, 0%…)."""

from __future__ import annotations

import decimal
import math
import re
from typing import Any

from exoshell.values import numbers
from exoshell.values.conversion import to_display_string
from exoshell.values.net_error import format_error

_STANDARD = re.compile(r"^([A-Za-z])(\d{0,9})$")
_EXACT = decimal.Context(prec=1500, rounding=decimal.ROUND_HALF_UP)
_BINARY = decimal.Context(prec=1500, rounding=decimal.ROUND_HALF_EVEN)


def format_number(value: Any, spec: str, culture: Any) -> str:
    """A number by a format string in a culture. Raises NetError (FormatException) for a format that does not fit its type."""
    if isinstance(value, float) and (math.isnan(value) or math.isinf(value)):
        return to_display_string(float(value), culture)
    match = _STANDARD.match(spec)
    if match is None:
        return _custom(value, spec, culture)
    letter, digits = match[1], int(match[2]) if match[2] else None
    shape = _STANDARD_SHAPES.get(letter.upper())
    if shape is None:
        raise format_error("Format specifier was invalid.")
    text = str(shape(value, letter, digits, culture))
    return text if culture.negative_sign == "-" else text.replace("-", culture.negative_sign)


def _exact(value: Any) -> decimal.Decimal:
    """A number for custom formats, which see the first 15 digits of a double and 7 of a single."""
    if isinstance(value, float):
        return decimal.Decimal(f"{value:.{6 if isinstance(value, numbers.Single) else 14}e}")
    return decimal.Decimal(int(value)) if not isinstance(value, decimal.Decimal) else value


def _fixed(value: Any, digits: int, shift: int = 0) -> tuple[bool, str]:
    """Sign and rounded digits: binary numbers exactly and half to even, decimal ones half away from zero."""
    if isinstance(value, float):
        exact = decimal.Decimal(value).scaleb(shift, _BINARY)
        rounded = _BINARY.quantize(exact, decimal.Decimal(1).scaleb(-digits))
        return exact.is_signed(), f"{rounded.copy_abs():f}"
    exact = _exact(value).scaleb(shift, _EXACT)
    rounded = _EXACT.quantize(exact, decimal.Decimal(1).scaleb(-digits))
    return rounded < 0, f"{rounded.copy_abs():f}"


def _grouped(text: str, culture: Any) -> str:
    whole, _, fraction = text.partition(".")
    parts: list[str] = []
    size, others = culture.group_sizes
    while len(whole) > size:
        parts.insert(0, whole[-size:])
        whole = whole[:-size]
        size = others
    grouped = culture.group_separator.join([whole, *parts])
    return f"{grouped}{culture.decimal_separator}{fraction}" if fraction else grouped


def _number(value: Any, letter: str, digits: int | None, culture: Any) -> str:
    if culture.name in ("", "en-US") and (type(value) is float or type(value) is int):
        return format(value, f",.{_default_digits(culture) if digits is None else digits}f")
    negative, text = _fixed(value, _default_digits(culture) if digits is None else digits)
    return ("-" if negative else "") + _grouped(text, culture)


def _default_digits(culture: Any) -> int:
    return 2 if culture.invariant else 3


def _plain_fixed(value: Any, letter: str, digits: int | None, culture: Any) -> str:
    negative, text = _fixed(value, digits if digits is not None else _default_digits(culture))
    return ("-" if negative else "") + text.replace(".", culture.decimal_separator)


def _currency(value: Any, letter: str, digits: int | None, culture: Any) -> str:
    negative, text = _fixed(value, culture.currency_digits if digits is None else digits)
    before, after = culture.currency_pattern
    shown = f"{before}{_grouped(text, culture)}{after}"
    if negative:
        return f"({shown})" if culture.invariant else f"-{shown}"
    return shown


def _percent(value: Any, letter: str, digits: int | None, culture: Any) -> str:
    negative, text = _fixed(value, digits if digits is not None else _default_digits(culture), 2)
    before, after = culture.percent_pattern
    return f"{'-' if negative else ''}{before}{_grouped(text, culture)}{after}"


def _decimal_digits(value: Any, letter: str, digits: int | None, culture: Any) -> str:
    if not isinstance(value, int):
        raise format_error("Format specifier was invalid.")
    return ("-" if value < 0 else "") + str(abs(int(value))).rjust(digits or 0, "0")


def _hexadecimal(value: Any, letter: str, digits: int | None, culture: Any) -> str:
    return _in_base(value, letter, digits, 4)


def _binary(value: Any, letter: str, digits: int | None, culture: Any) -> str:
    return _in_base(value, letter, digits, 1)


def _in_base(value: Any, letter: str, digits: int | None, width: int) -> str:
    """Two's complement in binary (1 bit a digit) or hexadecimal (4 bits)."""
    if not isinstance(value, int):
        raise format_error("Format specifier was invalid.")
    shape = "b" if width == 1 else letter
    if isinstance(value, numbers.BigInteger):
        bits = value.bit_length() + 1 if value >= 0 else (~int(value)).bit_length() + 1
        places = -(-bits // width)
        text = format(int(value) & (1 << places * width) - 1, shape).rjust(places, "0")
        return text.rjust(digits or 0, "0" if value >= 0 else "1" if width == 1 else "F" if letter == "X" else "f")
    low, high = numbers.RANGES[type(value)]
    return format(int(value) if value >= 0 else int(value) + (high - low + 1), shape).rjust(digits or 0, "0")


def _rounded(value: Any, digits: int) -> decimal.Decimal:
    """A number rounded to significant digits."""
    if isinstance(value, float):
        return decimal.Decimal(f"{value:.{digits - 1}e}") if digits <= 60 else decimal.Decimal(value)
    return decimal.Context(prec=digits, rounding=decimal.ROUND_HALF_UP).plus(_exact(value)) if value else decimal.Decimal(0)


def _scientific(value: Any, letter: str, digits: int | None, culture: Any) -> str:
    places = 6 if digits is None else digits
    rounded = _rounded(value, places + 1)
    power = rounded.adjusted() if rounded else 0
    mantissa = f"{_EXACT.quantize(rounded.copy_abs().scaleb(-power, _EXACT), decimal.Decimal(1).scaleb(-places)):f}"
    sign = "-" if rounded.is_signed() else ""
    return f"{sign}{mantissa.replace('.', culture.decimal_separator)}{letter}{'-' if power < 0 else '+'}{abs(power):03}"


def _general(value: Any, letter: str, digits: int | None, culture: Any) -> str:
    if isinstance(value, numbers.BigInteger):
        return _decimal_digits(value, letter, digits, culture)
    if not digits:
        text = to_display_string(value, culture)
        return text.replace("E", "e") if letter == "g" else text
    rounded = _rounded(value, digits)
    sign = "-" if rounded.is_signed() else ""
    if not rounded:
        return f"{sign}0"
    rounded = rounded.copy_abs()
    power = rounded.adjusted()
    if -5 < power < digits:
        text = f"{rounded:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return sign + text.replace(".", culture.decimal_separator)
    mantissa = f"{rounded.scaleb(-power, _EXACT):f}"
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    mark = "E" if letter == "G" else "e"
    return f"{sign}{mantissa.replace('.', culture.decimal_separator)}{mark}{'+' if power >= 0 else '-'}{abs(power):02}"


def _round_trip(value: Any, letter: str, digits: int | None, culture: Any) -> str:
    text = to_display_string(value, culture)
    return text.replace("E", "e") if letter == "r" else text


_STANDARD_SHAPES = {
    "N": _number,
    "F": _plain_fixed,
    "C": _currency,
    "P": _percent,
    "D": _decimal_digits,
    "X": _hexadecimal,
    "B": _binary,
    "E": _scientific,
    "G": _general,
    "R": _round_trip,
}


# --------------------------------------------------------------------------------------------------------- custom

_TOKEN = re.compile(r"\\.|'[^']*'|\"[^\"]*\"|E[+-]?0+|e[+-]?0+|[0#.,%‰;]|[^0#.,%‰;\\'\"]", re.DOTALL)


def _sections(spec: str) -> list[list[str]]:
    sections: list[list[str]] = [[]]
    for token in _TOKEN.findall(spec):
        if token == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    return sections


def _custom(value: Any, spec: str, culture: Any) -> str:
    sections = _sections(spec)
    exact = _exact(value)
    binary = isinstance(value, float)
    section, negative = sections[0], exact.is_signed() and (binary or bool(exact))
    if exact < 0 and len(sections) > 1 and sections[1]:
        section, negative = sections[1], False
    elif not exact and len(sections) > 2:
        section = sections[2] or sections[0]
        negative = negative and not sections[2]
    text, rounded_to_zero = _custom_section(exact.copy_abs(), section, culture)
    if rounded_to_zero and len(sections) > 2 and sections[2]:
        text, _ = _custom_section(decimal.Decimal(0), sections[2], culture)
        negative = False
    return (culture.negative_sign if negative and (binary or not rounded_to_zero) else "") + text


def _custom_section(value: decimal.Decimal, tokens: list[str], culture: Any) -> tuple[str, bool]:
    """The text of a section, and whether the number was rounded away to nothing."""
    places = [place for place, token in enumerate(tokens) if token in "0#"]
    if not places:
        return "".join(_literal(token) for token in tokens), False
    exponent = next((token for token in tokens if token[0] in "Ee" and len(token) > 1), None)
    point = next((place for place, token in enumerate(tokens) if token == "."), len(tokens))
    value = value.scaleb(2 * tokens.count("%") + 3 * tokens.count("‰"), _EXACT)
    whole_places = [place for place in places if place < point]
    decimals = [place for place in places if place > point]
    last = whole_places[-1] if whole_places else point
    scale = sum(1 for token in tokens[last + 1 : point] if token == ",")
    value = value.scaleb(-3 * scale, _EXACT)
    grouping = any(token == "," and whole_places and whole_places[0] < place < last for place, token in enumerate(tokens))
    if exponent is not None:
        return _with_exponent(value, tokens, exponent, whole_places, decimals, culture), False
    rounded = _EXACT.quantize(value, decimal.Decimal(1).scaleb(-len(decimals)))
    whole, _, fraction = f"{rounded:f}".partition(".")
    zeros = [place for place in whole_places if tokens[place] == "0"]
    minimum = len(whole_places) - whole_places.index(zeros[0]) if zeros else 0
    whole = (whole.lstrip("0") or "").rjust(minimum, "0")
    needed = max((number + 1 for number, place in enumerate(decimals) if tokens[place] == "0"), default=0)
    fraction = fraction[: len(decimals)]
    while len(fraction) > needed and fraction.endswith("0"):
        fraction = fraction[:-1]
    return _laid_out(tokens, whole, fraction, whole_places, decimals, grouping, culture), not rounded and bool(value)


def _laid_out(
    tokens: list[str], whole: str, fraction: str, whole_places: list[int], decimals: list[int], grouping: bool, culture: Any
) -> str:
    digits = _grouped(whole, culture) if grouping else whole
    parts: list[str] = []
    shares = _shares(digits, len(whole_places), grouping)
    done = 0
    seen_point = False
    for place, token in enumerate(tokens):
        if token in "0#":
            if place in whole_places:
                parts.append(shares[done])
                done += 1
            else:
                number = decimals.index(place)
                parts.append(fraction[number] if number < len(fraction) else "")
        elif token == ".":
            if not seen_point:
                if not whole_places:
                    parts.append(digits)
                parts.append(culture.decimal_separator if fraction else "")
            seen_point = True
        elif token != ",":
            parts.append(_literal(token))
    return "".join(parts)


def _shares(digits: str, count: int, grouping: bool) -> list[str]:
    """Which digits stand in which place: the last place gets the last digit, the first one whatever is left."""
    if count == 0:
        return []
    if grouping:
        return [digits, *[""] * (count - 1)] if count else []
    shares = [""] * count
    rest = digits
    for place in range(count - 1, 0, -1):
        shares[place], rest = rest[-1:], rest[:-1]
    shares[0] = rest
    return shares


def _with_exponent(value: decimal.Decimal, tokens: list[str], exponent: str, whole: list[int], decimals: list[int], culture: Any) -> str:
    power = value.adjusted() - (max(1, len(whole)) - 1) if value else 0
    mantissa = f"{_EXACT.quantize(value.scaleb(-power), decimal.Decimal(1).scaleb(-len(decimals))):f}"
    left, _, right = mantissa.partition(".")
    if not value:
        left = "0" * max(1, sum(1 for place in whole if tokens[place] == "0"))
    needed = max((number + 1 for number, place in enumerate(decimals) if tokens[place] == "0"), default=0)
    while len(right) > needed and right.endswith("0"):
        right = right[:-1]
    sign = "-" if power < 0 else "+" if "+" in exponent else ""
    digits = str(abs(power)).rjust(exponent.count("0"), "0")
    return left + (f"{culture.decimal_separator}{right}" if right else "") + f"{exponent[0]}{sign}{digits}"


def _literal(token: str) -> str:
    if token.startswith("\\") and len(token) > 1:
        return token[1:]
    if len(token) > 1 and token[0] in "'\"":
        return token[1:-1]
    return token
