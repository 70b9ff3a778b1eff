"""A terminal made of Python objects: KeyQueueInput and SurfaceOutput let a genuine prompt_toolkit application run without one.

Keys are queued as KeyPress values (no descriptor, so no escape-code ambiguity); drawing is not imitated but taken: at the end of
each render the finished Screen is copied into rows. This relies on the order in which Renderer calls an Output, guarded by
tests/repl/test_terminal.py:

    render()  hide_cursor … flush        the frame is renderer.last_rendered_screen
    erase()   erase_down, flush          drop the frame
    reset()   reset_cursor_shape, flush  what is still shown stays: it becomes transcript
    clear()   erase(), erase_screen      a new page
    prints    set_attributes, write      appended to the transcript, above the frame
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest

from prompt_toolkit.application.current import get_app_or_none
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import Input
from prompt_toolkit.input.typeahead import clear_typeahead
from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.layout.screen import Screen
from prompt_toolkit.output import ColorDepth, DummyOutput

from exoshell.repl.transcript import Fragment, Line, Row, Transcript, text_width


class KeyQueueInput(Input):
    """Holds key presses until an application reads them, so typing ahead comes for free."""

    def __init__(self) -> None:
        self._queue: list[KeyPress] = []
        self._readers: list[Callable[[], None]] = []
        self._closed = False

    def feed(self, presses: Iterable[KeyPress]) -> None:
        """Queues keys; a waiting prompt has handled them when this returns."""
        self._queue.extend(presses)
        self._notify()

    @property
    def has_reader(self) -> bool:
        return bool(self._readers)

    def discard(self) -> None:
        """Forgets what was typed ahead: after Ctrl+C, and before a dangerous question."""
        self._queue.clear()
        clear_typeahead(self)  # what followed the Enter that ended a prompt is kept there

    def close(self) -> None:
        """End of input: a waiting prompt raises EOFError."""
        self._closed = True
        self._notify()

    def _notify(self) -> None:
        if not self._readers:
            return
        try:
            self._readers[-1]()
        except Exception as error:  # a faulty key binding must not end the application that feeds us
            asyncio.get_running_loop().call_exception_handler({"message": "handling a key failed", "exception": error})

    def read_keys(self) -> list[KeyPress]:
        keys, self._queue = self._queue, []
        return keys

    @contextmanager
    def attach(self, input_ready_callback: Callable[[], None]) -> Generator[None, None, None]:
        self._readers.append(input_ready_callback)
        if self._queue or self._closed:
            input_ready_callback()
        try:
            yield
        finally:
            self._readers.remove(input_ready_callback)

    @contextmanager
    def detach(self) -> Generator[None, None, None]:
        readers, self._readers = self._readers, []
        try:
            yield
        finally:
            self._readers = readers
            if self._queue:
                self._notify()

    @contextmanager
    def raw_mode(self) -> Generator[None, None, None]:
        yield

    @contextmanager
    def cooked_mode(self) -> Generator[None, None, None]:
        yield

    @property
    def closed(self) -> bool:
        return self._closed

    def fileno(self) -> int:
        raise NotImplementedError("there is no file descriptor behind this input")

    def typeahead_hash(self) -> str:
        return f"key-queue-{id(self)}"


class SurfaceOutput(DummyOutput):
    """What prompt_toolkit believes to be its terminal."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._rendering = False
        self._style = ""

    def get_size(self) -> Size:
        return Size(rows=self._surface.rows, columns=self._surface.columns)

    def get_rows_below_cursor_position(self) -> int:
        return self._surface.rows_below_prompt

    def get_default_color_depth(self) -> ColorDepth:
        return ColorDepth.DEPTH_24_BIT

    def hide_cursor(self) -> None:
        self._rendering = True

    def flush(self) -> None:
        if self._rendering:
            self._rendering = False
            self._surface.show_frame()

    def erase_down(self) -> None:
        if not self._rendering:
            self._surface.drop_frame()

    def reset_cursor_shape(self) -> None:
        self._surface.commit_frame()

    def erase_screen(self) -> None:
        self._surface.new_page()

    def write(self, data: str) -> None:
        if not self._rendering:
            self._surface.print(data)

    def write_raw(self, data: str) -> None:
        self.write(data)

    def bell(self) -> None:
        self._surface.on_bell()


@dataclass(frozen=True, slots=True)
class CursorCell:
    """Where the cursor is: column, and row counted from the first row of the transcript."""

    column: int
    row: int


