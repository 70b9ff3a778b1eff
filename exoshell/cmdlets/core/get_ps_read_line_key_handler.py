"""Get-PSReadLineKeyHandler: the keys of the prompt in its present mode."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.host import LineEditorInterface
from exoshell.metadata.line_keys import line_keys
from exoshell.values.psobject import PSCustomObject, Schema

_SCHEMA = Schema(("Key", "Function", "Description", "Group"), ("Microsoft.PowerShell.KeyHandler", "System.Object"))


@cmdlet("Get-PSReadLineKeyHandler")
class GetPSReadLineKeyHandler(Cmdlet):
    def end(self) -> None:
        if self.switch("Unbound") and not self.switch("Bound"):
            return
        ui = self.host.ui
        mode = ui.line_options["EditMode"] if isinstance(ui, LineEditorInterface) else "Windows"
        wanted = [str(chord).casefold() for chord in self.get("Chord") or ()]
        for row in line_keys(mode):
            if not wanted or row.key.casefold() in wanted:
                self.write(PSCustomObject(_SCHEMA, [row.key, row.function, row.description, row.group]))
