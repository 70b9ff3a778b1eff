"""The prediction list (F2, PSReadLine's ListView): lines of history below the line being typed, chosen with Up and Down.

It is shown by prompt_toolkit's completion menu, whose candidates then stand for the whole line; `predicting` tells the keys of the two
apart.
"""

from __future__ import annotations

from prompt_toolkit.application.current import get_app
from prompt_toolkit.buffer import Buffer, CompletionState
from prompt_toolkit.completion import Completion
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from exoshell.completion.result import CompletionResultType
from exoshell.repl.completer import MenuCompletion
from exoshell.repl.history import History

LIST_ROWS = 10
"""Lines of history offered at once, as in PSReadLine."""
_SOURCE = "[History]"
_FRAME = 6
"""Columns of the menu that no text may take: blanks around both columns, and the scrollbar."""


def list_is_shown(buffer: Buffer) -> bool:
    """Whether the open menu, if there is one, is the prediction list."""
    state = buffer.complete_state
    first = state.completions[0] if state is not None and state.completions else None
    return isinstance(first, MenuCompletion) and first.kind is CompletionResultType.HISTORY


@Condition
def predicting() -> bool:
    return list_is_shown(get_app().current_buffer)


def find_predictions(history: History, text: str, limit: int = LIST_ROWS) -> list[str]:
    """The newest distinct lines that begin with a text, then those that contain it; never those that hold a secret or several lines."""
    wanted = text.casefold()
    starts: dict[str, None] = {}
    holds: dict[str, None] = {}
    for line in history.public_lines():
        if "\n" in line or line == text:
            continue
        folded = line.casefold()
        if folded.startswith(wanted):
            starts.setdefault(line)
        elif wanted in folded and len(holds) < limit:
            holds.setdefault(line)
        if len(starts) == limit:
            break
    return [*starts, *holds][:limit]


def _cut(line: str, room: int) -> str:
    return line if len(line) <= room else line[: max(room - 1, 0)] + "…"


class PredictionList:
    """Watches a buffer. `enabled` is switched by F2 and lasts for the session."""

    def __init__(self, history: History) -> None:
        self.enabled = False
        self._history = history
        self._before = ""

    def watch(self, buffer: Buffer) -> None:
        # both typing and erasing move the cursor, after the text has changed and the menu was closed
        buffer.on_cursor_position_changed += self._changed

    def switch(self, buffer: Buffer) -> None:
        """SwitchPredictionView: list or inline."""
        self.enabled = not self.enabled
        buffer.suggestion = None
        if list_is_shown(buffer):
            buffer.cancel_completion()
            buffer.complete_state = None
        elif self.enabled:
            self._offer(buffer)

    def _changed(self, buffer: Buffer) -> None:
        before, self._before = self._before, buffer.text
        typed = buffer.text.startswith(before) and len(buffer.text) == len(before) + 1
        erased = before.startswith(buffer.text) and before != buffer.text
        if self.enabled and (typed or erased):  # lines that history or a candidate brought are no reason to offer others
            self._offer(buffer)

    def _offer(self, buffer: Buffer) -> None:
        text = buffer.text
        if not text.strip() or "\n" in text or not buffer.document.is_cursor_at_the_end:
            return
        room = get_app().output.get_size().columns - len(_SOURCE) - _FRAME
        found: list[Completion] = [
            MenuCompletion(line, -len(text), _cut(line, room), _SOURCE, CompletionResultType.HISTORY, line)
            for line in find_predictions(self._history, text)
        ]
        if found:
            buffer.complete_state = CompletionState(buffer.document, found)
            buffer.on_completions_changed.fire()


def prediction_keys(predictions: PredictionList) -> KeyBindings:
    keys = KeyBindings()

    @keys.add("f2")
    def switch_prediction_view(event: KeyPressEvent) -> None:
        predictions.switch(event.current_buffer)

    @keys.add("escape", filter=predicting)
    @keys.add("c-g", filter=predicting)
    def abort(event: KeyPressEvent) -> None:
        """The chosen line goes and the typed one comes back; where none was chosen, the line is emptied."""
        buffer = event.current_buffer
        state = buffer.complete_state
        chosen = state is not None and state.current_completion is not None
        buffer.cancel_completion()
        buffer.complete_state = None
        if not chosen:
            buffer.text = ""

    return keys
