"""The ends of a pipeline's streams: objects, errors and messages become lines of the host."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from exoshell.host import HostStream, ProgressRecord, PSHost
from exoshell.values.psobject import PSCustomObject

if TYPE_CHECKING:
    from exoshell.engine.records import InformationRecord, MessageRecord
    from exoshell.formatting.formatter import FormatSettings
    from exoshell.values.error_record import ErrorRecord


KEPT_OBJECTS = 50_000
"""Objects of a submission that stay at hand for the grid."""


_PLAIN = frozenset({str, int, PSCustomObject})
"""Types of most objects, which are no packets of Format-* commands: nothing has to be loaded to know that."""


def _of_format(value: Any) -> tuple[bool, bool]:
    """Whether an object is a Format-* command's packet, and whether it counts: what is put around the entries counts for nobody."""
    from exoshell.formatting.format_data import FormatEntryData, FormatInfoData

    framed = isinstance(value, FormatInfoData)
    return framed, not framed or isinstance(value, FormatEntryData)


class TextSink:
    """Shows what a submission outputs, as Out-Default does: one formatter for all of it, errors in order with the objects."""

    def __init__(
        self,
        host: PSHost,
        *,
        for_console: bool,
        stream: HostStream = HostStream.OUTPUT,
        settings: FormatSettings | None = None,
        keep: bool = False,
    ) -> None:
        """`keep`: whether `kept` fills with the objects, the first KEPT_OBJECTS of them."""
        self.kept: list[Any] = []
        self._keep = keep
        from exoshell.formatting.formatter import DEFAULT_SETTINGS, OutputFormatter

        self._ui = host.ui
        self._stream = stream
        self.count = 0
        """Objects so far."""
        self._formatter = OutputFormatter(host.ui.width, for_console=for_console, settings=settings or DEFAULT_SETTINGS)

    def write(self, value: Any) -> None:
        framed, counts = (False, True) if type(value) in _PLAIN else _of_format(value)
        self.count += counts
        if self._keep and not framed and len(self.kept) < KEPT_OBJECTS:
            self.kept.append(value)
        lines = self._formatter.feed(value)
        if lines:
            self._ui.write_lines(self._stream, lines)

    def error(self, record: ErrorRecord) -> None:
        lines = self._formatter.feed_error(record)
        if lines:
            self._ui.write_lines(HostStream.ERROR, lines)

    def flush(self) -> None:
        lines = self._formatter.flush()
        if lines:
            self._ui.write_lines(self._stream, lines)


class HostWriter:
    """The end of the message streams: PowerShell's wording, then the host."""

    def __init__(self, host: PSHost, on_progress: Callable[[ProgressRecord], None], settings: Callable[[], FormatSettings]) -> None:
        """`settings` is asked when the first error is shown: it needs the runspace that this writer belongs to."""
        self._ui = host.ui
        self._on_progress = on_progress
        self._settings = settings

    def error(self, record: ErrorRecord) -> None:
        from exoshell.formatting.error_view import render_error

        settings = self._settings()
        self._ui.write_lines(HostStream.ERROR, render_error(record, settings.error_view(), self._ui.width, settings.command_exists))

    def message(self, record: MessageRecord) -> None:
        from exoshell.formatting.stream_lines import message_lines

        self._ui.write_lines(HostStream(record.kind), message_lines(record.kind, record.text))

    def information(self, record: InformationRecord) -> None:
        from exoshell.formatting.stream_lines import write_information

        write_information(self._ui, record)

    def progress(self, record: ProgressRecord) -> None:
        self._on_progress(record)
        self._ui.write_progress(record)
