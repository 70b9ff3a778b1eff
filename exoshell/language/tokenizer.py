"""Text → tokens, one at a time, as the parser asks for them.

PowerShell has no context-free token stream: `-eq` is an operator or a parameter, `1..5` a range or a file name, depending on what
may stand there. So a token is a function of (position, mode): `command_mode` reads words, expression mode reads values and
operators. The look-ahead is one remembered token with the place and mode it was read for; asking for the same place in the other
mode simply reads it again.

What `Token.value` holds: the cooked text of a word or plain string; a list of texts and StringParts for an expandable one; the
name of a variable, parameter or label; the canonical spelling of an operator; the text of everything else.
"""

from __future__ import annotations

from typing import Any

from exoshell.extent import ScriptExtent, SourceText
from exoshell.language.errors import ParseError, message
from exoshell.language.patterns import DASHES, DOUBLE_QUOTES, SINGLE_QUOTES, patterns
from exoshell.language.tokens import BINDING, DASH_OPERATORS, DASH_UNARY, StringPart, Token

Parts = list[Any]

_ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_BAD_ESCAPE = "\uffff"
_BARE_SCOPES = frozenset((":", "script:", "local:", "global:", "private:", "variable:", "workflow:"))
_PLAIN = frozenset(("newline", "mark", "opener", "chain", "identifier"))


