"""The completion room as a prompt_toolkit completer: a thin adapter, no rules of its own.

Completion is pure and takes a few milliseconds, so it runs on the UI loop; sources that must ask the service are the completion
room's own concern and answer from what is cached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from exoshell.completion.result import CommandCompletion, CompletionResultType

MENU_LIMIT = 200
"""Candidates shown at once; nobody scrolls more, and each costs time in every frame."""
META_WIDTH = 36
"""Columns of the meaning beside a candidate: more, and the menu cuts the names."""


class MenuCompletion(Completion):
    """A candidate whose texts are plain: the menu asks each one for them three times a frame, and prompt_toolkit's own class
    rebuilds them from formatted text every time."""

    def __init__(self, text: str, start_position: int, shown: str, meta: str, kind: CompletionResultType, tooltip: str = "") -> None:
        super().__init__(text, start_position, display=shown)
        self.kind = kind
        self.tooltip = tooltip
        """All that is known in a line; `meta` is as much of it as fits the menu."""
        self._shown = shown
        self._meta = meta

    @property
    def display_text(self) -> str:
        return self._shown

    @property
    def display_meta_text(self) -> str:
        return self._meta

    @property
    def display_meta(self) -> list[tuple[str, str]]:  # type: ignore[override]
        return [("", self._meta)]


class ShellCompleter(Completer):
    """Asks `complete(text, cursor)` once for a line; `forget` before the next prompt, since commands change what there is to offer."""

    def __init__(self, complete: Callable[[str, int], CommandCompletion]) -> None:
        self._complete = complete
        self._last: tuple[str, int] | None = None
        self._found = CommandCompletion()

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        found = self._asked(document.text, document.cursor_position)
        start = found.replace_start - document.cursor_position
        for match in found.matches[:MENU_LIMIT]:
            shown = match.completion_text if match.completion_text.startswith("-") else match.list_text
            meta = _shortened(" ".join(match.tooltip.split()))
            yield MenuCompletion(match.completion_text, start, shown, meta, match.result_type, match.tooltip)

    def forget(self) -> None:
        self._last = None

    def _asked(self, text: str, cursor: int) -> CommandCompletion:
        """The answer for a line; Backspace and a letter often come back to it."""
        if self._last != (text, cursor):
            self._last, self._found = (text, cursor), self._complete(text, cursor)
        return self._found


def _shortened(text: str) -> str:
    """A meaning that leaves the menu room for the names."""
    return text if len(text) <= META_WIDTH else text[: META_WIDTH - 1] + "…"
