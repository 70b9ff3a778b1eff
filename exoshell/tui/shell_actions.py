"""ShellActions: what keys of the prompt ask of the screen: help, history, errors and the grid, each a screen of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exoshell.tui.app import ExoshellApp


class ShellActions:
    """Implements EditorActions over the app. Screens are imported when they are first opened."""

    def __init__(self, app: ExoshellApp) -> None:
        self._app = app

    def show_help(self, text: str, cursor: int) -> None:
        from exoshell.tui.screens.help import HelpScreen

        app = self._app
        if app.session is not None:
            lines, anchor = app.session.help_lines(text, cursor, width=max(40, app.size.width * 9 // 10 - 4))
            app.push_screen(HelpScreen(lines, app.shown_theme(), anchor=anchor))

    def show_parameter(self, text: str, cursor: int) -> None:
        from exoshell.tui.screens.help import ParameterCard

        app = self._app
        lines = app.session.parameter_lines(text, cursor) if app.session is not None else []
        if lines:
            app.push_screen(ParameterCard(lines, app.shown_theme()))
        else:
            app.bell()

    def show_history(self, text: str) -> None:
        from exoshell.tui.screens.history import HistoryScreen

        repl = self._app.repl
        if repl is None:
            return

        def insert(line: str | None) -> None:
            if line is not None and repl.editor is not None:
                repl.editor.default_buffer.text = line
                repl.editor.default_buffer.cursor_position = len(line)
            self._app.console_view.focus()

        self._app.push_screen(HistoryScreen(repl.history, text), insert)

    def show_errors(self) -> None:
        from exoshell.tui.screens.errors import ErrorScreen

        app = self._app
        count = app.status().errors
        if app.session is None or count == 0:
            app.notify("There are no errors in this session.", timeout=3)
            return
        app.push_screen(ErrorScreen(app.session.error_lines, count, app.shown_theme()))

    def show_grid(self) -> None:
        app = self._app
        if app.session is not None and app.session.last_output:
            self.open_grid(app.session.last_output_of or "Output", app.session.last_output)
        else:
            app.notify("Nothing to show: no command has put out objects yet.", timeout=3)

    def open_grid(
        self, title: str, objects: Sequence[Any], choice: str = "", done: Callable[[list[Any] | None], None] = lambda chosen: None
    ) -> None:
        """`done` is told the chosen objects, or None."""
        from exoshell.tui.screens.grid import GridScreen

        app = self._app

        def closed(chosen: list[Any] | None) -> None:
            app.console_view.focus()
            done(chosen)

        app.push_screen(GridScreen(title, objects, app.shown_theme(), choice=choice, ascii_only=app.ascii_only), closed)

    def copy(self, text: str) -> None:
        self._app.copy_to_clipboard(text)
