"""Get-Clipboard: the text on the system's clipboard."""

from __future__ import annotations

from exoshell.cmdlets.management._clipboard import paste
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Get-Clipboard")
class GetClipboard(Cmdlet):
    def begin(self) -> None:
        text = paste(self)
        if self.switch("Raw"):
            self.write(text)
        else:
            self.write_all(text.splitlines())