class Tokenizer:
    """Reads `text`; keeps the tokens consumed, the comments met and the errors found."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.text = source.text
        self.end = len(self.text)
        self.position = 0
        self.command_mode = True
        self.nested_length = 0
        """The length of the `$( … )` inside a string that is being read."""
        self.ternary = False
        """Inside a ternary, `?` and `:` end a number."""
        self.tokens: list[Token] = []
        self.comments: list[Token] = []
        self.errors: list[ParseError] = []
        self._patterns = patterns()
        self._match_command = self._patterns.command.match
        self._match_expression = self._patterns.expression.match
        self._match_skip = self._patterns.skip.match
        # PowerShell places the end of the input one behind the last character; errors reported there are clipped to the text.
        self._ahead = Token("eof", 0, 0, "")
        self._ahead_position = -1
        self._ahead_mode = True
        self._comments_to = 0
        self._eof_before: int | None = None

    # ------------------------------------------------------------------------------------------------ errors

    @property
    def _eof_at(self) -> int:
        return self.end + 1 if self._eof_before is None else self._eof_before

    def error(self, error_id: str, start: int, end: int, *arguments: object, incomplete: bool = False) -> None:
        """Reports an error once for a place."""
        length = len(self.text)
        extent = ScriptExtent(self.source, min(start, length), min(end, length))
        for known in self.errors:
            if known.error_id == error_id and known.extent.start == extent.start and known.extent.end == extent.end:
                return
        self.errors.append(ParseError(extent, error_id, message(error_id, *arguments), incomplete))

    def missing(self, error_id: str, start: int, end: int, *arguments: object, seen_at: int | None = None) -> None:
        """Reports what more text could cure, if nothing but blanks and comments follows the place where it was noticed."""
        self.error(error_id, start, end, *arguments, incomplete=self.at_end(end if seen_at is None else seen_at))

    def at_end(self, offset: int) -> bool:
        """Nothing but blanks and comments follows; a line end is something, since a prompt's next line would not join this one."""
        if self.nested_length:
            # PowerShell measures places inside a string's `$( … )` against the length of that part alone.
            return offset >= self.nested_length
        return offset >= self.end or self._patterns.tail.match(self.text, offset, self.end) is not None

    # --------------------------------------------------------------------------------------------- look-ahead

    def peek(self) -> Token:
        if self._ahead_position == self.position and self._ahead_mode == self.command_mode:
            return self._ahead
        self._ahead_position = self.position
        self._ahead_mode = self.command_mode
        token = self._ahead = self._read(self.position)
        return token

    def next(self) -> Token:
        if self._ahead_position == self.position and self._ahead_mode == self.command_mode:
            token = self._ahead
        else:
            token = self._read(self.position)
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

    # ------------------------------------------------------------------------------------------------ reading

    def _read(self, position: int) -> Token:
        text, end = self.text, self.end
        match = self._match_skip(text, position, end)
        if match is not None:
            after = match.end()
            if after > self._comments_to:
                if "#" in match.group():
                    for found in self._patterns.comment.finditer(text, max(position, self._comments_to), after):
                        self.comments.append(Token("comment", found.start(), found.end(), found.group()))
                self._comments_to = after
            position = after
        if position >= end:
            return Token("eof", self._eof_at, self._eof_at, "")
        command = self.command_mode
        match = self._match_command(text, position, end) if command else self._match_expression(text, position, end)
        if match is None:
            return self._read_other(position)
        group, value, after = match.lastgroup, match.group(), match.end()
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

    def _dash(self, position: int, after: int, value: str) -> Token:
        word = "-" + value[1:].lower()
        if word in DASH_OPERATORS or word in DASH_UNARY:
            return Token("operator", position, after, word)
        return Token("parameter", position, after, value[1:])

    def _variable(self, position: int, after: int, name: str) -> Token:
        if name[-1] == ":":
            self._check_colon(name, position, after)
        return Token("variable", position, after, name)

    def _check_colon(self, name: str, position: int, after: int) -> None:
        if name.lower() in _BARE_SCOPES:
            self.error("InvalidVariableReference", position, after)
        elif name.index(":") == len(name) - 1:
            self.error("InvalidVariableReferenceWithDrive", position, after)

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

    # -------------------------------------------------------------------------------------------------- words

    def _word(self, position: int) -> Token:
        """A word with quotes, `$` or backticks in it, which does not end before white space or punctuation."""
        text, end, start = self.text, self.end, position
        pieces: Parts = []
        run = self._patterns.word_run.match
        while position < end:
            match = run(text, position, end)
            if match is not None:
                pieces.append(match.group())
                position = match.end()
                continue
            char = text[position]
            if char == "`":
                position = self._escape(position, pieces)
            elif char == "$":
                position = self._dollar(position, end, pieces, escaped=True)
            elif char in SINGLE_QUOTES:
                quoted = self._quoted(position)
                pieces.append(quoted.value)
                position = quoted.end
            elif char in DOUBLE_QUOTES:
                inner, position = self._expand(position + 1, end, start=position)
                pieces.extend(inner)
            else:
                break
        if position == start:  # a lone sign that starts no word in this mode
            position += 1
            pieces.append(text[start])
        if all(type(piece) is str for piece in pieces):
            return Token("word", start, position, "".join(pieces))
        return Token("xword", start, position, pieces)

    def _escape(self, position: int, pieces: Parts) -> int:
        """A backtick and what follows; returns the position after it."""
        text, end = self.text, self.end
        if position + 1 >= end:
            pieces.append("`")
            return position + 1
        char = text[position + 1]
        if char == "u":
            return self._unicode_escape(position, pieces)
        if char == "\r" and text.startswith("\n", position + 2):
            pieces.append("\r\n")
            return position + 3
        pieces.append(_ESCAPES.get(char, char))
        return position + 2

    def _unicode_escape(self, position: int, pieces: Parts) -> int:
        text = self.text
        start = position + 2
        pieces.append(_BAD_ESCAPE)
        if text[start : start + 1] != "{":
            self.error("InvalidUnicodeEscapeSequence", position, start)
            return start
        at = start + 1
        while True:
            char = text[at : at + 1]
            digits = at - start - 1
            if char == "}":
                if digits == 0:
                    self.error("InvalidUnicodeEscapeSequence", position, at + 1)
                    return at + 1
                value = int(text[start + 1 : at], 16)
                if value > 0x10FFFF:
                    self.error("InvalidUnicodeEscapeSequenceValue", start + 1, at)
                else:
                    pieces[-1] = chr(value)
                return at + 1
            if char and char in "0123456789abcdefABCDEF":
                if digits == 6:
                    self.error("TooManyDigitsInUnicodeEscapeSequence", at, at + 1)
                    return at
                at += 1
                continue
            if not char:
                self.error("MissingUnicodeEscapeSequenceTerminator", at, at, incomplete=True)
            else:
                self.error("InvalidUnicodeEscapeSequence", at, at + 1)
            return at

    # ------------------------------------------------------------------------------------------------ strings

    def _quoted(self, position: int) -> Token:
        text, end = self.text, self.end
        if text[position] in SINGLE_QUOTES:
            match = self._patterns.single_quoted.match(text, position, end)
            assert match is not None  # the pattern takes any single quote
            value = match[1]
            if not match[2]:
                self.error("TerminatorExpectedAtEndOfString", position, match.end(), "'", incomplete=True)
            if any(char in SINGLE_QUOTES for char in value):
                value = self._patterns.doubled_single.sub(r"\1", value)
            return Token("string", position, match.end(), value)
        match = self._patterns.plain_double_quoted.match(text, position, end)
        if match is not None:
            return Token("string", position, match.end(), match[1])
        pieces, after = self._expand(position + 1, end, start=position)
        return _string_token(position, after, pieces)

    def _expand(self, position: int, end: int, *, start: int) -> tuple[Parts, int]:
        """The inside of double quotes up to the closing quote."""
        text, run = self.text, self._patterns.double_quoted_run.match
        pieces: Parts = []
        while position < end:
            match = run(text, position, end)
            if match is not None:
                pieces.append(match.group())
                position = match.end()
                continue
            char = text[position]
            if char == "`":
                position = self._escape(position, pieces)
            elif char == "$":
                position = self._dollar(position, end, pieces, escaped=True)
            elif position + 1 < end and text[position + 1] in DOUBLE_QUOTES:
                pieces.append(char)
                position += 2
            else:
                return pieces, position + 1
        self.error("TerminatorExpectedAtEndOfString", start, end, '"', incomplete=True)
        return pieces, end

    def _dollar(self, position: int, end: int, pieces: Parts, *, escaped: bool) -> int:
        """A `$` inside an expandable string or word: a variable, a `$( … )` or a dollar sign."""
        text = self.text
        if text.startswith("$(", position):
            # PowerShell counts parentheses here without a look at quotes, and so `"$(')')"` breaks there too.
            depth, at = 1, position + 2
            while at < end and depth:
                char = text[at]
                depth += (char == "(") - (char == ")")
                at += 1
            if depth:
                self.error("IncompleteDollarSubexpressionReference", position, end, incomplete=True)
            pieces.append(StringPart("x", position, at, closed=depth == 0, escaped=escaped))
            return at
        match = self._patterns.dollar.match(text, position, end)
        if match is None:
            pieces.append("$")
            return position + 1
        if match[1]:
            token = self._braced_variable(position)
            pieces.append(StringPart("v", position, token.end, name=token.value, braced=True))
            return token.end
        name = match[2]
        if name[-1] == ":":
            self._check_colon(name, position, match.end())
        pieces.append(StringPart("v", position, match.end(), name=name))
        return match.end()

    def _braced_variable(self, position: int) -> Token:
        text, end = self.text, self.end
        at = position + 2
        pieces: Parts = []
        while at < end:
            char = text[at]
            if char == "}":
                break
            if char == "{":
                self.error("OpenBraceNeedsToBeBackTickedInVariableName", at + 1, at + 2)
            if char == "`":
                at = self._escape(at, pieces)
                continue
            pieces.append(char)
            at += 1
        if at >= end:
            self.error("IncompleteDollarVariableReference", position + 1, end, incomplete=True)
        name = "".join(pieces)
        if at >= end:
            if name and name.find(":") == len(name) - 1:
                self.error("InvalidBracedVariableReference", position, end)
            return Token("variable", position, end, name)
        after = at + 1
        if not name:
            self.error("EmptyVariableReference", at, at + 1)
        elif name.find(":") == len(name) - 1:
            self.error("InvalidBracedVariableReference", position, after)
        return Token("variable", position, after, name)

    def _ends_variable(self, position: int) -> bool:
        text = self.text
        return text[position : position + 1] in (".", "[", "=") or text.startswith("::", position) or self._patterns.word_stop.match(text, position, self.end) is not None

    def _here_string(self, position: int) -> Token:
        text, end = self.text, self.end
        single = text[position + 1] in SINGLE_QUOTES
        header = self._patterns.here_header.match(text, position, end)
        if header is None:
            return self._bad_here_header(position)
        start = header.end()
        terminator = "'@" if single else '"@'
        footer = self._patterns.here_footer[single]
        # The first footer may stand directly below the header: the header's own line end counts as the one before it.
        found = footer.search(text, header.start(1), end)
        misplaced = False
        while found is not None and found[2]:
            misplaced = True
            self.error("WhitespaceBeforeHereStringFooter", found.end() - 2, found.end(), incomplete=True)
            found = footer.search(text, found.end(), end)
        if found is None:
            inner_end = after = end
        else:
            inner_end, after = max(found.start(), start), found.end()
        pieces = [text[start:inner_end]] if single else self._expand_here(start, inner_end)
        if found is None and not misplaced:
            self.error("TerminatorExpectedAtEndOfString", position, end, terminator, incomplete=True)
        return _string_token(position, after, pieces)

    def _bad_here_header(self, position: int) -> Token:
        text, end = self.text, self.end
        if not text[position + 2 : end].strip(" \t"):
            self.error("TerminatorExpectedAtEndOfString", position, end, '"@' if text[position + 1] in DOUBLE_QUOTES else "'@", incomplete=True)
            return Token("string", position, end, "")
        at = position + 2
        while at < end and text[at] not in "\r\n":
            at += 1
        shown = position + 2
        while shown < at and text[shown].isspace():
            shown += 1
        self.error("UnexpectedCharactersAfterHereStringHeader", shown, min(shown + 1, end))
        return Token("string", position, at, "")

    def _expand_here(self, position: int, end: int) -> Parts:
        text, run = self.text, self._patterns.here_run.match
        pieces: Parts = []
        outer_end, self.end = self.end, end
        try:
            while position < end:
                match = run(text, position, end)
                if match is not None:
                    pieces.append(match.group())
                    position = match.end()
                elif text[position] == "`":
                    position = self._escape(position, pieces)
                else:
                    position = self._dollar(position, end, pieces, escaped=False)
        finally:
            self.end = outer_end
        return pieces


def _string_token(start: int, end: int, pieces: Parts) -> Token:
    if all(type(piece) is str for piece in pieces):
        return Token("string", start, end, "".join(pieces))
    return Token("xstring", start, end, pieces)
