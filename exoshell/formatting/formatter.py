"""OutputFormatter: one Out-Default submission, and what Out-Host, Out-String and Out-File do with their input.

Objects and errors go in as they come, lines come out as soon as they are certain. The first object that is not text decides whether
there is a table or a list; an explicit Format-* starts anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from exoshell.formatting.cells import WORD_WRAP_LANGUAGES
from exoshell.formatting.error_view import CommandExists, render_error
from exoshell.formatting.format_data import FormatEntryData, FormatInfoData, FormatStartData, StyledText
from exoshell.formatting.parameters import FormatParameters
from exoshell.formatting.rendering import Renderer
from exoshell.formatting.shaping import Shaper
from exoshell.formatting.value_text import DEFAULT_LIMIT
from exoshell.styled import StyledLine
from exoshell.values.culture import current_culture
from exoshell.values.error_record import ErrorRecord

UNBOUNDED = 2**31 - 1


@dataclass(frozen=True, slots=True)
class FormatSettings:
    """What a session says about its output, asked whenever it matters because scripts change it."""

    enumeration_limit: Callable[[], int] = lambda: DEFAULT_LIMIT
    """$FormatEnumerationLimit."""
    error_view: Callable[[], str] = lambda: "ConciseView"
    """$ErrorView."""
    command_exists: CommandExists = lambda name: True
    """Whether a name is a command of the session."""


DEFAULT_SETTINGS = FormatSettings()
_NOTHING: list[StyledLine] = []
"""The answer while a table gathers its rows; never changed by anybody."""


class OutputFormatter:
    """Feed objects, take lines.

    `width` is that of the console. A console's last column stays free; files and strings use the full width for tables and do not break
    lists and text at all, unless a width was asked for (`bounded`). Warnings and their kin that came down the pipeline have their prefix
    where a host shows them (`prefixed`).
    """

    def __init__(
        self,
        width: int,
        *,
        culture: Any = None,
        for_console: bool = True,
        bounded: bool = False,
        prefixed: bool = True,
        settings: FormatSettings = DEFAULT_SETTINGS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lines: list[StyledLine] = []
        self._settings = settings
        self._width = width
        culture = culture if culture is not None else current_culture()
        columns = width - 1 if for_console else width
        self._renderer = Renderer(
            self._lines.extend,
            columns,
            line_width=columns if for_console or bounded else UNBOUNDED,
            by_words=str(getattr(culture, "name", culture))[:2] in WORD_WRAP_LANGUAGES,
            clock=clock,
        )
        self._shaper = Shaper(None, FormatParameters(limit=settings.enumeration_limit()), self.error_text, prefixed)

    def feed(self, value: Any) -> list[StyledLine]:
        """The lines that are certain once this object has come."""
        if isinstance(value, FormatInfoData):
            if isinstance(value, FormatStartData):
                # a Format-* command speaks: what the default formatting had open is over
                self._end_default()
            self._renderer.feed(value)
        else:
            if not self._shaper.started:
                self._shaper.limit = self._settings.enumeration_limit()
            self._shaper.feed(value, self._renderer.feed)
        return self._take()

    def feed_error(self, record: ErrorRecord) -> list[StyledLine]:
        """An error keeps its place between the rows of a table."""
        self._renderer.feed(FormatEntryData(self.error_text(record), out_of_band=True))
        return self._take()

    def flush(self) -> list[StyledLine]:
        """The rest: rows held back, blank lines at the end. The formatter is as new afterwards."""
        self._end_default()
        self._renderer.finish()
        return self._take()

    def error_text(self, record: ErrorRecord) -> StyledText:
        """An error as the session's $ErrorView shows it."""
        return StyledText(render_error(record, self._settings.error_view(), self._width, self._settings.command_exists))

    def _end_default(self) -> None:
        self._shaper.end(self._renderer.feed)

    def _take(self) -> list[StyledLine]:
        lines = self._lines
        if not lines:
            return _NOTHING
        taken = lines.copy()
        lines.clear()
        return taken


def format_text(values: Iterable[Any], width: int = 120, *, for_console: bool = False, bounded: bool = False) -> list[StyledLine]:
    """All lines of some objects at once."""
    formatter = OutputFormatter(width, for_console=for_console, bounded=bounded)
    lines: list[StyledLine] = []
    for value in values:
        lines.extend(formatter.feed(value))
    lines.extend(formatter.flush())
    return lines
