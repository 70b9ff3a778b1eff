"""The grey suggestion behind the cursor: the newest line of history that starts with what was typed, in any case.

Sensitive lines are never suggested; multi-line ones neither, since a suggestion must fit the line.
"""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.auto_suggest import AutoSuggest, Suggestion
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document

from exoshell.repl.history import History


class HistorySuggest(AutoSuggest):
    """PSReadLine's inline prediction from history."""

    def __init__(self, history: History, hidden: Callable[[], bool] = lambda: False) -> None:
        """`hidden`: whether the prediction list says it all already."""
        self._history = history
        self._hidden = hidden
        self._last: tuple[str, str] = ("", "")

    def get_suggestion(self, buffer: Buffer, document: Document) -> Suggestion | None:
        text = document.text
        if self._hidden() or not text.strip() or "\n" in text or not document.is_cursor_at_the_end:
            return None
        folded = text.casefold()
        typed, line = self._last
        if not (line and text.startswith(typed) and line.casefold().startswith(folded)):
            line = next((line for line in self._history.public_lines() if line.casefold().startswith(folded) and "\n" not in line), "")
            self._last = (text, line)
        rest = line[len(text) :]
        return Suggestion(rest) if rest else None
