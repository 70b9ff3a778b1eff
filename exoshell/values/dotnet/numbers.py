"""Boolean and the number types: Parse, TryParse, ToString, comparison, constants, and the generic-math helpers of .NET."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Any

from exoshell.values import numbers as kinds
from exoshell.values.dotnet import _number_parsing as parsing
from exoshell.values.dotnet._common import net_equals, set_reference, short_name, sign
from exoshell.values.dotnet.tuples import ValueTuple
from exoshell.values.member_tables import TypeTable, table
from exoshell.values.net_error import NetError, argument, argument_null, format_error, net_error, out_of_range

_CONVERSIONS = (
    "Boolean", "Char", "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single", "Double", "Decimal", "DateTime",
)  # fmt: skip


def _to_string(value: Any, *args: Any) -> str:
    from exoshell.values.culture import current_culture
    from exoshell.values.formatting import format_value

    spec, culture = "", None
    for item in args:
        if isinstance(item, str):
            spec = item
        elif item is not None:
            culture = item
    return format_value(value, spec, culture or current_culture())


def _compare_to(value: Any, other: Any) -> int:
    if other is None:
        return 1
    if type(other) is not type(value):
        raise argument(f"Object must be of type {short_name(value)}.")
    if isinstance(value, float):
        if value != value:
            return 0 if other != other else -1
        if other != other:
            return 1
    return -1 if value < other else 1 if value > other else 0


def _hash(value: Any) -> int:
    from exoshell.values.dotnet.object import hash_code

    if isinstance(value, kinds.Int64 | kinds.UInt64):
        mixed = (int(value) ^ (int(value) >> 32)) & 0xFFFFFFFF
        return mixed - (1 << 32) if mixed >> 31 else mixed
    if type(value) is bool:
        return int(value)
    return int(value) if isinstance(value, int) and not isinstance(value, kinds.BigInteger) else hash_code(value)


def type_code(value: Any) -> Any:
    from exoshell.values.conversion import convert

    return convert(short_name(value), "System.TypeCode")


def convertible(name: str) -> Callable[..., Any]:
    """IConvertible.ToX of a value."""

    def converted(value: Any, provider: Any = None) -> Any:
        from exoshell.values.dotnet.convert import to_type

        return to_type(name)(value, provider)

    return converted


_METHODS: dict[str, Callable[..., Any]] = {
    "ToString": _to_string,
    "CompareTo": _compare_to,
    "Equals": net_equals,
    "GetHashCode": _hash,
    "GetTypeCode": type_code,
    **{f"To{name}": convertible(name) for name in _CONVERSIONS},
}


def split_parse_args(args: tuple[Any, ...], style: int) -> tuple[int, Any]:
    """NumberStyles and culture among the arguments after the text."""
    culture = None
    for item in args:
        if getattr(item, "ps_type_name", "") == "System.Globalization.NumberStyles":
            style = int(item)
        elif item is not None:
            culture = item
    return style, culture


def _text(value: Any) -> Any:
    """Texts come as strings, spans as lists of characters."""
    return "".join(value) if isinstance(value, list) else value


def _parser(kind: type[int]) -> tuple[Callable[..., Any], Callable[..., bool]]:
    def parse(text: Any, *rest: Any) -> Any:
        style, culture = split_parse_args(rest, parsing.INTEGER)
        return parsing.parse_integer(_text(text), kind, style, culture)

    def try_parse(text: Any, *rest: Any) -> bool:
        return attempt(lambda: parse(text, *rest[:-1]), rest[-1], 0 if kind is int else kind(0))

    return parse, try_parse


def attempt(action: Callable[[], Any], out: Any, default: Any) -> bool:
    """TryParse: the value into the [ref], or the default."""
    try:
        set_reference(out, action())
    except NetError:
        set_reference(out, default)
        return False
    return True


def _integer_table(name: str, kind: type[int], bits: int) -> TypeTable:
    parse, try_parse = _parser(kind)
    low, high = kinds.RANGES[kind]
    signed = low < 0

    def made(number: int) -> Any:
        return number if kind is int else kind(number)

    def wrap(number: int) -> Any:
        number &= (1 << bits) - 1
        return made(number - (1 << bits) if signed and number >> (bits - 1) else number)

    def unsigned(number: int) -> int:
        return number & ((1 << bits) - 1)

    def rotate_left(value: int, amount: int) -> Any:
        amount %= bits
        value = unsigned(value)
        return wrap(value << amount | value >> (bits - amount))

    def clamp(value: int, least: int, most: int) -> Any:
        if least > most:
            raise argument(f"'{least}' cannot be greater than {most}.")
        return made(max(least, min(most, value)))

    def log2(value: int) -> Any:
        if value < 0:
            raise out_of_range("Non-negative number required.", "value")
        return made(max(value.bit_length() - 1, 0))

    def absolute(value: int) -> Any:
        if value == low and signed:
            raise net_error("OverflowException", "Negating the minimum value of a twos complement number is invalid.")
        return made(abs(value))

    return table(
        f"System.{name}",
        methods=_METHODS,
        statics={
            "Parse": parse,
            "TryParse": try_parse,
            "Abs": absolute,
            "Max": lambda a, b: made(max(a, b)),
            "Min": lambda a, b: made(min(a, b)),
            "MaxMagnitude": lambda a, b: made(a if abs(a) > abs(b) or (abs(a) == abs(b) and a > b) else b),
            "MinMagnitude": lambda a, b: made(a if abs(a) < abs(b) or (abs(a) == abs(b) and a < b) else b),
            "Sign": lambda value: sign(value),
            "Clamp": clamp,
            "CopySign": lambda value, other: made(abs(value) if other >= 0 else -abs(value)),
            "IsEvenInteger": lambda value: value % 2 == 0,
            "IsOddInteger": lambda value: value % 2 == 1,
            "IsNegative": lambda value: value < 0,
            "IsPositive": lambda value: value >= 0,
            "IsPow2": lambda value: value > 0 and value & (value - 1) == 0,
            "Log2": log2,
            "PopCount": lambda value: made(unsigned(value).bit_count()),
            "LeadingZeroCount": lambda value: made(bits - unsigned(value).bit_length()),
            "TrailingZeroCount": lambda value: made((unsigned(value) & -unsigned(value)).bit_length() - 1 if value else bits),
            "RotateLeft": rotate_left,
            "RotateRight": lambda value, amount: rotate_left(value, -amount),
            "DivRem": lambda a, b: ValueTuple(*divide(a, b, made)),
            "BigMul": lambda a, b: kinds.Int64(a * b),
        },
        static_properties={"MaxValue": made(high), "MinValue": made(low)},
        constructor=lambda: made(0),
    )


def shown(value: Any) -> str:
    """ToString(): doubles to the last digit."""
    return _to_string(value, "R") if isinstance(value, float) else _to_string(value)


def divide(a: int, b: int, made: Callable[[int], Any]) -> Any:
    """DivRem: quotient and remainder, truncated."""
    if not b:
        raise net_error("DivideByZeroException", "Attempted to divide by zero.")
    quotient = abs(a) // abs(b)
    quotient = -quotient if (a < 0) != (b < 0) else quotient
    return made(quotient), made(a - quotient * b)


# ------------------------------------------------------------------------------------------------------------ real numbers


def _single(value: float) -> Any:
    try:
        return kinds.Single(struct.unpack("f", struct.pack("f", value))[0])
    except OverflowError:
        return kinds.Single(math.copysign(float("inf"), value))


def _no_hex(style: int) -> None:
    if style & (parsing.HEX | parsing.BINARY):
        message = "The number styles AllowHexSpecifier and AllowBinarySpecifier are not supported on floating point data types."
        raise argument(message, "style")


def _real_table(name: str, made: Callable[[float], Any], constants: dict[str, float]) -> TypeTable:
    from exoshell.values.dotnet import math as functions

    def parse(text: Any, *rest: Any) -> Any:
        style, culture = split_parse_args(rest, parsing.FLOAT)
        _no_hex(style)
        return made(parsing.parse_double(_text(text), style, culture))

    def try_parse(text: Any, *rest: Any) -> bool:
        _no_hex(split_parse_args(rest[:-1], parsing.FLOAT)[0])
        return attempt(lambda: parse(text, *rest[:-1]), rest[-1], made(0.0))

    def lifted(function: Callable[..., float]) -> Callable[..., Any]:
        return lambda *values: made(function(*values))

    return table(
        f"System.{name}",
        methods=_METHODS,
        statics={
            "Parse": parse,
            "TryParse": try_parse,
            "IsNaN": math.isnan,
            "IsInfinity": math.isinf,
            "IsFinite": math.isfinite,
            "IsPositiveInfinity": lambda value: value == math.inf,
            "IsNegativeInfinity": lambda value: value == -math.inf,
            "IsNegative": lambda value: math.copysign(1, value) < 0,
            "IsPositive": lambda value: math.copysign(1, value) > 0,
            "IsInteger": lambda value: math.isfinite(value) and value == int(value),
            "IsEvenInteger": lambda value: math.isfinite(value) and value % 2 == 0,
            "IsOddInteger": lambda value: math.isfinite(value) and value % 2 == 1,
            "IsNormal": lambda value: math.isfinite(value) and abs(value) >= 2.2250738585072014e-308,
            "IsRealNumber": lambda value: not math.isnan(value),
            "Sign": functions.sign_of,
            "IsSubnormal": lambda value: value != 0 and abs(value) < 2.2250738585072014e-308,
            "IsPow2": lambda value: value > 0 and math.isfinite(value) and math.frexp(value)[0] == 0.5,
            "ILogB": lambda value: math.frexp(value)[1] - 1,
            **{key: lifted(function) for key, function in {**functions.REAL_FUNCTIONS, **_GENERIC_MATH}.items()},
        },
        static_properties={key: made(value) for key, value in constants.items()},
        constructor=lambda: made(0.0),
    )


def _scaled_exp(base: float, less: float) -> Callable[[float], float]:
    def call(value: float) -> float:
        try:
            return math.pow(base, value) - less
        except OverflowError:
            return math.inf

    return call


def _logarithm(base: float) -> Callable[[float], float]:
    return lambda value: math.log(value + 1, base) if value > -1 else -math.inf if value == -1 else math.nan


def _root(value: float, count: int) -> float:
    if count == 0:
        return math.nan
    if value < 0:
        return -math.pow(-value, 1 / count) if count % 2 else math.nan
    return math.pow(value, 1 / count)


def _largest(a: float, b: float) -> float:
    return b if a != a else a if b != b or a > b else b


def _smallest(a: float, b: float) -> float:
    return b if a != a else a if b != b or a < b else b


_GENERIC_MATH: dict[str, Callable[..., float]] = {
    "ExpM1": lambda value: math.inf if value > 709 else math.expm1(value),
    "Exp2": _scaled_exp(2, 0),
    "Exp2M1": _scaled_exp(2, 1),
    "Exp10": _scaled_exp(10, 0),
    "Exp10M1": _scaled_exp(10, 1),
    "LogP1": lambda value: math.log1p(value) if value > -1 else -math.inf if value == -1 else math.nan,
    "Log2P1": _logarithm(2),
    "Log10P1": _logarithm(10),
    "MaxNative": max,
    "MaxNumber": _largest,
    "MinNative": min,
    "MinNumber": _smallest,
    "MaxMagnitude": lambda a, b: a if abs(a) > abs(b) or (abs(a) == abs(b) and a > b) else b,
    "MinMagnitude": lambda a, b: a if abs(a) < abs(b) or (abs(a) == abs(b) and a < b) else b,
    "MaxMagnitudeNumber": lambda a, b: a if abs(a) > abs(b) else b,
    "MinMagnitudeNumber": lambda a, b: a if abs(a) < abs(b) else b,
    "Hypot": math.hypot,
    "RootN": _root,
    "Lerp": lambda a, b, share: a * (1 - share) + b * share,
    "DegreesToRadians": lambda value: value * math.pi / 180,
    "RadiansToDegrees": lambda value: value * 180 / math.pi,
    "BitDecrement": lambda value: math.nextafter(value, -math.inf),
    "BitIncrement": lambda value: math.nextafter(value, math.inf),
    "ScaleB": lambda value, power: math.ldexp(value, power),
    "Ieee754Remainder": lambda a, b: math.remainder(a, b) if b else math.nan,
    "FusedMultiplyAdd": lambda a, b, c: a * b + c,
    "MultiplyAddEstimate": lambda a, b, c: a * b + c,
    "ReciprocalEstimate": lambda value: 1 / value if value else math.inf,
    "ClampNative": lambda value, low, high: min(max(value, low), high),
}


def _constants(high: float, epsilon: float) -> dict[str, float]:
    return {
        "MaxValue": high,
        "MinValue": -high,
        "Epsilon": epsilon,
        "NaN": math.nan,
        "PositiveInfinity": math.inf,
        "NegativeInfinity": -math.inf,
        "NegativeZero": -0.0,
        "Pi": math.pi,
        "E": math.e,
        "Tau": math.tau,
    }


# ------------------------------------------------------------------------------------------------------------ decimal, big, bool


def _parse_decimal(text: Any, *rest: Any) -> Any:
    style, culture = split_parse_args(rest, parsing.NUMBER)
    _no_hex(style)
    return parsing.parse_decimal(_text(text), style, culture)


def _try_decimal(text: Any, *rest: Any) -> bool:
    _no_hex(split_parse_args(rest[:-1], parsing.NUMBER)[0])
    return attempt(lambda: _parse_decimal(text, *rest[:-1]), rest[-1], kinds.Decimal(0))


def _decimal_from(value: Any = 0, *rest: Any) -> Any:
    from exoshell.values.conversion import convert

    if isinstance(value, list) or value is None:
        if value is None:
            raise argument_null("bits")
        if len(value) != 4:
            raise argument("Decimal constructor requires an array or span of four valid decimal bytes.")
        flags = value[3] & 0xFFFFFFFF
        return _decimal_from(*value[:3], bool(flags >> 31), flags >> 16 & 0xFF)
    if rest:
        low, middle, high, negative, scale = value, *rest
        whole = (low & 0xFFFFFFFF) | (middle & 0xFFFFFFFF) << 32 | (high & 0xFFFFFFFF) << 64
        return kinds.Decimal(-whole if negative else whole).scaleb(-int(scale))
    return convert(value, "decimal")


def _remainder(a: Any, b: Any) -> Any:
    if not b:
        raise net_error("DivideByZeroException", "Attempted to divide by zero.")
    return _positive_zero(kinds.CONTEXT.remainder(a, b))


def _quotient(a: Any, b: Any) -> Any:
    if not b:
        raise net_error("DivideByZeroException", "Attempted to divide by zero.")
    return parsing.fit_decimal(kinds.CONTEXT.divide(a, b))


def _bits_of(value: Any) -> Any:
    parts = value.as_tuple()
    scale = -int(parts.exponent)
    whole = int("".join(map(str, parts.digits)))
    words = [(whole >> shift) & 0xFFFFFFFF for shift in (0, 32, 64)] + [scale << 16 | (1 << 31 if parts.sign else 0)]
    from exoshell.values.collections import TypedArray
    from exoshell.values.types import resolve_type

    return TypedArray(resolve_type("int"), [word - (1 << 32) if word >> 31 else word for word in words])


def _cut(name: str) -> Callable[[Any], Any]:
    """Decimal.ToInt32 and its kin cut the fraction."""
    return lambda value: convertible(name)(value.to_integral_value(rounding="ROUND_DOWN"))


def _positive_zero(value: Any) -> Any:
    return parsing.fit_decimal(value).copy_abs() if not value else parsing.fit_decimal(value)


def _decimal_table() -> TypeTable:
    from exoshell.values.dotnet import math as functions

    fit = _positive_zero
    return table(
        "System.Decimal",
        properties={"Scale": lambda value: kinds.Byte(-int(value.as_tuple().exponent))},
        methods=_METHODS,
        statics={
            "Parse": _parse_decimal,
            "TryParse": _try_decimal,
            "Add": lambda a, b: fit(kinds.CONTEXT.add(a, b)),
            "Subtract": lambda a, b: fit(kinds.CONTEXT.subtract(a, b)),
            "Multiply": lambda a, b: fit(kinds.CONTEXT.multiply(a, b)),
            "Divide": _quotient,
            "Remainder": _remainder,
            "Negate": lambda value: -value,
            "Abs": abs,
            "Sign": functions.sign_of,
            "Max": max,
            "Min": min,
            "Clamp": functions.clamp,
            "Compare": _compare_to,
            "Equals": net_equals,
            "Round": functions.round_number,
            "Truncate": functions.truncate,
            "Floor": functions.floor,
            "Ceiling": functions.ceiling,
            "GetBits": _bits_of,
            "IsInteger": lambda value: value == value.to_integral_value(),
            "IsEvenInteger": lambda value: value % 2 == 0,
            "IsOddInteger": lambda value: abs(value % 2) == 1,
            "IsNegative": lambda value: value.is_signed(),
            "IsPositive": lambda value: not value.is_signed(),
            **{f"To{name}": _cut(name) for name in ("SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64")},
            "ToDouble": float,
            "ToSingle": _single,
            "CopySign": lambda value, other: abs(value) if other >= 0 else -abs(value),
            "IsCanonical": lambda value: value.as_tuple().exponent == 0 or value.as_tuple().digits[-1] != 0,
            "MaxMagnitude": lambda a, b: a if abs(a) > abs(b) else b,
            "MinMagnitude": lambda a, b: a if abs(a) < abs(b) else b,
        },
        static_properties={
            "Zero": kinds.Decimal(0),
            "One": kinds.Decimal(1),
            "MinusOne": kinds.Decimal(-1),
            "MaxValue": kinds.Decimal(79228162514264337593543950335),
            "MinValue": kinds.Decimal(-79228162514264337593543950335),
        },
        constructor=_decimal_from,
    )


def _big(value: Any = 0) -> Any:
    if isinstance(value, list):
        return kinds.BigInteger(int.from_bytes(bytes(value), "little", signed=True))
    return kinds.BigInteger(int(value))


def _big_table() -> TypeTable:
    parse, try_parse = _parser(kinds.BigInteger)
    big = kinds.BigInteger

    def divided(a: int, b: int) -> int:
        return int(divide(a, b, int)[0])

    return table(
        "System.Numerics.BigInteger",
        properties={
            "IsPowerOfTwo": lambda value: value > 0 and value & (value - 1) == 0,
            "IsZero": lambda value: value == 0,
            "IsOne": lambda value: value == 1,
            "IsEven": lambda value: value % 2 == 0,
            "Sign": sign,
        },
        methods={**_METHODS, "ToByteArray": _big_bytes},
        statics={
            "Parse": parse,
            "TryParse": try_parse,
            "Pow": lambda value, power: big(value**power),
            "Abs": lambda value: big(abs(value)),
            "Add": lambda a, b: big(a + b),
            "Subtract": lambda a, b: big(a - b),
            "Multiply": lambda a, b: big(a * b),
            "Divide": lambda a, b: big(divided(a, b)),
            "Remainder": lambda a, b: big(a - divided(a, b) * b),
            "ModPow": lambda value, power, modulus: big(pow(value, power, modulus)),
            "GreatestCommonDivisor": lambda a, b: big(math.gcd(a, b)),
            "Negate": lambda value: big(-value),
            "Max": lambda a, b: big(max(a, b)),
            "Min": lambda a, b: big(min(a, b)),
            "Compare": lambda a, b: sign(a - b),
            "Log": lambda value, base=math.e: math.log(value, base) if base != math.e else math.log(value),
            "Log10": math.log10,
            "IsEvenInteger": lambda value: value % 2 == 0,
            "IsOddInteger": lambda value: value % 2 == 1,
        },
        static_properties={"Zero": big(0), "One": big(1), "MinusOne": big(-1)},
        constructor=_big,
    )


def _big_bytes(value: int, *rest: Any) -> Any:
    del rest
    from exoshell.values.dotnet.text import byte_array

    size = (value.bit_length() + 8) // 8
    return byte_array(value.to_bytes(size, "little", signed=True))


def _parse_bool(text: str) -> bool:
    if text is None:
        raise argument_null("value")
    found = {"true": True, "false": False}.get(text.strip("\0\t\n\v\f\r ").lower())
    if found is None:
        raise format_error(f"String '{text}' was not recognized as a valid Boolean.")
    return found


BOOLEAN = table(
    "System.Boolean",
    methods={**_METHODS, "ToString": lambda value, provider=None: str(value)},
    statics={"Parse": _parse_bool, "TryParse": lambda text, out: attempt(lambda: _parse_bool(text), out, False)},
    static_properties={"TrueString": "True", "FalseString": "False"},
    constructor=lambda: False,
)
TABLES = (
    BOOLEAN,
    _integer_table("SByte", kinds.SByte, 8),
    _integer_table("Byte", kinds.Byte, 8),
    _integer_table("Int16", kinds.Int16, 16),
    _integer_table("UInt16", kinds.UInt16, 16),
    _integer_table("Int32", int, 32),
    _integer_table("UInt32", kinds.UInt32, 32),
    _integer_table("Int64", kinds.Int64, 64),
    _integer_table("UInt64", kinds.UInt64, 64),
    _real_table("Double", float, _constants(1.7976931348623157e308, 5e-324)),
    _real_table("Single", _single, _constants(3.4028234663852886e38, 1.401298464324817e-45)),
    _decimal_table(),
    _big_table(),
)
