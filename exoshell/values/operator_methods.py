"""Operators that types define themselves (op_Addition and so on): dates, time spans, big integers, and what else Python's operators know.

An operator is looked for on the left operand's type and, beside a number, on the right one's; arguments convert to the parameter types as
those of any method.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable
from typing import Any

from exoshell.values import numbers
from exoshell.values.conversion_errors import ConversionError, object_text
from exoshell.values.conversion_numbers import fitted
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.net_error import NetError, net_error
from exoshell.values.operator_errors import OperatorError, method_not_found
from exoshell.values.psobject import PSCustomObject
from exoshell.values.text import Char
from exoshell.values.types import resolve_type, type_of

NAMES = {
    "+": "op_Addition", "-": "op_Subtraction", "*": "op_Multiply", "/": "op_Division", "%": "op_Modulus",
    "-band": "op_BitwiseAnd", "-bor": "op_BitwiseOr", "-bxor": "op_ExclusiveOr", "-shl": "op_LeftShift", "-shr": "op_RightShift",
}  # fmt: skip
_ARITHMETIC = ("+", "-", "*", "/", "%")
_METHOD_EXCEPTION = "System.Management.Automation.MethodException"
_DATE, _SPAN, _OFFSET = "System.DateTime", "System.TimeSpan", "System.DateTimeOffset"
_DECIMAL, _BIG = "System.Decimal", "System.Numerics.BigInteger"
_OVERLOADS: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    (_DATE, "+"): ((_DATE, _SPAN),),
    (_DATE, "-"): ((_DATE, _DATE), (_DATE, _SPAN)),
    (_OFFSET, "+"): ((_OFFSET, _SPAN),),
    (_OFFSET, "-"): ((_OFFSET, _OFFSET), (_OFFSET, _SPAN)),
    (_SPAN, "+"): ((_SPAN, _SPAN),),
    (_SPAN, "-"): ((_SPAN, _SPAN),),
    (_SPAN, "*"): (("System.Double", _SPAN), (_SPAN, "System.Double")),
    (_SPAN, "/"): ((_SPAN, "System.Double"), (_SPAN, _SPAN)),
    **{(kind, operator): ((kind, kind),) for kind in (_DECIMAL, _BIG) for operator in _ARITHMETIC},
    **{(_BIG, operator): ((_BIG, _BIG),) for operator in ("-band", "-bor", "-bxor")},
    (_BIG, "-shl"): ((_BIG, "System.Int32"),),
    (_BIG, "-shr"): ((_BIG, "System.Int32"),),
}
_WIDE = decimal.Context(prec=100, rounding=decimal.ROUND_HALF_EVEN)


def apply(operator: str, a: Any, b: Any, *, blame: Any) -> Any:
    """The operator that an operand's type defines. Raises MethodNotFound about `blame` where neither does."""
    both = _primitive(a) or isinstance(a, Char) or a is None
    for value in (a, b) if both else (a,):
        overloads = _OVERLOADS.get((type_of(value).full_name, operator))
        if overloads is not None:
            return _call(operator, overloads, a, b)
    python = _python_operator(operator)
    if python is not None:
        for value in (a, b) if both else (a,):
            method = getattr(type(value), python, None)
            if method is not None and not isinstance(value, int | float | str | list | decimal.Decimal):
                result = method(a, b)
                if result is not NotImplemented:
                    return result
    raise method_not_found(blame, NAMES[operator])


def _python_operator(operator: str) -> str | None:
    return {"+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__", "%": "__mod__"}.get(operator)


def _call(operator: str, overloads: tuple[tuple[str, str], ...], a: Any, b: Any) -> Any:
    kinds = (type_of(a).full_name, type_of(b).full_name)
    if kinds in overloads:
        left, right = a, b
    else:
        chosen = overloads[0] if len(overloads) == 1 else _best(operator, overloads, a, b)
        left, right = _argument(operator, 0, a, chosen[0]), _argument(operator, 1, b, chosen[1])
    try:
        return _run(operator, left, right)
    except NetError as error:
        raise _invocation(operator, error.exception) from None
    except ZeroDivisionError:
        raise _invocation(operator, NetException("System.DivideByZeroException", "Attempted to divide by zero.")) from None


def _invocation(operator: str, inner: NetException) -> OperatorError:
    message = f'Exception calling "{NAMES[operator]}" with "2" argument(s): "{inner.message}"'
    kind = "System.Management.Automation.MethodInvocationException"
    return OperatorError(message, "DotNetMethodException", ErrorCategory.NotSpecified, inner, kind)


