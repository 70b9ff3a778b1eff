"""Connect-EXOPSSession: the command of Microsoft's retired multi-factor module, carried over to Connect-ExchangeOnline."""

from __future__ import annotations

from exoshell.catalog.tenant import replace_fields
from exoshell.cmdlets.exchange._connect_base import ConnectCommand
from exoshell.cmdlets.exchange._declare import PRACTICE_PARAMETERS, declare
from exoshell.cmdlets.exchange._old_sessions import MODERN
from exoshell.connection.registry import ConnectionRegistry
from exoshell.engine.cmdlet import cmdlet
from exoshell.metadata.command_info import CommandInfo


def _info() -> CommandInfo:
    info = declare("Connect-ExchangeOnline", "The retired module's way to connect.", extra=PRACTICE_PARAMETERS)
    return replace_fields(info, name="Connect-EXOPSSession")


@cmdlet(_info)
class ConnectEXOPSSession(ConnectCommand):
    source_id = "Connect-EXOPSSession"

    def process(self) -> None:
        registry = self.service(ConnectionRegistry)
        if "old sessions" not in registry.said:
            registry.said.add("old sessions")
            self.write_warning(MODERN)
        super().process()
