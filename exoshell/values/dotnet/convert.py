"""System.Convert and System.BitConverter."""

from __future__ import annotations

import base64
import binascii
import decimal
import re
import struct
from collections.abc import Callable
from functools import cache
from typing import Any

from exoshell.values import numbers
from exoshell.values.dotnet import _number_parsing as parsing
from exoshell.values.dotnet._common import short_name, text_of
from exoshell.values.dotnet.text import byte_array
from exoshell.values.member_tables import table
from exoshell.values.net_error import NetError, argument, argument_null, format_error, net_error, non_negative, out_of_range
from exoshell.values.psobject import base_of
from exoshell.values.text import Char

_INTEGERS: dict[str, type[int]] = {
    "SByte": numbers.SByte,
    "Byte": numbers.Byte,
    "Int16": numbers.Int16,
    "UInt16": numbers.UInt16,
    "Int32": int,
    "UInt32": numbers.UInt32,
    "Int64": numbers.Int64,
    "UInt64": numbers.UInt64,
}
_SMALL = ("SByte", "Byte", "Int16", "UInt16")
"""Doubles become these by way of Int32, whose overflow they report."""
_BASE64 = (
    "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal "
    "character among the padding characters."
)


def _no_cast(value: Any, name: str) -> NetError:
    return net_error("InvalidCastException", f"Invalid cast from '{short_name(value)}' to '{name}'.")


def _not_convertible() -> NetError:
    return net_error("InvalidCastException", "Unable to cast object to type 'System.IConvertible'.")


@cache
def to_type(name: str) -> Callable[..., Any]:
    """Convert.ToX for a type by its short name: every overload."""
    if name in _INTEGERS:
        return _to_integer(name, _INTEGERS[name])
    return {
        "Boolean": _to_boolean,
        "Char": _to_char,
        "Double": _to_double,
        "Single": _to_single,
        "Decimal": _to_decimal,
        "DateTime": _to_date,
        "String": _to_text,
    }[name]


def _to_integer(name: str, kind: type[int]) -> Callable[..., Any]:
    def converted(value: Any = None, other: Any = None) -> Any:
        value = base_of(value)
        if value is None:
            return 0 if kind is int else kind(0)
        if isinstance(value, Char):
            return parsing.fit(ord(value), kind)
        if isinstance(value, str):
            if type(other) is int:
                return _from_base(value, other, kind)
            return parsing.parse_integer(value, kind, parsing.INTEGER, other)
        if isinstance(value, bool):
            return parsing.fit(int(value), kind)
        if isinstance(value, float):
            if kind is numbers.UInt64 and not 0 <= round(value if value == value else -1.0) < 2**64:
                raise net_error("OverflowException", "Arithmetic operation resulted in an overflow.")
            if value != value or value in (float("inf"), float("-inf")):
                raise parsing.overflow(int if name in _SMALL else kind)
            return parsing.fit(parsing.fit(round(value), int) if name in _SMALL else round(value), kind)
        if isinstance(value, decimal.Decimal):
            return parsing.fit(int(value.to_integral_value(rounding=decimal.ROUND_HALF_EVEN)), kind)
        if isinstance(value, int):
            return parsing.fit(int(value), kind)
        if hasattr(value, "__int__") and hasattr(value, "type"):
            return parsing.fit(int(value), kind)
        if getattr(value, "ps_type_name", "") == "System.DateTime":
            raise _no_cast(value, name)
        raise _not_convertible()

    return converted


def _from_base(text: str, base: int, kind: type[int]) -> Any:
    if base not in (2, 8, 10, 16):
        raise argument("Invalid Base.")
    if text == "":
        raise out_of_range(
            "Specified argument was out of the range of valid values.",
            "Index was out of range. Must be non-negative and less than the size of the collection.",
        )
    body = text
    negative = body.startswith("-")
    if negative:
        if base != 10:
            raise argument("String cannot contain a minus sign if the base is not 10.")
        if numbers.RANGES[kind][0] == 0:
            raise net_error("OverflowException", "The string was being parsed as an unsigned number and could not have a negative sign.")
        body = body[1:]
    if base == 16:
        body = re.sub("^0[xX]", "", body)
    allowed = "0123456789abcdef"[:base]
    if not body or body[0].lower() not in allowed:
        raise format_error("Could not find any recognizable digits.")
    if any(letter.lower() not in allowed for letter in body):
        raise format_error("Additional non-parsable characters are at the end of the string.")
    number = int(body, base)
    low, high = numbers.RANGES[kind]
    bits = (high - low).bit_length()
    if base != 10:
        if number >> bits:
            raise _base_overflow(kind)
        if low < 0 and number >> (bits - 1):
            number -= 1 << bits
    elif negative:
        number = -number
    if not low <= number <= high:
        raise _base_overflow(kind)
    return parsing.fit(number, kind)