def _best(operator: str, overloads: tuple[tuple[str, str], ...], a: Any, b: Any) -> tuple[str, str]:
    """Of several overloads the only one that fits; numbers and texts fit every date, which is then nobody's turn."""
    kinds = (type_of(a).full_name, type_of(b).full_name)
    fitting = [
        pair for pair in overloads if all(_fits(value, kind, wanted) for value, kind, wanted in zip((a, b), kinds, pair, strict=True))
    ]
    exact = [pair for pair in fitting if (_countable(b) and pair[1] == "System.Double") or (_countable(a) and pair[0] == "System.Double")]
    if len(fitting) == 1:
        return fitting[0]
    if len(exact) == 1:
        return exact[0]
    what = "Multiple ambiguous overloads found" if fitting else "Cannot find an overload"
    message = f'{what} for "{NAMES[operator]}" and the argument count: "2".'
    raise OperatorError(message, "MethodCountCouldNotFindBest", ErrorCategory.NotSpecified, kind=_METHOD_EXCEPTION)


def _primitive(value: Any) -> bool:
    return isinstance(value, int | float | decimal.Decimal) and not isinstance(value, numbers.BigInteger)


def _countable(value: Any) -> bool:
    return (_primitive(value) and not isinstance(value, bool)) or isinstance(value, str)


def _fits(value: Any, kind: str, wanted: str) -> bool:
    if kind == wanted:
        return True
    if value is None or isinstance(value, list | numbers.BigInteger | PSCustomObject) or kind in (_DATE, _SPAN, _OFFSET):
        return False
    return hasattr(value, "keys") or isinstance(value, str | int | float | decimal.Decimal) or hasattr(value, "value")


def _argument(operator: str, place: int, value: Any, kind: str) -> Any:
    from exoshell.values.conversion import convert

    target = resolve_type(kind)
    assert target is not None
    try:
        return convert(value, target)
    except ConversionError as error:
        message = f'Cannot convert argument "{place}", with value: "{object_text(value)}", for "{NAMES[operator]}" to type "{kind}": '
        message += f'"{error.exception.message}"'
        raise OperatorError(
            message, "MethodArgumentConversionInvalidCastArgument", ErrorCategory.NotSpecified, error.exception, _METHOD_EXCEPTION
        ) from None


def _run(operator: str, a: Any, b: Any) -> Any:
    if isinstance(a, decimal.Decimal):
        return decimals(operator, a, b)
    if isinstance(a, numbers.BigInteger):
        return numbers.BigInteger(_BIG_STEPS[operator](int(a), int(b)))
    python = _python_operator(operator)
    assert python is not None
    if isinstance(a, float):
        return b * a
    return getattr(a, python)(b)


def truncated(a: int, b: int) -> int:
    """Whole division towards zero. Raises ZeroDivisionError."""
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


def rest(a: int, b: int) -> int:
    return a - truncated(a, b) * b


def _shifted(a: int, places: int) -> int:
    if places > 0 and a.bit_length() + places > numbers.INT_MAX:
        raise net_error("OverflowException", "Arithmetic operation resulted in an overflow.")
    return a << places if places >= 0 else a >> -places


_BIG_STEPS: dict[str, Callable[[int, int], int]] = {
    "+": int.__add__,
    "-": int.__sub__,
    "*": int.__mul__,
    "/": truncated,
    "%": rest,
    "-band": int.__and__,
    "-bor": int.__or__,
    "-bxor": int.__xor__,
    "-shl": lambda a, b: _shifted(a, b),
    "-shr": lambda a, b: _shifted(a, -b),
}


_EXACT = decimal.Context(prec=28, traps=[decimal.Inexact, decimal.Rounded])
"""Sums that need no rounding come out of it; others raise."""


def decimals(operator: str, a: decimal.Decimal, b: decimal.Decimal) -> decimal.Decimal:
    """Arithmetic of System.Decimal: 96 bits and at most 28 places. Raises OperatorError."""
    if operator == "+" or operator == "-":
        try:
            total = _EXACT.add(a, b) if operator == "+" else _EXACT.subtract(a, b)
        except decimal.DecimalException:
            pass  # more digits than fit: the general way rounds them as .NET does
        else:
            return _unsigned_zero(total)
    from exoshell.values.number_text import DECIMAL_MAX
    from exoshell.values.operator_errors import divided_by_zero, too_large_for_decimal

    if operator in "/%" and not b:
        raise divided_by_zero()
    if operator == "%" and a.copy_abs() < b.copy_abs():
        return a
    step = {"+": _WIDE.add, "-": _WIDE.subtract, "*": _WIDE.multiply, "/": _WIDE.divide, "%": _WIDE.remainder}[operator]
    result = step(a, b)
    if result.copy_abs() > DECIMAL_MAX:
        raise too_large_for_decimal()
    cut = fitted(result)
    return _shortened(cut) if operator == "/" and cut != result else _unsigned_zero(cut)


def _shortened(value: decimal.Decimal) -> decimal.Decimal:
    """An inexact quotient ends without zeros."""
    return decimal.Decimal(f"{value:f}".rstrip("0").rstrip(".")) if "." in f"{value:f}" else value


def _unsigned_zero(value: decimal.Decimal) -> decimal.Decimal:
    return value if value else value.copy_abs()
