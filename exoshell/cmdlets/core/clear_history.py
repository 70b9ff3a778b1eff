"""Clear-History."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.wildcard import WildcardPattern


@cmdlet("Clear-History")
class ClearHistory(Cmdlet):
    def process(self) -> None:
        entries = self.context.runspace.history
        if not self.should_process("Entire command history", "Clear-History"):
            return
        chosen = list(entries)
        ids, lines = self.get("Id"), self.get("CommandLine")
        if ids:
            chosen = [entry for entry in chosen if entry.id in ids]
        if lines:
            patterns = [WildcardPattern(line) for line in lines]
            chosen = [entry for entry in chosen if any(pattern.matches(entry.command_line) for pattern in patterns)]
        count = self.get("Count")
        if count:
            chosen = chosen[-count:] if self.switch("Newest") else chosen[:count]
        for entry in chosen:
            entries.remove(entry)
