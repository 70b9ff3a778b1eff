"""Remove-PSSession: closes sessions that New-PSSession opened."""

from __future__ import annotations

from dataclasses import replace

from exoshell.catalog.tenant import replace_fields
from exoshell.cmdlets.exchange._old_sessions import connection_of, old_sessions
from exoshell.connection.connection import Connection
from exoshell.connection.registry import ConnectionRegistry
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.metadata.builtins import builtin_info
from exoshell.metadata.command_info import CommandInfo
from exoshell.values.collections import enumerate_value
from exoshell.values.wildcard import WildcardPattern


def _info() -> CommandInfo:
    info = builtin_info("Remove-PSSession")
    return replace_fields(
        info, parameters=tuple(replace(item, type_name="object") if item.name == "Session" else item for item in info.parameters)
    )


@cmdlet(_info)
class RemovePSSession(Cmdlet):
    def process(self) -> None:
        registry = self.service(ConnectionRegistry)
        for connection in self._chosen(registry):
            if self.should_process(connection.name, "Remove"):
                self.wait_for(registry.close(connection))

    def _chosen(self, registry: ConnectionRegistry) -> list[Connection]:
        given = self.get("Session")
        if given is not None:
            items = enumerate_value(given)
            found = [connection_of(registry, item) for item in (items if items is not None else [given])]
            return [connection for connection in found if connection is not None]
        numbers = {int(number) for number in self.get("Id") or ()}
        identities = {str(item).casefold() for item in self.get("InstanceId") or ()}
        names = [WildcardPattern(str(name)) for name in self.get("Name") or ()]
        return [
            connection
            for connection in old_sessions(registry)
            if connection.number in numbers
            or connection.id.casefold() in identities
            or any(name.matches(f"Session{connection.number}") for name in names)
        ]
