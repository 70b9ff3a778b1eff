"""Running script block values: once, or for each of many objects as fast as the block allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from exoshell.engine import faults
from exoshell.engine.arguments import Argument
from exoshell.engine.functions import compiled_body
from exoshell.engine.pipeline import Pipeline, run_single
from exoshell.engine.script_block import ScriptBlock
from exoshell.engine.session_state import Scope
from exoshell.engine.signals import RETURN, LoopEscape, ReturnEscape
from exoshell.engine.streams import emit_enumerated
from exoshell.errors import PipelineStopped
from exoshell.values.collections import enumerate_value
from exoshell.values.conversion import to_bool
from exoshell.values.psobject import AUTOMATION_NULL, MISSING

if TYPE_CHECKING:
    from exoshell.engine.context import ExecutionContext

Emit = Callable[[Any], None]


def run_block(
    context: ExecutionContext,
    block: ScriptBlock,
    emit: Emit,
    *,
    dollar_under: Any = MISSING,
    arguments: Sequence[Any] = (),
    input: Iterable[Any] = (),
    new_scope: bool = False,
    this: Any = MISSING,
) -> None:
    """Runs a block as a command of the current scope (or in a child scope) and passes on what it writes."""
    from exoshell.engine.compile_commands import block_processor

    scope = context.scope
    given = [Argument(None, value) for value in arguments]
    processor = block_processor(block, scope, given, None, dot=not new_scope)
    processor.this = this
    inner = processor.inner
    saved = inner.under
    if dollar_under is not MISSING:
        inner.under = dollar_under
    ok = context.last_ok
    try:
        if input:
            Pipeline(scope, [processor], emit).run(input)
        elif processor.body.process is not None and dollar_under is not MISSING:
            Pipeline(scope, [processor], emit).run((dollar_under,))
        else:
            run_single(processor, emit)
    finally:
        inner.under = saved
        context.last_ok = ok


def _home(context: ExecutionContext, block: ScriptBlock) -> Scope:
    """The scope a block runs in without one of its own: the current one, its module's, or the captured one of a closure."""
    if block.captured is not None:
        return block.captured
    if block.module is not None and block.module is not context.scope.module:
        scope: Scope = block.module.scope
        return scope
    return context.scope


def block_runner(context: ExecutionContext, block: ScriptBlock, emit: Emit) -> Callable[[Any], None]:
    """What ForEach-Object does with each object."""
    body = compiled_body(block.ast)
    if body.has_parameters or body.begin is not None or body.process is not None or body.dynamic is not None or body.clean is not None:
        return lambda value: run_block(context, block, emit, dollar_under=value)
    scope = _home(context, block)
    single = body.single_expression()
    if single is not None:
        return _expression_runner(context, scope, single, block, emit)
    run = body.end
    if run is None:
        return lambda value: None
    statements = run

    def run_statements(value: Any) -> None:
        if context.stopping:
            raise PipelineStopped
        saved, before = scope.under, context.scope
        scope.under = value
        context.scope = scope
        try:
            signal = statements(scope, emit)
        except ReturnEscape:
            return
        finally:
            scope.under = saved
            context.scope = before
        if signal is not None and signal is not RETURN:
            raise LoopEscape(signal)

    return run_statements


def _expression_runner(
    context: ExecutionContext, scope: Scope, single: Callable[[Scope], Any], block: ScriptBlock, emit: Emit
) -> Callable[[Any], None]:
    statement = _statement_of(block)

    def run_expression(value: Any) -> None:
        if context.stopping:
            raise PipelineStopped
        saved = scope.under
        scope.under = value
        try:
            result = single(scope)
        except Exception as error:
            faults.statement_failed(scope, error, statement)
            return
        finally:
            scope.under = saved
        kind = type(result)
        if kind is int or kind is str or kind is float:
            emit(result)
        else:
            emit_enumerated(result, emit)

    return run_expression


def _statement_of(block: ScriptBlock) -> Any:
    end = block.ast.end_block
    return end.statements[0] if end is not None and end.statements else block.ast


def block_value(context: ExecutionContext, block: ScriptBlock) -> Callable[[Any], Any]:
    """The block as a function of `$_`."""
    body = compiled_body(block.ast)
    single = body.single_expression()
    if single is None:

        def general(value: Any) -> Any:
            output = context.invoke_block(block, dollar_under=value, new_scope=False)
            if not output:
                return None
            return output[0] if len(output) == 1 else output

        return general
    scope = _home(context, block)

    def compute(value: Any) -> Any:
        saved = scope.under
        scope.under = value
        try:
            result = single(scope)
        except Exception as error:
            raise faults.located(scope, error, _statement_of(block)) from None
        finally:
            scope.under = saved
        if result is AUTOMATION_NULL:
            return None
        items = enumerate_value(result)
        if items is None:
            return result
        # what a block writes unrolls, and one object is that object
        output = result if type(result) is list else list(items)
        if len(output) > 1:
            return output
        return output[0] if output else None

    return compute


def block_predicate(context: ExecutionContext, block: ScriptBlock) -> Callable[[Any], bool]:
    """The block as a test of `$_`; an error in it is reported and counts as false."""
    body = compiled_body(block.ast)
    single = body.single_expression()
    scope = _home(context, block)
    if single is not None:
        statement = _statement_of(block)

        def test(value: Any) -> bool:
            if context.stopping:
                raise PipelineStopped
            saved = scope.under
            scope.under = value
            try:
                result = single(scope)
            except Exception as error:
                faults.statement_failed(scope, error, statement)
                return False
            finally:
                scope.under = saved
            if type(result) is bool:
                return result
            return result is not AUTOMATION_NULL and to_bool(result)

        return test

    output: list[Any] = []
    run = block_runner(context, block, output.append)

    def test_general(value: Any) -> bool:
        output.clear()
        run(value)
        return to_bool(output[0] if len(output) == 1 else list(output))

    return test_general
