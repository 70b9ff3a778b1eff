"""Import-PSSession: makes the cmdlets of a session that New-PSSession opened available here."""

from __future__ import annotations

from dataclasses import replace

from exoshell.catalog.tenant import replace_fields
from exoshell.cmdlets.exchange._old_sessions import connection_of
from exoshell.connection.registry import ConnectionEventKind, ConnectionRegistry
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.metadata.builtins import builtin_info
from exoshell.metadata.command_info import CommandInfo
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.psobject import PSCustomObject


def _info() -> CommandInfo:
    info = builtin_info("Import-PSSession")
    plain = {"Session", "Module", "FullyQualifiedModule", "CommandType", "Certificate", "ArgumentList"}
    return replace_fields(
        info, parameters=tuple(replace(item, type_name="object") if item.name in plain else item for item in info.parameters)
    )


@cmdlet(_info)
class ImportPSSession(Cmdlet):
    def process(self) -> None:
        registry = self.service(ConnectionRegistry)
        session = self.get("Session")
        connection = connection_of(registry, session)
        if connection is None:
            self.fail(
                NetException("System.ArgumentException", "The session is closed, or is none that exoshell opened."),
                "SessionNotFound",
                ErrorCategory.InvalidArgument,
                session,
            )
        assert connection is not None
        connection.hidden = False
        connection.prefix = str(self.get("Prefix") or connection.prefix)
        connection.command_patterns = tuple(str(name) for name in self.get("CommandName") or () if str(name) != "*")
        registry.select(connection.id)
        registry.tell(ConnectionEventKind.CHANGED, connection.id)
        self.write(
            PSCustomObject.of(
                "System.Management.Automation.PSModuleInfo",
                ModuleType="Script",
                Version="1.0",
                PreRelease="",
                Name=f"tmp_{connection.id[:8]}",
                ExportedCommands=sorted(connection.cmdlets_allowed or ()),
            )
        )
