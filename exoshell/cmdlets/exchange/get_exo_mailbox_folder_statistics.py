"""Get-EXOMailboxFolderStatistics: Get-MailboxFolderStatistics, with fewer properties unless asked for."""

from __future__ import annotations

from functools import partial

from exoshell.cmdlets.exchange._exo import ExoCmdlet, exo_info
from exoshell.engine.cmdlet import cmdlet


@cmdlet(partial(exo_info, "Get-EXOMailboxFolderStatistics"))
class GetEXOMailboxFolderStatistics(ExoCmdlet):
    name = "Get-EXOMailboxFolderStatistics"
    twin = "Get-MailboxFolderStatistics"
