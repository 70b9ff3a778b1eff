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


_SHOWN = 69
"""So many characters of a source line does a position message show: an 80-column screen has room for its marks too."""


def position_lines(extent: ScriptExtent) -> tuple[str, str]:
    """The source line of an extent, cut where it is long, and the line that underlines the extent; ('', '') for an empty line."""
    start, end = extent.start_position, extent.end_position
    line = extent.source.line(start.line).rstrip()
    if not line:
        return "", ""
    before = min(start.column - 1, len(line))
    length = end.column - start.column if end.line == start.line and end.column <= len(line) + 1 else len(line) - before
    if "\t" in line:
        head, marked, tail = line[:before], line[before : before + length], line[before + length :]
        head, marked, tail = (part.replace("\t", "    ") for part in (head, marked, tail))
        line, before, length = head + marked + tail, len(head), len(marked)
    cut_before = cut_after = False
    if len(line) > _SHOWN:
        behind = len(line) - length - before
        prefix, suffix = min(before, 12), min(behind, 8)
        shown = prefix + length + suffix
        if shown >= _SHOWN:
            length = min(length, _SHOWN - prefix)
            cut_after = True
        else:
            prefix += min(before - prefix, _SHOWN - shown)
            shown = prefix + length + suffix
            suffix += min(behind, _SHOWN - shown)
            cut_after = suffix < behind
        cut_before = prefix < before
        line = line[before - prefix :][:_SHOWN]
        before = prefix
    marks = " " * (before + (2 if cut_before else 0)) + "~" * max(length, 1)
    return ("… " if cut_before else "") + line + (" …" if cut_after else ""), marks


def position_message(extent: ScriptExtent) -> str:
    """Where an extent is, as InvocationInfo.PositionMessage says it: place, line and underline."""
    start = extent.start_position
    place = f"At {extent.file or 'line'}:{start.line} char:{start.column}"
    line, marks = position_lines(extent)
    return f"{place}\n+ {line}\n+ {marks}" if line else place
