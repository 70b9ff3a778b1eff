"""Expandable strings and words: their parts become nodes, parsed in place so that colours and completion work inside strings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exoshell.extent import SourceText
from exoshell.language import ast
from exoshell.language.parse_base import ParserBase
from exoshell.language.patterns import DOUBLE_QUOTES, SINGLE_QUOTES
from exoshell.language.tokens import StringPart, Token


class StringRules(ParserBase):
    def quote_type(self, token: Token) -> str:
        """PowerShell's StringConstantType of a string token."""
        first = self.text[token.start]
        if first == "@":
            return "SingleQuotedHereString" if self.text[token.start + 1] in SINGLE_QUOTES else "DoubleQuotedHereString"
        return "SingleQuoted" if first in SINGLE_QUOTES else "DoubleQuoted" if first in DOUBLE_QUOTES else "BareWord"

    def written(self, token: Token) -> str:
        """The value of an expandable word that is not expanded."""
        return "".join(piece if type(piece) is str else self.text[piece.start : piece.end] for piece in token.value)

    def expandable_string(self, token: Token) -> ast.ExpandableStringExpressionAst:
        """The node of an 'xstring' or 'xword' token that has been consumed."""
        parts: list[str | ast.ExpressionAst] = []
        nested: list[ast.ExpressionAst] = []
        value: list[str] = []
        for piece in token.value:
            if type(piece) is str:
                value.append(piece)
                if parts and isinstance(parts[-1], str):
                    parts[-1] += piece
                else:
                    parts.append(piece)
                continue
            value.append(self.text[piece.start : piece.end])
            expression = self._variable_part(piece) if piece.kind == "v" else self._sub_expression_part(piece)
            parts.append(expression)
            nested.append(expression)
        return ast.ExpandableStringExpressionAst(
            source=self.source,
            start=token.start,
            end=token.end,
            value="".join(value),
            string_constant_type=self.quote_type(token) if token.kind == "xstring" else "BareWord",
            parts=tuple(parts),
            nested_expressions=tuple(nested),
        )

    def _variable_part(self, piece: StringPart) -> ast.ExpressionAst:
        name = piece.name
        self.tokens.append(Token("variable", piece.start, piece.end, name))
        using = name[:6].lower() == "using:"
        variable = ast.VariableExpressionAst(
            source=self.source, start=piece.start, end=piece.end, name=name[6:] if using else name, braced=piece.braced
        )
        if using:
            return ast.UsingExpressionAst(source=self.source, start=piece.start, end=piece.end, sub_expression=variable)
        return variable

    def _sub_expression_part(self, piece: StringPart) -> ast.ExpressionAst:
        if piece.escaped and self._patterns.escaped_double.search(self.text, piece.start + 2, piece.end):
            return self._unescaped_part(piece)
        state = self.position, self.end, self.command_mode, self.no_comma, self.ternary, self.nested_length
        eof_before, self._eof_before = self._eof_before, None
        self.position, self.end, self.nested_length = piece.start, piece.end, piece.end - piece.start
        self.command_mode, self.no_comma, self.ternary = True, False, False
        found = self.primary(members=False)
        self.position, self.end, self.command_mode, self.no_comma, self.ternary, self.nested_length = state
        self._ahead_position = -1
        self._eof_before = eof_before
        assert found is not None  # it starts with $(
        return found

    def _unescaped_part(self, piece: StringPart) -> ast.ExpressionAst:
        """Inside double quotes `""` and a backticked quote stand for one: the part is parsed without the first of each pair, and its
        nodes are then moved to where they are written."""
        inner = self.text[piece.start : piece.end]
        kept: list[int] = []
        starts: list[int] = []
        at = 0
        while at < len(inner):
            starts.append(piece.start + at)
            if self._patterns.escaped_double.match(inner, at):
                at += 1
            kept.append(at)
            at += 1
        places = _Places(starts, [piece.start + offset + 1 for offset in kept], piece.end)
        parser = type(self)(SourceText("".join(inner[offset] for offset in kept), self.source.file))
        found = parser.primary(members=False)
        assert found is not None
        _move(found, places, self.source)
        self.to_check += parser.to_check
        self.splats_allowed |= parser.splats_allowed
        self.splats_in_lists |= parser.splats_in_lists
        self.second_types |= parser.second_types
        for token in parser.tokens:
            token.start, token.end = places.start(token.start), places.end(token.end)
            self.tokens.append(token)
        for error in parser.errors:
            start, end = places.start(error.extent.start), places.end(error.extent.end)
            self.errors.append(
                type(error)(
                    type(error.extent)(self.source, start, end), error.error_id, error.message, error.incomplete and not piece.closed
                )
            )
        return found

    if TYPE_CHECKING:

        def primary(self, *, members: bool = True) -> ast.ExpressionAst | None: ...


class _Places:
    """Where the characters of an unescaped part are written: what was left out belongs to the character after it."""

    def __init__(self, starts: list[int], ends: list[int], last: int) -> None:
        self._starts = starts
        self._ends = ends
        self._last = last

    def start(self, offset: int) -> int:
        return self._starts[offset] if offset < len(self._starts) else self._last

    def end(self, offset: int) -> int:
        return self._ends[offset - 1] if 0 < offset <= len(self._ends) else self._last


def _move(node: ast.Ast, places: _Places, source: SourceText) -> None:
    stack: list[Any] = [node]
    while stack:
        current = stack.pop()
        stack.extend(current.children())
        current.source = source
        if current.end == 0:
            continue  # an empty list of statements has no place
        current.start, current.end = places.start(current.start), places.end(current.end)
