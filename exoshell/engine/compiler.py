"""AST → closures: the one door to the compiler, its dispatch and the shapes of what it makes.

An expression becomes a function scope → value; a statement a function (scope, emit) → Signal | None that passes each object it
writes to `emit`. Code is compiled when it is first reached, at most once per node that can be reached twice (script blocks and
function bodies keep their compiled form in `node.cache`). Each compile_* module owns one kind of node.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from exoshell.engine.session_state import Scope
from exoshell.engine.signals import CONTINUE, Signal, loop_escape
from exoshell.engine.streams import emit_enumerated
from exoshell.language import ast
from exoshell.values.psobject import AUTOMATION_NULL

Emit = Callable[[Any], None]
Expression = Callable[[Scope], Any]
Statement = Callable[[Scope, Emit], Signal | None]

__all__ = ["CONTINUE", "Emit", "Expression", "Statement", "collected", "expression", "output_expression", "statement", "statement_value"]


@cache
def _expressions() -> dict[type[ast.Ast], Callable[[Any], Expression]]:
    from exoshell.engine import compile_expressions, compile_literals, members

    return {**compile_expressions.TABLE, **compile_literals.TABLE, **members.TABLE}


@cache
def _statements() -> dict[type[ast.Ast], Callable[[Any], Statement]]:
    from exoshell.engine import (
        compile_assignments,
        compile_commands,
        compile_definitions,
        compile_leaving,
        compile_loops,
        compile_statements,
    )

    return {
        **compile_statements.TABLE,
        **compile_loops.TABLE,
        **compile_leaving.TABLE,
        **compile_commands.TABLE,
        **compile_assignments.TABLE,
        **compile_definitions.TABLE,
    }


def expression(node: ast.ExpressionAst) -> Expression:
    """The closure for an expression; its value is never AutomationNull."""
    return _expressions()[type(node)](node)


def output_expression(node: ast.ExpressionAst) -> Expression:
    """Like expression, but AutomationNull comes through: for places that write or store what they get."""
    if type(node) is ast.VariableExpressionAst:
        from exoshell.engine.compile_expressions import raw_variable

        return raw_variable(node)
    if type(node) is ast.ParenExpressionAst:
        return statement_value(node.pipeline)
    if type(node) is ast.SubExpressionAst:
        from exoshell.engine.compile_expressions import sub_expression_output

        return sub_expression_output(node)
    if type(node) is ast.InvokeMemberExpressionAst:
        from exoshell.engine.members import invoke_output

        return invoke_output(node)
    if type(node) is ast.TernaryExpressionAst:
        from exoshell.engine.compile_expressions import ternary_output

        return ternary_output(node)
    return expression(node)


def statement(node: ast.StatementAst) -> Statement:
    """The closure for a statement in statement position: its output is written, collections as their elements."""
    return _statements()[type(node)](node)


def plain_expression(node: ast.Ast) -> ast.ExpressionAst | None:
    """The expression that a statement consists of and nothing else; None where it is anything more."""
    if type(node) is ast.CommandExpressionAst:
        return node.expression if not node.redirections else None
    if type(node) is ast.PipelineAst and len(node.pipeline_elements) == 1 and not node.background:
        element = node.pipeline_elements[0]
        if type(element) is ast.CommandExpressionAst and not element.redirections:
            return element.expression
    return None


def statement_value(node: ast.StatementAst) -> Expression:
    """A statement used as a value: the expression's own value, else what it wrote: AutomationNull, the one object, or a list."""
    plain = plain_expression(node)
    if plain is not None:
        return output_expression(plain)
    if type(node) is ast.AssignmentStatementAst:
        from exoshell.engine.compile_assignments import assignment_value

        return assignment_value(node)
    return collected(statement(node))


def collected(run: Statement) -> Expression:
    """What a statement writes, as a value."""

    def collect(scope: Scope) -> Any:
        output: list[Any] = []
        signal = run(scope, output.append)
        if signal is not None:
            raise loop_escape(signal)
        if len(output) == 1:
            return output[0]
        return output if output else AUTOMATION_NULL

    return collect


def collected_list(run: Statement) -> Callable[[Scope], list[Any]]:
    """What a statement writes, as a list in any case."""

    def collect(scope: Scope) -> list[Any]:
        output: list[Any] = []
        signal = run(scope, output.append)
        if signal is not None:
            raise loop_escape(signal)
        return output

    return collect


def writing(value: Expression) -> Statement:
    """A statement that writes an expression's value."""

    def write(scope: Scope, emit: Emit) -> None:
        result = value(scope)
        scope.context.last_ok = True
        kind = type(result)
        if kind is str or kind is int or kind is bool:
            emit(result)
        else:
            emit_enumerated(result, emit)

    return write
