"""Every operator of the language by its canonical name ('-ieq', '+', '-isplit', '..'), as functions of values.

Each begins with a fast path on `type(x) is int` and falls into the full rules. Failures are OperatorError with PowerShell's
texts, ids and categories, or the ConversionError of an operand.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable
from functools import cache
from typing import Any

from exoshell.values import numbers
from exoshell.values.arithmetic import add, arithmetic, bare, divide, multiply, negate, remainder, subtract
from exoshell.values.collections import Hashtable, TypedArray, enumerate_value
from exoshell.values.comparison import NotComparable, compare, equals
from exoshell.values.conversion import ConversionError, convert, to_bool, to_number, to_string
from exoshell.values.error_record import ErrorCategory
from exoshell.values.net_error import NetError
from exoshell.values.number_text import narrow
from exoshell.values.operator_errors import OperatorError
from exoshell.values.psobject import AUTOMATION_NULL, PSObject
from exoshell.values.text import Char
from exoshell.values.types import DotNetType, resolve_type, type_of
from exoshell.values.wildcard import WildcardPattern

Binary = Callable[[Any, Any], Any]


# ------------------------------------------------------------------------------------------------------ comparison


def _filtering(test: Binary) -> Binary:
    """A comparison that filters where its left side is a collection."""

    def compared(a: Any, b: Any) -> Any:
        items = enumerate_value(a)
        if items is None:
            return test(a, b)
        return [item for item in items if test(item, b)]

    return compared


def _equal(ignore_case: bool, wanted: bool) -> Binary:
    def test(a: Any, b: Any) -> Any:
        if type(a) is int and type(b) is int:
            return (a == b) is wanted
        return equals(a, b, ignore_case) is wanted

    filtering = _filtering(test)

    def quick(a: Any, b: Any) -> Any:
        kind = type(a)
        if kind is int and type(b) is int:
            return (a == b) is wanted
        if kind is str and type(b) is str and ignore_case:
            return (a == b or a.lower() == b.lower()) is wanted
        return filtering(a, b)

    return quick


def _ordered(ignore_case: bool, holds: Callable[[int], bool], name: str) -> Binary:
    def test(a: Any, b: Any) -> Any:
        try:
            return holds(compare(a, b, ignore_case))
        except NotComparable:
            raise OperatorError(
                f'Cannot compare "{to_string(a)}" because it is not IComparable.', "NotIcomparable", ErrorCategory.NotSpecified
            ) from None
        except ConversionError as error:
            text = f'Could not compare "{to_string(a)}" to "{to_string(b)}". Error: "{error.exception.message}"'
            raise OperatorError(text, "ComparisonFailure", ErrorCategory.NotSpecified, error.exception) from None

    filtering = _filtering(test)
    symbol = {"gt": int.__gt__, "ge": int.__ge__, "lt": int.__lt__, "le": int.__le__}[name]

    def quick(a: Any, b: Any) -> Any:
        if type(a) is int and type(b) is int:
            return symbol(a, b)
        return filtering(a, b)

    return quick


def _like(ignore_case: bool, wanted: bool) -> Binary:
    def test(a: Any, b: Any) -> Any:
        pattern = to_string(b)
        try:
            return WildcardPattern(pattern, ignore_case).matches(to_string(a)) is wanted
        except ValueError:
            message = f"The specified wildcard character pattern is not valid: {pattern}"
            raise OperatorError(message, "RuntimeException", ErrorCategory.NotSpecified) from None

    return _filtering(test)


def match_operator(operator: str) -> Callable[[Any, Any, Callable[[Hashtable], None] | None], Any]:
    """-match and -notmatch: `operator(a, b, set_matches)`; the sink gets $Matches when a single text matched."""
    ignore_case = operator.startswith("-i")
    wanted = "not" not in operator
    from exoshell.values.net_regex import compiled

    def matched(a: Any, b: Any, set_matches: Callable[[Hashtable], None] | None = None) -> Any:
        pattern = b if hasattr(b, "search") else compiled(to_string(b), ignore_case)
        items = enumerate_value(a)
        if items is not None:
            return [item for item in items if (pattern.search(to_string(item)) is not None) is wanted]
        found = pattern.search(to_string(a))
        if found is not None and set_matches is not None:
            set_matches(_groups(found))
        return (found is not None) is wanted

    return matched


def _groups(found: Any) -> Hashtable:
    names = {number: name for name, number in found.re.groupindex.items()}
    table = Hashtable()
    for number in range(found.re.groups, -1, -1):
        text = found.group(number)
        if text is not None:
            table[names.get(number, number)] = text
    return table


def _contains(ignore_case: bool, wanted: bool) -> Binary:
    def test(a: Any, b: Any) -> Any:
        items = enumerate_value(a)
        return any(equals(item, b, ignore_case) for item in (items if items is not None else (a,))) is wanted

    return test


def _in(ignore_case: bool, wanted: bool) -> Binary:
    inner = _contains(ignore_case, wanted)
    return lambda a, b: inner(b, a)


def _is(a: Any, b: Any) -> Any:
    kind = _type_operand(b)
    if a is None or a is AUTOMATION_NULL:
        return False
    instance = getattr(kind, "is_instance", None)
    if instance is not None:
        return instance(a)
    if kind.full_name == "System.Management.Automation.PSObject":
        from exoshell.values.psobject import PSCustomObject

        return type(a) in (PSObject, PSCustomObject)
    own = getattr(a, "class_type", None)
    if own is not None:
        return own.assignable_to(kind)
    return type_of(a).assignable_to(kind)


def _type_operand(value: Any) -> Any:
    value = bare(value)
    if isinstance(value, DotNetType) or hasattr(value, "full_name"):
        return value
    name = to_string(value)
    found = resolve_type(name)
    if found is None:
        message = f'Cannot convert the "{name}" value of type "{type_of(value).full_name}" to type "System.Type".'
        raise OperatorError(message, "RuntimeException", ErrorCategory.InvalidOperation)
    return found


def _as(a: Any, b: Any) -> Any:
    kind = _type_operand(b)
    try:
        return convert(a, kind)
    except (ConversionError, NetError):
        return None


# ----------------------------------------------------------------------------------------------------- other ones


def _bits(step: Callable[[int, int], int]) -> Binary:
    def operate(a: Any, b: Any) -> Any:
        left, right = _integral(bare(a)), _integral(bare(b))
        kind = _bit_kind(left, right)
        return kind(_fit(step(int(left), int(right)), kind))

    return operate


def _bit_kind(a: Any, b: Any) -> Any:
    from exoshell.values.arithmetic import common_integer

    return common_integer(a, b)


def _integral(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    number = to_number(value)
    if number is None:
        return convert(value, "System.Int32")
    if isinstance(number, float | decimal.Decimal):
        whole = round(number)
        return narrow(whole)
    return int(number) if isinstance(number, bool) else number


def _fit(number: int, kind: type[int]) -> int:
    low, high = numbers.RANGES[kind]
    if low <= number <= high:
        return number
    size = high - low + 1
    return (number - low) % size + low


def _shift(left: bool) -> Binary:
    def operate(a: Any, b: Any) -> Any:
        value = _integral(bare(a))
        kind = type(value) if type(value) in (numbers.Int64, numbers.UInt64, numbers.UInt32) else int
        bits = 64 if kind in (numbers.Int64, numbers.UInt64) else 32
        count = int(_integral(bare(b))) & (bits - 1)
        return kind(_fit(int(value) << count, kind) if left else int(value) >> count)

    return operate


def span(a: Any, b: Any) -> list[Any]:
    """`a..b`: whole numbers or characters, up or down."""
    left, right = bare(a), bare(b)
    if isinstance(left, str) and isinstance(right, str) and len(left) == 1 and len(right) == 1 and not (left.isdigit() and right.isdigit()):
        low, high = ord(left), ord(right)
        step = 1 if low <= high else -1
        return [Char(chr(code)) for code in range(low, high + step, step)]
    low, high = convert(left, "System.Int32"), convert(right, "System.Int32")
    step = 1 if low <= high else -1
    return list(range(low, high + step, step))


def join(a: Any, b: Any) -> str:
    """`-join`: the texts of a collection with a separator."""
    items = enumerate_value(a)
    if items is None:
        return to_string(a)
    return to_string(b).join(type_of(item).full_name if isinstance(item, list) else to_string(item) for item in items)


def _logical(step: Callable[[bool, bool], bool]) -> Binary:
    return lambda a, b: step(to_bool(a), to_bool(b))


def _format(a: Any, b: Any) -> str:
    from exoshell.values.formatting import format_operator

    items = enumerate_value(b)
    return format_operator(to_string(a), list(items) if items is not None else [b])


def _coalesce(a: Any, b: Any) -> Any:
    return b if a is None or a is AUTOMATION_NULL else a


@cache
def binary(operator: str) -> Binary:
    """The function of a binary operator by its canonical name. Raises KeyError."""
    found = _PLAIN.get(operator)
    if found is not None:
        return found
    sensitivity, name = operator[1:2], operator[2:]
    if sensitivity not in "ic" or not name:
        raise KeyError(operator)
    ignore_case = sensitivity == "i"
    if name in ("split", "replace"):
        from exoshell.values import text_operators

        return text_operators.split(ignore_case) if name == "split" else text_operators.replace(ignore_case)
    if name in ("match", "notmatch"):
        matched = match_operator(operator)
        return lambda a, b: matched(a, b, None)
    return _FAMILIES[name](ignore_case)


_PLAIN: dict[str, Binary] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "%": remainder,
    "..": span,
    "-f": _format,
    "-join": join,
    "-is": _is,
    "-isnot": lambda a, b: not _is(a, b),
    "-as": _as,
    "-band": _bits(int.__and__),
    "-bor": _bits(int.__or__),
    "-bxor": _bits(int.__xor__),
    "-shl": _shift(True),
    "-shr": _shift(False),
    "-and": _logical(lambda a, b: a and b),
    "-or": _logical(lambda a, b: a or b),
    "-xor": _logical(lambda a, b: a is not b),
    "??": _coalesce,
}
_FAMILIES: dict[str, Callable[[bool], Binary]] = {
    "eq": lambda ignore_case: _equal(ignore_case, True),
    "ne": lambda ignore_case: _equal(ignore_case, False),
    "gt": lambda ignore_case: _ordered(ignore_case, lambda order: order > 0, "gt"),
    "ge": lambda ignore_case: _ordered(ignore_case, lambda order: order >= 0, "ge"),
    "lt": lambda ignore_case: _ordered(ignore_case, lambda order: order < 0, "lt"),
    "le": lambda ignore_case: _ordered(ignore_case, lambda order: order <= 0, "le"),
    "like": lambda ignore_case: _like(ignore_case, True),
    "notlike": lambda ignore_case: _like(ignore_case, False),
    "contains": lambda ignore_case: _contains(ignore_case, True),
    "notcontains": lambda ignore_case: _contains(ignore_case, False),
    "in": lambda ignore_case: _in(ignore_case, True),
    "notin": lambda ignore_case: _in(ignore_case, False),
}


def complement(value: Any) -> Any:
    """-bnot."""
    whole = _integral(bare(value))
    kind = type(whole) if type(whole) in (numbers.Int64, numbers.UInt64, numbers.UInt32) else int
    return kind(_fit(~int(whole), kind))


def unary(operator: str) -> Callable[[Any], Any]:
    """The function of a unary operator by its canonical name (increments are the compiler's). Raises KeyError."""
    return _UNARY[operator]


_UNARY: dict[str, Callable[[Any], Any]] = {
    "-not": lambda value: not to_bool(value),
    "!": lambda value: not to_bool(value),
    "-": negate,
    "+": lambda value: add(0, value),
    "-bnot": complement,
    ",": lambda value: [value],
    "-join": lambda value: join(value, ""),
    "-isplit": lambda value: binary("-isplit")(value, _WHITESPACE),
    "-csplit": lambda value: binary("-csplit")(value, _WHITESPACE),
}


class _Whitespace:
    """The separator of unary -split: runs of white space, none at the ends."""


_WHITESPACE = _Whitespace()
WHITESPACE = _WHITESPACE

__all__ = [
    "OperatorError",
    "TypedArray",
    "add",
    "arithmetic",
    "binary",
    "complement",
    "divide",
    "join",
    "match_operator",
    "multiply",
    "negate",
    "remainder",
    "span",
    "subtract",
    "unary",
]