class Surface:
    """The transcript, the live frame of the running prompt below it, and the cursor.

    Geometry is three numbers: `live_top` (rows of the transcript), the frame's height, and `screen_top`, the first row of what a
    terminal would call its screen. It only grows, as a terminal only scrolls down. All methods belong to the UI loop's thread.
    """

    def __init__(self, limit: int = 100_000) -> None:
        self.columns, self.rows = 80, 24
        self.transcript = Transcript(limit)
        self.output = SurfaceOutput(self)
        self.on_change: Callable[[int | None], None] = lambda row: None
        """Called with -1 where only the cursor moved, with None where everything may have changed."""
        self.on_cells: Callable[[int, int, int], None] = lambda row, start, end: None
        """Called with the row and the columns that changed: over a slow line, a letter shall not cost the whole row."""
        self.on_bell: Callable[[], None] = lambda: None
        self._frame: list[Row] = []
        self._cursor: tuple[int, int] | None = None
        self._screen_top = 0

    @property
    def screen_top(self) -> int:
        return self._screen_top

    @property
    def live_top(self) -> int:
        return self.transcript.row_count

    @property
    def height(self) -> int:
        """Rows in all, the frame's included."""
        return self.live_top + len(self._frame)

    @property
    def rows_below_prompt(self) -> int:
        return max(1, self.rows - (self.live_top - self._screen_top))

    @property
    def cursor(self) -> CursorCell | None:
        if self._cursor is None:
            return None
        return CursorCell(self._cursor[0], self.live_top + self._cursor[1])

    def row(self, number: int) -> tuple[Row, bool]:
        """A row of transcript or frame, and whether its line goes on in the next row."""
        top = self.live_top
        if number < top:
            return self.transcript.row(number)
        if number - top < len(self._frame):
            return self._frame[number - top], False
        return (), False

    def text(self) -> list[str]:
        """The visible screen as text, for tests and screen captures."""
        return ["".join(text for _, text in self.row(number)[0]) for number in range(self._screen_top, self._screen_top + self.rows)]

    def resize(self, columns: int, rows: int) -> None:
        if (columns, rows) == (self.columns, self.rows):
            return
        self.columns, self.rows = columns, rows
        self.transcript.resize(columns)
        self.drop_frame()
        self._screen_top = max(0, self.live_top + 1 - rows)
        self.on_change(None)

    def print(self, text: str, style: str = "") -> None:
        self.transcript.write(text, style)
        self._grow()
        self.on_change(None)

    def print_lines(self, lines: Iterable[Line]) -> None:
        self.transcript.append_lines(lines)
        self._grow()
        self.on_change(None)

    def show_frame(self) -> None:
        """Takes over the screen that the running application has just laid out."""
        app = get_app_or_none()
        screen = app.renderer.last_rendered_screen if app else None
        if app is None or screen is None:
            return
        old, old_top = self._frame, self._screen_top
        self._frame = screen_rows(screen, self.columns, self.rows)
        while (
            len(self._frame) > 1 and not self._frame[-1] and screen.get_cursor_position(app.layout.current_window).y < len(self._frame) - 1
        ):
            self._frame.pop()  # the layout is as high as the screen; only what shows takes room
        self._cursor = None
        if screen.show_cursor:
            position = screen.get_cursor_position(app.layout.current_window)
            self._cursor = (position.x, position.y)
        self._grow()
        if self._screen_top != old_top:
            self.on_change(None)
            return
        for y, (before, after) in enumerate(zip_longest(old, self._frame, fillvalue=())):
            if before != after:
                self.on_cells(self.live_top + y, *changed_columns(before, after))
        self.on_change(-1)

    def drop_frame(self) -> None:
        if self._frame:
            self._frame, self._cursor = [], None
            self.on_change(None)

    def commit_frame(self) -> None:
        """What the prompt left on the screen becomes transcript."""
        if not self._frame:
            return
        rows, self._frame, self._cursor = self._frame, [], None
        while len(rows) > 1 and not rows[-1]:
            rows.pop()
        self.transcript.append_lines(rows)
        self._grow()
        self.on_change(None)

    def new_page(self) -> None:
        self._screen_top = self.live_top
        self.on_change(None)

    def _grow(self) -> None:
        self._screen_top = max(self._screen_top, self.height - self.rows)


def changed_columns(before: Row, after: Row) -> tuple[int, int]:
    """First and last column (the latter exclusive) in which two rows differ."""
    old, new = (_cells(row) for row in (before, after))
    start = next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    end = max(len(old), len(new))
    while end > start and len(old) == len(new) and old[end - 1] == new[end - 1]:
        end -= 1
    return start, end


def _cells(row: Row) -> list[Fragment]:
    """A row column by column; the second column of a wide character is empty."""
    cells: list[Fragment] = []
    for style, text in row:
        for char in text:
            cells.append((style, char))
            cells += [(style, "")] * (text_width(char) - 1)
    return cells


def screen_rows(screen: Screen, columns: int, rows: int) -> list[Row]:
    """A prompt_toolkit Screen as rows of (style string, text), trailing unstyled blanks removed."""
    result: list[Row] = []
    for y in range(min(screen.height, rows)):
        cells = screen.data_buffer.get(y)  # .get: looking up a missing row in the defaultdict would create it
        if not cells:
            result.append(())
            continue
        row: list[Fragment] = []
        text: list[str] = []
        style = ""
        x, last = 0, min(columns - 1, max(cells))
        while x <= last:
            cell = cells.get(x)
            char, name, width = (" ", "", 1) if cell is None else (cell.char or " ", cell.style, cell.width or 1)
            if name != style:
                if text:
                    row.append((style, "".join(text)))
                text, style = [], name
            text.append(char)
            x += width
        if text:
            row.append((style, "".join(text)))
        result.append(_stripped(row))
    return result


def _stripped(row: list[Fragment]) -> Row:
    """Without blanks at the end that no style makes visible. Menus colour their blanks; plain text does not."""
    while row and not _shows_blanks(row[-1][0]):
        rest = row[-1][1].rstrip()
        if rest:
            row[-1] = (row[-1][0], rest)
            break
        row.pop()
    return tuple(row)


def _shows_blanks(style: str) -> bool:
    return any(word in style for word in ("menu", "toolbar", "selected", "reverse", "bg:", "search", "matching"))