def _base_overflow(kind: type[int]) -> NetError:
    return parsing.overflow(kind)


def _to_boolean(value: Any = None, provider: Any = None) -> bool:
    del provider
    value = base_of(value)
    if value is None:
        return False
    if isinstance(value, Char):
        raise _no_cast(value, "Boolean")
    if isinstance(value, str):
        from exoshell.values.dotnet.numbers import _parse_bool

        return _parse_bool(value)
    if isinstance(value, bool | int | float | decimal.Decimal):
        return bool(value)
    if hasattr(value, "__int__") and hasattr(value, "type"):
        return bool(int(value))
    if getattr(value, "ps_type_name", "") == "System.DateTime":
        raise _no_cast(value, "Boolean")
    raise _not_convertible()


def _to_char(value: Any = None, provider: Any = None) -> Char:
    del provider
    value = base_of(value)
    if value is None:
        return Char("\0")
    if isinstance(value, str):
        if len(value) != 1:
            raise format_error("String must be exactly one character long.")
        return Char(value)
    if isinstance(value, bool | float | decimal.Decimal) or getattr(value, "ps_type_name", "") == "System.DateTime":
        raise _no_cast(value, "Char")
    if isinstance(value, int):
        if not 0 <= value <= 0xFFFF:
            raise parsing.overflow(str)
        return Char(chr(value))
    raise _not_convertible()


def _to_double(value: Any = None, provider: Any = None) -> float:
    value = base_of(value)
    if value is None:
        return 0.0
    if isinstance(value, Char):
        raise _no_cast(value, "Double")
    if isinstance(value, str):
        return parsing.parse_double(value, parsing.FLOAT, provider)
    if isinstance(value, bool | int | float | decimal.Decimal):
        return float(value)
    if hasattr(value, "__int__") and hasattr(value, "type"):
        return float(int(value))
    if getattr(value, "ps_type_name", "") == "System.DateTime":
        raise _no_cast(value, "Double")
    raise _not_convertible()


def _to_single(value: Any = None, provider: Any = None) -> Any:
    from exoshell.values.dotnet.numbers import _single

    if isinstance(value, Char) or getattr(value, "ps_type_name", "") == "System.DateTime":
        raise _no_cast(value, "Single")
    return _single(_to_double(value, provider))


def _to_decimal(value: Any = None, provider: Any = None) -> Any:
    from exoshell.values.conversion import convert

    value = base_of(value)
    if value is None:
        return numbers.Decimal(0)
    if isinstance(value, Char):
        raise _no_cast(value, "Decimal")
    if isinstance(value, str):
        return parsing.parse_decimal(value, parsing.NUMBER, provider)
    if isinstance(value, bool):
        return numbers.Decimal(int(value))
    if isinstance(value, float) and (value != value or abs(value) >= 7.922816251426434e28):
        raise parsing.overflow(numbers.Decimal)
    if isinstance(value, int | float | decimal.Decimal):
        return convert(value, "decimal")
    if hasattr(value, "__int__") and hasattr(value, "type"):
        return numbers.Decimal(int(value))
    if getattr(value, "ps_type_name", "") == "System.DateTime":
        raise _no_cast(value, "Decimal")
    raise _not_convertible()


def _to_date(value: Any = None, provider: Any = None) -> Any:
    from exoshell.values.datetime_parse import parse_date
    from exoshell.values.datetime_types import DateTime

    value = base_of(value)
    if value is None:
        return DateTime(0)
    if isinstance(value, Char):
        raise _no_cast(value, "DateTime")
    if isinstance(value, str):
        return parse_date(value, provider)
    if isinstance(value, DateTime):
        return value
    if isinstance(value, bool | int | float | decimal.Decimal):
        raise _no_cast(value, "DateTime")
    raise _not_convertible()


