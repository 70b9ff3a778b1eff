"""`exoshell check script.ps1`: what a script uses that exoshell lacks, by line and column, with what to use instead.

Nothing is run. The tree says which commands, types and constructs a script names; the session's command table and type table say
whether they are there. A name that the script itself defines (functions, classes, aliases) is there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from exoshell.errors import UsageError
from exoshell.language import ast as tree
from exoshell.language.parser import parse
from exoshell.metadata.command_info import CommandType
from exoshell.session import Session
from exoshell.unattended.exit_codes import ExitCode
from exoshell.values.types import resolve_type

_ATTRIBUTES = frozenset(
    "parameter cmdletbinding alias validateset validaterange validatepattern validatescript validatelength validatecount validatenotnull "
    "validatenotnullorempty validatenotnullorwhitespace validatedrive validateuserdrive validatetrusteddata allownull allowemptystring "
    "allowemptycollection outputtype supportswildcards argumentcompleter argumentcompletions dontshow psdefaultvalue flags".split()
)


@dataclass(frozen=True, slots=True)
class Lack:
    """Something a script uses and exoshell has not."""

    line: int
    column: int
    what: str
    instead: str = ""

    def text(self, path: str) -> str:
        return f"{path}:{self.line}:{self.column}: {self.what}{f' {self.instead}' if self.instead else ''}"


def check(words: Sequence[str]) -> int:
    """The command: prints what is lacking, one a line. Returns 1 if anything is. Raises UsageError."""
    if not words or any(word.startswith("-") for word in words):
        raise UsageError("exoshell check SCRIPT [SCRIPT…]")
    from exoshell.config import Config
    from exoshell.unattended.host import UnattendedHost, UnattendedUserInterface

    session = Session(Config(), UnattendedHost(UnattendedUserInterface(width=120, interactive=False)))
    found = 0
    for path in words:
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: {error}") from None
        lacks = list(lacking(text, path, session))
        found += len(lacks)
        sys.stdout.write("".join(lack.text(path) + "\n" for lack in lacks))
        sys.stderr.write(f"{path}: {'nothing is lacking' if not lacks else f'{len(lacks)} found'}\n")
    session.close()
    return ExitCode.FAILURE if found else ExitCode.SUCCESS


def lacking(text: str, path: str, session: Session) -> Iterator[Lack]:
    """What a script lacks, in the order of its text."""
    result = parse(text, path)
    found: dict[int, Lack] = {}
    nodes = list(_walk(result.ast))
    own = _own_names(nodes)
    for node in nodes:
        for what, instead in _lacks_of(node, own, session):
            place = node.extent.start_position
            found.setdefault(place.offset, Lack(place.line, place.column, what, instead))
    for error in result.errors:
        place = error.extent.start_position
        found.setdefault(place.offset, Lack(place.line, place.column, f"does not parse: {error.message}"))
    for _, lack in sorted(found.items(), key=lambda item: item[0]):
        yield lack


def _walk(node: tree.Ast) -> Iterator[tree.Ast]:
    yield node
    for child in node.children():
        yield from _walk(child)


@dataclass(frozen=True)
class _OwnNames:
    commands: frozenset[str]
    types: frozenset[str]


def _own_names(nodes: Sequence[tree.Ast]) -> _OwnNames:
    commands = {node.name.rpartition(":")[2].casefold() for node in nodes if isinstance(node, tree.FunctionDefinitionAst)}
    types = {node.name.casefold() for node in nodes if isinstance(node, tree.TypeDefinitionAst)}
    for node in nodes:
        if isinstance(node, tree.CommandAst) and (node.command_name() or "").casefold() in ("set-alias", "new-alias", "sal", "nal"):
            commands |= {part.value.casefold() for part in node.command_elements[1:] if isinstance(part, tree.StringConstantExpressionAst)}
    return _OwnNames(frozenset(commands), frozenset(types))


def _lacks_of(node: tree.Ast, own: _OwnNames, session: Session) -> Iterator[tuple[str, str]]:
    if isinstance(node, tree.CommandAst):
        yield from _command(node, own, session)
    elif isinstance(node, tree.FunctionDefinitionAst) and node.is_workflow:
        yield f"workflow {node.name}: workflows are not run.", "Use a function; ForEach-Object -Parallel runs things at once."
    elif isinstance(node, tree.BlockStatementAst):
        yield f"{node.kind} blocks belong to workflows, which are not run.", ""
    elif isinstance(node, tree.UsingStatementAst) and node.kind == "assembly":
        yield "using assembly: .NET assemblies are not loaded.", ""
    elif isinstance(node, tree.AttributeAst):
        return
    elif isinstance(node, tree.TypeName):
        yield from _type(node, own)


def _command(node: tree.CommandAst, own: _OwnNames, session: Session) -> Iterator[tuple[str, str]]:
    name = node.command_name()
    if not name or name.casefold() in own.commands or node.command_elements[0].text[:1] in "'\"$" or "/" in name or "\\" in name:
        return
    from exoshell.cmdlets.not_here import PARTLY, REASONS

    entry = session.runspace.commands.find(name, session.runspace.context.session_state)
    known = entry.info.name if entry is not None else name
    reason = REASONS.get(known)
    if reason is None and known in PARTLY:
        works, why = PARTLY[known]
        reason = None if any(_names(element, works) for element in node.command_elements[1:]) else why
    if reason is not None:
        yield f"{name}:", reason
    elif entry is None:
        yield f"{name}: there is no such command here.", ""
    elif entry.info.kind is not CommandType.APPLICATION and entry.info.advanced:
        for element in node.command_elements[1:]:
            if isinstance(element, tree.CommandParameterAst) and not entry.info.find_parameter(element.parameter_name).candidates:
                yield f"{name}: has no parameter '{element.parameter_name}'.", ""


def _names(element: tree.Ast, parameter: str) -> bool:
    """Whether an element of a command names the parameter, maybe by its beginning."""
    return isinstance(element, tree.CommandParameterAst) and parameter.casefold().startswith(element.parameter_name.casefold())


def _type(node: tree.TypeName, own: _OwnNames) -> Iterator[tuple[str, str]]:
    name = node.name
    if name.casefold() in own.types or name.casefold().removesuffix("attribute") in _ATTRIBUTES or name.casefold() in ("ref", "void"):
        return
    if node.generic_arguments or resolve_type(name) is not None or resolve_type(f"{name}[int]") or resolve_type(f"{name}[int,int]"):
        return
    yield f"[{name}]: this .NET type is not known here.", ""
