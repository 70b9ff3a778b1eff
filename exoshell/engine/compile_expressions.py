"""Expressions: variables, operators, conditions, sub-expressions, casts and indexes.

What is known when compiling is used: constant operands, `$_`, operators on two Int32. Everything else is values' business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.engine import automatic, faults, indexing
from exoshell.engine.compiler import Expression, collected, collected_list, expression, output_expression, statement_value
from exoshell.engine.fast_operators import fast_operator
from exoshell.engine.session_state import Scope
from exoshell.engine.types import TypeReference, resolved_type, type_value
from exoshell.engine.variables import compile_drive_read
from exoshell.language import ast
from exoshell.values import operators
from exoshell.values.collections import Hashtable
from exoshell.values.conversion import to_bool
from exoshell.values.psobject import AUTOMATION_NULL, MISSING

# -------------------------------------------------------------------------------------------------------- variables


def variable(node: ast.VariableExpressionAst) -> Expression:
    raw = raw_variable(node)
    name = node.name.lower()
    if name in automatic.CONSTANTS or name in ("_", "psitem"):
        return raw

    def read(scope: Scope) -> Any:
        value = raw(scope)
        return None if value is AUTOMATION_NULL else value

    if ":" in name or name in automatic.READERS:
        return read

    def read_plain(scope: Scope) -> Any:
        names = scope.vars
        value = names[name] if name in names else raw(scope)
        return None if value is AUTOMATION_NULL else value

    return read_plain


def raw_variable(node: ast.VariableExpressionAst) -> Expression:
    """A variable's stored value, AutomationNull included."""
    spelled = node.name
    name = spelled.lower()
    if name in automatic.CONSTANTS:
        constant = automatic.CONSTANTS[name]
        return lambda scope: constant
    if name in ("_", "psitem"):
        return _dollar_under
    if name in automatic.READERS:
        return automatic.READERS[name]
    if ":" in name:
        return compile_drive_read(node)

    def read(scope: Scope) -> Any:
        value = scope.lookup(name)
        if value is MISSING:
            if scope.strictness():
                raise faults.unset_variable(spelled, node)
            return None
        return value

    return read


def _dollar_under(scope: Scope) -> Any:
    value = scope.under
    return scope.under_value() if value is MISSING else value


# -------------------------------------------------------------------------------------------------------- operators


def binary(node: ast.BinaryExpressionAst) -> Expression:
    operator = node.operator
    special = _SPECIAL.get(operator)
    if special is not None:
        return special(node)
    left, right = expression(node.left), expression(node.right)
    if operator in ("-imatch", "-cmatch", "-inotmatch", "-cnotmatch"):
        return _match(operator, left, right)
    function = operators.binary(operator)
    fast = fast_operator(node, function)
    if fast is not None:
        return fast
    return lambda scope: function(left(scope), right(scope))


def _match(operator: str, left: Expression, right: Expression) -> Expression:
    function = operators.match_operator(operator)

    def match(scope: Scope) -> Any:
        def set_matches(groups: Any) -> None:
            scope.vars["matches"] = groups

        return function(left(scope), right(scope), set_matches)

    return match


def _and(node: ast.BinaryExpressionAst) -> Expression:
    left, right = condition(node.left), condition(node.right)
    return lambda scope: left(scope) and right(scope)


def _or(node: ast.BinaryExpressionAst) -> Expression:
    left, right = condition(node.left), condition(node.right)
    return lambda scope: left(scope) or right(scope)


def _xor(node: ast.BinaryExpressionAst) -> Expression:
    left, right = condition(node.left), condition(node.right)
    return lambda scope: left(scope) != right(scope)


def _coalesce(node: ast.BinaryExpressionAst) -> Expression:
    left, right = expression(node.left), expression(node.right)

    def coalesce(scope: Scope) -> Any:
        value = left(scope)
        return right(scope) if value is None else value

    return coalesce


def _type_test(node: ast.BinaryExpressionAst) -> Expression:
    """-is, -isnot, -as: the right side may be a class of this session."""
    left, right = expression(node.left), expression(node.right)
    function = operators.binary(node.operator)
    name = node.operator

    def test(scope: Scope) -> Any:
        value, target = left(scope), right(scope)
        if isinstance(target, str):
            target = resolved_type(scope, target) or target
        from exoshell.engine.classes import ClassType, class_test

        if isinstance(target, ClassType):
            return class_test(name, value, target, scope)
        return function(value, target)

    return test


_SPECIAL: dict[str, Callable[[ast.BinaryExpressionAst], Expression]] = {
    "-and": _and, "-or": _or, "-xor": _xor, "??": _coalesce, "-is": _type_test, "-isnot": _type_test, "-as": _type_test,
}  # fmt: skip


def condition(node: ast.ExpressionAst) -> Callable[[Scope], bool]:
    """An expression as a truth value."""
    value = expression(node)

    def test(scope: Scope) -> bool:
        result = value(scope)
        return result if type(result) is bool else to_bool(result)

    return test


def unary(node: ast.UnaryExpressionAst) -> Expression:
    operator = node.operator
    if operator in ("-not", "!"):
        test = condition(node.child)
        return lambda scope: not test(scope)
    if operator in ("++", "--", "post++", "post--"):
        from exoshell.engine.compile_assignments import increment

        return increment(node)
    child = expression(node.child)
    if operator == ",":
        inner = output_expression(node.child)
        return lambda scope: [_plain(inner(scope))]
    function = operators.unary(operator)
    return lambda scope: function(child(scope))


