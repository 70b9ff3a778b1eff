"""-eq to -le, -like, -match, -contains, -in, -is, -as: comparisons filter where their left side is a collection."""

from __future__ import annotations

import operator as python_operator
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from exoshell.values.arithmetic import bare, number_of_text, plain_number
from exoshell.values.collections import Hashtable, enumerate_value
from exoshell.values.comparison import NotComparable, compare, compare_text, equal_text, equals
from exoshell.values.conversion import convert, to_string
from exoshell.values.conversion_errors import ConversionError, object_text
from exoshell.values.enums import EnumValue
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.net_error import NetError
from exoshell.values.number_text import scan_number
from exoshell.values.numbers import BigInteger, Decimal, UInt32, UInt64
from exoshell.values.operator_errors import INVALID_OPERATION, OperatorError, net_failure
from exoshell.values.psobject import PSCustomObject, PSObject
from exoshell.values.text import Char
from exoshell.values.types import DotNetType, resolve_type, type_of
from exoshell.values.wildcard import WildcardPattern

Binary = Callable[[Any, Any], Any]
_PLAIN_NUMBERS = frozenset({int, float})


def _filtering(test: Binary) -> Binary:
    """A comparison that filters where its left side is a collection."""

    def compared(a: Any, b: Any) -> Any:
        items = enumerate_value(a)
        if items is None:
            return test(a, b)
        return [item for item in items if test(item, b)]

    return compared


def equal(ignore_case: bool, wanted: bool) -> Binary:
    def test(a: Any, b: Any) -> Any:
        if type(a) is int and type(b) is int:
            return (a == b) is wanted
        if type(a) is EnumValue or type(b) is EnumValue:
            _check_enum(bare(a), bare(b))
        return equals(a, b, ignore_case) is wanted

    filtering = _filtering(test)

    def quick(a: Any, b: Any) -> Any:
        kind = type(a)
        if kind is int and type(b) is int:
            return (a == b) is wanted
        if kind is str and type(b) is str:
            return equal_text(a, b, ignore_case) is wanted
        if (kind is float or kind is int) and type(b) in _PLAIN_NUMBERS:
            return (a == b) is wanted
        return filtering(a, b)

    return quick


def _check_enum(a: Any, b: Any) -> None:
    """Comparisons that PowerShell's compiler cannot put together for enumeration values."""
    value, other = (a, b) if isinstance(a, EnumValue) else (b, a)
    name = value.type.full_name
    if isinstance(other, UInt32 | UInt64) and value is a:
        raise net_failure(
            INVALID_OPERATION, f"The binary operator GreaterThanOrEqual is not defined for the types '{name}' and 'System.Int32'."
        )
    if isinstance(other, Decimal) and value is a:
        raise net_failure(INVALID_OPERATION, f"No coercion operator is defined between types '{name}' and 'System.Decimal'.")


_SYMBOLS: dict[str, Callable[[Any, Any], bool]] = {
    "gt": python_operator.gt,
    "ge": python_operator.ge,
    "lt": python_operator.lt,
    "le": python_operator.le,
}


def ordered(ignore_case: bool, name: str) -> Binary:
    """One of gt, ge, lt, le."""
    symbol = _SYMBOLS[name]

    def test(a: Any, b: Any) -> Any:
        a, b = bare(a), bare(b)
        if _is_numeric(a):
            b = number_of_text(b, a) if type(b) is str else plain_number(b) if isinstance(b, bool | Char) else b
            if _is_numeric(b):
                return _numbers(symbol, a, b)
        if (a is None and b != b) or (b is None and a != a):
            return False
        if (a is None and isinstance(b, EnumValue)) or (b is None and isinstance(a, EnumValue)):
            raise _enum_and_null(a, b, name)
        return symbol(_order(a, b, ignore_case), 0)

    filtering = _filtering(test)

    def quick(a: Any, b: Any) -> Any:
        kind = type(a)
        if kind is int and type(b) is int:
            return symbol(a, b)
        if kind is str and type(b) is str:
            return symbol(compare_text(a, b, ignore_case), 0)
        if (kind is float or kind is int) and type(b) in _PLAIN_NUMBERS:
            return symbol(a, b)
        return filtering(a, b)

    return quick


def _is_numeric(value: Any) -> bool:
    return isinstance(value, int | float | Decimal | EnumValue) and not isinstance(value, bool | BigInteger)


