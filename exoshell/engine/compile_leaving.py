"""Statements that leave: throw, return, exit, break, continue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.engine import faults
from exoshell.engine.class_calls import ReturnedValue
from exoshell.engine.compiler import Emit, Expression, Statement, expression, plain_expression, statement, statement_value, writing
from exoshell.engine.session_state import Scope
from exoshell.engine.signals import BREAK, CONTINUE, RETURN, ExitRequested, Signal
from exoshell.language import ast
from exoshell.values.psobject import AUTOMATION_NULL


def throw(node: ast.ThrowStatementAst) -> Statement:
    value = statement_value(node.pipeline) if node.pipeline is not None else None

    def run(scope: Scope, emit: Emit) -> None:
        thrown = value(scope) if value is not None else AUTOMATION_NULL
        raise faults.thrown(scope, thrown, node)

    return run


def return_statement(node: ast.ReturnStatementAst) -> Statement:
    if node.pipeline is None:
        return lambda scope, emit: RETURN
    plain = plain_expression(node.pipeline)
    if plain is not None:
        from exoshell.engine.compiler import output_expression

        write = writing(output_expression(plain))
    else:
        write = statement(node.pipeline)
    value: Expression | None = None

    def run(scope: Scope, emit: Emit) -> Signal | None:
        if type(emit) is ReturnedValue:
            # a class method gives its value only by return
            nonlocal value
            if value is None:
                value = statement_value(node.pipeline)  # type: ignore[arg-type]  # checked above
            emit.value, emit.node = value(scope), node.pipeline
        else:
            write(scope, emit)
        return RETURN

    return run


def exit_statement(node: ast.ExitStatementAst) -> Statement:
    value = statement_value(node.pipeline) if node.pipeline is not None else None

    def run(scope: Scope, emit: Emit) -> None:
        code = 0
        if value is not None:
            from exoshell.values.conversion import convert
            from exoshell.values.psobject import is_null

            given = value(scope)
            if not is_null(given):
                try:
                    code = int(convert(given, "int"))
                except Exception:
                    code = 0
        raise ExitRequested(code)

    return run


def break_statement(node: ast.BreakStatementAst) -> Statement:
    return _leave("break", BREAK, node.label)


def continue_statement(node: ast.ContinueStatementAst) -> Statement:
    return _leave("continue", CONTINUE, node.label)


def _leave(kind: str, plain: Signal, label: ast.ExpressionAst | None) -> Statement:
    if label is None:
        return lambda scope, emit: plain
    if isinstance(label, ast.StringConstantExpressionAst):
        signal = Signal(kind, label.value.lower())
        return lambda scope, emit: signal
    value = expression(label)
    from exoshell.values.conversion import to_string

    return lambda scope, emit: Signal(kind, to_string(value(scope)).lower())


TABLE: dict[type[ast.Ast], Callable[[Any], Statement]] = {
    ast.ThrowStatementAst: throw,
    ast.ReturnStatementAst: return_statement,
    ast.ExitStatementAst: exit_statement,
    ast.BreakStatementAst: break_statement,
    ast.ContinueStatementAst: continue_statement,
}
