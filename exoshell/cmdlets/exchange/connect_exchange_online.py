"""Connect-ExchangeOnline: signs in to Exchange Online, every way that Microsoft's article shows; `connect` for short."""

from __future__ import annotations

from exoshell.cmdlets.exchange._connect_base import ConnectCommand
from exoshell.cmdlets.exchange._declare import PRACTICE_PARAMETERS, declare
from exoshell.engine.cmdlet import cmdlet
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.help import Example


def _info() -> CommandInfo:
    return declare(
        "Connect-ExchangeOnline",
        "Signs in to Exchange Online.",
        description="Opens a connection and makes the cmdlets that your roles allow available. Several connections can be open at once.",
        extra=PRACTICE_PARAMETERS,
        examples=(
            Example("Connect-ExchangeOnline -Sandbox", "Opens the practice tenant.", "Practice"),
            Example("Connect-ExchangeOnline -Sandbox -Prefix Lab; Get-LabAcceptedDomain", "A connection of its own names.", "Prefix"),
        ),
    )


@cmdlet(_info)
class ConnectExchangeOnline(ConnectCommand):
    source_id = "Connect-ExchangeOnline"
