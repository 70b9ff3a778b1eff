"""The line being typed, parsed once per change: colours, the `>>` prompt and the error mark all ask the same result."""

from __future__ import annotations

from exoshell.language.parser import ParseResult, parse


class LineParser:
    """Remembers the last parse; the buffer is asked several times between two keystrokes."""

    def __init__(self) -> None:
        self._text: str | None = None
        self._result: ParseResult | None = None

    def __call__(self, text: str) -> ParseResult:
        if text != self._text or self._result is None:
            self._text, self._result = text, parse(text)
        return self._result

    def incomplete(self, text: str) -> bool:
        """Whether Enter should open a continuation line. A blank last line ends waiting, as in PowerShell's console."""
        if not text.strip():
            return False
        return self(text).incomplete
