"""From formatting objects to lines: what Out-Host, Out-String and Out-File share.

A table whose columns have no widths is held back until its group ends or 300 ms have passed, so that the columns fit what they
hold; then it streams. What is out of band waits in the same queue, so that it keeps its place between the rows.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from exoshell.formatting import cells
from exoshell.formatting.custom import CustomWriter
from exoshell.formatting.format_data import (
    CustomEntry,
    FormatEndData,
    FormatEntryData,
    FormatInfoData,
    FormatStartData,
    GroupEndData,
    GroupStartData,
    ListEntry,
    ListShape,
    RawText,
    Shape,
    StyledText,
    TableRow,
    TableShape,
    WideEntry,
    WideShape,
)
from exoshell.formatting.list import write_list
from exoshell.formatting.table import TableWriter
from exoshell.formatting.wide import best_items_per_row
from exoshell.styled import StyledLine, styled_lines

HOLD_BACK = 0.3
"""Seconds that a table without widths gathers rows before it settles its columns."""

_BLANK = StyledLine()
_UNBOUNDED = 2**31 - 1

Write = Callable[[Iterable[StyledLine]], None]


class OutOfSequence(Exception):
    """Formatting objects in an order that no Format-* command makes: ConsoleLineOutputOutOfSequencePacket."""


class Renderer:
    """Draws packets. `width` is for tables and wide output; lists and text use `line_width`, which may be unbounded."""

    def __init__(
        self,
        write: Write,
        width: int,
        *,
        line_width: int | None = None,
        by_words: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._write = write
        self._width = width
        self._line_width = line_width if line_width is not None else width
        self._by_words = by_words
        self._clock = clock
        self._shape: Shape | None = None
        self._table: TableWriter | None = None
        self._wide: _WideRow | None = None
        self._in_group = False
        self._auto_size = False
        self._queue: deque[FormatInfoData] = deque()
        self._holding = False
        self._hold_until: float | None = None
        self._gathers = False
        self._patience: float | None = None

    # ------------------------------------------------------------------------------------------------------ packets

    @staticmethod
    def packet(value: Any) -> FormatInfoData | None:
        """The value, where it is a formatting object already."""
        return value if isinstance(value, FormatInfoData) else None

    @staticmethod
    def starts(packet: FormatInfoData) -> bool:
        """Whether a Format-* command begins with it."""
        return isinstance(packet, FormatStartData)

    def feed_lines(self, text: StyledText) -> None:
        """Draws ready lines in their place between the rows."""
        self.feed(FormatEntryData(text, out_of_band=True))

    def feed(self, packet: FormatInfoData) -> None:
        """Draws a packet, or holds it back until the columns are known. Raises OutOfSequence."""
        if isinstance(packet, FormatStartData):
            # what came before may have been left open: `Format-Table | Select-Object -First 3`
            self.finish()
        if self._holding:
            self._queue.append(packet)
            if isinstance(packet, GroupEndData) or (self._hold_until is not None and self._clock() > self._hold_until):
                self._release()
            return
        if isinstance(packet, GroupStartData) and self._needs_hold_back():
            self._holding = True
            self._hold_until = None if self._patience is None else self._clock() + self._patience
            self._queue.append(packet)
            return
        self._draw(packet)

    def finish(self) -> None:
        """Draws what is still held back, in columns of equal widths, and forgets what was left open."""
        if self._holding:
            self._holding = False
            while self._queue:
                self._draw(self._queue.popleft())
        self._shape = self._table = self._wide = None
        self._in_group = False

    def _needs_hold_back(self) -> bool:
        """Whether a group is gathered before it is drawn. One table without widths makes PowerShell gather every later group as well,
        and size tables whose widths are given."""
        shape = self._shape
        if isinstance(shape, TableShape | WideShape) and self._auto_size:
            self._gathers, self._patience = True, None
        elif isinstance(shape, TableShape) and shape.columns and shape.columns[0].width == 0:
            self._gathers, self._patience = True, HOLD_BACK
        return self._gathers

    def _release(self) -> None:
        """Settles the widths by what was gathered, and draws it."""
        self._holding = False
        hint = self._measure()
        queue, self._queue = self._queue, deque()
        for packet in queue:
            self._draw(packet, hint)

    def _measure(self) -> list[int]:
        shape = self._shape
        if isinstance(shape, WideShape):
            texts = [packet.entry.text for packet in self._queue if _is_entry(packet, WideEntry)]  # type: ignore[attr-defined]
            return [max(map(cells.width, texts), default=0)]
        if not isinstance(shape, TableShape) or not shape.columns:
            return []
        widths = [cells.width(column.label) for column in shape.columns]
        rows = [packet.entry.cells for packet in self._queue if _is_entry(packet, TableRow)]  # type: ignore[attr-defined]
        for place, column in enumerate(zip(*rows, strict=False)):
            if place < len(widths):
                longest = max(map(cells.width, column))
                if longest > widths[place]:
                    widths[place] = longest
        return widths

    # ------------------------------------------------------------------------------------------------------ drawing

    def _draw(self, packet: FormatInfoData, hint: list[int] | None = None) -> None:
        if isinstance(packet, FormatEntryData):
            self._draw_entry(packet)
        elif isinstance(packet, GroupStartData):
            self._draw_group_start(packet, hint)
        elif isinstance(packet, GroupEndData):
            self._require(self._in_group, packet)
            self._in_group = False
            if self._wide is not None:
                self._wide_flush()
        elif isinstance(packet, FormatStartData):
            self._shape, self._auto_size = packet.shape, packet.auto_size
            self._write((_BLANK,))
        elif isinstance(packet, FormatEndData):
            self._require(self._shape is not None and not self._in_group, packet)
            if not isinstance(self._shape, ListShape):
                self._write((_BLANK,))
            self._shape = self._table = self._wide = None

    def _require(self, condition: bool, packet: FormatInfoData) -> None:
        if not condition:
            raise OutOfSequence(packet.ps_type_name)

    def _draw_group_start(self, packet: GroupStartData, hint: list[int] | None) -> None:
        shape = self._shape
        self._require(shape is not None and not self._in_group, packet)
        self._in_group = True
        if packet.caption is not None:
            self._write(CustomWriter(self._line_width, self._by_words).write(packet.caption))
            self._write((_BLANK,))
        if isinstance(shape, TableShape):
            if not shape.columns:
                self._table = None
                return
            widths = hint or [column.width for column in shape.columns]
            alignments = [column.alignment or cells.LEFT for column in shape.columns]
            self._table = TableWriter(self._width, widths, alignments, self._by_words)
            if not shape.hide_header:
                self._write(self._table.header([column.label for column in shape.columns]))
        elif isinstance(shape, WideShape):
            count = 2
            if hint and hint[0] > 0:
                count = best_items_per_row(hint[0], self._width)
            elif shape.columns > 0:
                count = shape.columns
            self._wide = _WideRow(TableWriter(self._width, [0] * count, [cells.LEFT] * count, self._by_words), count)

    def _draw_entry(self, packet: FormatEntryData) -> None:
        entry = packet.entry
        if packet.out_of_band:
            self._draw_out_of_band(packet)
            return
        self._require(self._in_group, packet)
        if isinstance(entry, TableRow):
            if self._table is not None:
                self._write(self._table.row(entry))
        elif isinstance(entry, ListEntry):
            self._write(write_list(entry, self._line_width, self._by_words))
            self._write((_BLANK,))
        elif isinstance(entry, CustomEntry):
            self._write(CustomWriter(self._line_width, self._by_words).write(entry.values))
        elif isinstance(entry, WideEntry) and self._wide is not None:
            self._wide.values.append(entry.text)
            if len(self._wide.values) == self._wide.count:
                self._wide_flush()

    def _draw_out_of_band(self, packet: FormatEntryData) -> None:
        entry = packet.entry
        if isinstance(entry, RawText):
            text = cells.plain(entry.text)
            self._write(styled_lines(text) if "\n" in text else (StyledLine.of(text),))
        elif isinstance(entry, StyledText):
            self._write(entry.lines)
        elif isinstance(entry, CustomEntry):
            self._write(CustomWriter(_UNBOUNDED, self._by_words).write(entry.values))
        elif isinstance(entry, ListEntry):
            self._write((_BLANK,))
            self._write(write_list(entry, self._line_width, self._by_words))
            self._write((_BLANK,))

    def _wide_flush(self) -> None:
        row = self._wide
        if row is not None and row.values:
            line = row.writer.plain_row(row.values + [""] * (row.count - len(row.values)))
            row.values.clear()
            if line is not None:
                self._write((line,))


class _WideRow:
    """The row of Format-Wide that is being filled."""

    __slots__ = ("count", "values", "writer")

    def __init__(self, writer: TableWriter, count: int) -> None:
        self.writer = writer
        self.count = count
        self.values: list[str] = []


def _is_entry(packet: FormatInfoData, kind: type) -> bool:
    return isinstance(packet, FormatEntryData) and not packet.out_of_band and isinstance(packet.entry, kind)
