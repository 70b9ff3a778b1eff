"""Format-List."""

from __future__ import annotations

from exoshell.cmdlets.utility._format_base import FormatCmdlet
from exoshell.engine.cmdlet import cmdlet
from exoshell.formatting.selection import ShapeKind


@cmdlet("Format-List")
class FormatList(FormatCmdlet):
    kind = ShapeKind.LIST
    column_kind = "list"
