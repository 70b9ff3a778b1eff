"""Names of variables: the session's, those of the parameters and assignments around the cursor, and drives."""

from __future__ import annotations

import os
from collections.abc import Iterator

from exoshell.completion.position import Position
from exoshell.completion.quoting import variable_text
from exoshell.completion.result import CompletionResult, CompletionResultType
from exoshell.completion.view import SessionView
from exoshell.language import ast as tree
from exoshell.language.parser import parse
from exoshell.values.psobject import MISSING
from exoshell.values.types import type_of

_SCOPES = ("Global", "Local", "Private", "Script", "Using")
_DRIVES = ("Alias", "Env", "Function", "Variable")
_ALWAYS = (
    "_",
    "args",
    "input",
    "this",
    "PSItem",
    "null",
    "true",
    "false",
    "PSCmdlet",
    "PSBoundParameters",
    "MyInvocation",
    "Matches",
    "foreach",
    "switch",
    "LASTEXITCODE",
    "CurrentlyExecutingCommand",
    "PSScriptRoot",
    "PSCommandPath",
)


def variable_results(position: Position, text: str, view: SessionView) -> list[CompletionResult]:
    """`$name` candidates; `text` is all that stands before the cursor, for names that are not assigned yet."""
    drive, colon, plain = position.word.rpartition(":")
    sigil = "@" if position.detail == "@" else "$"
    braced = position.detail == "{"
    if drive.casefold() == "env":
        names = [f"{drive}:{name}" for name in sorted(os.environ) if name.casefold().startswith(plain.casefold())]
        return [_result(name, sigil, braced, "environment variable") for name in names]
    prefix = f"{drive}:" if colon else ""
    found: dict[str, str] = {}
    for name in (*_local_names(text), *view.variables(), *(() if prefix or sigil == "@" else _ALWAYS)):
        if name.casefold().startswith(plain.casefold()) and name.casefold() not in found:
            found[name.casefold()] = name
    if sigil == "@":
        found = {key: name for key, name in found.items() if _splattable(view.variable(name))}
    results = [_result(prefix + name, sigil, braced, _tip(view.variable(name))) for name in sorted(found.values(), key=str.casefold)]
    if not plain and not prefix and sigil == "$":
        results += [_result(f"env:{name}", sigil, braced, "environment variable") for name in sorted(os.environ)]
    if not prefix and sigil == "$":
        spaces = [f"{name}:" for name in (*_SCOPES, *_DRIVES) if name.casefold().startswith(plain.casefold()) and plain]
        results += [CompletionResult(f"${name}", name, CompletionResultType.VARIABLE, "scope or drive") for name in spaces]
    return results


def _result(name: str, sigil: str, braced: bool, tip: str) -> CompletionResult:
    return CompletionResult(variable_text(name, braced=braced, sigil=sigil), name, CompletionResultType.VARIABLE, tip)


def _tip(value: object) -> str:
    return "" if value is MISSING or value is None else f"[{type_of(value).accelerator}]"


def _splattable(value: object) -> bool:
    from exoshell.values.collections import Hashtable

    return isinstance(value, Hashtable | list)


def _local_names(text: str) -> Iterator[str]:
    """Names that the text itself assigns or declares, so that a function being typed knows its parameters."""
    seen: list[tree.Ast] = [parse(text).ast]
    while seen:
        node = seen.pop()
        if isinstance(node, tree.ParameterAst):
            yield node.name.name
        elif isinstance(node, tree.AssignmentStatementAst) and isinstance(node.left, tree.VariableExpressionAst):
            yield node.left.name.rpartition(":")[2]
        elif isinstance(node, tree.ForEachStatementAst):
            yield node.variable.name
        seen.extend(node.children())
