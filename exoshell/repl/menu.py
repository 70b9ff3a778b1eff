"""The completion menu: opened by a key, narrowed by typing, widened by Backspace; a candidate is accepted without running the line.

Everything is asked and shown within the key that caused it: completion is pure and quick, and a menu that follows by a task of its
own would vanish for one frame at every key.
"""

from __future__ import annotations

from itertools import takewhile

from prompt_toolkit.application.current import get_app
from prompt_toolkit.buffer import Buffer, CompletionState
from prompt_toolkit.completion import CompleteEvent, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import completion_is_selected, has_completions, is_searching
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.key_binding.bindings.basic import if_no_repeat
from prompt_toolkit.keys import Keys

from exoshell.completion.result import CompletionResultType as Kind
from exoshell.repl.completer import MenuCompletion
from exoshell.repl.predictions import list_is_shown, predicting

_FINISHING = {
    Kind.VARIABLE: ".[",
    Kind.PROPERTY: ".[",
    Kind.NAMESPACE: ".",
    Kind.PROVIDER_CONTAINER: "/\\",
    Kind.METHOD: "(",
    Kind.TYPE: "]",
    Kind.PARAMETER_NAME: ":",
    Kind.PARAMETER_VALUE: ",",
}
"""The characters that accept a candidate of a kind, beside Enter and the blank (PSReadLine's rule)."""


def menu_keys(*, unix: bool) -> KeyBindings:
    """The keys of completion. `unix`: Tab inserts what all candidates share and then shows them (Emacs mode's Complete)."""
    keys = KeyBindings()
    _opening_keys(keys, unix=unix)
    _open_menu_keys(keys)
    return keys


def _opening_keys(keys: KeyBindings, *, unix: bool) -> None:
    @keys.add("tab")
    def complete(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        _leave_list(buffer)
        if buffer.complete_state:
            buffer.complete_next()
        elif "\n" in buffer.text and not buffer.document.current_line_before_cursor.strip():
            buffer.insert_text("    ")
        elif unix:
            _insert_shared(buffer)
        else:
            open_menu(buffer)

    @keys.add("s-tab")
    def complete_previous(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        _leave_list(buffer)
        if buffer.complete_state:
            buffer.complete_previous()
        else:
            open_menu(buffer, last=True)

    @keys.add("c-@")
    def menu_complete(event: KeyPressEvent) -> None:
        open_menu(event.current_buffer)

    if unix:

        @keys.add("escape", "=")
        def possible_completions(event: KeyPressEvent) -> None:
            _show(event.current_buffer, event.current_buffer.document, _candidates(event.current_buffer, event.current_buffer.document))


def _open_menu_keys(keys: KeyBindings) -> None:
    open_now = has_completions & ~is_searching & ~predicting

    @keys.add("enter", filter=completion_is_selected & ~predicting)
    def accept_candidate(event: KeyPressEvent) -> None:
        event.current_buffer.complete_state = None

    @keys.add("c-g", filter=open_now)
    @keys.add("escape", filter=open_now)
    def abort(event: KeyPressEvent) -> None:
        event.current_buffer.cancel_completion()

    @keys.add(Keys.Any, filter=open_now, save_before=if_no_repeat)
    def narrow(event: KeyPressEvent) -> None:
        _type(event.current_buffer, event.data * event.arg)

    @keys.add("backspace", filter=open_now)
    def widen(event: KeyPressEvent) -> None:
        _erase(event.current_buffer)


def _leave_list(buffer: Buffer) -> None:
    """The prediction list gives way to completion."""
    if list_is_shown(buffer):
        buffer.complete_state = None


def open_menu(buffer: Buffer, *, last: bool = False) -> None:
    """One candidate is inserted at once; several open the menu with the first one chosen; none rings the bell."""
    found = _candidates(buffer, buffer.document)
    if not found:
        get_app().output.bell()
    elif len(found) == 1:
        buffer.apply_completion(found[0])
    else:
        _show(buffer, buffer.document, found, len(found) - 1 if last else 0)


def _insert_shared(buffer: Buffer) -> None:
    found = _candidates(buffer, buffer.document)
    if len(found) < 2:
        open_menu(buffer)
        return
    typed = buffer.text[buffer.cursor_position + found[0].start_position : buffer.cursor_position]
    columns = zip(*(completion.text.casefold() for completion in found), strict=False)
    shared = sum(1 for _ in takewhile(lambda chars: len(set(chars)) == 1, columns))
    if shared > len(typed):
        buffer.apply_completion(Completion(found[0].text[:shared], found[0].start_position))
    else:
        _show(buffer, buffer.document, found)


def _candidates(buffer: Buffer, document: Document) -> list[Completion]:
    return list(buffer.completer.get_completions(document, CompleteEvent(completion_requested=True)))


def _show(buffer: Buffer, document: Document, found: list[Completion], chosen: int | None = None) -> None:
    """Opens the menu over a line, or replaces what an open one shows."""
    if not found:
        get_app().output.bell()
        return
    if buffer.document != document:
        buffer.document = document
    buffer.complete_state = CompletionState(document, found)
    buffer.on_completions_changed.fire()
    if chosen is not None:
        buffer.go_to_completion(chosen)


def _type(buffer: Buffer, text: str) -> None:
    """A character while the menu is open: it ends the completion, narrows the menu, or does neither and is only typed."""
    state = buffer.complete_state
    assert state is not None
    current = state.current_completion
    if text.isspace() or (isinstance(current, MenuCompletion) and text in _FINISHING.get(current.kind, "")):
        buffer.complete_state = None
        if current is None or not current.text.endswith(text) or text.isspace():
            buffer.insert_text(text)
        return
    before = state.original_document
    typed = Document(before.text_before_cursor + text + before.text_after_cursor, before.cursor_position + len(text))
    found = _candidates(buffer, typed)
    if found and typed.cursor_position + found[0].start_position <= before.cursor_position:
        _show(buffer, typed, found, None if current is None else 0)
    else:
        buffer.complete_state = None
        buffer.insert_text(text)


def _erase(buffer: Buffer) -> None:
    """Backspace while the menu is open: takes back the last typed character, and with it the narrowing."""
    state = buffer.complete_state
    assert state is not None
    before, current = state.original_document, state.current_completion
    erased = Document(before.text_before_cursor[:-1] + before.text_after_cursor, max(before.cursor_position - 1, 0))
    word_left = state.completions[0].start_position < -1
    found = _candidates(buffer, erased) if word_left else []
    if found:
        _show(buffer, erased, found, None if current is None else 0)
    else:
        buffer.complete_state = None
        buffer.document = erased
