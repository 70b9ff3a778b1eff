"""Keys, under PSReadLine's function names. prompt_toolkit's Emacs set lies beneath; 'windows' mode lays PSReadLine's Windows keys over it.

What both modes share (Tab, Enter, Ctrl+Space, Ctrl+C, Ctrl+Z, Ctrl+L, F8, Alt+.) stands first.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from prompt_toolkit.application.current import get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.filters import Condition, completion_is_selected, emacs_mode, has_completions, has_selection, vi_insert_mode
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.key_binding.bindings.named_commands import get_by_name
from prompt_toolkit.selection import SelectionState

from exoshell.repl.history import History


class EditorActions(Protocol):
    """What keys may ask of the surroundings; a bare terminal answers some of these with a bell."""

    def show_help(self, text: str, cursor: int) -> None:
        """F1: help for the command (and parameter) at the cursor."""

    def show_history(self, text: str) -> None:
        """F7: a list of history, filtered by what was typed."""


@dataclass
class EditorState:
    """What the bindings remember between keys of one line."""

    narrowing: bool = False
    """The menu was opened by a key: it follows further typing."""
    history_prefix: str | None = None
    """What F8 searches for; None when the last key was another one."""
    history_place: int = 0


def make_bindings(state: EditorState, history: History, actions: EditorActions, mode: str) -> KeyBindings:
    """All bindings of the main prompt. `mode` is 'windows', 'emacs' or 'vi'."""
    keys = KeyBindings()
    _completion_keys(keys, state)
    _line_keys(keys, state, actions)
    _history_keys(keys, state, history, actions)
    if mode == "windows":
        _windows_keys(keys)
    return keys


def _completion_keys(keys: KeyBindings, state: EditorState) -> None:
    @keys.add("tab")
    def menu_complete(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.complete_state:
            buffer.complete_next()
        elif buffer.document.current_line_before_cursor.strip() == "" and "\n" in buffer.text:
            buffer.insert_text("    ")
        else:
            _open_menu(buffer, state)

    @keys.add("s-tab")
    def menu_complete_previous(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.complete_state:
            buffer.complete_previous()
        else:
            _open_menu(buffer, state)

    @keys.add("c-@")
    def possible_completions(event: KeyPressEvent) -> None:
        state.narrowing = True
        event.current_buffer.start_completion(select_first=False)

    @keys.add("enter", filter=completion_is_selected)
    def accept_completion(event: KeyPressEvent) -> None:
        _close_menu(event.current_buffer, state)

    @keys.add("c-g", filter=has_completions)
    @keys.add("escape", filter=has_completions, eager=True)
    def abort_completion(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.cancel_completion()
        state.narrowing = False


def _open_menu(buffer: Buffer, state: EditorState) -> None:
    """One candidate is inserted at once; several open the menu with the first one chosen; none rings the bell."""
    found = list(islice(buffer.completer.get_completions(buffer.document, CompleteEvent(completion_requested=True)), 2))
    if not found:
        get_app().output.bell()
        return
    if len(found) == 1:
        buffer.apply_completion(found[0])
        return
    state.narrowing = True
    buffer.start_completion(insert_common_part=False, select_first=True)


def _close_menu(buffer: Buffer, state: EditorState) -> None:
    state.narrowing = False
    buffer.complete_state = None


def _line_keys(keys: KeyBindings, state: EditorState, actions: EditorActions) -> None:
    @keys.add("escape", "enter", filter=emacs_mode)
    def add_line(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    @keys.add("c-z")
    def undo(event: KeyPressEvent) -> None:
        event.current_buffer.undo()

    @keys.add("c-l")
    def clear_screen(event: KeyPressEvent) -> None:
        event.app.renderer.clear()

    @keys.add("c-c")
    def copy_or_cancel_line(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.selection_state:
            event.app.clipboard.set_data(buffer.copy_selection())
            return
        buffer.reset()
        event.app.exit(exception=KeyboardInterrupt(), style="class:aborting")

    @keys.add("f1")
    def show_command_help(event: KeyPressEvent) -> None:
        actions.show_help(event.current_buffer.text, event.current_buffer.cursor_position)

    @keys.add("c-]")
    def goto_brace(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.cursor_position += buffer.document.find_matching_bracket_position()


def _history_keys(keys: KeyBindings, state: EditorState, history: History, actions: EditorActions) -> None:
    def search(event: KeyPressEvent, step: int) -> None:
        buffer = event.current_buffer
        lines = history.lines
        going_on = state.history_prefix is not None and buffer.text == _shown(state, lines)
        if not going_on:
            state.history_prefix, state.history_place = buffer.text, len(lines)
        prefix = (state.history_prefix or "").casefold()
        place = state.history_place + step
        while 0 <= place < len(lines):
            if lines[place].casefold().startswith(prefix) and lines[place] != buffer.text:
                state.history_place = place
                buffer.text = lines[place]
                buffer.cursor_position = len(buffer.text)
                return
            place += step
        get_app().output.bell()

    @keys.add("f8")
    def history_search_backward(event: KeyPressEvent) -> None:
        search(event, -1)

    @keys.add("f20")  # Shift+F8, as xterm numbers it
    def history_search_forward(event: KeyPressEvent) -> None:
        search(event, 1)

    @keys.add("f7")
    def show_history(event: KeyPressEvent) -> None:
        actions.show_history(event.current_buffer.text)


def _shown(state: EditorState, lines: list[str]) -> str | None:
    return lines[state.history_place] if 0 <= state.history_place < len(lines) else None


def _windows_keys(keys: KeyBindings) -> None:
    insert_mode = Condition(lambda: True) & ~vi_insert_mode

    @keys.add("escape", filter=insert_mode & ~has_completions, eager=False)
    def revert_line(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.save_to_undo_stack()
        buffer.text = ""

    @keys.add("c-a")
    def select_all(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.cursor_position = 0
        buffer.selection_state = SelectionState(original_cursor_position=0)
        buffer.cursor_position = len(buffer.text)

    @keys.add("c-y", filter=~has_selection)
    def redo(event: KeyPressEvent) -> None:
        event.current_buffer.redo()

    @keys.add("c-v")
    def paste(event: KeyPressEvent) -> None:
        event.current_buffer.paste_clipboard_data(event.app.clipboard.get_data())

    @keys.add("c-x", filter=has_selection)
    def cut(event: KeyPressEvent) -> None:
        event.app.clipboard.set_data(event.current_buffer.cut_selection())

    @keys.add("c-right")
    def next_word(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        position = buffer.document.find_next_word_beginning(count=event.arg)
        buffer.cursor_position = buffer.cursor_position + position if position else len(buffer.text)

    @keys.add("c-home")
    def backward_delete_input(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.delete_before_cursor(buffer.cursor_position)

    @keys.add("c-end")
    def forward_delete_input(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.delete(len(buffer.text) - buffer.cursor_position)

    keys.add("c-delete")(get_by_name("kill-word"))
    keys.add("c-w")(get_by_name("unix-word-rubout"))
