"""Format-Wide."""

from __future__ import annotations

from exoshell.cmdlets.utility._format_base import FormatCmdlet
from exoshell.engine.cmdlet import cmdlet
from exoshell.formatting.parameters import FormatParameters
from exoshell.formatting.selection import ShapeKind
from exoshell.values.error_record import NetException


@cmdlet("Format-Wide")
class FormatWide(FormatCmdlet):
    kind = ShapeKind.WIDE
    column_kind = "wide"

    def parameters(self) -> FormatParameters:
        given = self.get("Property")
        if isinstance(given, list):
            # one property only: the list itself is what does not fit
            self.bound["Property"] = [given]
        parameters = super().parameters()
        if "AutoSize" in self.bound and "Column" in self.bound:
            exception = NetException("System.IO.InvalidDataException", "Found invalid data while decoding.")
            self._refuse(
                "FormatCannotSpecifyAutosizeAndColumns", "Cmdlet parameters AutoSize and Column are mutually exclusive.", exception
            )
        parameters.auto_size = self.switch("AutoSize") if "AutoSize" in self.bound else None
        parameters.wide_columns = self.get("Column")
        return parameters
