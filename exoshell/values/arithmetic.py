"""+ - * / % of values: what each operand is as a number, and which of .NET's kinds of arithmetic then applies.

The public functions begin with a fast path for Int32; whatever overflows its kind becomes a double.
"""

from __future__ import annotations

import decimal
import math
from typing import Any

from exoshell.values import numbers, operator_methods
from exoshell.values.collections import Hashtable, OrderedDictionary, TypedArray, enumerate_value
from exoshell.values.conversion import convert, to_string
from exoshell.values.conversion_errors import cannot_convert
from exoshell.values.conversion_numbers import decimal_of
from exoshell.values.enums import EnumValue
from exoshell.values.error_record import ErrorCategory
from exoshell.values.number_text import cut, scan_number
from exoshell.values.operator_errors import (
    INVALID_CAST,
    INVALID_OPERATION,
    MOST_ELEMENTS,
    OperatorError,
    divided_by_zero,
    method_not_found,
    net_failure,
    not_defined,
    out_of_memory,
)
from exoshell.values.operator_methods import NAMES, decimals, rest, truncated
from exoshell.values.psobject import AUTOMATION_NULL, PSObject
from exoshell.values.text import Char
from exoshell.values.types import DotNetType, type_of

_INT_MIN, _INT_MAX = numbers.INT_MIN, numbers.INT_MAX


def bare(value: Any) -> Any:
    """The value that operators see: without PSObject and AutomationNull."""
    if type(value) is PSObject:
        return value.base
    return None if value is AUTOMATION_NULL else value


def add(a: Any, b: Any) -> Any:
    """`+`: sum, concatenation of texts, of lists, of dictionaries."""
    kind, other = type(a), type(b)
    if kind is int and other is int:
        total = a + b
        return total if _INT_MIN <= total <= _INT_MAX else float(total)
    if (kind is float or kind is int) and (other is float or other is int):
        return a + b
    a = bare(a)
    if type(a) is str:
        return a + (b if type(b) is str else to_string(b.base if type(b) is PSObject and b.spelling is not None else b))
    if a is None:
        return None if b is AUTOMATION_NULL else b
    if isinstance(a, str):
        return str(a) + to_string(b)
    items = enumerate_value(a)
    if items is not None:
        others = enumerate_value(b)
        if others is not None:
            return [*items, *others]
        return [*items] if b is AUTOMATION_NULL else [*items, b]
    if isinstance(a, Hashtable):
        return _merged(a, bare(b))
    return arithmetic("+", a, b)


def _merged(a: Hashtable, b: Any) -> Any:
    if not isinstance(b, Hashtable):
        raise OperatorError("A hash table can only be added to another hash table.", "AddHashTableToNonHashTable")
    kind = OrderedDictionary if type(a) is OrderedDictionary else Hashtable
    result = kind(a.items(), case_sensitive=a.case_sensitive)
    for key, value in b.items():
        if key in result:
            text = to_string(key)
            message = f"Item has already been added. Key in dictionary: '{text}'  Key being added: '{text}'"
            raise net_failure("System.ArgumentException", message)
        result[key] = value
    return result


def subtract(a: Any, b: Any) -> Any:
    kind, other = type(a), type(b)
    if kind is int and other is int:
        total = a - b
        return total if _INT_MIN <= total <= _INT_MAX else float(total)
    if (kind is float or kind is int) and (other is float or other is int):
        return a - b
    return arithmetic("-", bare(a), b)


def multiply(a: Any, b: Any) -> Any:
    """`*`: product, repetition of texts and lists."""
    kind, other = type(a), type(b)
    if kind is int and other is int:
        total = a * b
        return total if _INT_MIN <= total <= _INT_MAX else float(total)
    if (kind is float or kind is int) and (other is float or other is int):
        return a * b
    a = bare(a)
    if a is None:
        return None
    if type(a) is str:
        times = _count(a, b)
        if len(a) * times > _LONGEST_TEXT:
            raise out_of_memory()
        return a * times
    items = enumerate_value(a)
    if items is not None:
        elements, times = [*items], _count(a, b)
        if len(elements) * times > _INT_MAX:
            raise cannot_convert(numbers.Int64(len(elements) * times), _INT_TYPE)
        if len(elements) * times > MOST_ELEMENTS:
            raise out_of_memory()
        repeated = elements * times
        return TypedArray(a.element_type, repeated) if isinstance(a, TypedArray) else repeated
    if isinstance(a, bool | Char):
        return _unmultiplied(a, bare(b))
    return arithmetic("*", a, b)


