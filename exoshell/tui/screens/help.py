"""HelpScreen: the help of a command over the console, from the parameter under the cursor on; ParameterCard: one parameter, under the line.

The line being typed stays untouched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from exoshell.styled import Span, StyledLine
from exoshell.theming import Theme
from exoshell.tui.panes.status import rich_text
from exoshell.tui.theme import ascii_text


def page_text(lines: Sequence[StyledLine], theme: Theme | None, *, ascii_only: bool) -> Text:
    """Lines as one text for one widget: a widget for each of a thousand lines takes seconds."""
    if ascii_only:
        lines = [StyledLine(tuple(Span(ascii_text(span.text), span.style) for span in line.spans)) for line in lines]
    return Text("\n", no_wrap=True, end="").join(rich_text(line, theme) for line in lines)


class HelpScreen(ModalScreen[None]):
    """Shows lines in a scrollable frame, the line `anchor` at its top; Escape, F1 or q close it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q", "dismiss", "Close"),
        Binding("home", "to(0)", "Start"),
        Binding("end", "to(1000000)", "End"),
    ]
    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen VerticalScroll { width: 90%; height: 90%; border: round $accent; background: $surface; padding: 0 1; overflow-x: auto; }
    HelpScreen Static { width: auto; }
    """

    def __init__(self, lines: Sequence[StyledLine], theme: Theme | None, *, anchor: int = 0, title: str = "Help") -> None:
        super().__init__()
        self._lines = lines
        self._theme = theme
        self._anchor = anchor
        self._title = title

    def compose(self) -> ComposeResult:
        frame = VerticalScroll()
        frame.border_title = self._title
        frame.border_subtitle = "Up, Down, PgUp, PgDn, Home scroll - Esc closes"
        with frame:
            yield Static(page_text(self._lines, self._theme, ascii_only=self.app.has_class("ascii")))

    def on_mount(self) -> None:
        if self._anchor:
            self.call_after_refresh(self.action_to, self._anchor)

    def action_to(self, line: int) -> None:
        self.query_one(VerticalScroll).scroll_to(y=line, animate=False)


class ParameterCard(ModalScreen[str | None]):
    """A card at the bottom; any key removes it. Dismisses with nothing."""

    DEFAULT_CSS = """
    ParameterCard { align: center bottom; background: transparent; }
    ParameterCard VerticalScroll { width: 100%; height: auto; max-height: 70%; border: round $accent; background: $surface; padding: 0 1; }
    """

    def __init__(self, lines: Sequence[StyledLine], theme: Theme | None) -> None:
        super().__init__()
        self._lines = lines
        self._theme = theme

    def compose(self) -> ComposeResult:
        with VerticalScroll() as frame:
            frame.border_subtitle = "any key closes"
            text = page_text(self._lines, self._theme, ascii_only=self.app.has_class("ascii"))
            text.no_wrap = False
            yield Static(text)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.dismiss(None)
