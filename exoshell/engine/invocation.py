"""Running whole texts and named commands: submissions, script files, and calls from Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from exoshell.engine import faults
from exoshell.engine.arguments import Argument
from exoshell.engine.compile_commands import find_command, processor_for
from exoshell.engine.function_processor import FunctionProcessor
from exoshell.engine.functions import compiled_body
from exoshell.engine.pipeline import Pipeline, run_single
from exoshell.engine.signals import ExitRequested, LoopEscape
from exoshell.errors import PipelineStopped
from exoshell.language.errors import ParseError
from exoshell.language.parser import ParseResult, parse
from exoshell.metadata.command_info import CommandType
from exoshell.values.error_record import InvocationInfo, TerminatingError

if TYPE_CHECKING:
    from exoshell.engine.context import ExecutionContext

Emit = Callable[[Any], None]


def run_submission(context: ExecutionContext, text: str, emit: Emit, file: str | None = None, arguments: Sequence[Any] = ()) -> None:
    """Runs text in the global scope as one submission; errors nobody caught are reported. PipelineStopped and ExitRequested pass."""
    result = parse(text, file)
    errors = result.errors or _class_errors(context, result)
    if errors:
        failure = faults.parse_failure(errors)
        failure.record.invocation = InvocationInfo(extent=errors[0].extent)
        context.last_ok = False
        context.add_error(failure.record)
        context.streams.error(failure.record)
        return
    run_tree(context, result.ast, emit, file, arguments)


def _class_errors(context: ExecutionContext, result: ParseResult) -> tuple[ParseError, ...]:
    """What is wrong with the classes and enums of a text."""
    text = result.source.text.lower()
    if "class" not in text and "enum" not in text:
        return ()
    from exoshell.engine.class_types import class_errors

    return tuple(class_errors(context.global_scope, result.ast))


def run_tree(context: ExecutionContext, tree: Any, emit: Emit, file: str | None = None, arguments: Sequence[Any] = ()) -> None:
    """Runs a parsed submission; a file's runs as a script with its arguments bound."""
    body = compiled_body(tree)
    scope = context.global_scope
    processor = FunctionProcessor(
        body,
        "",
        scope,
        [item if isinstance(item, Argument) else Argument(None, item) for item in arguments],
        None,
        kind=CommandType.EXTERNAL_SCRIPT if file else CommandType.SCRIPT,
        dot=True,
        file=file,
        label="<ScriptBlock>",
    )
    from exoshell.engine.compile_definitions import use_statements

    try:
        use_statements(scope, tree.using_statements)
        ok_before = context.last_ok
        run_single_keeping_ok(processor, emit, ok_before)
    except PipelineStopped:
        raise
    except ExitRequested as request:
        context.global_scope.vars["lastexitcode"] = request.code
        raise
    except LoopEscape:
        return
    except TerminatingError as error:
        report_uncaught(context, error)
    except Exception as error:
        report_uncaught(context, faults.located(scope, error, tree))


def run_single_keeping_ok(processor: FunctionProcessor, emit: Emit, ok_before: bool) -> None:
    """The submission itself is no command: `$?` stays what its last statement made it."""
    context = processor.context
    context.last_ok = ok_before
    processor.emit = emit
    depth = len(context.frames)
    try:
        processor.prepare()
        processor.begin()
        processor.process_once()
        processor.end()
    finally:
        del context.frames[depth:]
        processor.clean()


def report_uncaught(context: ExecutionContext, error: TerminatingError) -> None:
    """A script-terminating error that reached the top."""
    context.last_ok = False
    context.add_error(error.record)
    context.streams.error(error.record)


def run_named_command(
    context: ExecutionContext, name: str, parameters: dict[str, Any], arguments: Sequence[Any], input: Iterable[Any], emit: Emit
) -> None:
    """Runs a command by name from Python."""
    scope = context.scope
    given = [Argument(key, value) for key, value in parameters.items()] + [Argument(None, value) for value in arguments]
    processor = processor_for(find_command(scope, name, None), name, scope, given, None)
    items = list(input)
    if items:
        Pipeline(scope, [processor], emit).run(items)
    else:
        run_single(processor, emit)