def _to_text(value: Any = None, other: Any = None) -> str:
    value = base_of(value)
    if type(other) is int and isinstance(value, int):
        return _in_base(value, other)
    if value is None:
        return ""
    if other is not None and hasattr(other, "name"):
        from exoshell.values.conversion import to_display_string

        return str(to_display_string(value, other))
    if isinstance(value, list):
        from exoshell.values.member_tables import type_name_of

        return type_name_of(value)
    return text_of(value)


def _in_base(value: int, base: int) -> str:
    if base not in (2, 8, 10, 16):
        raise argument("Invalid Base.")
    if base == 10:
        return str(int(value))
    bits = {numbers.Byte: 8, numbers.Int16: 16, int: 32}.get(type(value), 64)
    number = int(value) & ((1 << bits) - 1)
    return format(number, {2: "b", 8: "o", 16: "x"}[base])


def _change_type(value: Any, kind: Any, provider: Any = None) -> Any:
    if kind is None:
        raise argument_null("conversionType")
    name = getattr(kind, "full_name", "") or f"System.{kind}"
    short = name.removeprefix("System.")
    if short in _INTEGERS or short in ("Boolean", "Char", "Double", "Single", "Decimal", "DateTime", "String"):
        if value is None:
            if short == "String":
                return None
            raise net_error("InvalidCastException", "Null object cannot be converted to a value type.")
        return to_type(short)(value, provider)
    from exoshell.values.types import type_of

    if value is None or type_of(value).full_name == name or name == "System.Object":
        return value
    if not isinstance(value, str | int | float | decimal.Decimal):
        raise net_error("InvalidCastException", "Object must implement IConvertible.")
    raise net_error("InvalidCastException", f"Invalid cast from '{type_of(value).full_name}' to '{name}'.")


def _from_base64(text: Any) -> Any:
    if text is None:
        raise argument_null("s")
    body = re.sub(r"[ \t\r\n]", "", "".join(text))
    if re.search(r"[^A-Za-z0-9+/=]", body) or re.search(r"=[^=]", body) or body.count("=") > 2:
        raise format_error(_BASE64)
    if len(body) % 4:
        raise format_error(_BASE64)
    try:
        return byte_array(base64.b64decode(body, validate=True))
    except binascii.Error:
        raise format_error(_BASE64) from None


def _to_base64(data: Any, *rest: Any) -> str:
    if data is None:
        raise argument_null("inArray")
    places = [item for item in rest if type(item) is int]
    content = bytes(data)
    if len(places) == 2:
        content = _range(content, *places)
    text = base64.b64encode(content).decode("ascii")
    if any(str(item) == "InsertLineBreaks" for item in rest):
        return "\r\n".join(text[place : place + 76] for place in range(0, len(text), 76))
    return text


def _to_hex(data: Any, *rest: int) -> str:
    if data is None:
        raise argument_null("inArray")
    content = bytes(data)
    return (_range(content, *rest) if rest else content).hex().upper()


def _range(data: Any, offset: int, length: int) -> Any:
    if length < 0:
        raise non_negative("length", length)
    if offset < 0:
        raise non_negative("offset", offset)
    if offset > len(data) - length:
        raise out_of_range(f"offset ('{offset}') must be less than or equal to '{len(data) - length}'.", "offset", str(offset))
    return data[offset : offset + length]


def _from_hex(text: Any) -> Any:
    if text is None:
        raise argument_null("s")
    body = "".join(text)
    if len(body) % 2:
        raise format_error("The input is not a valid hex string as its length is not a multiple of 2.")
    if re.search("[^0-9A-Fa-f]", body):
        raise format_error("The input is not a valid hex string as it contains a non-hex character.")
    return byte_array(bytes.fromhex(body))


def _type_code(value: Any) -> Any:
    from exoshell.values.conversion import convert

    name = "Empty" if value is None else short_name(value)
    try:
        return convert(name, "System.TypeCode")
    except NetError:
        return convert("Object", "System.TypeCode")


class DBNull:
    """System.DBNull: the null of databases."""

    __slots__ = ()
    ps_type_name = "System.DBNull"

    def __str__(self) -> str:
        return ""


DB_NULL = DBNull()
DB_NULL_TYPE = table("System.DBNull", methods={"ToString": lambda value, *rest: ""}, static_properties={"Value": DB_NULL})

