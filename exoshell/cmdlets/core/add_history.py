"""Add-History: takes up entries that another session exported."""

from __future__ import annotations

import time

from exoshell.cmdlets.core._history import history_info
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.runspace import HistoryEntry
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.members import find_property
from exoshell.values.psobject import MISSING


@cmdlet("Add-History")
class AddHistory(Cmdlet):
    def process(self) -> None:
        history = self.context.runspace.history
        for item in self.get("InputObject") or ():
            line = find_property(item, "CommandLine")
            if line is MISSING or not line:
                exception = NetException("System.ArgumentException", "Cannot add history because input object is in an incorrect format.")
                self.error(exception, "AddHistoryInvalidInput", ErrorCategory.InvalidArgument, item)
                continue
            now = time.time()
            entry = HistoryEntry(max((old.id for old in history), default=0) + 1, to_string(line), now, now, "Completed")
            history.append(entry)
            if self.switch("Passthru"):
                self.write(history_info(entry))
