"""Connect-IPPSSession: signs in to Security & Compliance, whose cmdlets are served by the tenant's region."""

from __future__ import annotations

from exoshell.cmdlets.exchange._connect_base import ConnectCommand
from exoshell.cmdlets.exchange._declare import PRACTICE_PARAMETERS, declare
from exoshell.engine.cmdlet import cmdlet
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.help import Example


def _info() -> CommandInfo:
    return declare(
        "Connect-IPPSSession",
        "Signs in to Security & Compliance PowerShell.",
        extra=PRACTICE_PARAMETERS,
        examples=(Example("Connect-IPPSSession -Sandbox", "Opens the practice tenant's compliance side.", "Practice"),),
    )


@cmdlet(_info)
class ConnectIPPSSession(ConnectCommand):
    source_id = "Connect-IPPSSession"
    compliance = True
