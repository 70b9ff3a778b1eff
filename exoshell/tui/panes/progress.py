"""ProgressPane: one or two lines below the console while something reports progress; gone when it is done."""

from __future__ import annotations

from collections.abc import Callable

from textual.widgets import Static

from exoshell.host import ProgressRecord
from exoshell.repl.states import RateMeter
from exoshell.styled import Span, StyledLine
from exoshell.theming import Theme
from exoshell.tui.panes.status import clipped, rich_text

_BAR_WIDTH = 12
_RUNNER = 3
"""Cells of the block that runs through a bar of unknown length."""
_MIN_INTERVAL = 0.05


def _bar(percent: int, now: float, *, ascii_only: bool) -> str:
    full, empty = ("#", ".") if ascii_only else ("▇", "▁")
    if percent >= 0:
        done = round(_BAR_WIDTH * min(percent, 100) / 100)
        return full * done + empty * (_BAR_WIDTH - done)
    span = _BAR_WIDTH - _RUNNER
    place = abs(int(now * 10) % (2 * span) - span)
    return empty * place + full * _RUNNER + empty * (span - place)


def progress_line(record: ProgressRecord, *, rate: str = "", now: float = 0.0, ascii_only: bool = False) -> StyledLine:
    """Activity, bar (one that runs to and fro where no percentage is known), status, rate, and the key that stops it."""
    spans = [Span(record.activity, "progress"), Span(f"  {_bar(record.percent, now, ascii_only=ascii_only)}", "progress")]
    for text in (record.status, record.current_operation, rate):
        if text:
            spans.append(Span(f"  {text}", "pane.value"))
    if record.seconds_remaining >= 0:
        spans.append(Span(f"  {record.seconds_remaining} s left", "pane.label"))
    spans.append(Span("  Ctrl+C stops", "pane.label"))
    return StyledLine(tuple(spans))


class ProgressPane(Static):
    """Shows a notice, if there is one, and the newest record of each activity: at most three lines."""

    def __init__(self, theme: Callable[[], Theme | None], *, ascii_only: bool) -> None:
        super().__init__(id="progress")
        self._theme = theme
        self._ascii_only = ascii_only
        self._records: dict[int, ProgressRecord] = {}
        self._last = 0.0
        self._meter = RateMeter()
        self._rates: dict[int, str] = {}
        self._notice: StyledLine | None = None

    def notice(self, line: StyledLine | None) -> None:
        """A line above the records, such as what a sign-in waits for."""
        if line != self._notice:
            self._notice = line
            self._draw()

    def show(self, record: ProgressRecord, now: float) -> None:
        """Takes a record in; redraws at most twenty times a second."""
        if record.completed:
            self._records.pop(record.activity_id, None)
        else:
            self._records[record.activity_id] = record
        self._rates[record.activity_id] = self._meter.rate(record, now)
        if record.completed or now - self._last >= _MIN_INTERVAL:
            self._last = now
            self._draw()

    def clear(self) -> None:
        if self._records:
            self._records.clear()
            self._draw()

    def _draw(self) -> None:
        lines = [
            progress_line(record, rate=self._rates.get(record.activity_id, ""), now=self._last, ascii_only=self._ascii_only)
            for record in self._records.values()
        ]
        if self._notice is not None:
            lines.insert(0, self._notice)
        width = max(20, self.app.size.width - 2)
        lines = [clipped(line, width, ascii_only=self._ascii_only) for line in lines]
        self.display = bool(lines)
        text = rich_text(lines[0], self._theme()) if lines else rich_text(StyledLine(), None)
        for line in lines[1:3]:
            text.append("\n")
            text.append_text(rich_text(line, self._theme()))
        self.update(text)
