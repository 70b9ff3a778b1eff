"""Get-EXOMailboxPermission: Get-MailboxPermission, with fewer properties unless asked for."""

from __future__ import annotations

from functools import partial

from exoshell.cmdlets.exchange._exo import ExoCmdlet, exo_info
from exoshell.engine.cmdlet import cmdlet


@cmdlet(partial(exo_info, "Get-EXOMailboxPermission"))
class GetEXOMailboxPermission(ExoCmdlet):
    name = "Get-EXOMailboxPermission"
    twin = "Get-MailboxPermission"
