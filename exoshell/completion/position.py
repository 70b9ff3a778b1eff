"""What is wanted at the cursor, and where the word being typed began.

Only the text up to the cursor is looked at: its end says what kind of word is being typed, and the tree (the parser never fails)
says in which command, expression or table it stands. Each question below is asked in turn; the first that answers wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from exoshell.completion.text_edge import CLOSERS, closed, inner_start, open_path, quote_state
from exoshell.language import ast as tree
from exoshell.language.parser import ParseResult, parse

_DASHES = "-–—―"


class Wanted(StrEnum):
    NOTHING = "nothing"
    COMMAND = "command"
    PARAMETER = "parameter"
    ARGUMENT = "argument"
    VARIABLE = "variable"
    MEMBER = "member"
    TYPE = "type"
    INDEX = "index"
    OPERATOR = "operator"
    PATH = "path"
    HASH_KEY = "hash-key"
    ATTRIBUTE_ARGUMENT = "attribute-argument"
    PREFERENCE = "preference"
    USING = "using"
    LABEL = "label"
    HELP_KEYWORD = "help-keyword"


@dataclass(frozen=True)
class Position:
    """Where the cursor is. `start` is where the replaced word begins, its opening quote included; `word` is its text without it."""

    wanted: Wanted
    start: int
    word: str = ""
    quote: str = ""
    command: tree.CommandAst | None = None
    parameter: str = ""
    """The parameter whose argument is wanted, as typed; '' for a positional one."""
    target: tree.ExpressionAst | None = None
    """Whose members or keys are wanted."""
    static: bool = False
    path: tuple[tree.Ast, ...] = ()
    """The nodes from the root to the cursor, as far as they are open."""
    detail: str = ""
    """What the question found besides: the sigil of a variable, the name of an attribute…"""


@dataclass(frozen=True)
class _Text:
    """The text before the cursor, parsed."""

    before: str
    result: ParseResult
    path: tuple[tree.Ast, ...]

    @property
    def cursor(self) -> int:
        return len(self.before)


_CONTINUATION = re.compile(r"`\r?\n")


def find_position(text: str, cursor: int) -> Position:
    """What is wanted at the cursor of a text."""
    before = _CONTINUATION.sub(lambda match: " " * len(match[0]), text[:cursor])
    inner = inner_start(before)
    before = " " * inner + before[inner:]
    result = parse(before)
    given = _Text(before, result, open_path(result, before))
    for question in _QUESTIONS:
        found = question(given)
        if found is not None:
            return found
    return Position(Wanted.NOTHING, cursor)


# ----------------------------------------------------------------------------------------------------- the tree's edge

_WALLS = (
    tree.StatementBlockAst, tree.ScriptBlockAst, tree.NamedBlockAst, tree.HashtableAst, tree.ParenExpressionAst, tree.SubExpressionAst,
    tree.ArrayExpressionAst, tree.InvokeMemberExpressionAst,
)  # fmt: skip
"""What separates a command from what stands inside one of its arguments."""


def open_command(given: _Text) -> tree.CommandAst | None:
    """The command that another word would still belong to."""
    if re.search(r"[;|&\n{(]\s*$", given.before):
        return None
    for node in reversed(given.path):
        if isinstance(node, tree.CommandAst):
            return node
        if isinstance(node, _WALLS):
            return None
    return None


# ---------------------------------------------------------------------------------------------------------- questions


def _in_comment(given: _Text) -> Position | None:
    last = next((token for token in reversed(given.result.tokens) if token.kind not in ("eof", "newline")), None)
    if last is None or last.kind != "comment" or last.end < given.cursor or given.before.endswith("#>"):
        return None
    line = given.before[max(last.start, given.before.rfind("\n") + 1) :].lstrip()
    if given.before.startswith("<#", last.start) and line.startswith("."):
        return Position(Wanted.HELP_KEYWORD, given.cursor - len(line) + 1, line[1:])
    return Position(Wanted.NOTHING, given.cursor)


def _nothing_typed(given: _Text) -> Position | None:
    return Position(Wanted.NOTHING, given.cursor) if not given.before.strip() else None


_USING = re.compile(r"^\s*using\s+(\w*)$")
_USING_NAMESPACE = re.compile(r"^\s*using\s+namespace\s+([\w.]*)$", re.IGNORECASE | re.MULTILINE)
_LABEL = re.compile(r"\b(?:break|continue)[ \t]+(\w*)$")
_PREFERENCE = re.compile(r"\$(?:\w+:)?(\w+Preference)\s*=\s*(['\"]?)(\w*)$", re.IGNORECASE)


def _statement_word(given: _Text) -> Position | None:
    match = _USING.search(given.before)
    if match:
        return Position(Wanted.USING, match.start(1), match[1])
    match = _USING_NAMESPACE.search(given.before)
    if match:
        return Position(Wanted.USING, match.start(1), match[1], detail="namespace")
    match = _LABEL.search(given.before)
    if match:
        return Position(Wanted.LABEL, match.start(1), match[1])
    match = _PREFERENCE.search(given.before)
    if match and (match[2] or not match[3]):
        return Position(Wanted.PREFERENCE, match.start(2), match[3], match[2], detail=match[1])
    return None


_VARIABLE = re.compile(r"(?<![\w`])(?:\$\{([^}]*)|([$@])((?:[A-Za-z]+:)?[\w?]*|[$^]))$")


def _variable(given: _Text) -> Position | None:
    quote, _ = quote_state(given.before)
    match = _VARIABLE.search(given.before)
    if match is None or quote == "'":
        return None
    if match[1] is not None:
        return Position(Wanted.VARIABLE, match.start(), match[1], detail="{")
    if match[2] == "@" and (quote or not match[3]):
        return None
    return Position(Wanted.VARIABLE, match.start(), match[3], detail=match[2])


_MEMBER = re.compile(r"(\?\.|\.|::)(\w*)$")
_PRIMARIES = (
    tree.MemberExpressionAst, tree.IndexExpressionAst, tree.ParenExpressionAst, tree.SubExpressionAst, tree.ArrayExpressionAst,
    tree.HashtableAst, tree.VariableExpressionAst, tree.TypeExpressionAst, tree.ScriptBlockExpressionAst, tree.StringConstantExpressionAst,
    tree.ExpandableStringExpressionAst, tree.ConstantExpressionAst,
)  # fmt: skip


def _member(given: _Text) -> Position | None:
    match = _MEMBER.search(given.before)
    if match is None or quote_state(given.before)[0] or given.before[: match.start()].endswith(".") or _type_name(given.before):
        return None
    left = given.before[: match.start()]
    target = primary_before(left)
    if target is None:
        return None
    return Position(Wanted.MEMBER, match.start(2), match[2], target=target, static=match[1] == "::", path=_parsed(left)[1])


def primary_before(text: str) -> tree.ExpressionAst | None:
    """The expression that ends a text and could be followed by a member: `$a[0]`, `(…)`, `'text'`; no bare word."""
    if not text or text[-1].isspace():
        return None
    result = parse(text)
    node: tree.Ast | None = result.ast
    while node is not None:
        inner = [child for child in node.children() if child.end == len(text)]
        node = max(inner, key=lambda child: child.start, default=None)
        if isinstance(node, tree.StringConstantExpressionAst) and node.string_constant_type == "BareWord":
            return None
        if isinstance(node, tree.ConstantExpressionAst):
            return None
        complete = node is not None and (type(node) not in CLOSERS or closed(node, len(text)))
        if complete and isinstance(node, _PRIMARIES) and isinstance(node, tree.ExpressionAst):
            return node
    return None


_ATTRIBUTE = re.compile(r"\[\s*(\w+)\s*\((?:[^()]*,)?\s*(\w*)$")
_TYPE = re.compile(r"\[([\w.+]*)$")
_GENERIC = re.compile(r"\[[\w.]+$")
"""What stands before the argument of a generic type."""
_CLOSED_TYPE = re.compile(r"\[[A-Za-z_][\w.]*\]$")
_INDEX = re.compile(r"\[\s*(?:(['\"])([^'\"\]]*)|(\w*))$")


def _bracket(given: _Text) -> Position | None:
    match = _ATTRIBUTE.search(given.before)
    if match:
        return Position(Wanted.ATTRIBUTE_ARGUMENT, match.start(2), match[2], detail=match[1])
    match = _INDEX.search(given.before)
    if match and match.start() and not given.before[match.start() - 1].isspace():
        target = primary_before(given.before[: match.start()])
        if target is not None:
            start = match.start(1) if match[1] else match.start(3)
            return Position(Wanted.INDEX, start, match[2] or match[3] or "", match[1] or "", target=target, path=given.path)
    match = _CLOSED_TYPE.search(given.before)
    if match and not quote_state(given.before)[0] and (not match.start() or given.before[match.start() - 1] in " \t\n(=;|"):
        target = primary_before(given.before)
        if isinstance(target, tree.TypeExpressionAst):
            return Position(Wanted.MEMBER, given.cursor, target=target, detail="::", path=given.path)
    match = _type_name(given.before)
    return Position(Wanted.TYPE, match.start(1), match[1]) if match else None


def _type_name(before: str) -> re.Match[str] | None:
    """A type literal being typed: its bracket stands where no index could."""
    match = _TYPE.search(before)
    if match is None or quote_state(before)[0]:
        return None
    place = match.start()
    generic = _GENERIC.search(before[:place])
    if generic is not None:
        place = generic.start()
    return None if place and before[place - 1] not in " \t\n([,;={|:" else match


_KEY = re.compile(r"@\{(?:[^{}]*;)?\s*(\w*)$")
_CALCULATED = frozenset(
    {
        "select-object",
        "select",
        "sort-object",
        "sort",
        "format-table",
        "ft",
        "format-list",
        "fl",
        "group-object",
        "group",
        "format-wide",
        "fw",
    }
)


def _hash_key(given: _Text) -> Position | None:
    match = _KEY.search(given.before)
    if match is None:
        return None
    outside = _Text(given.before[: match.start()], *_parsed(given.before[: match.start()]))
    command = open_command(outside)
    name = (command.command_name() or "").casefold() if command is not None else ""
    if name in _CALCULATED:
        return Position(Wanted.HASH_KEY, match.start(1), match[1], command=command, path=given.path, detail=name)
    return Position(Wanted.NOTHING, match.start(1), match[1])


def _parsed(before: str) -> tuple[ParseResult, tuple[tree.Ast, ...]]:
    result = parse(before)
    return result, open_path(result, before)


def _redirection(given: _Text) -> Position | None:
    match = re.search(r"(?:^|\s)[1-6*]?>>?\s*(['\"]?)([^\s'\"|;&]*)$", given.before)
    if match is None or quote_state(given.before[: match.start()])[0]:
        return None
    return Position(Wanted.PATH, match.start(1), match[2], match[1])


def _operator(given: _Text) -> Position | None:
    match = re.search(rf"\s[{_DASHES}](\w*)$", given.before)
    if match is None or quote_state(given.before)[0]:
        return None
    left = given.before[: match.start()].rstrip()
    if not left or open_command(_Text(left + " ", *_parsed(left + " "))) is not None:
        return None
    result, _ = _parsed(left)
    ends_in_expression = any(isinstance(node, tree.CommandExpressionAst) and node.end == len(left) for node in _edge(result.ast, len(left)))
    return Position(Wanted.OPERATOR, match.start() + 1, match[1]) if ends_in_expression else None


def _edge(node: tree.Ast, end: int) -> list[tree.Ast]:
    """All nodes that end at an offset, outermost first."""
    found: list[tree.Ast] = [node]
    for child in node.children():
        if child.end == end:
            found += _edge(child, end)
    return found


_WORD = re.compile(r"[^\s;|&(){},]*$")


def _command_word(given: _Text) -> Position | None:
    """A command's name, one of its parameters or one of their arguments."""
    quote, opened = quote_state(given.before)
    word = given.before[opened + 1 :] if quote else _WORD.search(given.before)[0]  # type: ignore[index]  # the pattern always matches
    start = opened if quote else given.cursor - len(word)
    if not quote and len(word) > 1 and word[0] in "'\"" and word[-1] == word[0]:
        quote, word = word[0], word[1:-1]
    command = open_command(_Text(given.before[:start] or " ", *_parsed(given.before[:start]))) if start else None
    if command is None or start <= command.start:
        return _first_word(given, start, word, quote)
    if not quote and word and word[0] in _DASHES:
        name, colon, rest = word[1:].partition(":")
        if colon:
            return Position(Wanted.ARGUMENT, given.cursor - len(rest), rest, command=command, parameter=name, path=given.path, detail=":")
        return Position(Wanted.PARAMETER, start, name, command=command, path=given.path)
    return Position(Wanted.ARGUMENT, start, word, quote, command=command, parameter=_parameter_before(command, start), path=given.path)


def _first_word(given: _Text, start: int, word: str, quote: str) -> Position | None:
    if not word or word[0] in _DASHES or word[0].isdigit():
        return Position(Wanted.NOTHING, start, word)
    return Position(Wanted.COMMAND, start, word, quote, path=given.path)


def _parameter_before(command: tree.CommandAst, start: int) -> str:
    """The parameter that an argument at an offset belongs to by its place; '' where it is positional. Lists go on after a comma."""
    before = command.source.text[command.start : start].rstrip()
    pending = before.endswith(",")
    for element in reversed(command.command_elements[1:]):
        if isinstance(element, tree.CommandParameterAst):
            return element.parameter_name if not element.colon or pending else ""
        if not pending:
            return ""
        pending = False
    return ""


_QUESTIONS: tuple[Callable[[_Text], Position | None], ...] = (
    _nothing_typed,
    _in_comment,
    _statement_word,
    _variable,
    _member,
    _bracket,
    _hash_key,
    _redirection,
    _operator,
    _command_word,
)
