"""System.Char: classification by Unicode category, case."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from exoshell.values.dotnet.numbers import type_code
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument, argument_null, format_error, out_of_range
from exoshell.values.text import Char

_CATEGORIES = {
    "Lu": "UppercaseLetter", "Ll": "LowercaseLetter", "Lt": "TitlecaseLetter", "Lm": "ModifierLetter", "Lo": "OtherLetter",
    "Mn": "NonSpacingMark", "Mc": "SpacingCombiningMark", "Me": "EnclosingMark", "Nd": "DecimalDigitNumber", "Nl": "LetterNumber",
    "No": "OtherNumber", "Zs": "SpaceSeparator", "Zl": "LineSeparator", "Zp": "ParagraphSeparator", "Cc": "Control", "Cf": "Format",
    "Cs": "Surrogate", "Co": "PrivateUse", "Pc": "ConnectorPunctuation", "Pd": "DashPunctuation", "Ps": "OpenPunctuation",
    "Pe": "ClosePunctuation", "Pi": "InitialQuotePunctuation", "Pf": "FinalQuotePunctuation", "Po": "OtherPunctuation", "Sm": "MathSymbol",
    "Sc": "CurrencySymbol", "Sk": "ModifierSymbol", "So": "OtherSymbol", "Cn": "OtherNotAssigned",
}  # fmt: skip


def _at(value: str, index: int | None) -> str:
    if index is None:
        return value
    if value is None:
        raise argument_null("s")
    if not 0 <= index < len(value):
        raise out_of_range("Specified argument was out of the range of valid values.", "index")
    return value[index]


def _in(*prefixes: str) -> Callable[..., bool]:
    def test(value: str, index: int | None = None) -> bool:
        return unicodedata.category(_at(value, index)).startswith(prefixes)

    return test


def is_white(value: str, index: int | None = None) -> bool:
    letter = _at(value, index)
    return letter in "\t\n\v\f\r\x85" or unicodedata.category(letter).startswith("Z")


def _category(value: str, index: int | None = None) -> Any:
    from exoshell.values.conversion import convert

    return convert(_CATEGORIES[unicodedata.category(_at(value, index))], "System.Globalization.UnicodeCategory")


def _numeric(value: str, index: int | None = None) -> float:
    return float(unicodedata.numeric(_at(value, index), -1.0))


def _upper(value: str, culture: Any = None) -> Char:
    del culture
    up = value.upper()
    return Char(up if len(up) == 1 else value)


def _lower(value: str, culture: Any = None) -> Char:
    del culture
    low = value.lower()
    return Char(low if len(low) == 1 else value)


def _compare(value: str, other: Any) -> int:
    if other is None:
        return 1
    if not isinstance(other, Char):
        raise argument("Object must be of type Char.")
    return ord(value) - ord(other)


def _parse(text: str) -> Char:
    if text is None:
        raise argument_null("s")
    if len(text) != 1:
        raise format_error("String must be exactly one character long.")
    return Char(text)


def _try_parse(text: str, out: Any) -> bool:
    fine = text is not None and len(text) == 1
    out.value = Char(text if fine else "\0")
    return fine


def _ascii(low: int, high: int) -> Callable[[str], bool]:
    return lambda value: low <= ord(value) <= high


def _convertible(type_name: str) -> Any:
    def converted(value: Char, provider: Any = None) -> Any:
        from exoshell.values.dotnet.convert import to_type

        return to_type(type_name)(value, provider)

    return converted


def _surrogate(low: int, high: int) -> Callable[..., bool]:
    return lambda value, index=None: low <= ord(_at(value, index)) <= high


def _from_code(code: int) -> str:
    if not 0 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise out_of_range(
            "A valid UTF32 value is between 0x000000 and 0x10ffff, inclusive, and should not include surrogate codepoint values "
            "(0x00d800 ~ 0x00dfff).",
            "utf32",
        )
    return chr(code)


def _to_code(value: str, index: Any) -> int:
    if isinstance(index, int):
        if value is None:
            raise argument_null("s")
        if not 0 <= index < len(value):
            raise out_of_range("Index was out of range. Must be non-negative and less than the size of the collection.", "index")
        return ord(value[index])
    raise out_of_range("A valid high surrogate character is between 0xd800 and 0xdbff, inclusive.", "highSurrogate")


def _is_pair(value: str, index: Any) -> bool:
    if isinstance(index, int):
        _at(value, index)
    return False


CHAR = table(
    "System.Char",
    methods={
        "CompareTo": _compare,
        "Equals": lambda value, other: isinstance(other, Char) and str(value) == str(other),
        "GetTypeCode": type_code,
        "GetHashCode": lambda value: ord(value) | ord(value) << 16,
        "ToString": lambda value, provider=None: str(value),
        **{
            f"To{name}": _convertible(name) for name in ("Boolean", "Byte", "Char", "Int16", "Int32", "Int64", "UInt16", "UInt32", "UInt64")
        },
    },
    statics={
        "IsLetter": _in("L"),
        "IsDigit": _in("Nd"),
        "IsLetterOrDigit": _in("L", "Nd"),
        "IsNumber": _in("N"),
        "IsPunctuation": _in("P"),
        "IsSymbol": _in("S"),
        "IsSeparator": _in("Z"),
        "IsControl": _in("Cc"),
        "IsUpper": _in("Lu"),
        "IsLower": _in("Ll"),
        "IsWhiteSpace": is_white,
        "IsSurrogate": _surrogate(0xD800, 0xDFFF),
        "IsHighSurrogate": _surrogate(0xD800, 0xDBFF),
        "IsLowSurrogate": _surrogate(0xDC00, 0xDFFF),
        "IsAscii": _ascii(0, 127),
        "IsAsciiDigit": _ascii(48, 57),
        "IsAsciiLetterUpper": _ascii(65, 90),
        "IsAsciiLetterLower": _ascii(97, 122),
        "IsAsciiLetter": lambda value: value.isascii() and value.isalpha(),
        "IsAsciiLetterOrDigit": lambda value: value.isascii() and value.isalnum(),
        "IsAsciiHexDigit": lambda value: value in "0123456789abcdefABCDEF",
        "IsAsciiHexDigitUpper": lambda value: value in "0123456789ABCDEF",
        "IsAsciiHexDigitLower": lambda value: value in "0123456789abcdef",
        "IsBetween": lambda value, low, high: (ord(value) - ord(low)) & 0xFFFF <= (ord(high) - ord(low)) & 0xFFFF,
        "GetNumericValue": _numeric,
        "GetUnicodeCategory": _category,
        "ToUpper": _upper,
        "ToUpperInvariant": _upper,
        "ToLower": _lower,
        "ToLowerInvariant": _lower,
        "ToString": lambda value, provider=None: str(value),
        "Parse": _parse,
        "TryParse": _try_parse,
        "ConvertFromUtf32": _from_code,
        "ConvertToUtf32": _to_code,
        "IsSurrogatePair": _is_pair,
    },
    static_properties={"MaxValue": Char("\uffff"), "MinValue": Char("\0")},
)
TABLES = (CHAR,)
