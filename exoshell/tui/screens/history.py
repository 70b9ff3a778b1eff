"""HistoryScreen: history as a list that narrows while one types; the chosen line is inserted, not run (F7History's contract)."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from exoshell.repl.history import History


class HistoryScreen(ModalScreen[str | None]):
    """Dismisses with the chosen line, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f7", "cancel", "Close", priority=True),
        Binding("up", "move(-1)", "Up", priority=True),
        Binding("down", "move(1)", "Down", priority=True),
    ]
    DEFAULT_CSS = """
    HistoryScreen { align: center middle; }
    HistoryScreen Vertical { width: 90%; height: 80%; border: round $accent; background: $surface; }
    HistoryScreen OptionList { height: 1fr; background: $surface; border: none; }
    HistoryScreen Input, HistoryScreen Input:focus { border: none; background: $background; height: 1; padding: 0 1; }
    """

    def __init__(self, history: History, typed: str) -> None:
        super().__init__()
        self._history = history
        self._typed = typed
        self._texts: list[str] = []

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title = "History"
            frame.border_subtitle = "Enter inserts - Esc closes"
            yield Input(self._typed, placeholder="filter")
            yield OptionList()

    def on_mount(self) -> None:
        self._fill(self._typed)
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def on_input_submitted(self) -> None:
        place = self.query_one(OptionList).highlighted
        self.dismiss(self._texts[place] if place is not None and self._texts else None)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._texts[event.option_index])

    def action_move(self, step: int) -> None:
        options = self.query_one(OptionList)
        if step < 0:
            options.action_cursor_up()
        else:
            options.action_cursor_down()

    def action_cancel(self) -> None:
        self.dismiss(None)

    def _fill(self, fragment: str) -> None:
        self._texts = [entry.text for entry in self._history.search(fragment)]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(Text(_label(text), no_wrap=True, overflow="ellipsis")) for text in self._texts])
        if self._texts:
            options.highlighted = 0


def _label(text: str) -> str:
    """A line as the list shows it: the first of several, and how many follow."""
    first, *others = text.split("\n")
    return f"{first}  (+{len(others)} line{'s' if len(others) > 1 else ''})" if others else first
