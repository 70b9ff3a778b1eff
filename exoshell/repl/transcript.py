"""Transcript: what was shown so far, as logical lines that are wrapped only when somebody looks.

A line is a plain str where it has no style (cheap: 100,000 of them are the text and little more) or a tuple of (style, text)
fragments; styles are prompt_toolkit style strings ('class:error'), resolved by whoever draws. Knows no terminal.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from itertools import accumulate

from prompt_toolkit.utils import get_cwidth

Fragment = tuple[str, str]
Row = tuple[Fragment, ...]
Line = str | Row

# Server data may hold escape sequences: no control character reaches the terminal.
_CONTROLS: dict[int, str] = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(0x7F, 0xA0)) if chr(code) not in "\n\t\r"}
_CONTROLS[ord("\r")] = ""
_CACHED_LINES = 2048


def printable(text: str) -> str:
    """The text with control characters replaced, carriage returns dropped and tabs expanded; line feeds stay."""
    return text.translate(_CONTROLS).expandtabs(8)


def text_width(text: str) -> int:
    """Columns that a text without line ends takes."""
    return len(text) if text.isascii() else get_cwidth(text)


def line_text(line: Line) -> str:
    return line if isinstance(line, str) else "".join(text for _, text in line)


def line_width(line: Line) -> int:
    return text_width(line) if isinstance(line, str) else sum(text_width(text) for _, text in line)


def wrap_line(line: Line, columns: int) -> list[Row]:
    """The rows of a line on a screen of so many columns; at least one. Words are cut, as consoles cut them."""
    fragments: Sequence[Fragment] = (("", line),) if isinstance(line, str) else line
    if line_width(line) <= columns:
        return [tuple(fragments)]
    rows: list[Row] = []
    row: list[Fragment] = []
    room = columns
    for style, text in fragments:
        rest = text
        while text_width(rest) > room:
            cut = _cut(rest, room)
            if cut == 0 and room == columns:
                cut = 1  # a character wider than the screen: let the terminal clip it
            if cut:
                row.append((style, rest[:cut]))
            rows.append(tuple(row))
            row, room, rest = [], columns, rest[cut:]
        if rest:
            row.append((style, rest))
            room -= text_width(rest)
    rows.append(tuple(row))
    return rows


def _cut(text: str, room: int) -> int:
    """How many characters of a text fit into so many columns."""
    if text.isascii():
        return min(room, len(text))
    used = 0
    for index, char in enumerate(text):
        used += get_cwidth(char)
        if used > room:
            return index
    return len(text)


class Transcript:
    """Lines with a bounded number of them; rows are found by bisection over running totals."""

    def __init__(self, limit: int = 100_000) -> None:
        self.limit = limit
        self.columns = 80
        self._lines: list[Line] = []
        self._ends: list[int] = []
        """The first row after line i, at the present width."""
        self._open = False
        self._dropped = 0
        self._wrapped: OrderedDict[int, list[Row]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._lines)

    @property
    def row_count(self) -> int:
        return self._ends[-1] if self._ends else 0

    def lines(self) -> Iterable[str]:
        """The texts of all lines, oldest first."""
        return (line_text(line) for line in self._lines)

    def resize(self, columns: int) -> None:
        """Wraps everything anew for another width."""
        if columns == self.columns:
            return
        self.columns = columns
        self._wrapped.clear()
        self._ends = list(accumulate(map(self._rows_of, self._lines)))

    def write(self, text: str, style: str = "") -> None:
        """Appends text; a line feed ends a line, what follows the last one stays open for the next write."""
        *complete, rest = printable(text).split("\n")
        for part in complete:
            self._extend(part, style)
            self._open = False
        if rest:
            self._extend(rest, style)
            self._open = True

    def append_lines(self, lines: Iterable[Line]) -> None:
        """Appends whole lines of printable text; an open line is ended first."""
        self._open = False
        for line in lines:
            self._append(line)

    def row(self, number: int) -> tuple[Row, bool]:
        """A row by number from 0, and whether its line goes on in the next row."""
        index = bisect_right(self._ends, number)
        part = number - (self._ends[index - 1] if index else 0)
        key = self._dropped + index
        rows = self._wrapped.get(key)
        if rows is None:
            rows = self._wrapped[key] = wrap_line(self._lines[index], self.columns)
            if len(self._wrapped) > _CACHED_LINES:
                self._wrapped.popitem(last=False)
        return rows[part], part + 1 < len(rows)

    def _extend(self, text: str, style: str) -> None:
        line: Line = ((style, text),) if style and text else text
        if self._open:
            previous = self._lines.pop()
            self._ends.pop()
            self._wrapped.pop(self._dropped + len(self._lines), None)
            line = previous + line if isinstance(previous, str) and isinstance(line, str) else _fragments(previous) + _fragments(line)
        self._append(line)

    def _append(self, line: Line) -> None:
        self._ends.append(self.row_count + self._rows_of(line))
        self._lines.append(line)
        if len(self._lines) > self.limit * 11 // 10:  # in bulk: dropping lines one by one would renumber all rows each time
            excess = len(self._lines) - self.limit
            rows = self._ends[excess - 1]
            del self._lines[:excess]
            self._ends = [end - rows for end in self._ends[excess:]]
            self._dropped += excess

    def _rows_of(self, line: Line) -> int:
        width = line_width(line)
        if width <= self.columns:
            return 1
        if isinstance(line, str) and line.isascii():
            return -(-width // self.columns)
        return len(wrap_line(line, self.columns))


def _fragments(line: Line) -> Row:
    if isinstance(line, str):
        return (("", line),) if line else ()
    return line
