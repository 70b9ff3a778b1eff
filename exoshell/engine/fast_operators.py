"""Operators on what is most often there: two Int32, a variable and a constant, `$_` and a constant.

Each maker gives a closure that tries the common case inline and leaves everything else to values' operator. Reading a plain
variable or `$_` inside the closure spares a call, which is what a tight loop consists of.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.engine import automatic
from exoshell.engine.compiler import Expression, expression
from exoshell.engine.session_state import Scope
from exoshell.language import ast
from exoshell.values.numbers import INT_MAX, INT_MIN

General = Callable[[Any, Any], Any]


def plain_name(node: ast.ExpressionAst) -> str | None:
    """The lower-case name of a variable without prefix or special meaning; '_' for `$_`; None for anything else."""
    if type(node) is not ast.VariableExpressionAst:
        return None
    name = node.name.lower()
    if name in ("_", "psitem"):
        return "_"
    if ":" in name or name in automatic.CONSTANTS or name in automatic.READERS:
        return None
    return name


def int_constant(node: ast.ExpressionAst) -> int | None:
    if type(node) is ast.ConstantExpressionAst and node.type_name == "int" and type(node.value) is int:
        return node.value
    return None


def fast_operator(node: ast.BinaryExpressionAst, general: General) -> Expression | None:
    """The closure for an operator that has a fast form; None where it has none."""
    maker = _MAKERS.get(node.operator)
    return maker(node, general) if maker is not None else None


def _operands(node: ast.BinaryExpressionAst) -> tuple[Expression, Expression]:
    return expression(node.left), expression(node.right)


# ------------------------------------------------------------------------------------------------------ arithmetic


def _add(node: ast.BinaryExpressionAst, general: General) -> Expression:
    left, right = _operands(node)
    name = plain_name(node.left)
    if name is not None and name != "_":

        def add_to_variable(scope: Scope) -> Any:
            names = scope.vars
            a = names.get(name)
            if type(a) is not int:
                a = left(scope)
            b = right(scope)
            if type(a) is int and type(b) is int:
                result = a + b
                if INT_MIN <= result <= INT_MAX:
                    return result
            return general(a, b)

        return add_to_variable

    def add(scope: Scope) -> Any:
        a, b = left(scope), right(scope)
        if type(a) is int and type(b) is int:
            result = a + b
            if INT_MIN <= result <= INT_MAX:
                return result
        return general(a, b)

    return add


def _subtract(node: ast.BinaryExpressionAst, general: General) -> Expression:
    left, right = _operands(node)

    def subtract(scope: Scope) -> Any:
        a, b = left(scope), right(scope)
        if type(a) is int and type(b) is int:
            result = a - b
            if INT_MIN <= result <= INT_MAX:
                return result
        return general(a, b)

    return subtract


def _multiply(node: ast.BinaryExpressionAst, general: General) -> Expression:
    left, right = _operands(node)

    def multiply(scope: Scope) -> Any:
        a, b = left(scope), right(scope)
        if type(a) is int and type(b) is int:
            result = a * b
            if INT_MIN <= result <= INT_MAX:
                return result
        return general(a, b)

    return multiply


def _remainder(node: ast.BinaryExpressionAst, general: General) -> Expression:
    left, right = _operands(node)
    constant = int_constant(node.right)
    if constant is None or constant <= 0:

        def remainder(scope: Scope) -> Any:
            a, b = left(scope), right(scope)
            # the sign of .NET's remainder is the dividend's: Python's agrees only where both are positive
            if type(a) is int and type(b) is int and b > 0 and a >= 0:
                return a % b
            return general(a, b)

        return remainder
    divisor = constant
    name = plain_name(node.left)
    if name == "_":

        def remainder_of_under(scope: Scope) -> Any:
            a = scope.under
            if type(a) is int and a >= 0:
                return a % divisor
            return general(left(scope), divisor)

        return remainder_of_under
    if name is not None:

        def remainder_of_variable(scope: Scope) -> Any:
            names = scope.vars
            if name in names:
                a = names[name]
                if type(a) is int and a >= 0:
                    return a % divisor
            return general(left(scope), divisor)

        return remainder_of_variable

    def remainder_constant(scope: Scope) -> Any:
        a = left(scope)
        if type(a) is int and a >= 0:
            return a % divisor
        return general(a, divisor)

    return remainder_constant


# ------------------------------------------------------------------------------------------------------ comparison


def _less(a: Any, b: Any) -> bool:
    return bool(a < b)


def _at_most(a: Any, b: Any) -> bool:
    return bool(a <= b)


def _more(a: Any, b: Any) -> bool:
    return bool(a > b)


def _at_least(a: Any, b: Any) -> bool:
    return bool(a >= b)


def _comparison(compare: Callable[[Any, Any], bool]) -> Callable[[ast.BinaryExpressionAst, General], Expression]:
    def make(node: ast.BinaryExpressionAst, general: General) -> Expression:
        left, right = _operands(node)
        constant = int_constant(node.right)
        if constant is not None:

            def with_constant(scope: Scope) -> Any:
                a = left(scope)
                return compare(a, constant) if type(a) is int else general(a, constant)

            return with_constant

        def with_value(scope: Scope) -> Any:
            a, b = left(scope), right(scope)
            if type(a) is int and type(b) is int:
                return compare(a, b)
            return general(a, b)

        return with_value

    return make


def _less_than(node: ast.BinaryExpressionAst, general: General) -> Expression:
    """`$i -lt n`, the condition of most loops."""
    name = plain_name(node.left)
    if name is None or name == "_":
        return _comparison(_less)(node, general)
    left, right = _operands(node)

    def less_than(scope: Scope) -> Any:
        names = scope.vars
        if name in names:
            a = names[name]
            b = right(scope)
            if type(a) is int and type(b) is int:
                return a < b
            return general(left(scope), b)
        return general(left(scope), right(scope))

    return less_than


def _equality(wanted: bool) -> Callable[[ast.BinaryExpressionAst, General], Expression]:
    def make(node: ast.BinaryExpressionAst, general: General) -> Expression:
        left, right = _operands(node)
        constant = int_constant(node.right)
        if constant is not None:
            if wanted:

                def equals_constant(scope: Scope) -> Any:
                    a = left(scope)
                    return a == constant if type(a) is int else general(a, constant)

                return equals_constant

            def differs_from_constant(scope: Scope) -> Any:
                a = left(scope)
                return a != constant if type(a) is int else general(a, constant)

            return differs_from_constant
        if isinstance(node.right, ast.StringConstantExpressionAst) and node.right.value.isascii():
            return _text_equality(left, node.right.value, general, wanted)

        def equality(scope: Scope) -> Any:
            a, b = left(scope), right(scope)
            if type(a) is int and type(b) is int:
                return (a == b) is wanted
            return general(a, b)

        return equality

    return make


def _text_equality(left: Expression, text: str, general: General, wanted: bool) -> Expression:
    lowered = text.lower()

    def test(scope: Scope) -> Any:
        a = left(scope)
        if type(a) is str and a.isascii():
            return (a == text or a.lower() == lowered) is wanted
        return general(a, text)

    return test


_MAKERS: dict[str, Callable[[ast.BinaryExpressionAst, General], Expression]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "%": _remainder,
    "-ieq": _equality(True),
    "-ine": _equality(False),
    "-ilt": _less_than,
    "-ile": _comparison(_at_most),
    "-igt": _comparison(_more),
    "-ige": _comparison(_at_least),
}
