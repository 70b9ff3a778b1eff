"""Format-Custom."""

from __future__ import annotations

from exoshell.cmdlets.utility._format_base import FormatCmdlet
from exoshell.engine.cmdlet import cmdlet
from exoshell.formatting.parameters import FormatParameters
from exoshell.formatting.selection import ShapeKind


@cmdlet("Format-Custom")
class FormatCustom(FormatCmdlet):
    kind = ShapeKind.CUSTOM
    column_kind = "custom"

    def parameters(self) -> FormatParameters:
        parameters = super().parameters()
        if "Depth" in self.bound:
            parameters.depth = int(self.bound["Depth"])
        return parameters