CONVERT = table(
    "System.Convert",
    statics={
        **{f"To{name}": to_type(name) for name in (*_INTEGERS, "Boolean", "Char", "Double", "Single", "Decimal", "DateTime", "String")},
        "ChangeType": _change_type,
        "FromBase64String": _from_base64,
        "ToBase64String": _to_base64,
        "ToHexString": _to_hex,
        "ToHexStringLower": lambda data, *rest: _to_hex(data, *rest).lower(),
        "FromHexString": _from_hex,
        "FromBase64CharArray": lambda chars, offset, length: _from_base64(_range("".join(chars), offset, length)),
        "IsDBNull": lambda value: getattr(value, "ps_type_name", "") == "System.DBNull",
        "GetTypeCode": _type_code,
    },
    static_properties={"DBNull": DB_NULL},
)

_CODES = {
    numbers.Int16: "<h", numbers.UInt16: "<H", int: "<i", numbers.UInt32: "<I", numbers.Int64: "<q", numbers.UInt64: "<Q", float: "<d",
    numbers.Single: "<f", bool: "<?", numbers.Byte: "<B", numbers.SByte: "<b",
}  # fmt: skip


def _get_bytes(value: Any) -> Any:
    if isinstance(value, Char):
        return byte_array(struct.pack("<H", ord(value)))
    return byte_array(struct.pack(_CODES[type(value)], value))


def _reader(code: str, kind: Callable[[Any], Any]) -> Callable[..., Any]:
    size = struct.calcsize(code)

    def read(data: Any, start: int = 0) -> Any:
        if data is None:
            raise argument_null("value")
        if not 0 <= start < max(len(data), 1):
            raise out_of_range("Index was out of range. Must be non-negative and less than the size of the collection.", "startIndex")
        if start + size > len(data):
            raise argument("The array starting from the specified index is not long enough to read a value of the specified type.", "value")
        return kind(struct.unpack(code, bytes(data[start : start + size]))[0])

    return read


def _bits_text(data: Any, start: int = 0, length: int | None = None) -> str:
    if data is None:
        raise argument_null("value")
    if start < 0 or (start >= len(data) and start > 0):
        raise out_of_range("Index was out of range. Must be non-negative and less than the size of the collection.", "startIndex")
    if length is not None and length < 0:
        raise non_negative("length", length)
    if length is not None and start > len(data) - length:
        raise argument("The array starting from the specified index is not long enough to read a value of the specified type.", "value")
    content = bytes(data)[start:] if length is None else bytes(data)[start : start + length]
    return "-".join(f"{byte:02X}" for byte in content)


BITS = table(
    "System.BitConverter",
    statics={
        "GetBytes": _get_bytes,
        "ToString": _bits_text,
        "ToInt16": _reader("<h", numbers.Int16),
        "ToUInt16": _reader("<H", numbers.UInt16),
        "ToInt32": _reader("<i", int),
        "ToUInt32": _reader("<I", numbers.UInt32),
        "ToInt64": _reader("<q", numbers.Int64),
        "ToUInt64": _reader("<Q", numbers.UInt64),
        "ToDouble": _reader("<d", float),
        "ToSingle": _reader("<f", numbers.Single),
        "ToBoolean": _reader("<?", bool),
        "ToChar": _reader("<H", lambda code: Char(chr(code))),
        "DoubleToInt64Bits": lambda value: numbers.Int64(struct.unpack("<q", struct.pack("<d", value))[0]),
        "Int64BitsToDouble": lambda value: struct.unpack("<d", struct.pack("<q", value))[0],
        "DoubleToUInt64Bits": lambda value: numbers.UInt64(struct.unpack("<Q", struct.pack("<d", value))[0]),
        "UInt64BitsToDouble": lambda value: struct.unpack("<d", struct.pack("<Q", value))[0],
        "SingleToUInt32Bits": lambda value: numbers.UInt32(struct.unpack("<I", struct.pack("<f", value))[0]),
        "UInt32BitsToSingle": lambda value: numbers.Single(struct.unpack("<f", struct.pack("<I", value))[0]),
        "SingleToInt32Bits": lambda value: struct.unpack("<i", struct.pack("<f", value))[0],
        "Int32BitsToSingle": lambda value: numbers.Single(struct.unpack("<f", struct.pack("<i", value))[0]),
    },
    static_properties={"IsLittleEndian": True},
)
TABLES = (CONVERT, BITS, DB_NULL_TYPE)
