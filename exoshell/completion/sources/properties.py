"""Names of properties as arguments: Select-Object, Where-Object, Sort-Object, Format-Table and their kin."""

from __future__ import annotations

from collections.abc import Callable

from exoshell.completion.position import Position
from exoshell.completion.quoting import quoted
from exoshell.completion.result import CompletionResult, CompletionResultType
from exoshell.completion.sources.inference import first_element, pipeline_item
from exoshell.completion.view import SessionView
from exoshell.language import ast as tree
from exoshell.values.psobject import MISSING, PSCustomObject
from exoshell.values.wildcard import WildcardPattern

PROPERTY_COMMANDS: dict[str, tuple[str, ...]] = {
    "select-object": ("Property", "ExcludeProperty", "ExpandProperty"),
    "where-object": ("Property",),
    "sort-object": ("Property",),
    "group-object": ("Property",),
    "measure-object": ("Property",),
    "format-table": ("Property", "GroupBy"),
    "format-list": ("Property", "GroupBy"),
    "format-wide": ("Property",),
    "format-custom": ("Property",),
    "foreach-object": ("MemberName",),
    "compare-object": ("Property",),
    "convertto-html": ("Property",),
}
"""Commands and the parameters whose arguments name properties of their input."""


def property_results(position: Position, view: SessionView) -> list[CompletionResult]:
    """Properties of what comes down the pipe to the command at the cursor."""
    command = position.command
    if command is None:
        return []
    item = first_element(_input(command, position, view))
    if item is MISSING:
        return []
    from exoshell.completion.sources.members import _WRAPPER_PROPERTIES, instance_members

    names = instance_members(item)[0]
    if isinstance(item, PSCustomObject) and item.schema.type_names[0] != "Service":
        names = sorted({*names, *_WRAPPER_PROPERTIES}, key=str.casefold)
    used = {text.casefold() for text in _named_already(command, position.start)}
    begins = _beginning(position.word)
    return [
        CompletionResult(quoted(name, position.quote), name, CompletionResultType.PROPERTY, "property")
        for name in names
        if begins(name) and name.casefold() not in used
    ]


def _beginning(word: str) -> Callable[[str], bool]:
    """Whether a name begins with a word, which may hold wildcards."""
    if WildcardPattern.has_wildcards(word):
        try:
            return WildcardPattern(word + "*").matches
        except ValueError:
            return lambda name: False
    folded = word.casefold()
    return lambda name: name.casefold().startswith(folded)


def _input(command: tree.CommandAst, position: Position, view: SessionView) -> object:
    """The value before the pipe. The command's own text was parsed up to the word, so its pipeline is found again by place."""
    from exoshell.completion.text_edge import open_path
    from exoshell.language.parser import parse

    before = command.source.text[: command.end]
    path = open_path(parse(before), before)
    return pipeline_item(path, view)


def _named_already(command: tree.CommandAst, start: int) -> list[str]:
    names: list[str] = []
    for element in command.command_elements[1:]:
        items = element.elements if isinstance(element, tree.ArrayLiteralAst) else (element,)
        names += [item.value for item in items if isinstance(item, tree.StringConstantExpressionAst) and item.end <= start]
    return names
