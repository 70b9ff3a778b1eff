"""Write-Output: passes its argument on."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Write-Output")
class WriteOutput(Cmdlet):
    def process(self) -> None:
        value = self.get("InputObject")
        if self.switch("NoEnumerate"):
            self.write(value)
        else:
            self.write(value, enumerate=True)
