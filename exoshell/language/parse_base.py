"""What all grammar rules share: small helpers over the tokenizer, and the rules that call each other across files.

The rules are split over a chain of classes (strings ← members ← expressions ← types ← commands ← loops ← statements ← classes ←
blocks) because they are one recursive machine over one state; each file is one chapter of the grammar. Rules never raise: they
report an error and return what they have, or None where nothing of their kind starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from exoshell.extent import SourceText
from exoshell.language import ast
from exoshell.language.tokenizer import Tokenizer
from exoshell.language.tokens import KEYWORDS, Token


class ParserBase(Tokenizer):
    """State and helpers of the parser."""

    no_comma = False
    """The comma operator is off: in call arguments, parameter defaults, attribute arguments and class members."""

    def __init__(self, source: SourceText) -> None:
        super().__init__(source)
        self.to_check: list[ast.Ast] = []
        """Nodes that the semantic checks want to see."""
        self.splats_allowed: set[int] = set()
        self.splats_in_lists: set[int] = set()
        self.second_types: set[int] = set()
        """Types whose name another one of the same script block has (by id, like the splats)."""
        self.late_errors: list[tuple[str, int, int]] = []
        """Errors that are reported behind those of the grammar."""
        self.type_names: set[str] = set()
        """The types of the script block that is being read."""

    if TYPE_CHECKING:

        def statement(self) -> ast.StatementAst | None: ...

        def pipeline_chain(self) -> ast.PipelineBaseAst | None: ...

        def statement_list(self) -> tuple[list[ast.StatementAst], list[ast.TrapStatementAst], int, int]: ...

        def script_block(self, opener: Token, *, is_filter: bool = False) -> ast.ScriptBlockAst: ...

        def attribute_list(self, *, in_expression: bool) -> list[ast.AttributeBaseAst]: ...

        def type_arguments(self) -> tuple[tuple[ast.TypeName, ...], int] | None: ...

        def single_argument(self, token: Token) -> ast.ExpressionAst | None: ...

        def parameter_list(self) -> list[ast.ParameterAst]: ...

        def expression(self) -> ast.ExpressionAst | None: ...

    def skip_newlines(self) -> None:
        token = self.peek()
        while token.kind == "newline":
            self.position = token.end
            token = self.peek()

    def skip_newlines_and_semicolons(self) -> None:
        while True:
            kind = self.peek().kind
            if kind == "newline":
                self.position = self._ahead.end
            elif kind == ";":
                self.take(self._ahead)
            else:
                return

    def keyword(self, token: Token) -> str:
        """The keyword a token is, in lower case; '' where it is none. Escaped and quoted words are never keywords."""
        if token.kind != "word" and token.kind != "identifier":
            return ""
        word: str = token.value
        if len(word) > 13 or token.end - token.start != len(word):
            return ""
        word = word.lower()
        return word if word in KEYWORDS else ""

    def text_of(self, token: Token) -> str:
        return self.text[token.start : token.end]

    def bare_word(self, token: Token) -> ast.StringConstantExpressionAst:
        """The token as it is written, as a bare word."""
        return ast.StringConstantExpressionAst(source=self.source, start=token.start, end=token.end, value=self.text_of(token))

    def error_statement(self, start: int, end: int, nested: Sequence[ast.Ast | None] = ()) -> ast.ErrorStatementAst:
        return ast.ErrorStatementAst(source=self.source, start=start, end=end, nested=tuple(node for node in nested if node is not None))

    def error_expression(self, start: int, end: int, nested: Sequence[ast.Ast | None] = ()) -> ast.ErrorExpressionAst:
        return ast.ErrorExpressionAst(source=self.source, start=start, end=end, nested=tuple(node for node in nested if node is not None))
