"""The main prompt: one PromptSession for all lines of a session, with colours, completion, suggestions and PSReadLine's keys."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit import PromptSession
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.key_binding import KeyBindingsBase
from prompt_toolkit.layout.controls import BufferControl
from prompt_toolkit.layout.processors import HighlightMatchingBracketProcessor
from prompt_toolkit.shortcuts import CompleteStyle
from prompt_toolkit.styles import BaseStyle

from exoshell.completion.result import CommandCompletion
from exoshell.repl.completer import ShellCompleter
from exoshell.repl.history import History
from exoshell.repl.key_bindings import ESCAPE_WAIT, EditorActions, make_bindings
from exoshell.repl.lexer import LineLexer
from exoshell.repl.lines import LineParser
from exoshell.repl.predictions import PredictionList, list_is_shown
from exoshell.repl.suggest import HistorySuggest

MENU_ROWS = 8
Complete = Callable[[str, int], CommandCompletion]


class LineHistory(InMemoryHistory):
    """Up and Down over our History, which is the only one that stores."""

    def __init__(self, history: History) -> None:
        super().__init__()
        self._lines = history

    def load_history_strings(self) -> list[str]:
        return list(reversed(self._lines.lines))

    def store_string(self, string: str) -> None:
        """Nothing: Repl adds a line when it runs it."""


class LineEditor(PromptSession[str]):
    """The prompt of a session. `begin` before each line: the commands in between may have changed everything that can be offered."""

    predictions: PredictionList
    suggest: HistorySuggest
    bindings_of: Callable[[str], KeyBindingsBase]

    def set_option(self, name: str, value: str) -> None:
        """One of host.LineEditorInterface's options, as Set-PSReadLineOption names them."""
        if name == "EditMode":
            mode = value.casefold()
            self.key_bindings = self.bindings_of(mode)
            self.editing_mode = EditingMode.VI if mode == "vi" else EditingMode.EMACS
            self.app.timeoutlen = self.app.ttimeoutlen = ESCAPE_WAIT[mode]
        elif name == "PredictionViewStyle":
            self.predictions.enabled = value == "ListView"
        elif name == "PredictionSource":
            self.auto_suggest = None if value == "None" else self.suggest

    def begin(self) -> None:
        if isinstance(self.completer, ShellCompleter):
            self.completer.forget()


def make_editor(
    history: History, style: BaseStyle, actions: EditorActions, *, complete: Complete, mode: str = "windows", predict: bool = True
) -> LineEditor:
    """Call it inside the app session whose input and output it shall use."""
    parser = LineParser()
    predictions = PredictionList(history)
    suggest = HistorySuggest(history, lambda: predictions.enabled)

    def bindings_of(mode: str) -> KeyBindingsBase:
        return make_bindings(history, actions, parser, mode, predictions)

    editor: LineEditor = LineEditor(
        style=style,
        history=LineHistory(history),
        lexer=LineLexer(parser),
        completer=ShellCompleter(complete),
        complete_while_typing=False,
        complete_style=CompleteStyle.COLUMN,
        auto_suggest=suggest if predict else None,
        # prompt_toolkit's layout for one line shows a search in its place; the one for many shows it at the end of the screen
        multiline=Condition(lambda: "\n" in editor.default_buffer.text),
        prompt_continuation=lambda width, line, wrap: "" if wrap else [("class:prompt.continuation", ">> ")],
        key_bindings=bindings_of(mode),
        vi_mode=mode == "vi",
        input_processors=[HighlightMatchingBracketProcessor(chars="[](){}")],
        reserve_space_for_menu=MENU_ROWS,
        search_ignore_case=True,
        enable_open_in_editor=False,
        enable_suspend=False,
        mouse_support=False,
        include_default_pygments_style=False,
    )
    editor.app.timeoutlen = editor.app.ttimeoutlen = ESCAPE_WAIT[mode]
    editor.predictions, editor.suggest, editor.bindings_of = predictions, suggest, bindings_of
    predictions.watch(editor.default_buffer)
    for window in editor.layout.find_all_windows():
        if isinstance(window.content, BufferControl) and window.content.buffer is editor.default_buffer:
            window.content.menu_position = lambda: 0 if list_is_shown(editor.default_buffer) else None
    return editor
