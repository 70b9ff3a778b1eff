"""Where help comes from: declarations, comments of functions and scripts, and the topics that ship in exoshell/help."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources

from exoshell.engine.context import ExecutionContext
from exoshell.engine.functions import FunctionValue
from exoshell.language.help_comments import CommentHelp, function_help, script_help
from exoshell.language.parser import parse
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.help import CommandHelp, Example
from exoshell.metadata.parameter import ParameterMetadata
from exoshell.values.enums import enum_type
from exoshell.values.types import resolve_type
from exoshell.values.wildcard import WildcardPattern


def topics(pattern: str) -> list[tuple[str, str]]:
    """Names and texts of the about topics that match."""
    wanted = WildcardPattern(pattern)
    found = []
    for entry in resources.files("exoshell.help").iterdir():
        name, dot, ending = entry.name.rpartition(".")
        if dot and ending == "md" and wanted.matches(name):
            found.append((name, entry.read_text(encoding="utf-8")))
    return sorted(found)


def with_comment_help(info: CommandInfo, function: FunctionValue) -> CommandInfo:
    """A function's declaration with the help that its comments give."""
    info = replace(info, parameters=tuple(_as_declared(parameter, function) for parameter in info.parameters))
    if function.definition is None:
        return info
    parsed = parse(function.definition.source.text)
    comments = [token for token in parsed.tokens if token.kind == "comment"]
    return _with(info, function_help(function.definition, comments))


def _as_declared(parameter: ParameterMetadata, function: FunctionValue) -> ParameterMetadata:
    """A parameter with the text of its default value, and the names of its enumeration."""
    block = function.ast.param_block
    declared = [*function.parameters, *(block.parameters if block is not None else ())]
    found = next((item for item in declared if item.name.name.lower() == parameter.name.lower()), None)
    default = found.default_value.text if found is not None and found.default_value is not None else None
    kind = enum_type(getattr(resolve_type(parameter.type_name), "full_name", ""))
    return replace(parameter, default=default, values=parameter.values or (tuple(kind.members) if kind is not None else ()))


def with_script_help(context: ExecutionContext, info: CommandInfo, path: str) -> CommandInfo:
    with open(path, encoding="utf-8-sig") as file:
        parsed = parse(file.read(), path)
    return _with(info, script_help(parsed.ast, [token for token in parsed.tokens if token.kind == "comment"]))


def _with(info: CommandInfo, found: CommentHelp | None) -> CommandInfo:
    if found is None:
        return info
    help_text = CommandHelp(
        found.synopsis,
        found.description,
        tuple(_example(text) for text in found.examples),
        found.notes,
        tuple(found.links),
        tuple(found.inputs),
        tuple(found.outputs),
    )
    parameters = tuple(
        replace(parameter, help=found.parameters.get(parameter.name.upper(), parameter.help)) for parameter in info.parameters
    )
    return replace(info, help=help_text, parameters=parameters)


def _example(text: str) -> Example:
    code, _, remarks = text.strip("\n").partition("\n\n")
    return Example(code.strip(), remarks.strip())
