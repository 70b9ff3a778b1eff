"""The main prompt: one PromptSession for all lines of a session, with colours, completion, suggestions and PSReadLine's keys."""

from __future__ import annotations

from prompt_toolkit import PromptSession
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.layout.processors import HighlightMatchingBracketProcessor
from prompt_toolkit.shortcuts import CompleteStyle
from prompt_toolkit.styles import BaseStyle

from exoshell.repl.completer import ShellCompleter
from exoshell.repl.history import History
from exoshell.repl.key_bindings import EditorActions, EditorState, make_bindings
from exoshell.repl.lexer import LineLexer
from exoshell.repl.lines import LineParser
from exoshell.repl.suggest import HistorySuggest
from exoshell.session import Session

MENU_ROWS = 8


class LineHistory(InMemoryHistory):
    """Up and Down over our History, which is the only one that stores."""

    def __init__(self, history: History) -> None:
        super().__init__()
        self._lines = history

    def load_history_strings(self) -> list[str]:
        return list(reversed(self._lines.lines))

    def store_string(self, string: str) -> None:
        """Nothing: Repl adds a line when it runs it."""


def make_editor(session: Session, history: History, style: BaseStyle, actions: EditorActions) -> PromptSession[str]:
    """The prompt of a session; call it inside the app session whose input and output it shall use."""
    parser = LineParser()
    state = EditorState()
    completer = ShellCompleter(session.complete)
    config = session.config
    editor: PromptSession[str] = PromptSession(
        style=style,
        history=LineHistory(history),
        lexer=LineLexer(parser),
        completer=completer,
        complete_while_typing=Condition(lambda: state.narrowing),
        complete_style=CompleteStyle.COLUMN,
        auto_suggest=HistorySuggest(history) if config.predict else None,
        multiline=Condition(lambda: parser.incomplete(editor.default_buffer.text)),
        prompt_continuation=lambda width, line, wrap: "" if wrap else [("class:prompt.continuation", ">> ")],
        key_bindings=make_bindings(state, history, actions, config.edit_mode),
        vi_mode=config.edit_mode == "vi",
        input_processors=[HighlightMatchingBracketProcessor(chars="[](){}")],
        reserve_space_for_menu=MENU_ROWS,
        enable_open_in_editor=False,
        enable_suspend=False,
        mouse_support=False,
        include_default_pygments_style=False,
    )

    return editor
