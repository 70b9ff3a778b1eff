"""PSReadLine's Windows keys, laid over prompt_toolkit's Emacs set: word motion, selection, clipboard, undo and redo."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import has_completions, has_selection, is_searching
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.selection import SelectionState

from exoshell.repl.words import backward_word, forward_word, next_word

Motion = Callable[[str, int], int]


def windows_keys(copy: Callable[[KeyPressEvent, str], None], arguments: Callable[[str], list[tuple[int, int]]]) -> KeyBindings:
    """The set; `copy` puts a text on the clipboard, `arguments` says where a line's arguments stand."""
    keys = KeyBindings()

    @keys.add("escape", "a")
    def select_command_argument(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        spans = arguments(buffer.text)
        if not spans:
            event.app.output.bell()
            return
        selected = buffer.selection_state is not None
        after = [span for span in spans if span[0] >= buffer.cursor_position] if selected else []
        start, end = (after or spans)[0]
        buffer.cursor_position = end
        _start_selection(buffer, start)

    _words(keys)
    _selection(keys, copy)
    _input(keys)
    return keys


def _words(keys: KeyBindings) -> None:
    def move(motion: Motion) -> Callable[[KeyPressEvent], None]:
        def moved(event: KeyPressEvent) -> None:
            event.current_buffer.selection_state = None
            _go(event.current_buffer, motion, event.arg)

        return moved

    def select(motion: Motion) -> Callable[[KeyPressEvent], None]:
        def selected(event: KeyPressEvent) -> None:
            buffer = event.current_buffer
            if buffer.selection_state is None:
                _start_selection(buffer, buffer.cursor_position)
            _go(buffer, motion, event.arg)
            if buffer.selection_state is not None and buffer.selection_state.original_cursor_position == buffer.cursor_position:
                buffer.selection_state = None

        return selected

    def kill(motion: Motion) -> Callable[[KeyPressEvent], None]:
        def killed(event: KeyPressEvent) -> None:
            buffer = event.current_buffer
            if buffer.selection_state is not None:
                buffer.cut_selection()
                return
            place = buffer.cursor_position
            _go(buffer, motion, event.arg)
            _delete(buffer, *sorted((place, buffer.cursor_position)))

        return killed

    keys.add("c-left")(move(backward_word))
    keys.add("c-right")(move(next_word))
    keys.add("c-s-left")(select(backward_word))
    keys.add("c-s-right")(select(next_word))
    keys.add("escape", "c-h")(kill(backward_word))  # Ctrl+Backspace arrives as this; so does Alt+Backspace
    keys.add("c-w")(kill(backward_word))
    keys.add("c-delete")(kill(forward_word))
    keys.add("escape", "d")(kill(forward_word))


def _go(buffer: Buffer, motion: Motion, count: int) -> None:
    for _ in range(abs(count)):
        buffer.cursor_position = motion(buffer.text, buffer.cursor_position)


def _delete(buffer: Buffer, start: int, end: int) -> None:
    buffer.cursor_position = start
    buffer.delete(end - start)


def _start_selection(buffer: Buffer, place: int) -> None:
    """Selects from a place; any key but a shifted one then ends the selection, as editors do."""
    buffer.selection_state = SelectionState(original_cursor_position=place)
    buffer.selection_state.enter_shift_mode()


def _selection(keys: KeyBindings, copy: Callable[[KeyPressEvent, str], None]) -> None:
    @keys.add("c-a")
    def select_all(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.cursor_position = len(buffer.text)
        _start_selection(buffer, 0)

    @keys.add("delete", filter=has_selection)
    @keys.add("c-d", filter=has_selection)
    def delete_selection(event: KeyPressEvent) -> None:
        event.current_buffer.cut_selection()

    @keys.add("c-x", filter=has_selection, eager=True)
    @keys.add("s-delete", filter=has_selection)
    def cut(event: KeyPressEvent) -> None:
        copy(event, event.current_buffer.cut_selection().text)

    @keys.add("c-v")
    @keys.add("s-insert")
    def paste(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.selection_state is not None:
            buffer.cut_selection()
        buffer.insert_text(event.app.clipboard.get_data().text)


def _input(keys: KeyBindings) -> None:
    @keys.add("escape", filter=~has_completions & ~is_searching)
    def revert_line(event: KeyPressEvent) -> None:
        event.current_buffer.selection_state = None
        event.current_buffer.text = ""

    @keys.add("c-y", save_before=lambda event: False)  # saving would forget what can be redone
    def redo(event: KeyPressEvent) -> None:
        event.current_buffer.redo()

    @keys.add("c-]", eager=True)
    def goto_brace(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.cursor_position += buffer.document.find_matching_bracket_position()

    @keys.add("c-home")
    def backward_delete_input(event: KeyPressEvent) -> None:
        event.current_buffer.delete_before_cursor(event.current_buffer.cursor_position)

    @keys.add("c-end")
    def forward_delete_input(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.delete(len(buffer.text) - buffer.cursor_position)
