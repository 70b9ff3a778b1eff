"""HelpScreen: the help of a command over the console; the line being typed stays untouched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from exoshell.styled import StyledLine
from exoshell.theming import Theme
from exoshell.tui.panes.status import rich_text


class HelpScreen(ModalScreen[None]):
    """Shows lines in a scrollable frame; Escape, F1 or q close it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q", "dismiss", "Close")]
    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen VerticalScroll { width: 90%; height: 90%; border: round $accent; background: $surface; padding: 0 1; }
    HelpScreen Static { width: auto; }
    """

    def __init__(self, lines: Sequence[StyledLine], theme: Theme | None) -> None:
        super().__init__()
        self._lines = lines
        self._theme = theme

    def compose(self) -> ComposeResult:
        frame = VerticalScroll()
        frame.border_title = "Help"
        frame.border_subtitle = "Esc closes"
        with frame:
            for line in self._lines:
                yield Static(rich_text(line, self._theme))
