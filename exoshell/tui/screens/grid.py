"""GridScreen: objects as a table to look through, sort, filter and choose from. Only the rows on the screen are drawn.

The line being typed below it stays untouched.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input

from exoshell.formatting.cells import LEFT, fit
from exoshell.theming import Theme
from exoshell.tui.object_table import ObjectTable
from exoshell.tui.theme import ascii_text, rich_style

_GAP = "  "


class GridView(ScrollView, can_focus=True):
    """Header and rows of a table; the header stays in the first line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go(-1)", "Up"),
        Binding("down", "go(1)", "Down"),
        Binding("pageup", "page(-1)", "Page up"),
        Binding("pagedown", "page(1)", "Page down"),
        Binding("home", "go(-1000000000)", "Start"),
        Binding("end", "go(1000000000)", "End"),
        Binding("left", "column(-1)", "Left"),
        Binding("right", "column(1)", "Right"),
    ]

    def __init__(self, table: ObjectTable, theme: Theme | None, *, ascii_only: bool) -> None:
        super().__init__()
        self.table = table
        self.row = 0
        self.column = 0
        self.marked: set[int] = set()
        self._theme = theme
        self._ascii_only = ascii_only
        self._widths = table.widths()

    def show(self, table: ObjectTable | None = None) -> None:
        """Draws everything anew: other rows, another order, or another table."""
        if table is not None:
            self.table, self.column, self._widths = table, 0, table.widths()
        self.row = max(0, min(self.row, len(self.table.order) - 1))
        width = sum(self._widths) + len(_GAP) * len(self._widths) + 2
        self.virtual_size = Size(width, len(self.table.order) + 1)
        self._reveal()
        self.refresh()

    @property
    def place(self) -> int | None:
        """The object the cursor is at, by its place in the table."""
        return self.table.order[self.row] if self.table.order else None

    def on_mount(self) -> None:
        self.show()

    def on_resize(self) -> None:
        self._reveal()

    def action_go(self, step: int) -> None:
        self.row = max(0, min(self.row + step, len(self.table.order) - 1))
        self._reveal()
        self.refresh()

    def action_page(self, step: int) -> None:
        self.action_go(step * max(1, self.size.height - 2))

    def action_column(self, step: int) -> None:
        self.column = max(0, min(self.column + step, len(self.table.columns) - 1))
        self._reveal()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None and offset.y > 0:
            self.action_go(offset.y - 1 + round(self.scroll_y) - self.row)

    def _reveal(self) -> None:
        height = max(1, self.scrollable_content_region.height - 1)
        top = round(self.scroll_y)
        if not top <= self.row < top + height:
            top = self.row if self.row < top else self.row - height + 1
        start = 2 + sum(self._widths[: self.column]) + len(_GAP) * self.column
        left, room = round(self.scroll_x), self.scrollable_content_region.width
        end = start + self._widths[self.column]
        if start < left or end > left + room:
            left = max(0, min(start - 2, end - room if end > left + room and end - start <= room else start - 2))
        self.scroll_to(left, top, animate=False, immediate=True, force=True)

    def _look(self, name: str) -> Style:
        return rich_style(self._theme.style(name)) if self._theme is not None else Style(reverse=name == "menu.current", bold=name == "key")

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        left = round(self.scroll_x)
        segments = self._header() if y == 0 else self._row(round(self.scroll_y) + y - 1)
        return Strip(segments).crop_extend(left, left + width, None).apply_style(self.rich_style)

    def _header(self) -> list[Segment]:
        segments = [Segment("  ")]
        up, down = ("^", "v") if self._ascii_only else ("▲", "▼")
        for number, (name, width) in enumerate(zip(self.table.columns, self._widths, strict=True)):
            mark = (down if self.table.descending else up) if number == self.table.sorted_by else ""
            text = fit(name, width - len(mark), LEFT, True) + mark if len(name) + len(mark) > width else fit(name + mark, width, LEFT, True)
            segments += [Segment(self._shown(text), self._look("key" if number == self.column else "output.header")), Segment(_GAP)]
        return segments

    def _row(self, number: int) -> list[Segment]:
        if not 0 <= number < len(self.table.order):
            return []
        place = self.table.order[number]
        mark = ("* " if self._ascii_only else "● ") if place in self.marked else "  "
        cells = [fit(text, width, LEFT, True) for text, width in zip(self.table.texts(place), self._widths, strict=True)]
        style = self._look("menu.current") if number == self.row else None
        return [Segment(mark + self._shown(_GAP.join(cells)) + _GAP, style)]

    def _shown(self, text: str) -> str:
        return ascii_text(text) if self._ascii_only else text