def _numbers(symbol: Callable[[Any, Any], bool], a: Any, b: Any) -> bool:
    if isinstance(a, EnumValue):
        _check_enum(a, b)
        a = a.value
    if isinstance(b, EnumValue):
        b = b.value
    if isinstance(a, Decimal) and isinstance(b, float):
        a = float(a)
    elif isinstance(b, Decimal) and isinstance(a, float):
        b = float(b)
    if a != a or b != b:
        return False
    return symbol(a, b)


def _enum_and_null(a: Any, b: Any, name: str) -> OperatorError:
    kind = (b if a is None else a).type.full_name
    greater = (name in ("gt", "ge")) is (b is None)
    symbol = "GreaterThanOrEqual" if greater else "LessThan"
    return net_failure(INVALID_OPERATION, f"The binary operator {symbol} is not defined for the types '{kind}' and '{kind}'.")


def _order(a: Any, b: Any, ignore_case: bool) -> int:
    try:
        return compare(a, b, ignore_case)
    except NotComparable:
        if type(a) is PSCustomObject:
            raise _no_order_of_objects(a, b) from None
        raise OperatorError(f'Cannot compare "{object_text(a)}" because it is not IComparable.', "NotIcomparable") from None
    except ConversionError as error:
        text = f'Could not compare "{to_string(a)}" to "{to_string(b)}". Error: "{error.exception.message}"'
        raise OperatorError(text, "ComparisonFailure", inner=error.exception if error.exception.inner is not None else None) from None


def _no_order_of_objects(a: Any, b: Any) -> OperatorError:
    text = (
        f'Cannot compare "{object_text(a)}" to "{to_string(b)}" because the objects are not the same type or the object "{object_text(a)}" '
    )
    text += 'does not implement "IComparable".'
    inner = NetException("System.Management.Automation.PSArgumentException", "Value does not fall within the expected range.")
    kind = "System.Management.Automation.ExtendedTypeSystemException"
    return OperatorError(text, "PSObjectCompareTo", ErrorCategory.NotSpecified, inner, kind)


def like(ignore_case: bool, wanted: bool) -> Binary:
    """-like: a collection gives the texts of the elements that match."""

    def operate(a: Any, b: Any) -> Any:
        pattern = b if type(b) is WildcardPattern else _pattern(to_string(b), ignore_case)
        matches = pattern.matches
        if type(a) is str:
            return matches(a) is wanted
        items = enumerate_value(a)
        if items is None:
            return matches(to_string(a)) is wanted
        return [text for text in map(to_string, items) if matches(text) is wanted]

    return operate


def _pattern(text: str, ignore_case: bool) -> WildcardPattern:
    try:
        return WildcardPattern(text, ignore_case)
    except ValueError:
        message = f"The specified wildcard character pattern is not valid: {text}"
        kind = "System.Management.Automation.WildcardPatternException"
        raise OperatorError(message, "RuntimeException", ErrorCategory.NotSpecified, kind=kind) from None


def match_operator(operator: str) -> Callable[[Any, Any, Callable[[Hashtable], None] | None], Any]:
    """-match and -notmatch: `operator(a, b, set_matches)`; the sink gets $Matches when a single text matched."""
    ignore_case = operator.startswith("-i")
    wanted = "not" not in operator

    def matched(a: Any, b: Any, set_matches: Callable[[Hashtable], None] | None = None) -> Any:
        try:
            pattern = regex_of(b, ignore_case)
        except OperatorError as error:
            inner = error.exception.inner
            assert inner is not None
            raise net_failure(inner.type_name, inner.message) from None
        items = enumerate_value(a)
        if items is not None:
            return [item for item in items if (pattern.search(to_string(item)) is not None) is wanted]
        found = pattern.search(a if type(a) is str else to_string(a))
        if found is not None and set_matches is not None:
            set_matches(groups_of(found))
        return (found is not None) is wanted

    return matched


_PROGRAMS: dict[tuple[str, bool, int], Any] = {}
"""Patterns of the last while: what -match costs in a loop is this look-up."""
_MOST_PROGRAMS = 500


