"""Reads what has an inside: quoted strings, here-strings, words with quotes in them, `${name}`; and keeps the errors found."""

from __future__ import annotations

from typing import Any

from exoshell.extent import ScriptExtent, SourceText
from exoshell.language.errors import ParseError, message
from exoshell.language.patterns import DOUBLE_QUOTES, SINGLE_QUOTES, patterns
from exoshell.language.tokens import StringPart, Token

Parts = list[Any]
"""Texts and StringParts."""

_ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_BAD_ESCAPE = "\uffff"
_BARE_SCOPES = frozenset((":", "script:", "local:", "global:", "private:", "variable:", "workflow:"))


class StringScanner:
    """`text` up to `end`, and the errors in it."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.text = source.text
        self.end = len(self.text)
        self.nested_length = 0
        """The length of the `$( … )` inside a string that is being read."""
        self.errors: list[ParseError] = []
        self._patterns = patterns()

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

    def _check_colon(self, name: str, position: int, after: int) -> None:
        if name.lower() in _BARE_SCOPES:
            self.error("InvalidVariableReference", position, after)
        elif name.index(":") == len(name) - 1:
            self.error("InvalidVariableReferenceWithDrive", position, after)

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

    def _quoted(self, position: int) -> Token:
        text, end = self.text, self.end
        if text[position] in SINGLE_QUOTES:
            match = self._patterns.single_quoted.match(text, position, end)
            assert match is not None  # the pattern takes any single quote
            value = match[1]
            if not match[2]:
                self.error("TerminatorExpectedAtEndOfString", position, match.end(), "'", incomplete=True)
            if "'" in value or not value.isascii():
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
        return (
            text[position : position + 1] in (".", "[", "=")
            or text.startswith("::", position)
            or self._patterns.word_stop.match(text, position, self.end) is not None
        )

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
            self.error(
                "TerminatorExpectedAtEndOfString", position, end, '"@' if text[position + 1] in DOUBLE_QUOTES else "'@", incomplete=True
            )
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
