"""Write-Output: passes its argument on."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.collections import GenericList


@cmdlet("Write-Output")
class WriteOutput(Cmdlet):
    def process(self) -> None:
        value = self.get("InputObject")
        if self.switch("NoEnumerate"):
            self.write(value)
        elif type(value) is GenericList and not self.input_expected:
            # several arguments: each counts as one object, and collections among them unroll
            for item in value:
                self.write(item, enumerate=True)
        else:
            self.write(value, enumerate=True)
