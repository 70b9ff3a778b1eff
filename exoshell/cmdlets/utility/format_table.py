"""Format-Table."""

from __future__ import annotations

from exoshell.cmdlets.utility._format_base import FormatCmdlet
from exoshell.engine.cmdlet import cmdlet
from exoshell.formatting.parameters import FormatParameters
from exoshell.formatting.selection import ShapeKind


@cmdlet("Format-Table")
class FormatTable(FormatCmdlet):
    kind = ShapeKind.TABLE
    column_kind = "table"

    def parameters(self) -> FormatParameters:
        parameters = super().parameters()
        parameters.auto_size = self.switch("AutoSize") if "AutoSize" in self.bound else None
        parameters.hide_header = self.switch("HideTableHeaders") if "HideTableHeaders" in self.bound else None
        parameters.wrap = self.switch("Wrap") if "Wrap" in self.bound else None
        return parameters
