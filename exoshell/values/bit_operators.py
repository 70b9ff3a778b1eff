"""-band, -bor, -bxor, -bnot, -shl, -shr and the range operator: what works on whole numbers only."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from typing import Any

from exoshell.values import numbers, operator_methods
from exoshell.values.arithmetic import bare, number_of_text, plain_number
from exoshell.values.conversion import convert
from exoshell.values.conversion_errors import ConversionError, cannot_convert
from exoshell.values.enums import EnumValue
from exoshell.values.operator_errors import (
    INVALID_OPERATION,
    MOST_ELEMENTS,
    method_not_found,
    net_failure,
    not_defined,
    out_of_memory,
    type_text,
)
from exoshell.values.psobject import PSCustomObject
from exoshell.values.text import Char
from exoshell.values.types import resolve_type

_STEPS: dict[str, Callable[[int, int], int]] = {"-band": int.__and__, "-bor": int.__or__, "-bxor": int.__xor__}


def _fit(number: int, kind: type[int]) -> Any:
    low, high = numbers.RANGES[kind]
    return kind(number) if low <= number <= high else kind((number - low) % (high - low + 1) + low)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int | Char | EnumValue) and not isinstance(value, numbers.BigInteger)


def _is_real(value: Any) -> bool:
    return isinstance(value, float | decimal.Decimal)


def _operands(a: Any, b: Any) -> tuple[Any, Any]:
    left, right = bare(a), bare(b)
    left, right = 0 if left is None else left, 0 if right is None else right
    one = number_of_text(left, right) if type(left) is str else left
    return one, number_of_text(right, left) if type(right) is str else right


def bits(operator: str) -> Callable[[Any, Any], Any]:
    """One of -band, -bor, -bxor."""
    step = _STEPS[operator]

    def operate(a: Any, b: Any) -> Any:
        if type(a) is int and type(b) is int:
            return step(a, b)
        a, b = _operands(a, b)
        if _is_whole(a) and _is_whole(b):
            if isinstance(a, EnumValue):
                return EnumValue(a.type, _fit(step(a.value, int(plain_number(b))), int))
            left, right = plain_number(a), plain_number(b)
            return _fit(step(int(left), int(right)), _width(left, right))
        if _is_real(a) or _is_real(b):
            if type(a).__name__ == "DateTime" or type(b).__name__ == "DateTime":
                raise method_not_found(a if type(a).__name__ == "DateTime" else b, operator_methods.NAMES[operator])
            if not (_is_real(a) or _is_whole(a)) or not (_is_real(b) or _is_whole(b)):
                raise net_failure("System.NullReferenceException", "Object reference not set to an instance of an object.")
            left, right = _wide(a, b), _wide(b, a)
            kind = numbers.Int64 if numbers.Int64 in (type(left), type(right)) else numbers.UInt64
            return _fit(step(int(left), int(right)), kind)
        return operator_methods.apply(operator, a, b, blame=b if _is_whole(a) and not isinstance(a, EnumValue) else a)

    return operate


def _width(a: Any, b: Any) -> type[int]:
    for kind in (numbers.UInt64, numbers.Int64, numbers.UInt32):
        if type(a) is kind or type(b) is kind:
            return kind
    return int


def _wide(value: Any, other: Any) -> Any:
    """An operand beside a real number: through the other's kind to 64 bits, unsigned unless negative."""
    number = plain_number(value)
    if isinstance(other, float) and not isinstance(number, decimal.Decimal):
        number = float(number)
    return convert(number, "System.Int64" if number < 0 else "System.UInt64")


def _whole_of_real(value: Any) -> Any:
    """A real number as the first kind of whole number that holds it. Raises ConversionError."""
    kinds = ("System.Int32", "System.UInt32", "System.Int64", "System.UInt64")
    for kind in kinds:
        try:
            return convert(value, kind)
        except ConversionError:
            continue
    target = resolve_type(kinds[-1])
    assert target is not None
    raise cannot_convert(value, target)


