"""`parse`: the one door to the language. Execution, colours, the `>>` prompt and completion all start here.

The rules live in the parse_*.py files beside this one. They never raise and always return a tree, so a half-typed line has one too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from exoshell.extent import ScriptExtent, SourceText
from exoshell.language import ast
from exoshell.language.errors import ParseError, message
from exoshell.language.parse_blocks import BlockRules
from exoshell.language.semantic_checks import SemanticChecks
from exoshell.language.tokens import Token

_RECURSION_LIMIT = 12_000
"""Deep enough for some 600 nested blocks, shallow enough for the C stack of a thread."""

_lock = Lock()


@dataclass(frozen=True, slots=True)
class ParseResult:
    """The tree of a text, its tokens (comments included, in order of place) and what is wrong with it."""

    ast: ast.ScriptBlockAst
    tokens: tuple[Token, ...]
    errors: tuple[ParseError, ...]
    source: SourceText

    @property
    def incomplete(self) -> bool:
        """More text could make it right: the prompt continues with `>>`."""
        return any(error.incomplete for error in self.errors)


def parse(text: str, file: str | None = None) -> ParseResult:
    """The tree, tokens and errors of a text. Never raises; a text nested too deep for this machine is one error."""
    source = SourceText(text, file)
    try:
        return _parse(source)
    except RecursionError:
        pass
    try:
        with _deep_recursion():
            return _parse(source)
    except RecursionError:
        extent = ScriptExtent(source, 0, len(text))
        error = ParseError(extent, "ScriptTooComplicated", message("ScriptTooComplicated"))
        return ParseResult(ast.ScriptBlockAst(source=source, start=0, end=len(text)), (), (error,), source)


def _parse(source: SourceText) -> ParseResult:
    parser = BlockRules(source)
    tree = parser.script()
    broken = tuple(error.extent.start for error in parser.errors)
    for late in parser.late_errors:
        parser.error(*late)
    if parser.to_check:
        SemanticChecks(parser.error, parser.splats_allowed, parser.splats_in_lists, parser.second_types, broken).check(parser.to_check)
    if any(comment.value[:2] in ("#r", "#R") for comment in parser.comments):
        _check_requires(parser)
    tokens = parser.tokens
    if parser.comments or any(token.kind == "xstring" or token.kind == "xword" for token in tokens):
        tokens = sorted(tokens + parser.comments, key=_place)
    return ParseResult(tree, tuple(tokens), tuple(parser.errors), source)


def _check_requires(parser: BlockRules) -> None:
    from exoshell.language.requires import RequiresReader  # few texts have such a line

    reader = RequiresReader(parser.source)
    reader.read(parser.comments)
    parser.errors += reader.parser.errors


def _place(token: Token) -> int:
    return token.start


@contextmanager
def _deep_recursion() -> Iterator[None]:
    """A higher limit for the rare text that needs it; the limit is the process's, so others may use it meanwhile."""
    with _lock:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, _RECURSION_LIMIT))
        try:
            yield
        finally:
            sys.setrecursionlimit(limit)
