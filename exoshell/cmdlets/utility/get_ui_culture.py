"""Get-UICulture."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Get-UICulture")
class GetUICulture(Cmdlet):
    def process(self) -> None:
        self.write(self.context.culture)
