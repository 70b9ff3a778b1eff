"""System.Math: by the type of the argument, as its overloads are."""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable
from typing import Any

from exoshell.values import numbers
from exoshell.values.dotnet.tuples import ValueTuple
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument, net_error, out_of_range

_MODES = {
    "ToEven": decimal.ROUND_HALF_EVEN,
    "AwayFromZero": decimal.ROUND_HALF_UP,
    "ToZero": decimal.ROUND_DOWN,
    "ToNegativeInfinity": decimal.ROUND_FLOOR,
    "ToPositiveInfinity": decimal.ROUND_CEILING,
}
_NAN = float("nan")


def same(value: Any, number: int) -> Any:
    """A whole number in the type of another."""
    kind = type(value)
    return number if kind is int else kind(number)


def absolute(value: Any) -> Any:
    if isinstance(value, int):
        low = numbers.RANGES.get(type(value), (0, 0))[0]
        if low < 0 and value == low:
            raise net_error("OverflowException", "Negating the minimum value of a twos complement number is invalid.")
        return same(value, abs(value))
    return type(value)(abs(value))


def sign_of(value: Any) -> int:
    if value != value:
        raise net_error("ArithmeticException", "Function does not accept floating point Not-a-Number values.")
    return int(value > 0) - int(value < 0)


def _whole(mode: str) -> Callable[[Any], Any]:
    def rounded(value: Any) -> Any:
        if isinstance(value, decimal.Decimal):
            return value.to_integral_value(rounding=mode)
        if not math.isfinite(value):
            return value
        return math.copysign(float(decimal.Decimal(value).to_integral_value(rounding=mode)), value)

    return rounded


floor = _whole(decimal.ROUND_FLOOR)
ceiling = _whole(decimal.ROUND_CEILING)
truncate = _whole(decimal.ROUND_DOWN)


def round_number(value: Any, *rest: Any) -> Any:
    """Math.Round(value, digits, mode) in every combination."""
    digits, mode = 0, "ToEven"
    for item in rest:
        if type(item) is int:
            digits = item
        else:
            mode = str(item)
    if mode not in _MODES:
        message = f"The value '{mode}' is not valid for this usage of the type MidpointRounding."
        raise argument(message, "mode")
    rounding = _MODES[mode]
    if isinstance(value, decimal.Decimal):
        if not 0 <= digits <= 28:
            raise out_of_range("Decimal can only round to between 0 and 28 digits of precision.", "decimals")
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and -exponent <= digits:
            return value
        return value.quantize(decimal.Decimal(1).scaleb(-digits), rounding=rounding, context=decimal.Context(prec=60))
    if not 0 <= digits <= 15:
        raise out_of_range("Rounding digits must be between 0 and 15, inclusive.", "digits")
    if not math.isfinite(value) or abs(value) >= 1e16:
        return value
    power = 10.0**digits
    scaled = value * power
    if not math.isfinite(scaled):
        return value
    whole = float(decimal.Decimal(scaled).to_integral_value(rounding=rounding))
    return math.copysign(whole / power, value)


def clamp(value: Any, least: Any, most: Any) -> Any:
    if least > most:
        raise argument(f"'{_text(least)}' cannot be greater than {_text(most)}.")
    return min(max(value, least), most)


def _text(value: Any) -> str:
    from exoshell.values.conversion import to_string

    return str(to_string(value))


def _larger(a: Any, b: Any) -> Any:
    if a != a or b != b:
        return _NAN
    return a if a > b else b


def _smaller(a: Any, b: Any) -> Any:
    if a != a or b != b:
        return _NAN
    return a if a < b else b


def _guarded(function: Callable[..., float]) -> Callable[..., float]:
    """NaN where Python raises a domain error, infinity where it overflows."""

    def call(*values: float) -> float:
        try:
            return function(*values)
        except ValueError:
            return _NAN
        except OverflowError:
            return math.inf

    return call


def _log(value: float, base: float = math.e) -> float:
    if value != value or base != base:
        return _NAN
    if value < 0 or base < 0 or base == 1:
        return _NAN
    if base != math.e and value != 1 and (base == 0 or base == math.inf):
        return _NAN
    if value == 0:
        return -math.inf if base > 1 else math.inf
    if value == math.inf:
        return math.inf
    return math.log(value) if base == math.e else math.log(value) / math.log(base)


