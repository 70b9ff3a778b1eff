"""Statement lists and the statements that choose: if, try, trap, chains.

A block runs its statements and deals with what goes wrong in each: the error is reported and the next statement runs, unless
someone around wants it (faults.statement_failed decides). Ctrl+C is looked for before every statement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from exoshell.engine import faults
from exoshell.engine.compiler import Emit, Expression, Statement, expression, plain_expression, statement, statement_value
from exoshell.engine.session_state import Scope
from exoshell.engine.signals import BREAK, CONTINUE, Signal
from exoshell.errors import PipelineStopped
from exoshell.language import ast
from exoshell.values.conversion import to_bool
from exoshell.values.error_record import ErrorCategory
from exoshell.values.psobject import AUTOMATION_NULL


def statement_block(node: ast.StatementBlockAst | ast.NamedBlockAst) -> Statement:
    return statement_list(node.statements, node.traps)


def statement_list(nodes: Sequence[ast.StatementAst], traps: Sequence[ast.TrapStatementAst] = ()) -> Statement:
    """The closure for statements in order, with the error handling of a block."""
    nodes = [node for node in nodes if type(node) is not ast.TrapStatementAst]
    if any(type(node) is ast.TypeDefinitionAst for node in nodes):
        # types are there before the first statement runs
        nodes.sort(key=lambda node: type(node) is not ast.TypeDefinitionAst)
    if not nodes:
        return _nothing
    if len(nodes) == 1:
        return _single(statement(nodes[0]), nodes[0], traps)
    compiled = tuple(enumerate(statement(node) for node in nodes))
    handle = _handler(traps)

    def run(scope: Scope, emit: Emit) -> Signal | None:
        if scope.context.stopping:
            raise PipelineStopped
        place = 0
        rest = compiled
        while True:
            try:
                for place, run_it in rest:  # noqa: B007  # the handler needs to know where it broke off
                    signal = run_it(scope, emit)
                    if signal is not None:
                        return signal
                return None
            except Exception as error:
                signal = handle(scope, emit, error, nodes[place], None)
                if signal is not None:
                    return signal
                rest = compiled[place + 1 :]

    if not traps:
        return run

    def run_trapped(scope: Scope, emit: Emit) -> Signal | None:
        context = scope.context
        guard = _enter_traps(scope)
        rest = compiled
        place = 0
        try:
            while True:
                try:
                    for place, run_it in rest:  # noqa: B007
                        signal = run_it(scope, emit)
                        if signal is not None:
                            return signal
                    return None
                except Exception as error:
                    signal = handle(scope, emit, error, nodes[place], guard)
                    if signal is not None:
                        return signal
                    rest = compiled[place + 1 :]
        finally:
            context.propagate = guard[0]

    return run_trapped


def _single(run_it: Statement, node: ast.StatementAst, traps: Sequence[ast.TrapStatementAst]) -> Statement:
    handle = _handler(traps)
    if traps:

        def run_trapped(scope: Scope, emit: Emit) -> Signal | None:
            guard = _enter_traps(scope)
            try:
                return run_it(scope, emit)
            except Exception as error:
                return handle(scope, emit, error, node, guard)
            finally:
                scope.context.propagate = guard[0]

        return run_trapped

    def run(scope: Scope, emit: Emit) -> Signal | None:
        if scope.context.stopping:
            raise PipelineStopped
        try:
            return run_it(scope, emit)
        except Exception as error:
            return handle(scope, emit, error, node, None)

    return run


def _nothing(scope: Scope, emit: Emit) -> None:
    return None


Handler = Callable[[Scope, Emit, Exception, ast.Ast, "tuple[bool] | None"], "Signal | None"]


def _handler(traps: Sequence[ast.TrapStatementAst]) -> Handler:
    if not traps:

        def report(scope: Scope, emit: Emit, error: Exception, node: ast.Ast, guard: tuple[bool] | None) -> None:
            faults.statement_failed(scope, error, node)

        return report
    compiled = [(trap.trap_type.type_name.full_name if trap.trap_type is not None else None, trap) for trap in traps]
    bodies: list[Statement | None] = [None] * len(compiled)

    def trapped(scope: Scope, emit: Emit, error: Exception, node: ast.Ast, guard: tuple[bool] | None) -> Signal | None:
        if isinstance(error, PipelineStopped):
            raise error
        failure = faults.located(scope, error, node)
        match = faults.best_handler(scope, failure.record, [[name] if name is not None else [] for name, _ in compiled])
        assert guard is not None
        scope.context.propagate = guard[0]
        if match is None:
            faults.statement_failed(scope, failure, node)
            return None
        number, shown = match
        body = bodies[number]
        if body is None:
            body = bodies[number] = statement_block(compiled[number][1].body)
        scope.context.add_error(failure.record)
        signal = _run_handler(scope, emit, body, shown)
        scope.context.propagate = True
        if signal is CONTINUE:
            return None
        if signal is None:
            scope.context.propagate = guard[0]
            faults.statement_failed(scope, failure, node, reported_by_trap=True)
            return None
        if signal is BREAK:
            failure.script_terminating = True
            record = failure.record
            if record.exception.short_name == "RuntimeException" and record.category is ErrorCategory.NotSpecified:
                record.category_reason = "ParentContainsErrorRecordException"
            raise failure
        return signal

    return trapped


def _enter_traps(scope: Scope) -> tuple[bool]:
    """Errors of whatever the block calls come to its traps."""
    before = scope.context.propagate
    scope.context.propagate = True
    return (before,)


def _run_handler(scope: Scope, emit: Emit, body: Statement, shown: Any) -> Signal | None:
    """Runs a trap's body in a scope of its own with `$_` being the error record."""
    inner = Scope(scope.context, scope)
    inner.under = shown
    return body(inner, emit)


