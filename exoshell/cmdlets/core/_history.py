"""History entries as Get-History shows them."""

from __future__ import annotations

from exoshell.cmdlets._records import Record
from exoshell.engine.runspace import HistoryEntry
from exoshell.values.datetime_types import LOCAL, UNIX_EPOCH_TICKS, DateTime, TimeSpan, local_offset
from exoshell.values.numbers import Int64


class HistoryInfo(Record):
    ps_type_name = "Microsoft.PowerShell.Commands.HistoryInfo"
    ps_properties = ("Id", "CommandLine", "ExecutionStatus", "StartExecutionTime", "EndExecutionTime", "Duration")
    id: int
    command_line: str

    def __str__(self) -> str:
        return self.command_line


def history_info(entry: HistoryEntry) -> HistoryInfo:
    start, end = local_time(entry.started), local_time(entry.ended)
    return HistoryInfo(Int64(entry.id), entry.command_line, entry.status, start, end, TimeSpan(end.ticks - start.ticks))


def local_time(seconds: float) -> DateTime:
    """A moment in seconds since the epoch as a local DateTime."""
    ticks = UNIX_EPOCH_TICKS + round(seconds * 10_000_000)
    return DateTime(ticks + local_offset(ticks, from_utc=True), LOCAL)
