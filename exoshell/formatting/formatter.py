"""OutputFormatter: one Out-Default submission, and what Out-Host, Out-String and Out-File do with their input.

Objects and errors go in as they come, lines come out as soon as they are certain. The first object that is not text decides whether
there is a table or a list; an explicit Format-* starts anew. A run that prints text only never loads the shapes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exoshell.formatting.value_text import DEFAULT_LIMIT, display_text
from exoshell.styled import StyledLine, styled_lines
from exoshell.values.culture import current_culture

if TYPE_CHECKING:
    from exoshell.formatting.format_data import StyledText
    from exoshell.formatting.rendering import Renderer
    from exoshell.formatting.shaping import Shaper
    from exoshell.values.error_record import ErrorRecord

UNBOUNDED = 2**31 - 1


@dataclass(frozen=True, slots=True)
class FormatSettings:
    """What a session says about its output, asked whenever it matters because scripts change it."""

    enumeration_limit: Callable[[], int] = lambda: DEFAULT_LIMIT
    """$FormatEnumerationLimit."""
    error_view: Callable[[], str] = lambda: "ConciseView"
    """$ErrorView."""
    command_exists: Callable[[str], bool] = lambda name: True
    """Whether a name is a command of the session."""


DEFAULT_SETTINGS = FormatSettings()
_TEXT = frozenset({str, int, float, bool})
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
        self._culture = culture
        self._columns = width - 1 if for_console else width
        self._line_width = self._columns if for_console or bounded else UNBOUNDED
        self._prefixed = prefixed
        self._clock = clock
        self._parts: tuple[Shaper, Renderer] | None = None

    def _opened(self) -> tuple[Shaper, Renderer]:
        """What draws objects, made when the first one comes."""
        if self._parts is None:
            from exoshell.formatting.cells import WORD_WRAP_LANGUAGES
            from exoshell.formatting.parameters import FormatParameters
            from exoshell.formatting.rendering import Renderer
            from exoshell.formatting.shaping import Shaper

            culture = self._culture if self._culture is not None else current_culture()
            language = str(getattr(culture, "name", culture))[:2]
            renderer = Renderer(
                self._lines.extend,
                self._columns,
                line_width=self._line_width,
                by_words=language in WORD_WRAP_LANGUAGES,
                clock=self._clock,
            )
            self._parts = Shaper(None, FormatParameters(), self.error_text, self._prefixed), renderer
        return self._parts

    def feed(self, value: Any) -> list[StyledLine]:
        """The lines that are certain once this object has come."""
        if self._parts is None and type(value) in _TEXT:
            text = display_text(value)
            if "\x1b" in text:
                from exoshell.formatting.cells import plain

                text = plain(text)
            return styled_lines(text) if "\n" in text else [StyledLine.of(text)]
        shaper, renderer = self._opened()
        packet = renderer.packet(value)
        if packet is not None:
            if renderer.starts(packet):
                # a Format-* command speaks: what the default formatting had open is over
                shaper.end(renderer.feed)
            renderer.feed(packet)
        else:
            if not shaper.started:
                shaper.limit = self._settings.enumeration_limit()
            shaper.feed(value, renderer.feed)
        return self._take()

    def feed_error(self, record: ErrorRecord) -> list[StyledLine]:
        """An error keeps its place between the rows of a table."""
        if self._parts is None:
            return self.error_text(record).lines
        self._parts[1].feed_lines(self.error_text(record))
        return self._take()

    def flush(self) -> list[StyledLine]:
        """The rest: rows held back, blank lines at the end. The formatter is as new afterwards."""
        if self._parts is None:
            return _NOTHING
        shaper, renderer = self._parts
        shaper.end(renderer.feed)
        renderer.finish()
        return self._take()

    def error_text(self, record: ErrorRecord) -> StyledText:
        """An error as the session's $ErrorView shows it."""
        from exoshell.formatting.error_view import render_error
        from exoshell.formatting.format_data import StyledText

        return StyledText(render_error(record, self._settings.error_view(), self._width, self._settings.command_exists))

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
