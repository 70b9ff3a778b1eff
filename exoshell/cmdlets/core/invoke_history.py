"""Invoke-History: runs a submission of this session again."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.runspace import HistoryEntry
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Invoke-History")
class InvokeHistory(Cmdlet):
    def end(self) -> None:
        entry = self._entry(self.get("Id"))
        if entry is None or not self.should_process(entry.command_line, "Invoke-History"):
            return
        self.write_host(entry.command_line)
        self.context.emit_text(entry.command_line, self.emit)

    def _entry(self, wanted: str | None) -> HistoryEntry | None:
        entries = self.context.runspace.history
        if wanted is None:
            if entries:
                return entries[-1]
            exception = NetException("System.InvalidOperationException", "Cannot locate most recent history.")
            raise self.fail(exception, "InvokeHistoryNoLastHistoryEntryFound", ErrorCategory.InvalidOperation)
        if wanted.strip().lstrip("-").isdigit():
            found = next((entry for entry in entries if entry.id == int(wanted)), None)
            if found is None:
                self._missing(f"Cannot locate the history for Id {wanted}.", "InvokeHistoryNoHistoryForId", int(wanted))
            return found
        found = next((entry for entry in reversed(entries) if entry.command_line.lower().startswith(wanted.lower())), None)
        if found is None:
            self._missing(f"Cannot locate the history for command line {wanted}.", "InvokeHistoryNoHistoryForCommandline", wanted)
        return found

    def _missing(self, message: str, error_id: str, target: object) -> None:
        self.error(NetException("System.ArgumentException", message), error_id, ErrorCategory.ObjectNotFound, target)
