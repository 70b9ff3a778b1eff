"""Every operator of the language by its canonical name ('-ieq', '+', '-isplit', '..'), as functions of values.

The operators themselves live beside this: arithmetic.py, bit_operators.py, comparison_operators.py, text_operators.py. Failures are
OperatorError with PowerShell's texts, ids and categories, or the ConversionError of an operand.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from exoshell.values.arithmetic import add, arithmetic, divide, multiply, negate, remainder, subtract
from exoshell.values.bit_operators import bits, complement, shift, span
from exoshell.values.collections import TypedArray, enumerate_value
from exoshell.values.comparison_operators import as_type, contained, contains, equal, is_of_type, like, match_operator, ordered
from exoshell.values.conversion import to_bool, to_string
from exoshell.values.operator_errors import OperatorError
from exoshell.values.psobject import AUTOMATION_NULL

Binary = Callable[[Any, Any], Any]


def join(a: Any, b: Any) -> str:
    """`-join`: the texts of a collection with a separator."""
    from exoshell.values import text_operators

    return text_operators.join(a, b)


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
    "-is": is_of_type,
    "-isnot": lambda a, b: not is_of_type(a, b),
    "-as": as_type,
    "-band": bits("-band"),
    "-bor": bits("-bor"),
    "-bxor": bits("-bxor"),
    "-shl": shift("-shl"),
    "-shr": shift("-shr"),
    "-and": _logical(lambda a, b: a and b),
    "-or": _logical(lambda a, b: a or b),
    "-xor": _logical(lambda a, b: a is not b),
    "??": _coalesce,
}
_FAMILIES: dict[str, Callable[[bool], Binary]] = {
    "eq": lambda ignore_case: equal(ignore_case, True),
    "ne": lambda ignore_case: equal(ignore_case, False),
    "gt": lambda ignore_case: ordered(ignore_case, "gt"),
    "ge": lambda ignore_case: ordered(ignore_case, "ge"),
    "lt": lambda ignore_case: ordered(ignore_case, "lt"),
    "le": lambda ignore_case: ordered(ignore_case, "le"),
    "like": lambda ignore_case: like(ignore_case, True),
    "notlike": lambda ignore_case: like(ignore_case, False),
    "contains": lambda ignore_case: contains(ignore_case, True),
    "notcontains": lambda ignore_case: contains(ignore_case, False),
    "in": lambda ignore_case: contained(ignore_case, True),
    "notin": lambda ignore_case: contained(ignore_case, False),
}


def unary(operator: str) -> Callable[[Any], Any]:
    """The function of a unary operator by its canonical name (increments are the compiler's). Raises KeyError."""
    return _UNARY[operator]


def _split_words(name: str) -> Callable[[Any], Any]:
    def operate(value: Any) -> Any:
        from exoshell.values.text_operators import WHITESPACE

        return binary(name)(value, WHITESPACE)

    return operate


_UNARY: dict[str, Callable[[Any], Any]] = {
    "-not": lambda value: not to_bool(value),
    "!": lambda value: not to_bool(value),
    "-": negate,
    "+": lambda value: add(0, value),
    "-bnot": complement,
    ",": lambda value: [value],
    "-join": lambda value: join(value, ""),
    "-isplit": _split_words("-isplit"),
    "-csplit": _split_words("-csplit"),
}

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
