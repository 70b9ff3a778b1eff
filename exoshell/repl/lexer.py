"""Colours of a line: our parser's tokens as semantic styles for the prompt, and as pygments token types for every pygments tool.

One table says what each role is in both vocabularies; since the tokens come from the parser that will run the line, colours agree
with what will happen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer

from exoshell.language.tokens import Role, Token
from exoshell.repl.lines import LineParser
from exoshell.theming import Theme

if TYPE_CHECKING:
    from pygments.lexer import Lexer as PygmentsLexer
    from pygments.style import Style as PygmentsStyle

ROLES: dict[str, tuple[str, str]] = {
    Role.COMMAND: ("syntax.command", "Name.Function"),
    Role.FUNCTION: ("syntax.function", "Name.Function.Magic"),
    Role.PARAMETER: ("syntax.parameter", "Name.Attribute"),
    Role.ARGUMENT: ("syntax.argument", "Text"),
    Role.VARIABLE: ("syntax.variable", "Name.Variable"),
    Role.NUMBER: ("syntax.number", "Literal.Number"),
    Role.STRING: ("syntax.string", "Literal.String"),
    Role.OPERATOR: ("syntax.operator", "Operator"),
    Role.KEYWORD: ("syntax.keyword", "Keyword"),
    Role.MEMBER: ("syntax.member", "Name.Property"),
    Role.TYPE: ("syntax.type", "Name.Class"),
    Role.ATTRIBUTE: ("syntax.type", "Name.Decorator"),
    Role.LABEL: ("syntax.label", "Name.Label"),
    Role.COMMENT: ("syntax.comment", "Comment"),
    Role.ERROR: ("syntax.error", "Error"),
}
"""Role of a token → semantic style, pygments token type."""


def painted(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    """(start, end, role) of every run, in order and without gaps; later tokens paint over the string they stand in."""
    roles: list[str] = [""] * len(text)
    for token in tokens:
        role = token.role
        if role and token.end > token.start:
            roles[token.start : token.end] = [role] * (min(token.end, len(text)) - token.start)
    edges = {token.start for token in tokens} | {token.end for token in tokens}
    start = 0
    for place in sorted(edge for edge in edges if 0 < edge < len(text)):
        if roles[place] != roles[start]:
            yield start, place, roles[start]
            start = place
    if text:
        yield start, len(text), roles[start]


class LineLexer(Lexer):
    """The prompt's colours."""

    def __init__(self, parser: LineParser) -> None:
        self._parser = parser

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        text = document.text
        lines: list[StyleAndTextTuples] = [[]]
        for start, end, role in painted(text, self._parser(text).tokens) if text else ():
            style = f"class:{ROLES[role][0]}" if role in ROLES else ""
            first, *others = text[start:end].split("\n")
            lines[-1].append((style, first))
            lines.extend([(style, part)] for part in others)
        return lambda number: lines[number] if number < len(lines) else []


@cache
def pygments_lexer() -> type[PygmentsLexer]:
    """A pygments lexer class over our parser, for `pygmentize`, exports and detail views."""
    from pygments.lexer import Lexer as Base
    from pygments.token import Text, string_to_tokentype

    from exoshell.language.parser import parse

    class ExoshellLexer(Base):
        name = "exoshell"
        aliases = ["exoshell"]
        filenames = ["*.ps1", "*.psm1"]

        def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, Any, str]]:
            for start, end, role in painted(text, parse(text).tokens):
                yield start, string_to_tokentype(ROLES[role][1]) if role in ROLES else Text, text[start:end]

    return ExoshellLexer


def pygments_style(theme: Theme) -> type[PygmentsStyle]:
    """A theme as a pygments style."""
    from pygments.style import Style as Base
    from pygments.token import string_to_tokentype

    rules = {}
    for style, token_type in ROLES.values():
        look = theme.style(style)
        words = [name for name in ("bold", "italic", "underline") if getattr(look, name)]
        words += [look.foreground] if look.foreground else []
        rules[string_to_tokentype(token_type)] = " ".join(words)
    return type("ThemeStyle", (Base,), {"background_color": theme.palette["background"], "styles": rules})