class GridScreen(ModalScreen[list[Any] | None]):
    """Dismisses with the chosen objects: None where it was only looked at or cancelled. `choice`: '', 'Single' or 'Multiple'."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f3,ctrl+c", "leave", "Close", priority=True),
        Binding("slash", "filter", "Filter"),
        Binding("s", "sort", "Sort"),
        Binding("asterisk", "all", "All properties"),
        Binding("c", "copy", "Copy"),
        Binding("space", "mark", "Mark"),
        Binding("enter", "accept", "Take"),
    ]
    DEFAULT_CSS = """
    GridScreen { align: center middle; }
    GridScreen Vertical { width: 100%; height: 100%; border: round $accent; background: $background; padding: 0 1; }
    GridScreen GridView { height: 1fr; background: $background; overflow-x: auto; overflow-y: scroll; scrollbar-size: 1 1; }
    GridScreen Input, GridScreen Input:focus { border: none; background: $surface; height: 1; padding: 0; }
    """

    def __init__(self, title: str, objects: Sequence[Any], theme: Theme | None, *, choice: str = "", ascii_only: bool = False) -> None:
        super().__init__()
        self._title = title
        self._choice = choice
        self._all = False
        self.grid = GridView(ObjectTable(objects), theme, ascii_only=ascii_only)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Input(placeholder="/ filters: words that a row must contain")
            yield self.grid

    def on_mount(self) -> None:
        self.grid.focus()
        self._say()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.grid.table.filter = event.value
        self._arrange()

    def on_input_submitted(self) -> None:
        self.grid.focus()

    def on_key(self, event: events.Key) -> None:
        if event.key in ("up", "down") and isinstance(self.focused, Input):
            self.grid.focus()
            event.stop()

    def _arrange(self) -> None:
        self.run_worker(self._in_steps(self.grid.table), group="arrange", exclusive=True)

    async def _in_steps(self, table: ObjectTable) -> None:
        """Sorting and filtering between keys and redraws; a new wish ends the old one."""
        for _ in table.arrange():
            await asyncio.sleep(0)
        self.grid.show()
        self._say()

    def _say(self) -> None:
        table = self.grid.table
        count, shown = len(table.objects), len(table.order)
        amount = f"{count:,}" if shown == count else f"{shown:,} of {count:,}"
        frame = self.query_one(Vertical)
        frame.border_title = f"{self._title}: {amount} object{'' if count == 1 else 's'}"
        keys = ["/ filter", "Left Right s sort", "* all", "c copy"]
        keys += {"Single": ["Enter takes it"], "Multiple": ["Space marks", "Enter takes them"]}.get(self._choice, [])
        frame.border_subtitle = "  ".join([*keys, "Esc closes"])

    # ------------------------------------------------------------------------------------------- keys

    def action_filter(self) -> None:
        self.query_one(Input).focus()

    def action_sort(self) -> None:
        self.grid.table.sort(self.grid.column)
        self._arrange()

    def action_all(self) -> None:
        self._all = not self._all
        before = self.grid.table
        table = ObjectTable(before.objects, all_properties=self._all)
        table.filter = before.filter
        self.grid.show(table)
        self._arrange()

    def action_copy(self) -> None:
        place = self.grid.place
        if place is not None:
            self.app.copy_to_clipboard(self.grid.table.texts(place)[self.grid.column])

    def action_mark(self) -> None:
        place = self.grid.place
        if self._choice == "Multiple" and place is not None:
            self.grid.marked ^= {place}
            self.grid.action_go(1)

    def action_accept(self) -> None:
        place = self.grid.place
        if self._choice and place is not None:
            places = sorted(self.grid.marked) if self._choice == "Multiple" and self.grid.marked else [place]
            self.dismiss([self.grid.table.objects[item] for item in places])

    def action_leave(self) -> None:
        """Closes a filter first, then the grid."""
        typed = self.query_one(Input)
        if self.focused is typed:
            typed.value = ""
            self.grid.focus()
        else:
            self.dismiss(None)
