"""Pipelines and commands: each call site compiled once, with the command it found last time remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from exoshell.engine import faults
from exoshell.engine.arguments import Argument, compile_arguments
from exoshell.engine.command_table import CommandEntry
from exoshell.engine.compiler import Emit, Statement, expression, output_expression, writing
from exoshell.engine.function_processor import FunctionProcessor
from exoshell.engine.functions import compiled_body
from exoshell.engine.pipeline import Pipeline, run_single
from exoshell.engine.processors import CmdletProcessor, Processor
from exoshell.engine.script_block import ScriptBlock
from exoshell.engine.session_state import ModuleValue, Scope
from exoshell.language import ast
from exoshell.metadata.command_info import CommandInfo, CommandType
from exoshell.values.collections import TypedArray, enumerate_value
from exoshell.values.conversion import to_string
from exoshell.values.psobject import AUTOMATION_NULL, base_of

Make = Callable[[Scope], Processor]
Source = Callable[[Scope], Iterable[Any]]


def pipeline(node: ast.PipelineAst) -> Statement:
    elements = node.pipeline_elements
    if node.background:
        from exoshell.engine.background import background_pipeline

        return background_pipeline(node)
    first = elements[0]
    if len(elements) == 1:
        if isinstance(first, ast.CommandExpressionAst):
            return _expression_statement(first)
        assert isinstance(first, ast.CommandAst)
        if first.redirections:
            from exoshell.engine.redirection import redirected_pipeline

            return redirected_pipeline(node, None, [command(first)])
        return _single_command(first)
    commands = [element for element in elements if isinstance(element, ast.CommandAst)]
    source = pipeline_source(first.expression) if isinstance(first, ast.CommandExpressionAst) else None
    makers = [command(element) for element in commands]
    if any(getattr(element, "redirections", ()) for element in elements):
        from exoshell.engine.redirection import redirected_pipeline

        return redirected_pipeline(node, source, makers)

    def run(scope: Scope, emit: Emit) -> None:
        items = source(scope) if source is not None else None
        processors = [make(scope) for make in makers]
        Pipeline(scope, processors, emit).run(items)

    return run


def _expression_statement(element: ast.CommandExpressionAst) -> Statement:
    node = element.expression
    if element.redirections:
        from exoshell.engine.redirection import redirected_expression

        return redirected_expression(element)
    if isinstance(node, ast.UnaryExpressionAst) and node.operator in ("++", "--", "post++", "post--"):
        from exoshell.engine.compile_assignments import increment_statement

        return increment_statement(node)
    if isinstance(node, ast.ParenExpressionAst) and not isinstance(node.pipeline, ast.AssignmentStatementAst):
        return _parenthesized(node)
    return writing(output_expression(node))


def _parenthesized(node: ast.ParenExpressionAst) -> Statement:
    """`(…)` as a statement: everything is collected first, then written."""
    return writing(output_expression(node))


def pipeline_source(node: ast.ExpressionAst) -> Source:
    """What an expression feeds into a pipeline."""
    if isinstance(node, ast.BinaryExpressionAst) and node.operator == "..":
        from exoshell.engine.compile_loops import range_items

        return range_items(node)
    value = output_expression(node)

    def items(scope: Scope) -> Iterable[Any]:
        result = value(scope)
        if type(result) is list:
            return result
        if result is AUTOMATION_NULL:
            return ()
        if isinstance(result, list):
            return result if type(result) is TypedArray else _fed(result)
        unrolled = enumerate_value(result)
        return (result,) if unrolled is None else unrolled

    return items


def _fed(values: list[Any]) -> Iterator[Any]:
    """The elements of a collection that the pipeline itself may change, which ends it."""
    from exoshell.engine.compile_loops import watched

    try:
        yield from watched(values)
    except RuntimeError as error:
        raise faults.make(f"An error occurred while enumerating through a collection: {error}.", "BadEnumeration") from None


def _single_command(node: ast.CommandAst) -> Statement:
    make = command(node)

    def run(scope: Scope, emit: Emit) -> None:
        run_single(make(scope), emit)

    return run


# --------------------------------------------------------------------------------------------------------- commands


def command(node: ast.CommandAst) -> Make:
    """A function scope → processor for a command's call site; arguments are evaluated, nothing is bound yet."""
    name_node = node.command_elements[0]
    evaluate = compile_arguments(node.command_elements[1:])
    if isinstance(name_node, ast.StringConstantExpressionAst):
        return _named(name_node.value, node, evaluate)
    if isinstance(name_node, ast.ExpandableStringExpressionAst) and not node.invocation_operator:
        return _named(name_node.value, node, evaluate)
    if isinstance(name_node, ast.ConstantExpressionAst):
        return _named(name_node.text, node, evaluate)
    if isinstance(name_node, ast.ScriptBlockExpressionAst):
        return _block_literal(name_node.script_block, node, evaluate)
    assert not isinstance(name_node, ast.CommandParameterAst)
    return _computed(expression(name_node), node, evaluate)


