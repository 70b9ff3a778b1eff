"""`#requires`: what a script says it cannot run without."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from exoshell.extent import SourceText
from exoshell.language import ast
from exoshell.language.parse_blocks import BlockRules
from exoshell.language.tokens import Token

_EDITIONS = ("core", "desktop")
_PARAMETERS = ("version", "psedition", "modules", "runasadministrator", "assembly", "shellid", "pssnapin")


@dataclass(slots=True)
class RequiredModule:
    """A module by name, with the versions it may have ('' for any)."""

    name: str
    minimum_version: str = ""
    maximum_version: str = ""
    required_version: str = ""
    guid: str = ""


@dataclass(slots=True)
class Requirements:
    """All `#requires` lines of a script together."""

    version: str = ""
    editions: tuple[str, ...] = ()
    modules: tuple[RequiredModule, ...] = ()
    assemblies: tuple[str, ...] = ()
    run_as_administrator: bool = False


def is_requires(comment: Token) -> bool:
    """Is this comment a `#requires` line?"""
    text: str = comment.value
    return len(text) > 9 and text[:9].lower() == "#requires" and text[9] in " \t"


class RequiresReader:
    """Reads the lines with the parser's own eyes, so that their errors have places."""

    def __init__(self, source: SourceText) -> None:
        self._parser = BlockRules(source)
        self.found = Requirements()

    @property
    def parser(self) -> BlockRules:
        """Whose errors are the lines'."""
        return self._parser

    def read(self, comments: Iterable[Token]) -> Requirements:
        for comment in comments:
            if is_requires(comment):
                parser = self._parser
                parser.position, parser.end = comment.start + 1, comment.end
                command = parser.command()
                if command is not None:
                    self._line(command)
        return self.found

    def _line(self, command: ast.CommandAst) -> None:
        elements = command.command_elements[1:]
        index = 0
        while index < len(elements):
            parameter = elements[index]
            index += 1
            if not isinstance(parameter, ast.CommandParameterAst):
                continue
            argument = parameter.argument
            if argument is None and index < len(elements):
                following = elements[index]
                if not isinstance(following, ast.CommandParameterAst):
                    argument = following
                    index += 1
            self._parameter(parameter, argument)

    def _parameter(self, parameter: ast.CommandParameterAst, argument: ast.ExpressionAst | None) -> None:
        written = parameter.parameter_name
        name = next((known for known in _PARAMETERS if written and known.startswith(written.lower())), "")
        report = self._parser.error
        if name == "runasadministrator":
            self.found.run_as_administrator = True
            if argument is not None:
                report("ParameterCannotHaveArgument", argument.start, argument.end, written)
            return
        if argument is None:
            report("ParameterRequiresArgument", parameter.start, parameter.end, written)
            return
        if name == "version":
            self._version(argument)
        elif name == "psedition":
            editions = [_text(item).lower() for item in _items(argument)]
            if any(edition not in _EDITIONS for edition in editions):
                report("RequiresPSEditionInvalid", argument.start, argument.end, written)
            elif len(set(editions)) < len(editions):
                report("RequiresPSEditionValueIsAlreadySpecified", argument.start, argument.end, written)
            else:
                self.found.editions += tuple(editions)
        elif name == "modules":
            for item in _items(argument):
                self._module(item)
        elif name == "assembly":
            self.found.assemblies += tuple(_text(item) for item in _items(argument))

    def _version(self, argument: ast.ExpressionAst) -> None:
        if re.fullmatch(r"\d+(?:\.\d+){0,3}", argument.text.strip("'\"")) is None:
            self._parser.error("RequiresVersionInvalid", argument.start, argument.end)
        else:
            self.found.version = argument.text.strip("'\"")

    def _module(self, item: ast.ExpressionAst) -> None:
        if not isinstance(item, ast.HashtableAst):
            self.found.modules += (RequiredModule(_text(item)),)
            return
        values = {_text(key).lower(): _text_of_statement(value) for key, value in item.key_value_pairs}
        if not values.get("modulename"):
            reason = "The 'ModuleName' member does not exist in the hashtable that describes this module."
            self._parser.error("RequiresModuleInvalid", item.start, item.end, reason)
            return
        module = RequiredModule(
            values["modulename"],
            values.get("moduleversion", ""),
            values.get("maximumversion", ""),
            values.get("requiredversion", ""),
            values.get("guid", ""),
        )
        self.found.modules += (module,)


def read_requirements(source: SourceText, tokens: Iterable[Token]) -> Requirements:
    """The requirements of a parsed text, from its tokens (comments included)."""
    return RequiresReader(source).read(token for token in tokens if token.kind == "comment")


def _items(argument: ast.ExpressionAst) -> tuple[ast.ExpressionAst, ...]:
    return argument.elements if isinstance(argument, ast.ArrayLiteralAst) else (argument,)


def _text(node: ast.Ast) -> str:
    return node.value if isinstance(node, ast.StringConstantExpressionAst) else node.text


def _text_of_statement(node: ast.Ast) -> str:
    if isinstance(node, ast.PipelineAst) and len(node.pipeline_elements) == 1:
        element = node.pipeline_elements[0]
        if isinstance(element, ast.CommandExpressionAst):
            return _text(element.expression)
    return node.text.strip()
