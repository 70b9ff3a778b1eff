"""Names of commands: aliases, functions, cmdlets, the service's cmdlets; and scripts where a path is being typed."""

from __future__ import annotations

from exoshell.completion.quoting import quoted
from exoshell.completion.result import CompletionResult, CompletionResultType
from exoshell.completion.view import SessionView
from exoshell.metadata.command_info import CommandType
from exoshell.values.wildcard import WildcardPattern

STATEMENT_KEYWORDS = tuple(
    "begin break catch class clean continue data do dynamicparam else elseif end enum exit filter finally for foreach function hidden if "
    "param process return static switch throw trap try until using while".split()
)


_META_COMMANDS = frozenset({"connect", "disconnect"})
"""Our own aliases: after the cmdlets they stand for, so that what fingers expect from Tab stays first."""


def matching_commands(word: str, view: SessionView, *, wildcards: bool = True) -> list[tuple[str, CommandType]]:
    """Commands whose name begins with the word (which may hold wildcards), sorted by name."""
    pattern = word if wildcards and WildcardPattern.has_wildcards(word) else WildcardPattern.escape(word)
    try:
        wanted = WildcardPattern(pattern + "*")
    except ValueError:
        return []
    folded = word.casefold()
    exact_only = "*" not in pattern
    found = [
        (name, kind)
        for name, kind in view.commands()
        if (name.casefold().startswith(folded) if exact_only and "`" not in pattern else wanted.matches(name)) and ":" not in name
    ]
    return sorted(found, key=lambda item: (item[0] in _META_COMMANDS, item[0].casefold(), item[0]))


def command_results(word: str, quote: str, view: SessionView) -> list[CompletionResult]:
    """Candidates for a command's name; keywords come first where they match."""
    results = []
    if not quote and word.isalpha() and len(word) > 1:
        results = [
            CompletionResult(keyword, keyword, CompletionResultType.KEYWORD, "keyword")
            for keyword in STATEMENT_KEYWORDS
            if keyword.startswith(word.casefold()) and keyword not in ("catch", "else", "elseif", "finally")
        ]
    for name, kind in matching_commands(word, view):
        text = quoted(name, quote) if quote else name
        results.append(CompletionResult(text, name, CompletionResultType.COMMAND, tooltip(name, kind, view)))
    return results


def tooltip(name: str, kind: CommandType, view: SessionView) -> str:
    """One line about a command, without asking for its declaration: that of hundreds would take too long."""
    if kind is CommandType.ALIAS:
        return f"alias of {view.alias_target(name)}"
    return str(kind).lower()
