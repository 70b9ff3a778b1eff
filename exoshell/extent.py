"""Places in source text: which characters, on which line, and how to show them.

Offsets are the currency everywhere (they are cheap to store on every node and token); lines and columns are worked out
only when a person is told about them.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class ScriptPosition:
    """A place a person can find: line and column count from 1, as PowerShell counts them."""

    line: int
    column: int
    offset: int


@dataclass(frozen=True)
class SourceText:
    """One submission or script file: its text and, for a file, its path."""

    text: str
    file: str | None = None

    @cached_property
    def line_starts(self) -> list[int]:
        starts = [0]
        text = self.text
        position = 0
        while position < len(text):
            char = text[position]
            position += 1
            if char == "\r" and text[position : position + 1] == "\n":
                position += 1
            elif char not in "\r\n":
                continue
            starts.append(position)
        return starts

    def position(self, offset: int) -> ScriptPosition:
        """The line and column of an offset; offsets past the end count as the end."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self.line_starts, offset)
        return ScriptPosition(line, offset - self.line_starts[line - 1] + 1, offset)

    def line(self, number: int) -> str:
        """The text of a line (from 1) without its line end; '' where there is no such line."""
        starts = self.line_starts
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")


@dataclass(frozen=True, slots=True)
class ScriptExtent:
    """The half-open range [start, end) of a source text that a node, token or error covers."""

    source: SourceText = field(repr=False)
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def file(self) -> str | None:
        return self.source.file

    @property
    def start_position(self) -> ScriptPosition:
        return self.source.position(self.start)

    @property
    def end_position(self) -> ScriptPosition:
        return self.source.position(self.end)


def no_extent() -> ScriptExtent:
    """The extent of what was not written by anybody: empty, at the start of an empty text."""
    return ScriptExtent(SourceText(""), 0, 0)