def complement(value: Any) -> Any:
    """-bnot."""
    value = bare(value)
    if value is None:
        return -1
    if type(value) is str:
        value = number_of_text(value, None)
    if isinstance(value, EnumValue):
        return EnumValue(value.type, ~value.value)
    if isinstance(value, bool | Char):
        value = plain_number(value)
    if _is_real(value):
        value = _whole_of_real(value)
    if isinstance(value, numbers.BigInteger):
        return numbers.BigInteger(~int(value))
    if not isinstance(value, int):
        value = convert(value, "System.Int32") if isinstance(value, list) else value
        raise method_not_found(value, "op_OnesComplement")
    width: type[int] = type(value) if type(value) in (numbers.Int64, numbers.UInt64, numbers.UInt32) else int
    return _fit(~int(value), width)


def shift(operator: str) -> Callable[[Any, Any], Any]:
    """-shl or -shr: the left operand keeps its type."""
    left_wards = operator == "-shl"

    def operate(a: Any, b: Any) -> Any:
        a, b = bare(a), bare(b)
        if a is None:
            return 0
        number = number_of_text(a, b) if type(a) is str else a
        b = number_of_text(b, a) if type(b) is str else b
        if isinstance(number, bool | Char):
            if b is None or (isinstance(b, int | float | Char) and not isinstance(b, numbers.BigInteger)):
                raise not_defined(operator, number, b)
            return operator_methods.apply(operator, number, b, blame=b)
        if isinstance(number, EnumValue):
            if isinstance(b, list | PSCustomObject) or hasattr(b, "keys"):
                convert(b, "System.Int32")
            symbol = "LeftShift" if left_wards else "RightShift"
            message = f"The binary operator {symbol} is not defined for the types '{type_text(number)}' and 'System.Int32'."
            raise net_failure(INVALID_OPERATION, message)
        if not _is_whole(number) and not _is_real(number):
            return operator_methods.apply(operator, number, b, blame=number)
        count = int(convert(b, "System.Int32"))
        number = _whole_of_real(number) if _is_real(number) else number
        kind = type(number)
        count &= 63 if kind in (numbers.Int64, numbers.UInt64) else 31
        return _fit(int(number) << count if left_wards else int(number) >> count, kind)

    return operate


# ---------------------------------------------------------------------------------------------------------- range


def span(a: Any, b: Any) -> list[Any]:
    """`a..b`: whole numbers or characters, up or down."""
    if type(a) is int and type(b) is int:
        return _numbers(a, b)
    left, right = bare(a), bare(b)
    if _is_letter(left) and _is_letter(right):
        low, high = ord(left), ord(right)
        step = 1 if low <= high else -1
        return [Char(chr(code)) for code in range(low, high + step, step)]
    return _numbers(_end(left), _end(right))


def _numbers(first: int, last: int) -> list[Any]:
    if abs(last - first) > MOST_ELEMENTS:
        raise out_of_memory()
    return list(range(first, last + 1)) if first <= last else list(range(first, last - 1, -1))


def _is_letter(value: Any) -> bool:
    return isinstance(value, Char) or (type(value) is str and len(value) == 1 and not value.isdigit())


def _end(value: Any) -> int:
    """An end as System.Convert.ToInt32 reads it. Raises OperatorError."""
    if value is None:
        return 0
    if type(value) is str:
        text = value.strip()
        if not text.lstrip("+-").isdecimal() or not text.isascii() or len(text) - len(text.lstrip("+-")) > 1:
            raise net_failure("System.FormatException", f"The input string '{value}' was not in a correct format.")
        number = int(text)
        if not numbers.INT_MIN <= number <= numbers.INT_MAX:
            raise net_failure("System.OverflowException", "Value was either too large or too small for an Int32.")
        return number
    convertible = isinstance(value, int | float | decimal.Decimal | Char | EnumValue) and not isinstance(value, numbers.BigInteger)
    if not convertible and type(value).__name__ != "DateTime":
        raise net_failure(
            "System.InvalidCastException", f"Unable to cast object of type '{_cast_text(value)}' to type 'System.IConvertible'."
        )
    try:
        return int(convert(value, "System.Int32"))
    except ConversionError as error:
        inner = error.exception.inner
        assert inner is not None
        raise net_failure(inner.type_name, inner.message) from None


def _cast_text(value: Any) -> str:
    if type(value) is PSCustomObject:
        return type_text(value)
    from exoshell.values.types import type_of

    return type_of(value).full_name
