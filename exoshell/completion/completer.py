"""complete(text, cursor, view): the position decides which source answers, and what the answer replaces."""

from __future__ import annotations

import re

from exoshell.completion.position import Position, Wanted, find_position
from exoshell.completion.result import CommandCompletion, CompletionResult
from exoshell.completion.sources.commands import command_results
from exoshell.completion.sources.members import index_results, member_results
from exoshell.completion.sources.parameters import parameter_results
from exoshell.completion.sources.paths import path_results
from exoshell.completion.sources.types import attribute_results, namespace_results, type_results
from exoshell.completion.sources.values import argument_results
from exoshell.completion.sources.variables import variable_results
from exoshell.completion.sources.words import (
    hash_key_results,
    help_results,
    label_results,
    operator_results,
    preference_results,
    using_results,
)
from exoshell.completion.view import SessionView


def complete(text: str, cursor: int, view: SessionView) -> CommandCompletion:
    """The candidates for the word that ends at the cursor, and the range they replace; what follows the cursor stays."""
    position = find_position(text, cursor)
    matches = _matches(position, text[:cursor], view)
    end = cursor
    if position.quote and text[cursor : cursor + 1] == position.quote and text[cursor - 1 : cursor] != position.quote:
        end += 1
    return CommandCompletion(tuple(matches), position.start, end - position.start)


def _matches(position: Position, before: str, view: SessionView) -> list[CompletionResult]:
    word = position.word
    match position.wanted:
        case Wanted.COMMAND:
            return _command_or_script(position, view)
        case Wanted.PARAMETER:
            return parameter_results(position, view)
        case Wanted.ARGUMENT:
            return argument_results(position, view)
        case Wanted.VARIABLE:
            return variable_results(position, before, view)
        case Wanted.MEMBER:
            return member_results(position, view)
        case Wanted.INDEX:
            return index_results(position, view)
        case Wanted.TYPE:
            return type_results(word) if word else []
        case Wanted.ATTRIBUTE_ARGUMENT:
            return attribute_results(position.detail, word)
        case Wanted.OPERATOR:
            return operator_results(word)
        case Wanted.PATH:
            return path_results(position, view)
        case Wanted.HASH_KEY:
            return hash_key_results(position.detail, before, word)
        case Wanted.PREFERENCE:
            return preference_results(position.detail, word, position.quote)
        case Wanted.USING:
            return namespace_results(word) if position.detail else using_results(word)
        case Wanted.LABEL:
            return label_results(before, word)
        case Wanted.HELP_KEYWORD:
            return help_results(word)
        case _:
            return []


_DRIVE = re.compile(r"(?:env|variable|function|alias):", re.IGNORECASE)


def _command_or_script(position: Position, view: SessionView) -> list[CompletionResult]:
    if position.word.startswith((".", "/", "~", "\\")) or _DRIVE.match(position.word):
        return path_results(position, view)
    return command_results(position.word, position.quote, view)
