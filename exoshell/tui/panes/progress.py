"""ProgressPane: one or two lines below the console while something reports progress; gone when it is done."""

from __future__ import annotations

from collections.abc import Callable

from textual.widgets import Static

from exoshell.host import ProgressRecord
from exoshell.styled import Span, StyledLine
from exoshell.theming import Theme
from exoshell.tui.panes.status import rich_text

_BAR_WIDTH = 12
_MIN_INTERVAL = 0.05


def progress_line(record: ProgressRecord, *, ascii_only: bool = False) -> StyledLine:
    """Activity, bar where a percentage is known, status, and the key that stops it."""
    spans = [Span(record.activity, "progress")]
    if record.percent >= 0:
        done = round(_BAR_WIDTH * min(record.percent, 100) / 100)
        full, empty = ("#", ".") if ascii_only else ("▇", "▁")
        spans.append(Span(f"  {full * done}{empty * (_BAR_WIDTH - done)}", "progress"))
    for text in (record.status, record.current_operation):
        if text:
            spans.append(Span(f"  {text}", "pane.value"))
    if record.seconds_remaining >= 0:
        spans.append(Span(f"  {record.seconds_remaining} s left", "pane.label"))
    spans.append(Span("  Ctrl+C stops", "pane.label"))
    return StyledLine(tuple(spans))


class ProgressPane(Static):
    """Shows the newest record of each activity, at most three."""

    def __init__(self, theme: Callable[[], Theme | None], *, ascii_only: bool) -> None:
        super().__init__(id="progress")
        self._theme = theme
        self._ascii_only = ascii_only
        self._records: dict[int, ProgressRecord] = {}
        self._last = 0.0

    def show(self, record: ProgressRecord, now: float) -> None:
        """Takes a record in; redraws at most twenty times a second."""
        if record.completed:
            self._records.pop(record.activity_id, None)
        else:
            self._records[record.activity_id] = record
        if record.completed or now - self._last >= _MIN_INTERVAL:
            self._last = now
            self._draw()

    def clear(self) -> None:
        if self._records:
            self._records.clear()
            self._draw()

    def _draw(self) -> None:
        lines = [progress_line(record, ascii_only=self._ascii_only) for record in list(self._records.values())[-3:]]
        self.display = bool(lines)
        text = rich_text(lines[0], self._theme()) if lines else rich_text(StyledLine(), None)
        for line in lines[1:]:
            text.append("\n")
            text.append_text(rich_text(line, self._theme()))
        self.update(text)
