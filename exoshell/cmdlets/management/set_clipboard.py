"""Set-Clipboard: text onto the system's clipboard."""

from __future__ import annotations

from exoshell.cmdlets.management._clipboard import copy, paste
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Set-Clipboard")
class SetClipboard(Cmdlet):
    def begin(self) -> None:
        self._lines: list[str] = []

    def process(self) -> None:
        self._lines += self.get("Value") or ()
        if self.switch("PassThru"):
            self.write_all(self.get("Value") or ())

    def end(self) -> None:
        text = "\n".join(self._lines)
        if self.switch("Append"):
            text = paste(self) + "\n" + text
        if self.should_process(text[:20], "Set Clipboard"):
            copy(self, text)
