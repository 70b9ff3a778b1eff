"""Values of arguments: what a declaration lists, what a type allows, and the few arguments that name things of the session."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from exoshell.completion.position import Position
from exoshell.completion.quoting import quoted
from exoshell.completion.result import CompletionResult, CompletionResultType
from exoshell.completion.sources.binding import bind_partially
from exoshell.completion.sources.commands import command_results, matching_commands
from exoshell.completion.sources.paths import path_results
from exoshell.completion.sources.properties import PROPERTY_COMMANDS, property_results
from exoshell.completion.sources.types import type_results
from exoshell.completion.view import SessionView
from exoshell.language import ast as tree
from exoshell.metadata.command_info import CommandInfo, CommandType
from exoshell.metadata.parameter import ParameterMetadata
from exoshell.metadata.verbs import approved_verbs
from exoshell.values.collections import Hashtable
from exoshell.values.conversion import to_string
from exoshell.values.enums import enum_type
from exoshell.values.members import read_property
from exoshell.values.types import resolve_type

_ENCODINGS = ("ansi", "ascii", "bigendianunicode", "bigendianutf32", "oem", "unicode", "utf7", "utf8", "utf8BOM", "utf8NoBOM", "utf32")
_DATE_FORMATS = ("FileDate", "FileDateUniversal", "FileDateTime", "FileDateTimeUniversal")
_COMMAND_NAMES = frozenset(
    {("get-command", "Name"), ("get-help", "Name"), ("set-alias", "Value"), ("new-alias", "Value"), ("trace-command", "Command")}
)


def argument_results(position: Position, view: SessionView) -> list[CompletionResult]:
    """Candidates for an argument; paths where nothing better is known and the parameter could take one."""
    command = position.command
    name = (command.command_name() or "") if command is not None else ""
    if command is None:
        return []
    if command.invocation_operator and not command.command_elements:
        if position.word.startswith((".", "/", "~")):
            return path_results(position, view, literal=True)
        return command_results(position.word, position.quote, view)
    info = view.command(name)
    parameter = wanted_parameter(position, info, command)
    if info is not None and parameter is not None:
        offered = view.registered(info.name, parameter.name, position.word, _bound(command), command)
        if offered is not None:
            return [_offered(item) for item in offered]
        found = _known_values(position, view, info, parameter)
        if found is not None:
            return found
    if (
        info is not None
        and info.name.casefold() in PROPERTY_COMMANDS
        and (parameter is None or parameter.name in PROPERTY_COMMANDS[info.name.casefold()])
    ):
        return property_results(position, view)
    if info is not None and info.name == "ForEach-Object" and not position.parameter and position.word[:1] != "{":
        return property_results(position, view)
    literal = parameter is not None and parameter.name in ("LiteralPath", "Destination")
    folders = info is not None and info.name in ("Set-Location", "Push-Location")
    return path_results(position, view, literal=literal, folders=folders)


def _bound(command: tree.CommandAst) -> Hashtable:
    """The parameters typed so far with a constant argument, for completers that look at them."""
    table = Hashtable()
    elements = command.command_elements
    for element, following in zip(elements, (*elements[1:], None), strict=True):
        if isinstance(element, tree.CommandParameterAst):
            argument = element.argument or following
            constant = (tree.StringConstantExpressionAst, tree.ConstantExpressionAst)
            table[element.parameter_name] = argument.value if isinstance(argument, constant) else True
    return table


def _offered(item: Any) -> CompletionResult:
    """What a registered completer put out: a text, or an object with the properties of a CompletionResult."""
    found = [read_property(item, name) for name in ("CompletionText", "ListItemText", "ToolTip")]
    texts = [str(to_string(value)) for value in found if value is not None] or [str(to_string(item))]
    return CompletionResult(texts[0], texts[1 % len(texts)], CompletionResultType.PARAMETER_VALUE, texts[-1])


def wanted_parameter(position: Position, info: CommandInfo | None, command: object) -> ParameterMetadata | None:
    """The parameter that the argument at the cursor binds to."""
    if info is None or position.command is None:
        return None
    if position.parameter:
        named = info.find_parameter(position.parameter).parameter
        if named is not None and (not named.is_switch or position.detail == ":"):
            return named
    binding = bind_partially(info, position.command, position.start)
    listing = position.command.source.text[: position.start].rstrip().endswith(",")
    number = max(0, binding.positional - 1) if listing and not position.parameter else binding.positional
    unbound = bind_partially(info, position.command, position.command.start + 1)
    named_only = [parameter for parameter in binding.bound if parameter not in unbound.bound]
    if listing and not position.parameter and named_only:
        return named_only[-1]
    from exoshell.completion.sources.binding import PartialBinding

    free = PartialBinding(info, tuple(parameter for parameter in named_only[: len(named_only) - binding.positional]), 0, binding.sets)
    return free.positional_parameter(number)


def _known_values(position: Position, view: SessionView, info: CommandInfo, parameter: ParameterMetadata) -> list[CompletionResult] | None:
    """The values of a parameter; None where it says nothing about them."""
    command_name = info.name.casefold()
    if parameter.is_switch or parameter.type_name.casefold() in ("bool", "boolean", "system.boolean"):
        return _listed(position, ("$true", "$false"), plain=True)
    if (command_name, parameter.name) in _COMMAND_NAMES:
        return command_results(position.word, position.quote, view)
    special = _SPECIAL.get((command_name, parameter.name))
    if special is not None:
        return special(position, view)
    if parameter.name in PROPERTY_COMMANDS.get(command_name, ()):
        return property_results(position, view)
    if parameter.name == "Encoding" and any("Encoding" in name for name in parameter.transformation):
        return _listed(position, _ENCODINGS)
    if parameter.values:
        return _listed(position, parameter.values)
    kind = resolve_type(parameter.type_name.removesuffix("[]"))
    members = enum_type(kind.full_name) if kind is not None else None
    if members is not None:
        return _listed(position, sorted(members.members))
    return None


def _listed(position: Position, values: Iterable[str], *, plain: bool = False) -> list[CompletionResult]:
    word = position.word.casefold()
    kind = CompletionResultType.PARAMETER_VALUE
    return [
        CompletionResult(value if plain else quoted(value, position.quote), value, kind, "")
        for value in values
        if value.casefold().startswith(word)
    ]


def _verbs(position: Position, view: SessionView) -> list[CompletionResult]:
    used = {name.partition("-")[0].casefold() for name, kind in view.commands() if "-" in name}
    return _texts(position, [item.verb for item in approved_verbs() if item.verb.casefold() in used or not position.word])


def _nouns(position: Position, view: SessionView) -> list[CompletionResult]:
    nouns = {name.partition("-")[2] for name, kind in view.commands() if "-" in name and kind is not CommandType.ALIAS}
    return _texts(position, sorted((noun for noun in nouns if noun), key=str.casefold))


def _texts(position: Position, texts: Iterable[str]) -> list[CompletionResult]:
    word = position.word.casefold()
    return [
        CompletionResult(quoted(text, position.quote), text, CompletionResultType.TEXT, text)
        for text in texts
        if text.casefold().startswith(word)
    ]


def _modules(position: Position, view: SessionView) -> list[CompletionResult]:
    return _listed(position, view.modules())


def _given(*texts: str) -> Callable[[Position, SessionView], list[CompletionResult]]:
    return lambda position, view: _listed(position, texts)


_SEPARATORS = ("','", "', '", "';'", "'; '", '"`n"', "'-'", "' '")


def _separators(position: Position, view: SessionView) -> list[CompletionResult]:
    kind = CompletionResultType.PARAMETER_VALUE
    return [CompletionResult(text, text, kind, "") for text in _SEPARATORS if text.startswith(position.quote + position.word)]


def _commands(position: Position, view: SessionView) -> list[CompletionResult]:
    return command_results(position.word, position.quote, view)


def _types(position: Position, view: SessionView) -> list[CompletionResult]:
    return type_results(position.word)


def _dates(position: Position, view: SessionView) -> list[CompletionResult]:
    return _listed(position, _DATE_FORMATS)


def _variables(position: Position, view: SessionView) -> list[CompletionResult]:
    return _listed(position, sorted(view.variables(), key=str.casefold))


def _functions_and_aliases(position: Position, view: SessionView) -> list[CompletionResult]:
    return _listed(position, [name for name, kind in matching_commands(position.word, view) if kind is CommandType.ALIAS])


_SPECIAL: dict[tuple[str, str], Callable[[Position, SessionView], list[CompletionResult]]] = {
    ("get-command", "Verb"): _verbs,
    ("get-verb", "Verb"): _verbs,
    ("get-command", "Noun"): _nouns,
    ("get-module", "Name"): _modules,
    ("import-module", "Name"): _modules,
    ("remove-module", "Name"): _modules,
    ("new-object", "TypeName"): _types,
    ("get-date", "Format"): _dates,
    ("get-variable", "Name"): _variables,
    ("set-variable", "Name"): _variables,
    ("remove-variable", "Name"): _variables,
    ("clear-variable", "Name"): _variables,
    ("get-alias", "Name"): _functions_and_aliases,
    ("get-alias", "Definition"): _commands,
    ("get-psdrive", "Name"): _given("/", "Alias", "Env", "Function", "Temp", "Variable"),
    ("get-psprovider", "PSProvider"): _given("Alias", "Environment", "FileSystem", "Function", "Variable"),
    ("join-string", "Separator"): _separators,
    ("new-item", "ItemType"): _given("File", "Directory", "SymbolicLink", "Junction", "HardLink"),
    ("set-strictmode", "Version"): _given("Latest", "3.0", "2.0", "1.0"),
    ("remove-alias", "Name"): _functions_and_aliases,
}
