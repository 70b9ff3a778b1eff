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


def argument_spans(result: ParseResult, line: str) -> list[tuple[int, int]]:
    """Where the arguments of the line's commands stand, in order; what quotes enclose without the quotes (SelectCommandArgument)."""
    from exoshell.language import ast as tree
    from exoshell.language.visitor import walk

    found = []
    for node in walk(result.ast):
        if not isinstance(node, tree.CommandAst):
            continue
        for element in node.command_elements[1:]:
            value = element.argument if isinstance(element, tree.CommandParameterAst) else element
            if value is None:
                continue
            start, end = value.start, value.end
            text = line[start:end]
            quoted = len(text) > 1 and text[0] in "'\"" and text[-1] == text[0]
            found.append((start + 1, end - 1) if quoted else (start, end))
    return sorted(set(found))
