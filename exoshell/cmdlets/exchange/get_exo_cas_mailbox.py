"""Get-EXOCasMailbox: Get-CASMailbox, with fewer properties unless asked for."""

from __future__ import annotations

from functools import partial

from exoshell.cmdlets.exchange._exo import ExoCmdlet, exo_info
from exoshell.engine.cmdlet import cmdlet


@cmdlet(partial(exo_info, "Get-EXOCasMailbox"))
class GetEXOCasMailbox(ExoCmdlet):
    name = "Get-EXOCasMailbox"
    twin = "Get-CASMailbox"
