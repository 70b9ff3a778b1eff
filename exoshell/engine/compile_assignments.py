"""Assignments: to variables (plain, typed, with attributes), members, elements, several targets; compound ones, ++ and --; [ref]."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.engine import automatic, faults, indexing
from exoshell.engine.compiler import Emit, Expression, Statement, expression, statement_value
from exoshell.engine.session_state import Scope
from exoshell.engine.variables import Reference, compile_drive_write, declare
from exoshell.language import ast
from exoshell.values import operators
from exoshell.values.collections import Hashtable, enumerate_value
from exoshell.values.members import write_property
from exoshell.values.numbers import INT_MAX, INT_MIN
from exoshell.values.psobject import AUTOMATION_NULL, MISSING

Assign = Callable[[Scope, Any], None]

_COMPOUND = {"+=": "+", "-=": "-", "*=": "*", "/=": "/", "%=": "%"}


def assignment(node: ast.AssignmentStatementAst) -> Statement:
    if node.operator == "=" and isinstance(node.left, ast.VariableExpressionAst) and plain_target(node.left):
        return _plain_statement(node.left, statement_value(node.right))
    value = assignment_value(node)

    def run(scope: Scope, emit: Emit) -> None:
        value(scope)

    return run


def _plain_statement(left: ast.VariableExpressionAst, right: Expression) -> Statement:
    """`$x = …` in statement position, without the detour over its value."""
    spelled = left.name
    name = spelled.lower()

    def run(scope: Scope, emit: Emit) -> None:
        value = right(scope)
        names = scope.vars
        if name in names and (scope.meta is None or name not in scope.meta):
            names[name] = value
        else:
            scope.assign(name, value, spelled)
        scope.context.last_ok = True

    return run


def assignment_value(node: ast.AssignmentStatementAst) -> Expression:
    """The assignment as an expression: its value is what was assigned."""
    right = statement_value(node.right)
    left = node.left
    if node.operator == "=":
        if type(left) is ast.VariableExpressionAst and plain_target(left):
            return _assign_plain(left, right)
        assign = target(left)

        def run(scope: Scope) -> Any:
            value = right(scope)
            assign(scope, value)
            scope.context.last_ok = True
            return value

        return run
    if node.operator == "??=":
        return _coalesce(left, right)
    operation = operators.binary(_COMPOUND[node.operator])
    return _compound(left, right, operation)


def plain_target(node: ast.VariableExpressionAst) -> bool:
    """A variable without prefix and without a special meaning."""
    name = node.name.lower()
    return ":" not in name and name not in automatic.CONSTANTS and name not in automatic.WRITERS


def _assign_plain(left: ast.VariableExpressionAst, right: Expression) -> Expression:
    spelled = left.name
    name = spelled.lower()

    def run(scope: Scope) -> Any:
        value = right(scope)
        names = scope.vars
        if name in names and (scope.meta is None or name not in scope.meta):
            names[name] = value
        else:
            scope.assign(name, value, spelled)
        scope.context.last_ok = True
        return value

    return run


# --------------------------------------------------------------------------------------------------------- targets


def target(node: ast.ExpressionAst) -> Assign:
    """A function (scope, value) that assigns to what the expression names."""
    kind = type(node)
    if kind is ast.VariableExpressionAst:
        assert isinstance(node, ast.VariableExpressionAst)
        return variable_target(node)
    if kind is ast.MemberExpressionAst:
        assert isinstance(node, ast.MemberExpressionAst)
        return _member_target(node)
    if kind is ast.IndexExpressionAst:
        assert isinstance(node, ast.IndexExpressionAst)
        return _index_target(node)
    if isinstance(node, ast.ConvertExpressionAst | ast.AttributedExpressionAst):
        return _constrained_target(node)
    if isinstance(node, ast.ArrayLiteralAst):
        return _several_targets(node.elements)
    if isinstance(node, ast.ParenExpressionAst):
        from exoshell.engine.compiler import plain_expression

        inner = plain_expression(node.pipeline)
        if inner is not None:
            return target(inner)

    def refuse(scope: Scope, value: Any) -> None:
        raise faults.not_assignable(node)

    return refuse


def variable_target(node: ast.VariableExpressionAst) -> Assign:
    spelled = node.name
    name = spelled.lower()
    if name in automatic.CONSTANTS:
        if name == "null":
            return lambda scope, value: None

        def refuse(scope: Scope, value: Any) -> None:
            raise faults.variable_not_writable(spelled)

        return refuse
    if name in automatic.WRITERS:
        return automatic.WRITERS[name]
    if ":" in name:
        return compile_drive_write(node)
    return lambda scope, value: scope.assign(name, value, spelled)


def _member_target(node: ast.MemberExpressionAst) -> Assign:
    from exoshell.engine.members import member_name, set_member, set_static

    name = member_name(node)
    if node.static:
        owner = expression(node.expression)
        return lambda scope, value: set_static(scope, owner(scope), name(scope), _stored(value))
    owner = expression(node.expression)
    if isinstance(node.member, ast.StringConstantExpressionAst):
        plain = node.member.value
        return lambda scope, value: set_member(scope, owner(scope), plain, _stored(value))
    return lambda scope, value: set_member(scope, owner(scope), name(scope), _stored(value))


def _index_target(node: ast.IndexExpressionAst) -> Assign:
    owner, place = expression(node.target), expression(node.index)

    def assign(scope: Scope, value: Any) -> None:
        target_value, key = owner(scope), place(scope)
        if type(target_value) is Hashtable and (type(key) is str or type(key) is int):
            target_value[key] = None if value is AUTOMATION_NULL else value
        else:
            indexing.set_index(target_value, key, _stored(value))

    return assign


def _constrained_target(node: ast.ConvertExpressionAst | ast.AttributedExpressionAst) -> Assign:
    """`[int]$x = …`, `[ValidateSet('a')][string]$x = …`: the variable keeps the constraint."""
    attributes: list[ast.AttributeBaseAst] = []
    inner: ast.ExpressionAst = node
    while isinstance(inner, ast.ConvertExpressionAst | ast.AttributedExpressionAst):
        attributes.append(inner.attribute)
        inner = inner.child
    if not isinstance(inner, ast.VariableExpressionAst):
        assign_inner = target(inner)
        from exoshell.engine.types import type_value

        converters = [type_value(item.type_name) for item in reversed(attributes) if isinstance(item, ast.TypeConstraintAst)]

        def convert_first(scope: Scope, value: Any) -> None:
            for converter in converters:
                value = converter(scope).convert(value)
            assign_inner(scope, value)

        return convert_first
    variable = inner
    return lambda scope, value: declare(scope, variable.name, tuple(attributes), value)


def _several_targets(elements: tuple[ast.ExpressionAst, ...]) -> Assign:
    """`$a, $b = …`: one value each, the last target takes the rest."""
    targets = [target(element) for element in elements]

    def assign(scope: Scope, value: Any) -> None:
        unrolled = enumerate_value(value) if value is not AUTOMATION_NULL else iter(())
        values = [value] if unrolled is None else list(unrolled)
        for number, item in enumerate(targets):
            if number == len(targets) - 1 and len(values) > len(targets):
                item(scope, values[number:])
            else:
                item(scope, values[number] if number < len(values) else None)

    return assign


def _stored(value: Any) -> Any:
    return None if value is AUTOMATION_NULL else value


# -------------------------------------------------------------------------------------------------------- compound


def _compound(left: ast.ExpressionAst, right: Expression, operation: Callable[[Any, Any], Any]) -> Expression:
    if isinstance(left, ast.VariableExpressionAst):
        read, write = _read_local(left), variable_target(left)

        def run_variable(scope: Scope) -> Any:
            value = operation(read(scope), _stored(right(scope)))
            write(scope, value)
            scope.context.last_ok = True
            return value

        return run_variable
    modify = modifier(left)

    def run(scope: Scope) -> Any:
        return modify(scope, lambda old: operation(old, _stored(right(scope))))

    return run


def _read_local(node: ast.VariableExpressionAst) -> Expression:
    """A compound assignment reads the variable of its own scope and no other: in a function `$n += 1` starts at nothing."""
    if not plain_target(node):
        return expression(node)
    name = node.name.lower()

    def read(scope: Scope) -> Any:
        value = scope.vars.get(name)
        return None if value is AUTOMATION_NULL else value

    return read


def modifier(node: ast.ExpressionAst) -> Callable[[Scope, Callable[[Any], Any]], Any]:
    """A function (scope, change) that reads a target once, changes its value and writes it back; gives the new value."""
    if isinstance(node, ast.MemberExpressionAst) and not node.static:
        from exoshell.engine.members import get_member, member_name, set_member

        owner, name = expression(node.expression), member_name(node)

        def change_member(scope: Scope, change: Callable[[Any], Any]) -> Any:
            item, member = owner(scope), name(scope)
            value = change(get_member(scope, item, member))
            set_member(scope, item, member, value)
            return value

        return change_member
    if isinstance(node, ast.IndexExpressionAst):
        owner, place = expression(node.target), expression(node.index)

        def change_element(scope: Scope, change: Callable[[Any], Any]) -> Any:
            item, number = owner(scope), place(scope)
            value = change(indexing.get_index(item, number, scope))
            indexing.set_index(item, number, value)
            return value

        return change_element
    inner = node.child if isinstance(node, ast.ConvertExpressionAst) else node
    read = _read_local(inner) if isinstance(inner, ast.VariableExpressionAst) else expression(inner)
    write = target(node)

    def change_other(scope: Scope, change: Callable[[Any], Any]) -> Any:
        value = change(read(scope))
        write(scope, value)
        return value

    return change_other


def _coalesce(left: ast.ExpressionAst, right: Expression) -> Expression:
    read = _read_local(left) if isinstance(left, ast.VariableExpressionAst) else expression(left)
    write = target(left)

    def run(scope: Scope) -> Any:
        value = read(scope)
        if value is None:
            value = right(scope)
            write(scope, value)
        return value

    return run


# --------------------------------------------------------------------------------------------------------- ++, --


def increment(node: ast.UnaryExpressionAst) -> Expression:
    """`$x++` and its kin as expressions."""
    step = 1 if node.operator.endswith("++") else -1
    after = node.operator.startswith("post")
    child = node.child
    if isinstance(child, ast.VariableExpressionAst) and plain_target(child):
        return _increment_plain(child, step, after)
    modify = modifier(child)

    def run(scope: Scope) -> Any:
        seen: list[Any] = []

        def change(old: Any) -> Any:
            seen.append(0 if old is None else old)
            return stepped(old, step)

        new = modify(scope, change)
        return seen[0] if after else new

    return run


def _increment_plain(child: ast.VariableExpressionAst, step: int, after: bool) -> Expression:
    spelled = child.name
    name = spelled.lower()
    read = expression(child)

    def run(scope: Scope) -> Any:
        names = scope.vars
        old = names.get(name, MISSING)
        if type(old) is int and (scope.meta is None or name not in scope.meta):
            new = old + step
            if INT_MIN <= new <= INT_MAX:
                names[name] = new
                return old if after else new
        old = read(scope)
        new = stepped(old, step)
        scope.assign(name, new, spelled)
        return (0 if old is None else old) if after else new

    return run


def stepped(old: Any, step: int) -> Any:
    """A value one up or down. Raises TerminatingError for what is no number."""
    if old is None:
        return step
    if isinstance(old, str) or (not isinstance(old, int | float) and type(old).__name__ != "Decimal"):
        raise faults.operator_needs_number("++" if step > 0 else "--", old)
    return operators.binary("+")(old, step) if step > 0 else operators.binary("-")(old, 1)


def increment_statement(node: ast.UnaryExpressionAst) -> Statement:
    """In statement position `$x++` writes nothing."""
    value = increment(node)

    def run(scope: Scope, emit: Emit) -> None:
        value(scope)
        scope.context.last_ok = True

    return run


# ------------------------------------------------------------------------------------------------------------- ref


def reference(node: ast.ExpressionAst) -> Expression:
    """`[ref]$x`: a reference to the variable; to a copy of any other value."""
    if isinstance(node, ast.VariableExpressionAst):
        spelled = node.name

        def refer(scope: Scope) -> Any:
            return Reference.to_variable(scope, spelled)

        return refer
    value = expression(node)
    return lambda scope: Reference(value(scope))


__all__ = ["TABLE", "assignment_value", "increment", "increment_statement", "reference", "stepped", "target", "write_property"]

TABLE: dict[type[ast.Ast], Callable[[Any], Statement]] = {ast.AssignmentStatementAst: assignment}