def _named(name: str, node: ast.CommandAst, evaluate: Callable[[Scope], list[Argument]]) -> Make:
    known: CommandEntry | None = None
    versions: tuple[int, int] = (-1, -1)
    module: Any = None
    dot = node.invocation_operator == "."

    def make(scope: Scope) -> Processor:
        nonlocal known, versions, module
        context = scope.context
        now = (context.commands.version, context.session_state.version)
        if known is None or versions != now or module is not scope.module:
            known = find_command(scope, name, node)
            versions, module = (context.commands.version, context.session_state.version), scope.module
        return processor_for(known, name, scope, evaluate(scope), node, dot)

    return make


def find_command(scope: Scope, name: str, node: ast.CommandAst | None) -> CommandEntry:
    """The command of a name. Raises TerminatingError where there is none; loads a module that is known to have it."""
    context = scope.context
    entry = context.commands.find(name, context.session_state, scope)
    if entry is None:
        place = node.command_elements[0] if node is not None else None
        operator = node.invocation_operator if node is not None else ""
        if operator and not name and place is not None:
            raise faults.bad_invocation(operator, place)
        raise faults.command_not_found(context.session_state.alias_target(name, scope), place, operator or name)
    return entry


def processor_for(
    entry: CommandEntry, name: str, scope: Scope, arguments: list[Argument], node: ast.Ast | None, dot: bool = False
) -> Processor:
    """The processor that runs an entry with evaluated arguments."""
    if entry.factory is not None:
        return CmdletProcessor(entry, scope, arguments, node)
    function = entry.function
    if function is not None:
        made = FunctionProcessor(
            function.body, function.name, scope, arguments, node, kind=CommandType.FUNCTION, module=function.module, dot=dot
        )
        made.invocation.invocation_name = entry.alias_of or name
        return made
    if entry.kind is CommandType.EXTERNAL_SCRIPT:
        return script_processor(entry.path, scope, arguments, node, dot)
    from exoshell.engine.native import NativeProcessor

    return NativeProcessor(entry.path, name, scope, arguments, node)


def script_processor(path: str, scope: Scope, arguments: list[Argument], node: ast.Ast | None, dot: bool) -> Processor:
    """A script file as a command. Raises TerminatingError for what it cannot read or parse."""
    import os

    from exoshell.engine.script_files import load_script

    block = load_script(scope.context, path)
    return FunctionProcessor(
        compiled_body(block.ast),
        os.path.basename(path),
        scope,
        arguments,
        node,
        kind=CommandType.EXTERNAL_SCRIPT,
        dot=dot,
        file=path,
        label="<ScriptBlock>",
    )


def _block_literal(body: ast.ScriptBlockAst, node: ast.CommandAst, evaluate: Callable[[Scope], list[Argument]]) -> Make:
    dot = node.invocation_operator == "."

    def make(scope: Scope) -> Processor:
        return FunctionProcessor(
            compiled_body(body),
            "",
            scope,
            evaluate(scope),
            node,
            kind=CommandType.SCRIPT,
            module=scope.module,
            dot=dot,
            label="<ScriptBlock>",
        )

    return make


def _computed(value: Callable[[Scope], Any], node: ast.CommandAst, evaluate: Callable[[Scope], list[Argument]]) -> Make:
    """`& $x …`: a script block, a command object or a name."""
    dot = node.invocation_operator == "."
    operator = node.invocation_operator or "&"
    place = node.command_elements[0]

    def make(scope: Scope) -> Processor:
        found = base_of(value(scope))
        arguments = evaluate(scope)
        # what cmdlets write of a module knows the module itself
        module = found if isinstance(found, ModuleValue) else getattr(found, "value", None)
        if isinstance(module, ModuleValue) and arguments and isinstance(base_of(arguments[0].value), ScriptBlock):
            # `& $module { … }` runs the block inside the module
            block = base_of(arguments.pop(0).value)
            return block_processor(ScriptBlock(block.ast, block.context, module), scope, arguments, node, dot)
        if isinstance(found, ScriptBlock):
            return block_processor(found, scope, arguments, node, dot)
        if isinstance(found, CommandInfo):
            found = found.extra.get("path") or found.name
        if found is None or found == "":
            raise faults.bad_invocation(operator, place)
        name = to_string(found)
        entry = scope.context.commands.find(name, scope.context.session_state, scope)
        if entry is None:
            raise faults.command_not_found(name, place, operator)
        return processor_for(entry, name, scope, arguments, node, dot)

    return make


def block_processor(
    block: ScriptBlock, scope: Scope, arguments: list[Argument], node: ast.Ast | None, dot: bool = False
) -> FunctionProcessor:
    """A script block value as a command."""
    return FunctionProcessor(
        compiled_body(block.ast),
        "",
        scope,
        arguments,
        node,
        kind=CommandType.SCRIPT,
        module=block.module,
        captured=block.captured,
        dot=dot,
        label="<ScriptBlock>",
    )


TABLE: dict[type[ast.Ast], Callable[[Any], Statement]] = {
    ast.PipelineAst: pipeline,
    ast.CommandExpressionAst: _expression_statement,
    ast.CommandAst: _single_command,
}
