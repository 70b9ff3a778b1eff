"""Get-History: the submissions of this session."""

from __future__ import annotations

from exoshell.cmdlets.core._history import history_info
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Get-History")
class GetHistory(Cmdlet):
    def process(self) -> None:
        entries = self.context.runspace.history
        count = self.get("Count", -1)
        wanted = self.get("Id")
        if wanted is None:
            chosen = entries if count < 0 else entries[len(entries) - min(count, len(entries)) :]
            self.write_all(history_info(entry) for entry in chosen)
            return
        for number in wanted:
            place = next((place for place, entry in enumerate(entries) if entry.id == number), None)
            if place is None:
                exception = NetException("System.ArgumentException", f"Cannot locate the history for Id {number}.")
                self.error(exception, "GetHistoryNoHistoryForId", ErrorCategory.ObjectNotFound, number)
                continue
            first = place if count < 0 or len(wanted) > 1 else max(0, place - count + 1)
            self.write_all(history_info(entry) for entry in entries[first : place + 1])
