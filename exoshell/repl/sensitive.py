"""Which lines must not be written to history, because they hold a secret.

PSReadLine's rules, by the syntax tree: a secret-sounding variable may be used but not assigned a literal, secret-sounding text in
a string is a secret, `-AsPlainText` always is, and a secret-sounding parameter may take a variable or a command's output but no
literal. Beyond them: tokens and keys by their shape, and a literal in `-Credential`-like places built by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from exoshell.language import ast as tree
from exoshell.language.parser import parse

_WORDS = re.compile(r"password|asplaintext|token|apikey|secret|passphrase|pwd\b", re.IGNORECASE)
_SHAPES = re.compile(r"eyJ[\w-]{8,}\.|-----BEGIN [A-Z ]*PRIVATE KEY|\b[01]\.A[A-Za-z0-9_-]{40,}")
"""JSON web tokens, private keys in PEM, Entra's authorization codes and refresh tokens."""
_SAFE_COMMANDS = frozenset(
    {
        "get-secret", "get-secretinfo", "get-secretvault", "register-secretvault", "remove-secret", "set-secretinfo",
        "set-secretvaultdefault", "test-secretvault", "unlock-secretvault", "unregister-secretvault", "get-azaccesstoken", "get-help",
        "get-command",
    }
)  # fmt: skip
_SAFE_PARAMETERS = frozenset({"skiptokenrefresh", "tokenstatus", "resetpasswordonnextlogon"})


def is_sensitive(text: str) -> bool:
    """Whether a submission may hold a secret. When in doubt (it does not parse), yes."""
    if _SHAPES.search(text):
        return True
    if not _WORDS.search(text):
        return False
    result = parse(text)
    if result.errors:
        return True
    return any(_node_is_sensitive(node, parents) for node, parents in _with_parents(result.ast, ()))


def _with_parents(node: tree.Ast, parents: tuple[tree.Ast, ...]) -> Iterator[tuple[tree.Ast, tuple[tree.Ast, ...]]]:
    yield node, parents
    below = (*parents, node)
    for child in node.children():
        yield from _with_parents(child, below)


def _node_is_sensitive(node: tree.Ast, parents: tuple[tree.Ast, ...]) -> bool:
    match node:
        case tree.AssignmentStatementAst():
            return _names_secret(node.left) and not _computed(node.right)
        case tree.CommandAst():
            return _command_is_sensitive(node)
        case tree.StringConstantExpressionAst() | tree.ExpandableStringExpressionAst():
            return bool(_WORDS.search(node.value)) and not _harmless_place(node, parents)
        case tree.HashtableAst():
            return any(_WORDS.search(key.text) and not _computed(value) for key, value in node.key_value_pairs)
        case _:
            return False


def _names_secret(target: tree.ExpressionAst) -> bool:
    return bool(_WORDS.search(target.text))


def _computed(value: tree.Ast) -> bool:
    """Whether a value comes from a command, a variable, a member or a method, and not from the keyboard."""
    match value:
        case tree.PipelineAst(pipeline_elements=(tree.CommandExpressionAst(expression=expression),)):
            return _computed(expression)
        case tree.CommandExpressionAst():
            return _computed(value.expression)
        case tree.PipelineAst() | tree.CommandAst():
            return True
        case tree.ParenExpressionAst():
            return _computed(value.pipeline)
        case tree.ConvertExpressionAst():
            return _computed(value.child)
        case tree.InvokeMemberExpressionAst():
            return not any(isinstance(item, tree.StringConstantExpressionAst) for item in value.arguments)
        case tree.VariableExpressionAst() | tree.MemberExpressionAst() | tree.SubExpressionAst() | tree.IndexExpressionAst():
            return True
        case _:
            return False


def _command_is_sensitive(command: tree.CommandAst) -> bool:
    if (command.command_name() or "").casefold() in _SAFE_COMMANDS:
        return False
    elements = command.command_elements
    for place, element in enumerate(elements):
        if not isinstance(element, tree.CommandParameterAst) or not _WORDS.search(element.parameter_name):
            continue
        name = element.parameter_name.casefold()
        if name in _SAFE_PARAMETERS:
            continue
        if name.startswith("asp"):
            return True
        argument = element.argument or (elements[place + 1] if place + 1 < len(elements) else None)
        if isinstance(argument, tree.CommandParameterAst) or argument is None:
            continue
        if not _computed(argument) and argument.text.casefold() not in ("$true", "$false", "$null"):
            return True
    return False


def _harmless_place(node: tree.Ast, parents: tuple[tree.Ast, ...]) -> bool:
    """A member name, a property name in a pipeline, a hash key, or an argument of a command that only names secrets."""
    parent = parents[-1]
    if isinstance(parent, tree.MemberExpressionAst) and parent.member is node:
        return True
    if isinstance(parent, tree.HashtableAst) and any(key is node for key, _ in parent.key_value_pairs):
        return True
    for outer in reversed(parents):
        if isinstance(outer, tree.CommandAst):
            name = (outer.command_name() or "").casefold()
            if outer.command_elements and outer.command_elements[0] is node:
                return True
            return name in _SAFE_COMMANDS or name in _NAMING_COMMANDS
    return False


_NAMING_COMMANDS = frozenset(
    {
        "select-object", "select", "where-object", "where", "?", "sort-object", "sort", "group-object", "group", "format-table", "ft",
        "format-list", "fl",
    }
)  # fmt: skip
"""Commands whose bare words are property names."""