def _unmultiplied(a: Any, b: Any) -> Any:
    """Booleans and characters multiply with decimals and big integers only."""
    if isinstance(b, decimal.Decimal | numbers.BigInteger):
        return operator_methods.apply("*", a, b, blame=b)
    if b is None or isinstance(b, bool | Char | int | float):
        raise not_defined("*", a, b)
    return operator_methods.apply("*", a, b, blame=b)


def _count(repeated: Any, value: Any) -> int:
    value = bare(value)
    if type(value) is str:
        value = number_of_text(value, None)
    number = int(convert(value, _INT_TYPE if isinstance(repeated, str) else _UINT_TYPE))
    if number < 0:
        message = f"times ('{number}') must be a non-negative value. (Parameter 'times')\nActual value was {number}."
        raise net_failure("System.ArgumentOutOfRangeException", message)
    return number


_LONGEST_TEXT = 0x3FFFFFDF
_INT_TYPE, _UINT_TYPE = DotNetType("System.Int32"), DotNetType("System.UInt32")


def divide(a: Any, b: Any) -> Any:
    kind, other = type(a), type(b)
    if kind is int and other is int and b != 0:
        whole, left = divmod(a, b)
        return whole if left == 0 and whole <= _INT_MAX else a / b
    if (kind is float or kind is int) and other is float and b:
        return a / b
    return arithmetic("/", bare(a), b)


def remainder(a: Any, b: Any) -> Any:
    if type(a) is int and type(b) is int:
        if a >= 0 and b > 0:
            return a % b
        if b != 0:
            return rest(a, b)
    return arithmetic("%", bare(a), b)


_NUMBERS = frozenset({int, float, decimal.Decimal})
"""The types of most operands; they need no looking into."""


def arithmetic(operator: str, a: Any, b: Any) -> Any:
    """The full rules, for operands that are no lists, dictionaries or texts to join."""
    if type(a) in _NUMBERS and type(b) in _NUMBERS:
        return numeric(operator, a, b)
    b = bare(b)
    if a is None:
        a = 0
    left = a
    if type(a) is str:
        a = number_of_text(a, b)
    primitive = _is_primitive(a)
    if type(b) is str and primitive:
        b = number_of_text(b, left)
    if primitive and (b is None or _is_primitive(b)):
        return _numeric(operator, a, 0 if b is None else b)
    blame = b if primitive and not isinstance(a, EnumValue) and b is not None else a
    return operator_methods.apply(operator, a, b, blame=blame)


def _is_primitive(value: Any) -> bool:
    return isinstance(value, int | float | decimal.Decimal | Char | EnumValue) and not isinstance(value, numbers.BigInteger)


def number_of_text(text: str, other: Any) -> Any:
    """The number that a string means beside another operand. Raises ConversionError about that operand's type, or Int32."""
    number = scan_number(text)
    if number is not None:
        return number
    numeric = isinstance(other, int | float | decimal.Decimal | EnumValue) and not isinstance(other, bool | numbers.BigInteger)
    return convert(text, type_of(other) if numeric else _INT_TYPE)


def _numeric(operator: str, a: Any, b: Any) -> Any:
    if isinstance(a, EnumValue):
        return _enum_arithmetic(operator, a, b)
    if isinstance(a, bool) and isinstance(b, decimal.Decimal):
        raise net_failure(INVALID_OPERATION, "No coercion operator is defined between types 'System.Boolean' and 'System.Decimal'.")
    if isinstance(a, bool) and isinstance(b, EnumValue):
        b = b.value != 0
    return numeric(operator, plain_number(a), plain_number(b))