def _plain(value: Any) -> Any:
    return None if value is AUTOMATION_NULL else value


# ------------------------------------------------------------------------------------------- conditions and groups


def ternary(node: ast.TernaryExpressionAst) -> Expression:
    raw = ternary_output(node)
    return lambda scope: _plain(raw(scope))


def ternary_output(node: ast.TernaryExpressionAst) -> Expression:
    test, yes, no = condition(node.condition), output_expression(node.if_true), output_expression(node.if_false)
    return lambda scope: yes(scope) if test(scope) else no(scope)


def paren(node: ast.ParenExpressionAst) -> Expression:
    from exoshell.engine.compiler import plain_expression

    plain = plain_expression(node.pipeline)
    if plain is not None:
        return expression(plain)
    inner = statement_value(node.pipeline)
    return lambda scope: _plain(inner(scope))


def sub_expression(node: ast.SubExpressionAst) -> Expression:
    raw = sub_expression_output(node)
    return lambda scope: _plain(raw(scope))


def sub_expression_output(node: ast.SubExpressionAst) -> Expression:
    from exoshell.engine.compile_statements import statement_block

    return collected(statement_block(node.sub_expression))


def array_expression(node: ast.ArrayExpressionAst) -> Expression:
    from exoshell.engine.compile_statements import statement_block
    from exoshell.engine.compiler import plain_expression

    statements = node.sub_expression.statements
    if len(statements) == 1 and not node.sub_expression.traps:
        plain = plain_expression(statements[0])
        if type(plain) is ast.ArrayLiteralAst:
            # @(1, 2) is the literal's own array, not a copy
            return expression(plain)
    return collected_list(statement_block(node.sub_expression))


# ------------------------------------------------------------------------------------------------- types, indexes


def convert(node: ast.ConvertExpressionAst) -> Expression:
    from exoshell.engine.compile_literals import ordered_literal

    special = ordered_literal(node)
    if special is not None:
        return special
    child = expression(node.child)
    name = node.attribute.type_name
    if name.full_name.lower() == "ref":
        from exoshell.engine.compile_assignments import reference

        return reference(node.child)
    converter = type_value(name)
    written = name.full_name.lower()
    if written in ("string", "system.string"):
        from exoshell.engine.compile_literals import string_of

        return lambda scope: string_of(child(scope), scope)
    if written in ("pscustomobject", "system.management.automation.pscustomobject"):
        return lambda scope: _custom_object(converter(scope), child(scope))
    return lambda scope: converter(scope).convert(child(scope))


def _custom_object(reference: TypeReference, value: Any) -> Any:
    """`[pscustomobject]$table` makes an object of a table's entries; the type's name means PSObject everywhere else."""
    if isinstance(value, Hashtable):
        from exoshell.engine.compile_literals import custom_object

        return custom_object(value)
    return reference.convert(value)


def type_expression(node: ast.TypeExpressionAst) -> Expression:
    value = type_value(node.type_name, node)
    return lambda scope: value(scope).type


def attributed(node: ast.AttributedExpressionAst) -> Expression:
    return expression(node.child)


def index(node: ast.IndexExpressionAst) -> Expression:
    target, place = expression(node.target), expression(node.index)
    if node.null_conditional:

        def conditional(scope: Scope) -> Any:
            value = target(scope)
            return None if value is None else indexing.get_index(value, place(scope), scope)

        return conditional

    def get(scope: Scope) -> Any:
        value = target(scope)
        number = place(scope)
        if type(value) is list:
            if type(number) is int and 0 <= number < len(value):
                return value[number]
        elif type(value) is Hashtable and (type(number) is int or type(number) is str):
            return value.get(number)
        return indexing.get_index(value, number, scope)

    return get


def using(node: ast.UsingExpressionAst) -> Expression:
    """`$using:x` outside of a job or parallel block: the variable itself, an error where it is used elsewhere."""
    inner = node.sub_expression
    if type(inner) is ast.VariableExpressionAst:

        def read(scope: Scope) -> Any:
            value = scope.lookup("using:" + inner.name.lower())
            if value is MISSING:
                raise faults.using_outside(inner)
            return _plain(value)

        return read
    from exoshell.language.visitor import walk

    variables = [part for part in walk(inner) if isinstance(part, ast.VariableExpressionAst)]
    compiled = expression(inner)

    def read_inside(scope: Scope) -> Any:
        """`$using:x.Name`: the whole expression sees the values brought along."""
        inside = Scope(scope.context, scope)
        for part in variables:
            value = scope.lookup("using:" + part.name.lower())
            if value is MISSING:
                raise faults.using_outside(part)
            inside.vars[part.name.lower()] = value
        return compiled(inside)

    return read_inside


def error_expression(node: ast.ErrorExpressionAst) -> Expression:
    def fail(scope: Scope) -> Any:
        raise faults.not_runnable(node)

    return fail


TABLE: dict[type[ast.Ast], Callable[[Any], Expression]] = {
    ast.VariableExpressionAst: variable,
    ast.BinaryExpressionAst: binary,
    ast.UnaryExpressionAst: unary,
    ast.TernaryExpressionAst: ternary,
    ast.ParenExpressionAst: paren,
    ast.SubExpressionAst: sub_expression,
    ast.ArrayExpressionAst: array_expression,
    ast.ConvertExpressionAst: convert,
    ast.TypeExpressionAst: type_expression,
    ast.AttributedExpressionAst: attributed,
    ast.IndexExpressionAst: index,
    ast.UsingExpressionAst: using,
    ast.ErrorExpressionAst: error_expression,
}
