"""Set-PSReadLineOption: the options that the line editor has; others are named once, so that a profile goes on."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.host import LineEditorInterface
from exoshell.metadata.common_parameters import COMMON_PARAMETER_NAMES

_KNOWN = {
    "EditMode": ("Windows", "Emacs", "Vi"),
    "PredictionSource": ("None", "History"),
    "PredictionViewStyle": ("InlineView", "ListView"),
}
_ALSO = {"HistoryAndPlugin": "History", "Plugin": "None"}
"""Sources with plug-ins, which exoshell has not."""


@cmdlet("Set-PSReadLineOption")
class SetPSReadLineOption(Cmdlet):
    def end(self) -> None:
        ui = self.host.ui
        for name, value in self.bound.items():
            text = _ALSO.get(str(value), str(value))
            if name not in _KNOWN:
                if name.casefold() not in COMMON_PARAMETER_NAMES:
                    self.write_warning(f"Set-PSReadLineOption: -{name} changes nothing here. config.toml and themes set keys and colours.")
            elif isinstance(ui, LineEditorInterface):
                ui.set_line_option(name, next((known for known in _KNOWN[name] if known.casefold() == text.casefold()), text))
