"""Get-EXOMailboxStatistics: Get-MailboxStatistics, with fewer properties unless asked for."""

from __future__ import annotations

from functools import partial

from exoshell.cmdlets.exchange._exo import ExoCmdlet, exo_info
from exoshell.engine.cmdlet import cmdlet


@cmdlet(partial(exo_info, "Get-EXOMailboxStatistics"))
class GetEXOMailboxStatistics(ExoCmdlet):
    name = "Get-EXOMailboxStatistics"
    twin = "Get-MailboxStatistics"
