"""Out-Default."""

from __future__ import annotations

from exoshell.cmdlets.core._out import OutCmdlet
from exoshell.engine.cmdlet import cmdlet


@cmdlet("Out-Default")
class OutDefault(OutCmdlet):
    """The console, whatever the pipeline's output is connected to."""