# --------------------------------------------------------------------------------------------------------------- if


def pipeline_condition(node: ast.PipelineBaseAst) -> Callable[[Scope], Any]:
    """A condition's value, for its truth; an error in it is located at the condition."""
    plain = plain_expression(node)
    value = expression(plain) if plain is not None else statement_value(node)

    def located_value(scope: Scope) -> Any:
        try:
            return value(scope)
        except Exception as error:
            raise faults.located(scope, error, node) from None

    return located_value


def is_true(value: Any) -> bool:
    """The truth of a condition's value that is not a plain bool."""
    return value is not AUTOMATION_NULL and to_bool(value)


def if_statement(node: ast.IfStatementAst) -> Statement:
    clauses = [(pipeline_condition(test), statement_block(body)) for test, body in node.clauses]
    otherwise = statement_block(node.else_clause) if node.else_clause is not None else _nothing
    if len(clauses) == 1:
        condition_node = node.clauses[0][0]
        plain = plain_expression(condition_node)
        test = expression(plain) if plain is not None else statement_value(condition_node)
        body = clauses[0][1]

        def run_one(scope: Scope, emit: Emit) -> Signal | None:
            try:
                result = test(scope)
                if result is not True and (result is False or not is_true(result)):
                    chosen = otherwise
                else:
                    chosen = body
            except Exception as error:
                raise faults.located(scope, error, condition_node) from None
            return chosen(scope, emit)

        return run_one

    def run(scope: Scope, emit: Emit) -> Signal | None:
        for test, body in clauses:
            result = test(scope)
            if result is True or (result is not False and is_true(result)):
                return body(scope, emit)
        return otherwise(scope, emit)

    return run


# -------------------------------------------------------------------------------------------------------------- try


def try_statement(node: ast.TryStatementAst) -> Statement:
    body = statement_block(node.body)
    run = _with_catches(body, node) if node.catch_clauses else body
    if node.finally_block is None:
        return run
    last = statement_block(node.finally_block)

    def run_finally(scope: Scope, emit: Emit) -> Signal | None:
        try:
            return run(scope, emit)
        finally:
            _run_finally(scope, emit, last)

    return run_finally


def _run_finally(scope: Scope, emit: Emit, last: Statement) -> None:
    """Finally blocks run to their end even while the pipeline is being stopped."""
    context = scope.context
    stopping, context.stopping = context.stopping, False
    propagate = context.propagate
    try:
        last(scope, emit)
    finally:
        context.stopping = stopping or context.stopping
        context.propagate = propagate


def catcher(node: ast.TryStatementAst) -> Callable[[Scope, Emit, Exception], Signal | None]:
    """A function that runs the clause of a try statement that an error of its body means; raises the error where none does."""
    catches = [([item.type_name.full_name for item in clause.catch_types], statement_block(clause.body)) for clause in node.catch_clauses]
    handlers = [types for types, _ in catches]

    def run(scope: Scope, emit: Emit, error: Exception) -> Signal | None:
        failure = faults.located(scope, error, node)
        match = faults.best_handler(scope, failure.record, handlers)
        if match is None:
            raise failure
        number, shown = match
        scope.context.add_error(failure.record)
        saved = scope.under
        scope.under = shown
        try:
            return catches[number][1](scope, emit)
        finally:
            scope.under = saved

    return run


def _with_catches(body: Statement, node: ast.TryStatementAst) -> Statement:
    caught = catcher(node)

    def run(scope: Scope, emit: Emit) -> Signal | None:
        context = scope.context
        before = context.propagate
        context.propagate = True
        try:
            signal = body(scope, emit)
            context.propagate = before
            return signal
        except PipelineStopped:
            context.propagate = before
            raise
        except Exception as error:
            context.propagate = before
            failure = error
        except BaseException:
            context.propagate = before
            raise
        return caught(scope, emit, failure)

    return run


# ------------------------------------------------------------------------------------------------------------ others


def chain(node: ast.PipelineChainAst) -> Statement:
    left, right = statement(node.lhs_pipeline_chain), statement(node.rhs_pipeline)
    wanted = node.operator == "&&"

    def run(scope: Scope, emit: Emit) -> Signal | None:
        try:
            signal = left(scope, emit)
        except Exception as error:
            faults.statement_failed(scope, error, node.lhs_pipeline_chain)
            signal = None
        if signal is not None:
            return signal
        return right(scope, emit) if scope.context.last_ok is wanted else None

    return run


def data_statement(node: ast.DataStatementAst) -> Statement:
    body = statement_block(node.body)
    name = node.variable
    if name is None:
        return body
    value: Expression = _collected(body)

    def run(scope: Scope, emit: Emit) -> None:
        scope.assign(name.lower(), value(scope), name)

    return run


def _collected(body: Statement) -> Expression:
    from exoshell.engine.compiler import collected

    return collected(body)


def not_runnable(node: ast.Ast) -> Statement:
    def run(scope: Scope, emit: Emit) -> None:
        raise faults.not_runnable(node)

    return run


def trap_statement(node: ast.TrapStatementAst) -> Statement:
    """Traps act on their block as a whole; as statements they do nothing."""
    return _nothing


TABLE: dict[type[ast.Ast], Callable[[Any], Statement]] = {
    ast.StatementBlockAst: statement_block,
    ast.IfStatementAst: if_statement,
    ast.TryStatementAst: try_statement,
    ast.TrapStatementAst: trap_statement,
    ast.PipelineChainAst: chain,
    ast.DataStatementAst: data_statement,
    ast.BlockStatementAst: not_runnable,
    ast.ErrorStatementAst: not_runnable,
}
