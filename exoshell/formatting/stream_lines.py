"""Warnings, verbose and debug messages and information records as lines, in PowerShell's wording."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from exoshell.formatting.cells import plain
from exoshell.formatting.value_text import display_text
from exoshell.host import HostStream
from exoshell.styled import Span, StyledLine, styled_lines

_MESSAGE_TYPES = {
    "System.Management.Automation.WarningRecord": "warning",
    "System.Management.Automation.VerboseRecord": "verbose",
    "System.Management.Automation.DebugRecord": "debug",
}


def message_lines(kind: str, text: str) -> list[StyledLine]:
    """A message of a stream: `kind` is 'warning', 'verbose' or 'debug', which is its style too."""
    return [StyledLine((Span(line, kind),)) for line in f"{kind.upper()}: {plain(text)}".replace("\r\n", "\n").split("\n")]


def information_lines(data: Any) -> list[StyledLine]:
    """An information record's data."""
    return styled_lines(display_text(data), "information")


def message_lines_of(value: Any, prefixed: bool) -> list[StyledLine] | None:
    """The lines of a record of these streams that came down the pipeline (3>&1); None for everything else.

    Only a host puts `WARNING: ` in front; files and strings get the message alone."""
    name = getattr(value, "ps_type_name", None)
    if not isinstance(name, str):
        return None
    kind = _MESSAGE_TYPES.get(name)
    if kind is not None:
        return (
            message_lines(kind, str(value.message))
            if prefixed and not getattr(value, "kept", False)
            else styled_lines(str(value.message), kind)
        )
    if name == "System.Management.Automation.InformationRecord":
        return styled_lines(display_text(value.message_data))
    return None


class LineWriter(Protocol):
    """What information is written to: the host's user interface."""

    def write_lines(self, stream: HostStream, lines: Iterable[StyledLine]) -> None: ...

    def write(self, stream: HostStream, text: str, style: str = "") -> None: ...


def write_information(ui: LineWriter, record: Any) -> None:
    """Shows an information record: Write-Host's message with its colours and line end, everything else as text."""
    data = record.message_data
    if getattr(data, "ps_type_name", "") == "System.Management.Automation.HostInformationMessage":
        style = data.style or (f"color.{data.foreground.lower()}" if data.foreground else "host")
        message = plain(data.message)
        if data.no_newline:
            ui.write(HostStream.HOST, message, style)
        else:
            ui.write_lines(HostStream.HOST, styled_lines(message, style))
    else:
        ui.write_lines(HostStream.INFORMATION, information_lines(data))
