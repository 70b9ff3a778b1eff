"""Keys of the prompt, under PSReadLine's function names: what all modes share stands here, the sets of the modes in their own files.

prompt_toolkit's Emacs set lies beneath 'windows' and 'emacs', its Vi set beneath 'vi'.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.clipboard import ClipboardData
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import completion_is_selected, emacs_mode, has_focus, vi_insert_mode
from prompt_toolkit.key_binding import KeyBindings, KeyBindingsBase, KeyPressEvent, merge_key_bindings
from prompt_toolkit.keys import Keys

from exoshell.repl.history import History
from exoshell.repl.lines import LineParser, argument_spans
from exoshell.repl.menu import menu_keys
from exoshell.repl.predictions import PredictionList, predicting, prediction_keys
from exoshell.repl.windows_keys import windows_keys

ESCAPE_WAIT = {"windows": 0.1, "emacs": 0.5, "vi": 0.1}
"""Seconds that a lone Escape waits for the rest of a longer key: long only where people type Escape as the Meta prefix."""


class EditorActions(Protocol):
    """What keys may ask of the surroundings."""

    def show_help(self, text: str, cursor: int) -> None:
        """F1: help for the command (and parameter) at the cursor."""

    def show_parameter(self, text: str, cursor: int) -> None:
        """Alt+H: a card about the parameter at the cursor."""

    def show_history(self, text: str) -> None:
        """F7: a list of history, filtered by what was typed."""

    def show_grid(self) -> None:
        """F3: what the last command put out, as a table to sort and filter."""

    def show_errors(self) -> None:
        """F4: the newest errors with everything they hold."""

    def copy(self, text: str) -> None:
        """Puts text on the clipboard of the person's machine."""


@dataclass
class PrefixSearch:
    """What F8 looks for, and where it is; `text` None when the last key was another one."""

    text: str | None = None
    place: int = 0


def make_bindings(history: History, actions: EditorActions, parser: LineParser, mode: str, predictions: PredictionList) -> KeyBindingsBase:
    """All bindings of the main prompt. `mode` is 'windows', 'emacs' or 'vi'; `parser` says whether Enter opens another line."""
    keys = KeyBindings()

    def copy(event: KeyPressEvent, text: str) -> None:
        event.app.clipboard.set_data(ClipboardData(text))
        actions.copy(text)

    _line_keys(keys, parser.incomplete, copy)
    _asking_keys(keys, actions)
    _history_keys(keys, history)
    sets: list[KeyBindingsBase] = [keys]
    if mode == "windows":
        sets.append(windows_keys(copy, lambda text: argument_spans(parser(text), text)))
    elif mode == "emacs":
        sets.append(_emacs_keys())
    sets.append(prediction_keys(predictions))
    sets.append(menu_keys(unix=mode == "emacs"))  # last: what an open menu takes, nobody else gets
    return merge_key_bindings(sets)


def _line_keys(keys: KeyBindings, incomplete: Callable[[str], bool], copy: Callable[[KeyPressEvent, str], None]) -> None:
    typing = has_focus(DEFAULT_BUFFER)

    @keys.add("enter", filter=typing & (~completion_is_selected | predicting))
    def accept_line(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.selection_state = None
        if incomplete(buffer.text):
            buffer.insert_text("\n")
        else:
            buffer.complete_state = None
            buffer.validate_and_handle()

    @keys.add("escape", "enter", filter=emacs_mode & typing)
    def add_line(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    @keys.add("c-z", save_before=lambda event: False)
    def undo(event: KeyPressEvent) -> None:
        event.current_buffer.undo()

    @keys.add("c-l")
    def clear_screen(event: KeyPressEvent) -> None:
        event.app.renderer.clear()

    @keys.add("c-c", filter=typing, eager=True)  # eager: prompt_toolkit has longer keys that begin so
    def copy_or_cancel_line(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.selection_state:
            copy(event, buffer.copy_selection().text)
            return
        buffer.complete_state = None
        buffer.cursor_position = len(buffer.text)
        buffer.insert_text("^C")
        event.app.exit(exception=KeyboardInterrupt(), style="class:aborting")

    @keys.add(Keys.BracketedPaste)
    def paste_text(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.selection_state:
            buffer.cut_selection()
        buffer.insert_text(event.data.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "))

    @keys.add("end", filter=typing & ~vi_insert_mode)
    def end_of_line_or_accept_suggestion(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.suggestion is not None and buffer.document.is_cursor_at_the_end:
            buffer.insert_text(buffer.suggestion.text)
        else:
            buffer.selection_state = None
            buffer.cursor_position += buffer.document.get_end_of_line_position()


def _asking_keys(keys: KeyBindings, actions: EditorActions) -> None:
    @keys.add("f1")
    def show_command_help(event: KeyPressEvent) -> None:
        actions.show_help(event.current_buffer.text, event.current_buffer.cursor_position)

    @keys.add("escape", "h", filter=emacs_mode)
    def show_parameter_help(event: KeyPressEvent) -> None:
        actions.show_parameter(event.current_buffer.text, event.current_buffer.cursor_position)

    @keys.add("f3")
    def show_grid(event: KeyPressEvent) -> None:
        actions.show_grid()

    @keys.add("f4")
    def show_errors(event: KeyPressEvent) -> None:
        actions.show_errors()

    @keys.add("f7")
    def show_history(event: KeyPressEvent) -> None:
        actions.show_history(event.current_buffer.text)


def _history_keys(keys: KeyBindings, history: History) -> None:
    search = PrefixSearch()

    def go(buffer: Buffer, step: int) -> bool:
        lines = history.lines
        shown = lines[search.place] if 0 <= search.place < len(lines) else None
        if search.text is None or buffer.text != shown:
            search.text, search.place = buffer.text, len(lines)
        prefix = search.text.casefold()
        place = search.place + step
        while 0 <= place < len(lines):
            if lines[place].casefold().startswith(prefix) and lines[place] != buffer.text:
                search.place = place
                buffer.text = lines[place]
                buffer.cursor_position = len(buffer.text)
                return True
            place += step
        return False

    @keys.add("f8")
    def history_search_backward(event: KeyPressEvent) -> None:
        if not go(event.current_buffer, -1):
            event.app.output.bell()

    @keys.add("f20")  # Shift+F8, as xterm numbers it
    def history_search_forward(event: KeyPressEvent) -> None:
        if not go(event.current_buffer, 1):
            event.app.output.bell()


def _emacs_keys() -> KeyBindings:
    """What PSReadLine's Emacs mode has beyond prompt_toolkit's."""
    keys = KeyBindings()

    @keys.add("escape", "r")
    def revert_line(event: KeyPressEvent) -> None:
        event.current_buffer.text = ""

    return keys
