"""Get-PSReadLineOption: what the line editor is set to."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.host import LineEditorInterface
from exoshell.values.psobject import PSCustomObject, Schema

_TYPES = ("Microsoft.PowerShell.PSConsoleReadLineOptions", "System.Object")


@cmdlet("Get-PSReadLineOption")
class GetPSReadLineOption(Cmdlet):
    def end(self) -> None:
        ui = self.host.ui
        if isinstance(ui, LineEditorInterface):
            options = dict(ui.line_options)
            self.write(PSCustomObject(Schema(tuple(options), _TYPES), list(options.values())))
