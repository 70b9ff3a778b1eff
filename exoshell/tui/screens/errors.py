"""ErrorScreen: errors of the session one at a time, newest first, with everything that Get-Error shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from exoshell.styled import StyledLine
from exoshell.theming import Theme
from exoshell.tui.screens.help import page_text


class ErrorScreen(ModalScreen[None]):
    """`lines(place)` gives the lines of an error by its place in $Error, [] beyond the last."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f4,q", "dismiss", "Close"),
        Binding("right,n", "go(1)", "Older"),
        Binding("left,p", "go(-1)", "Newer"),
        Binding("c", "copy", "Copy"),
    ]
    DEFAULT_CSS = """
    ErrorScreen { align: center middle; }
    ErrorScreen VerticalScroll { width: 90%; height: 90%; border: round $error; background: $surface; padding: 0 1; }
    """

    def __init__(self, lines: Callable[[int], list[StyledLine]], count: int, theme: Theme | None) -> None:
        super().__init__()
        self._lines = lines
        self._count = count
        self._theme = theme
        self._place = 0

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static()

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        frame = self.query_one(VerticalScroll)
        frame.border_title = f"Error {self._place + 1} of {self._count}"
        frame.border_subtitle = "Left newer  Right older  c copy  Esc closes"
        text = page_text(self._lines(self._place), self._theme, ascii_only=self.app.has_class("ascii"))
        text.no_wrap = False
        self.query_one(Static).update(text)
        frame.scroll_home(animate=False)

    def action_go(self, step: int) -> None:
        place = max(0, min(self._place + step, self._count - 1))
        if place != self._place:
            self._place = place
            self._show()

    def action_copy(self) -> None:
        self.app.copy_to_clipboard("\n".join(line.text for line in self._lines(self._place)))
