"""Names of parameters, as far as the parameter sets still allow them."""

from __future__ import annotations

from exoshell.completion.position import Position
from exoshell.completion.result import CompletionResult, CompletionResultType
from exoshell.completion.sources.binding import bind_partially
from exoshell.completion.view import SessionView
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.parameter import ParameterMetadata


def parameter_results(position: Position, view: SessionView) -> list[CompletionResult]:
    """`-Name` candidates; a parameter that is bound already is offered only where nothing else begins with the word."""
    command = position.command
    info = view.command(command.command_name() or "") if command is not None else None
    if command is None or info is None:
        return []
    binding = bind_partially(info, command, position.start)
    used = {parameter.name for parameter in binding.bound}
    word = position.word.casefold()
    named = [parameter for parameter in info.all_parameters if parameter.name.casefold().startswith(word) and not parameter.hidden]
    fresh = [parameter for parameter in named if parameter.name not in used and binding.possible(parameter)]
    return [_result(info, parameter) for parameter in (fresh or named)]


def _result(info: CommandInfo, parameter: ParameterMetadata) -> CompletionResult:
    return CompletionResult(f"-{parameter.name}", parameter.name, CompletionResultType.PARAMETER_NAME, parameter_tip(info, parameter))


def parameter_tip(info: CommandInfo, parameter: ParameterMetadata) -> str:
    """Type and meaning in one line: `[string[]] kind of recipient`."""
    facts = ["switch" if parameter.is_switch else parameter.type_name]
    if any(member.mandatory for member in parameter.sets):
        facts.append("required")
    if parameter.help:
        facts.append(parameter.help)
    elif parameter.values:
        facts.append(" | ".join(parameter.values[:4]) + (" | …" if len(parameter.values) > 4 else ""))
    return "  ".join(facts)