def _log_of(function: Callable[[float], float]) -> Callable[[float], float]:
    def call(value: float) -> float:
        if value == 0:
            return -math.inf
        return function(value) if value > 0 else _NAN

    return call


def _power(value: float, power: float) -> float:
    try:
        return math.pow(value, power)
    except OverflowError:
        return -math.inf if value < 0 and power % 2 == 1 else math.inf
    except ValueError:
        if value == 0:
            return -math.inf if math.copysign(1, value) < 0 and power % 2 == 1 else math.inf
        return _NAN


def _cube_root(value: float) -> float:
    if not math.isfinite(value):
        return value
    return float(math.cbrt(value))


def _ieee_remainder(a: float, b: float) -> float:
    try:
        return math.remainder(a, b)
    except ValueError:
        return _NAN


REAL_FUNCTIONS: dict[str, Callable[..., float]] = {
    "Acos": _guarded(math.acos),
    "Acosh": _guarded(math.acosh),
    "Asin": _guarded(math.asin),
    "Asinh": _guarded(math.asinh),
    "Atan": math.atan,
    "Atan2": math.atan2,
    "Atanh": lambda value: math.copysign(math.inf, value) if abs(value) == 1 else _guarded(math.atanh)(value),
    "Cbrt": _cube_root,
    "Cos": _guarded(math.cos),
    "Cosh": _guarded(math.cosh),
    "Exp": _guarded(math.exp),
    "Log": _log,
    "Log10": _log_of(math.log10),
    "Log2": _log_of(math.log2),
    "Pow": _power,
    "Sin": _guarded(math.sin),
    "Sinh": lambda value: math.copysign(abs(_guarded(math.sinh)(value)), value),
    "Sqrt": _guarded(math.sqrt),
    "Tan": _guarded(math.tan),
    "Tanh": math.tanh,
    "Floor": floor,
    "Ceiling": ceiling,
    "Truncate": truncate,
    "Round": round_number,
    "Abs": abs,
    "Max": _larger,
    "Min": _smaller,
    "Clamp": clamp,
    "CopySign": math.copysign,
    "IEEERemainder": _ieee_remainder,
}


def _divide(a: int, b: int, *out: Any) -> Any:
    from exoshell.values.dotnet.numbers import divide

    quotient, remainder = divide(a, b, lambda number: same(a, number))
    if out:
        out[0].value = remainder
        return quotient
    return ValueTuple(quotient, remainder)


def _big_multiply(a: int, b: int, *low: Any) -> Any:
    if low:
        low[0].value = numbers.Int64((a * b + 2**63) % 2**64 - 2**63)
        return numbers.Int64(a * b >> 64)
    if type(a) is numbers.UInt32:
        return numbers.UInt64(a * b)
    return numbers.Int64(a * b) if type(a) is int else numbers.BigInteger(a * b)


def _scaled(value: float, power: int) -> float:
    try:
        return math.ldexp(value, power)
    except OverflowError:
        return math.copysign(math.inf, value)


def _increment(direction: float) -> Callable[[float], float]:
    return lambda value: math.nextafter(value, direction)


MATH = table(
    "System.Math",
    statics={
        **REAL_FUNCTIONS,
        "Abs": absolute,
        "Sign": sign_of,
        "BigMul": _big_multiply,
        "DivRem": _divide,
        "MaxMagnitude": lambda a, b: a if abs(a) > abs(b) else b,
        "MinMagnitude": lambda a, b: a if abs(a) < abs(b) else b,
        "ScaleB": _scaled,
        "ILogB": lambda value: math.frexp(value)[1] - 1,
        "BitIncrement": _increment(math.inf),
        "BitDecrement": _increment(-math.inf),
        "FusedMultiplyAdd": lambda a, b, c: float(decimal.Decimal(a) * decimal.Decimal(b) + decimal.Decimal(c)),
        "SinCos": lambda value: ValueTuple(math.sin(value), math.cos(value)),
        "ReciprocalEstimate": lambda value: 1 / value,
    },
    static_properties={"E": math.e, "PI": math.pi, "Tau": math.tau},
)
TABLES = (MATH,)