def plain_number(value: Any) -> Any:
    """Booleans, characters and enumeration values as their numbers."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Char):
        return ord(value)
    return value.value if isinstance(value, EnumValue) else value


def numeric(operator: str, left: Any, right: Any) -> Any:
    """Arithmetic of two numbers (big integers excepted)."""
    if isinstance(left, decimal.Decimal) or isinstance(right, decimal.Decimal):
        one, other = decimal_of(left), decimal_of(right)
        if one is None or other is None:
            raise net_failure("System.OverflowException", "Value was either too large or too small for a Decimal.")
        return decimals(operator, one, other)
    if isinstance(left, float) or isinstance(right, float):
        return _doubles(operator, float(left), float(right))
    return _integers(operator, left, right)


def _enum_arithmetic(operator: str, a: EnumValue, b: Any) -> EnumValue:
    name = a.type.full_name
    if isinstance(b, decimal.Decimal):
        raise net_failure(INVALID_OPERATION, f"No coercion operator is defined between types '{name}' and 'System.Decimal'.")
    if isinstance(b, float):
        raise net_failure(INVALID_CAST, f"Unable to cast object of type '{name}' to type 'System.Double'.")
    if isinstance(b, numbers.UInt32 | numbers.UInt64):
        raise net_failure(
            INVALID_OPERATION, f"The binary operator GreaterThanOrEqual is not defined for the types '{name}' and 'System.Int32'."
        )
    result = numeric(operator, a.value, plain_number(b))
    if type(result) is not int:
        raise net_failure(INVALID_CAST, f"Unable to cast object of type '{type_of(result).full_name}' to type '{name}'.")
    return EnumValue(a.type, result)


def _doubles(operator: str, a: float, b: float) -> float:
    if operator == "+":
        return a + b
    if operator == "-":
        return a - b
    if operator == "*":
        return a * b
    if b == 0 or math.isnan(b):
        if operator == "%" or a == 0 or math.isnan(a) or math.isnan(b):
            return math.nan
        return math.copysign(math.inf, a) * math.copysign(1.0, b)
    if operator == "/":
        return a / b
    return math.nan if math.isinf(a) else math.fmod(a, b)


def _integers(operator: str, a: Any, b: Any) -> Any:
    kind = common_integer(a, b)
    if kind is decimal.Decimal:
        return decimals(operator, decimal.Decimal(int(a)), decimal.Decimal(int(b)))
    left, right = int(a), int(b)
    if operator == "+":
        result = left + right
    elif operator == "-":
        result = left - right
    elif operator == "*":
        result = left * right
    elif right == 0:
        raise divided_by_zero()
    elif operator == "%":
        result = rest(left, right)
    elif left % right:
        return left / right
    else:
        result = truncated(left, right)
    low, high = numbers.RANGES[kind]
    if low <= result <= high:
        return kind(result)
    return cut(result) if operator == "*" else _doubles(operator, float(left), float(right))


def common_integer(a: Any, b: Any) -> type[Any]:
    """In which kind two whole numbers are computed: the wider one, signed if one is negative (decimal beside UInt64)."""
    kinds = {type(a), type(b)}
    if numbers.UInt64 in kinds:
        return numbers.UInt64 if a >= 0 and b >= 0 else decimal.Decimal
    if numbers.Int64 in kinds:
        return numbers.Int64
    if numbers.UInt32 in kinds:
        return numbers.UInt32 if a >= 0 and b >= 0 else numbers.Int64
    return int


def negate(value: Any) -> Any:
    """Unary minus."""
    if type(value) is int and value != _INT_MIN:
        return -value
    return subtract(0, value)


__all__ = [
    "NAMES",
    "ErrorCategory",
    "add",
    "arithmetic",
    "bare",
    "common_integer",
    "divide",
    "method_not_found",
    "multiply",
    "negate",
    "number_of_text",
    "numeric",
    "plain_number",
    "remainder",
    "subtract",
]
