"""ConsoleView: the scrollback and, below it, the live prompt_toolkit region, in one scrollable widget.

It draws what its Surface holds, feeds keys to the prompt, and knows nothing of commands. Prompt follows output as in a console.
"""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from exoshell.repl.terminal import CursorCell, KeyQueueInput, Surface
from exoshell.repl.transcript import Row
from exoshell.tui.keys import paste, to_key_presses
from exoshell.tui.theme import StyleSheet, ascii_text

_REVERSE = Style(reverse=True)
_UNDERLINE = Style(underline=True)
_SCROLL_KEYS = {"pageup": "page_up", "pagedown": "page_down", "ctrl+pageup": "scroll_up", "ctrl+pagedown": "scroll_down"}


class ConsoleView(ScrollView, can_focus=True):
    """The console widget. `styles_of_text` may be replaced when the theme changes; everything is then drawn anew."""

    ALLOW_SELECT = True

    class Sized(Message):
        """Sent once, when the size is known: the first prompt then has the right width."""

    def __init__(
        self,
        surface: Surface,
        sheet: StyleSheet,
        *,
        on_interrupt: Callable[[], None],
        on_resized: Callable[[], None],
        on_waiting_key: Callable[[str], bool] = lambda key: False,
        ascii_only: bool = False,
    ) -> None:
        super().__init__(id="console")
        self.surface = surface
        self.input = KeyQueueInput()
        self.sheet = sheet
        self._on_interrupt = on_interrupt
        self._on_resized = on_resized
        self._on_waiting_key = on_waiting_key
        self._ascii_only = ascii_only
        self._sized = False
        self._follow = True
        self._sync_pending = False
        self._shown_cursor: CursorCell | None = None
        surface.on_change = self._changed
        surface.on_cells = self._refresh_cells
        surface.on_bell = lambda: self.app.bell()

    # ------------------------------------------------------------------------------------------- drawing

    def _changed(self, row: int | None) -> None:
        """From the surface: refresh as little as possible, and everything at most once a turn of the loop."""
        if row is None:
            if not self._sync_pending:
                self._sync_pending = True
                self.call_next(self._sync)
            return
        self._place_cursor()

    def _refresh_cells(self, row: int, start: int, end: int) -> None:
        self.refresh(Region(start, row - round(self.scroll_y), end - start, 1))

    def _place_cursor(self) -> None:
        cursor = self.surface.cursor
        if cursor == self._shown_cursor:
            return
        for changed in (self._shown_cursor, cursor):
            if changed is not None:
                self._refresh_cells(changed.row, changed.column, changed.column + 2)  # a wide character is two columns
        self._shown_cursor = cursor
        if cursor is not None and self.has_focus:
            # the hardware cursor: input methods open their windows there, and screen readers follow it
            self.app.cursor_position = self.content_region.offset - self.scroll_offset + Offset(cursor.column, cursor.row)

    def _sync(self, *, again: bool = False) -> None:
        self._sync_pending = False
        top = self.surface.screen_top
        self.virtual_size = Size(self.surface.columns, top + self.surface.rows)
        if self._follow:
            self.scroll_to(y=top, animate=False, immediate=True, force=True)
            if round(self.scroll_y) != top and not again:
                self.call_after_refresh(self._sync, again=True)  # the layout does not know the new height yet
        self.refresh()
        self._place_cursor()

    def redraw(self, sheet: StyleSheet) -> None:
        """Another theme."""
        self.sheet = sheet
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if self.max_scroll_y >= self.surface.screen_top:  # else the layout is behind, and this is no wish of a person
            self._follow = new_value >= self.surface.screen_top

    def on_resize(self) -> None:
        size = self.scrollable_content_region.size
        if (size.width, size.height) != (self.surface.columns, self.surface.rows) and size.width > 0 and size.height > 0:
            self.surface.resize(size.width, size.height)
            self._on_resized()
        if size and not self._sized:
            self._sized = True
            self.post_message(self.Sized())
        self._sync()

    def render_line(self, y: int) -> Strip:
        row = round(self.scroll_y) + y
        width = self.scrollable_content_region.width
        strip = Strip(self._segments(self.surface.row(row)[0])).crop_extend(0, width, None)
        cursor = self.surface.cursor
        if cursor is not None and cursor.row == row:
            strip = _stylized(strip, cursor.column, cursor.column + 1, _REVERSE if self.has_focus else _UNDERLINE)
        selection = self.text_selection
        span = selection.get_span(row) if selection else None
        if span:
            text = "".join(segment.text for segment in strip)
            start, end = span
            end = len(text.rstrip()) if end == -1 else end
            strip = _stylized(
                strip, cell_len(text[:start]), cell_len(text[:end]), self.screen.get_component_rich_style("screen--selection")
            )
        return strip.apply_style(self.rich_style).apply_offsets(0, row)

    def _segments(self, row: Row) -> list[Segment]:
        shown = ascii_text if self._ascii_only else _same_width
        return [Segment(shown(text), self.sheet[style]) for style, text in row]

    # ------------------------------------------------------------------------------------------- input

    def follow(self) -> None:
        """Typing brings the prompt back into view."""
        self._follow = True
        if round(self.scroll_y) != self.surface.screen_top:
            self._sync()

    def on_key(self, event: events.Key) -> None:
        if event.key == "ctrl+c" and self.screen.get_selected_text():
            self.screen.action_copy_text()
            self.screen.clear_selection()
        elif event.key == "ctrl+c" and not self.input.has_reader:
            self.input.discard()
            self._on_interrupt()
        elif not self.input.has_reader and self._on_waiting_key(event.key):
            pass  # taken: a sign-in waits, and this is one of its keys
        elif event.key in _SCROLL_KEYS:
            getattr(self, f"action_{_SCROLL_KEYS[event.key]}")()
        else:
            presses = to_key_presses(event.key, event.character)
            if not presses:
                return
            self.follow()
            self.input.feed(presses)
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        self.follow()
        self.input.feed(paste(event.text))
        event.stop()

    def on_click(self, event: events.Click) -> None:
        event.prevent_default()  # Textual would select the whole scrollback on a double click (its issue 6633)
        offset = event.get_content_offset(self)
        if event.button == 1 and offset is not None and event.chain > 1:
            self._select_at(offset, whole_line=event.chain > 2)

    def _select_at(self, offset: Offset, *, whole_line: bool) -> None:
        """Double click: the word. Triple click: the row."""
        row = offset.y + round(self.scroll_y)
        text = "".join(part for _, part in self.surface.row(row)[0])
        index = len(_left_of(text, offset.x))
        start, end = 0, len(text)
        if not whole_line:
            start = next((place + 1 for place in range(index, -1, -1) if text[place : place + 1].isspace()), 0)
            end = next((place for place in range(index, len(text)) if text[place].isspace()), len(text))
        self.screen.selections = {self: Selection(Offset(start, row), Offset(end, row))}

    def on_print(self, event: events.Print) -> None:
        """print() of a library inside the app; see App.begin_capture_print."""
        self.surface.print(event.text)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        first = selection.start.y if selection.start else 0
        last = selection.end.y if selection.end else self.surface.height - 1
        parts: list[str] = []
        for number in range(first, last + 1):
            row, continues = self.surface.row(number)
            span = selection.get_span(number)
            if span is None:
                continue
            start, end = span
            parts.append("".join(text for _, text in row)[start : None if end == -1 else end])
            parts.append("" if continues else "\n")
        return "".join(parts).rstrip("\n"), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self.refresh()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()


def _left_of(text: str, cells: int) -> str:
    while text and cell_len(text) > cells:
        text = text[:-1]
    return text


def _same_width(text: str) -> str:
    """Where rich and prompt_toolkit disagree about a character's width (emoji sequences), the grid matters more than the glyph."""
    if text.isascii():
        return text
    from exoshell.repl.transcript import text_width

    if cell_len(text) == text_width(text):
        return text
    return "".join(char if cell_len(char) == text_width(char) else "?" * text_width(char) for char in text)


def _stylized(strip: Strip, start: int, end: int, style: Style) -> Strip:
    if end <= start:
        return strip
    left, middle, right = strip.divide([start, end, strip.cell_length])
    return Strip([*left, *Segment.apply_style(middle, post_style=style), *right], strip.cell_length)
