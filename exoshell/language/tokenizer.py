"""Text → tokens, one at a time, as the parser asks for them.

PowerShell has no context-free token stream: `-eq` is an operator or a parameter, `1..5` a range or a file name, depending on what
may stand there. So a token is a function of (position, mode): `command_mode` reads words, expression mode reads values and
operators. The look-ahead is one remembered token with the place and mode it was read for; asking for the same place in the other
mode simply reads it again.

What `Token.value` holds: the cooked text of a word or plain string; a list of texts and StringParts for an expandable one; the
name of a variable, parameter or label; the canonical spelling of an operator; the text of everything else.
"""

from __future__ import annotations

from exoshell.extent import SourceText
from exoshell.language.patterns import DASHES, DOUBLE_QUOTES, SINGLE_QUOTES
from exoshell.language.string_scanner import StringScanner
from exoshell.language.tokens import BINDING, DASH_OPERATORS, DASH_UNARY, Token

_SKIPPED = frozenset(" \t\f\v\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000`#<" + "".join(map(chr, range(0x2000, 0x200B))))
"""What white space and comments start with."""

_SAME = frozenset(("newline", ";", ")", "}", "(", "{", "|", "&", "&&", "||", ",", "@{", "$(", "@(", "eof", "string", "xstring"))
"""Kinds that are the same in both modes."""

_PLAIN = frozenset(("newline", "mark", "opener", "chain", "identifier"))


class Tokenizer(StringScanner):
    """Reads `text`; keeps the tokens consumed, the comments met and the errors found."""

    def __init__(self, source: SourceText) -> None:
        super().__init__(source)
        self.position = 0
        self.command_mode = True
        self.ternary = False
        """Inside a ternary, `?` and `:` end a number."""
        self.tokens: list[Token] = []
        self.comments: list[Token] = []
        self._match_command = self._patterns.command.match
        self._match_expression = self._patterns.expression.match
        self._match_skip = self._patterns.skip.match
        # PowerShell places the end of the input one behind the last character; errors reported there are clipped to the text.
        self._ahead = Token("eof", 0, 0, "")
        self._ahead_position = -1
        self._ahead_mode = True
        self._comments_to = 0
        self._eof_before: int | None = None

    @property
    def _eof_at(self) -> int:
        return self.end + 1 if self._eof_before is None else self._eof_before

    def peek(self) -> Token:
        if self._ahead_position == self.position:
            if self._ahead_mode == self.command_mode:
                return self._ahead
            if self._ahead.kind in _SAME or (self._ahead_mode and self._ahead.kind == "variable"):
                self._ahead_mode = self.command_mode
                return self._ahead
        self._ahead_position = self.position
        self._ahead_mode = self.command_mode
        token = self._ahead = self._read(self.position)
        return token

    def next(self) -> Token:
        token = self.peek()
        self.position = token.end
        self.tokens.append(token)
        return token

    def take(self, token: Token) -> None:
        """Consumes the token that was just peeked."""
        self.position = token.end
        self.tokens.append(token)

    def go_back(self, position: int) -> None:
        """Un-reads to a position; tokens from there on are forgotten. Errors stay, since reading again finds them again."""
        tokens = self.tokens
        while tokens and tokens[-1].start >= position:
            tokens.pop()
        self.position = position

    def _read(self, position: int) -> Token:
        text, end = self.text, self.end
        if position < end and text[position] in _SKIPPED:
            if text[position] == " " and position + 1 < end and text[position + 1] not in _SKIPPED:
                position += 1
            else:
                position = self._skip(position)
        if position >= end:
            return Token("eof", self._eof_at, self._eof_at, "")
        command = self.command_mode
        match = self._match_command(text, position, end) if command else self._match_expression(text, position, end)
        if match is None:
            return self._read_other(position)
        group, after = match.lastgroup, match.end()
        value = text[position:after]
        if group == "word":
            return Token("word", position, after, value)
        if group in _PLAIN:
            return Token("identifier" if group == "identifier" else "newline" if group == "newline" else value, position, after, value)
        if group == "variable":
            return self._variable(position, after, value[1:])
        if group == "parameter":
            if value[-1] != ":" and after < end and text[after] in SINGLE_QUOTES + DOUBLE_QUOTES:
                return self._word(position)
            return Token("parameter", position, after, value[1:-1] if value[-1] == ":" else value[1:])
        if group == "dash":
            return self._dash(position, after, value)
        if group == "operator" or group == "twice":
            if value[0] in DASHES:
                value = "-" * len(value)
            return Token("operator" if value in BINDING else value, position, after, value)
        if group == "quote":
            return self._quoted(position)
        if group == "assignment":
            return Token("assignment", position, after, "-=" if value[0] in DASHES else value)
        if group == "number":
            return Token("number", position, after, value)
        if group == "sign":
            return Token(value, position, after, value)
        if group == "splat":
            if command and not self._ends_variable(after):
                return self._word(position)
            token = self._variable(position, after, value[1:])
            token.kind = "splat"
            return token
        if group == "here":
            return self._here_string(position)
        if group == "braced":
            token = self._braced_variable(position)
            return token if not command or self._ends_variable(token.end) else self._word(position)
        if group == "bang":
            return Token("unary", position, after, "!")
        if group == "dot":
            return Token(".", position, after, ".")
        return Token(str(group), position, after, value)  # redirection, merge

    def _skip(self, position: int) -> int:
        """Past blanks, continued lines and comments; the comments are kept."""
        match = self._match_skip(self.text, position, self.end)
        if match is None:
            return position
        after = match.end()
        if after > self._comments_to:
            if "#" in match.group():
                for found in self._patterns.comment.finditer(self.text, max(position, self._comments_to), after):
                    self.comments.append(Token("comment", found.start(), found.end(), found.group()))
            self._comments_to = after
        return after

    def _dash(self, position: int, after: int, value: str) -> Token:
        word = "-" + value[1:].lower()
        if word in DASH_OPERATORS or word in DASH_UNARY:
            return Token("operator", position, after, word)
        return Token("parameter", position, after, value[1:])

    def _variable(self, position: int, after: int, name: str) -> Token:
        if name[-1] == ":":
            self._check_colon(name, position, after)
        return Token("variable", position, after, name)

    def _read_other(self, position: int) -> Token:
        """What the alternations leave: unusual words, stray signs, an open comment, a backtick at the end."""
        text, end = self.text, self.end
        char = text[position]
        if char == "`" and position + 1 == end:
            self.error("IncompleteString", end, end, incomplete=True)
            return self._shorten(position)
        if char == "<":
            self.comments.append(Token("comment", position, end, text[position:end]))
            self.error("MissingTerminatorMultiLineComment", position, end, incomplete=True)
            return self._shorten(position)
        if char == "@":
            self.error("UnrecognizedToken", position, position + 1)
            return Token("unknown", position, position + 1, char)
        if char == "]" and self.command_mode:
            return Token("]", position, position + 1, char)
        return self._word(position)

    def _shorten(self, position: int) -> Token:
        """Nothing can be read from here on; the end keeps its place."""
        if self._eof_before is None:
            self._eof_before = self.end + 1
        self.end = position
        return Token("eof", self._eof_at, self._eof_at, "")