def regex_of(value: Any, ignore_case: bool, options: int = 0) -> Any:
    """The compiled pattern that the right side of -match, -replace or -split means. Raises OperatorError."""
    if type(value) is str:
        program = _PROGRAMS.get((value, ignore_case, options))
        if program is not None:
            return program
    from exoshell.values.net_regex import PatternProblem, compiled

    value = bare(value)
    program = None if type(value) is str else getattr(value, "program", None)
    if program is not None:
        return program
    text = to_string(value)
    try:
        program = compiled(text, ignore_case, options)
        if len(_PROGRAMS) > _MOST_PROGRAMS:
            _PROGRAMS.clear()
        _PROGRAMS[text, ignore_case, options] = program
        return program
    except PatternProblem as problem:
        inner = NetException("System.Text.RegularExpressions.RegexParseException", str(problem))
        message = f"The regular expression pattern {text} is not valid."
        raise OperatorError(message, "InvalidRegularExpression", ErrorCategory.InvalidOperation, inner) from None


def groups_of(found: Any) -> Hashtable:
    """$Matches of a match."""
    table = Hashtable()
    keys, values = table._keys, table._values
    group = found.group
    for number, folded, key in _group_keys(found.re):
        text = group(number)
        if text is not None:
            keys[folded] = key
            values[folded] = text
    return table


@lru_cache(256)
def _group_keys(program: Any) -> tuple[tuple[int, Any, Any], ...]:
    """Of a pattern's groups, last first: its number, and the key in $Matches as tables compare it and as it is written."""
    from exoshell.values.net_regex import numbering

    names = {number: name for name, number in program.groupindex.items()}
    order = numbering(program)
    keyed = [(order[place], names.get(order[place], place)) for place in range(len(order) - 1, -1, -1)]
    return tuple((number, key.lower() if isinstance(key, str) else key, key) for number, key in keyed)


def contains(ignore_case: bool, wanted: bool) -> Binary:
    def test(a: Any, b: Any) -> Any:
        items = enumerate_value(a)
        if type(b) is str and b.isascii():
            folded = b.lower() if ignore_case else b
        else:
            folded = None
        for item in items if items is not None else (a,):
            if folded is not None and type(item) is str and item.isascii():
                if (item.lower() if ignore_case else item) == folded:
                    return wanted
                continue
            if type(item) is EnumValue:
                _check_enum(item, bare(b))
            if equals(item, b, ignore_case):
                return wanted
        return not wanted

    return test


def contained(ignore_case: bool, wanted: bool) -> Binary:
    inner = contains(ignore_case, wanted)
    return lambda a, b: inner(b, a)


def is_of_type(a: Any, b: Any) -> Any:
    kind = _type_operand(b)
    a = a if type(a) is PSObject else bare(a)
    if a is None:
        return False
    instance = getattr(kind, "is_instance", None)
    if instance is not None:
        return instance(a)
    if kind.full_name == "System.Management.Automation.PSObject":
        return type(a) in (PSObject, PSCustomObject)
    own = getattr(a, "class_type", None)
    if own is not None:
        return own.assignable_to(kind)
    return type_of(a).assignable_to(kind)


def _type_operand(value: Any) -> Any:
    value = bare(value)
    if isinstance(value, DotNetType) or hasattr(value, "full_name"):
        return value
    if value is None:
        raise OperatorError("The right operand of '-is' must be a type.", "IsOperatorRequiresType")
    found = resolve_type(value) if isinstance(value, str) else None
    if found is None:
        raise _no_type(value)
    return found


def _no_type(value: Any) -> OperatorError:
    try:
        convert(value, "System.Type")
    except ConversionError as error:
        inner = error.exception
        return OperatorError(inner.message, "RuntimeException", ErrorCategory.NotSpecified, inner)
    return OperatorError("The right operand of '-is' must be a type.", "IsOperatorRequiresType")


def as_type(a: Any, b: Any) -> Any:
    kind = bare(b)
    if not (isinstance(kind, DotNetType) or hasattr(kind, "full_name")):
        kind = convert(kind, "System.Type")
        if kind is None:
            raise OperatorError("The right operand of '-as' must be a type.", "AsOperatorRequiresType")
    try:
        return convert(a, kind)
    except (ConversionError, NetError):
        return None


__all__ = [
    "Char",
    "as_type",
    "contained",
    "contains",
    "equal",
    "groups_of",
    "is_of_type",
    "like",
    "match_operator",
    "ordered",
    "regex_of",
    "scan_number",
]
