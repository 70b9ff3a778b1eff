"""New-PSSession, as far as old Exchange Online scripts use it: opens a modern connection whose cmdlets Import-PSSession brings in."""

from __future__ import annotations

from dataclasses import replace

from exoshell.catalog.tenant import replace_fields
from exoshell.cmdlets.exchange._connect_base import refuses_proxy
from exoshell.cmdlets.exchange._old_sessions import MODERN, read_address, request_of, session_object
from exoshell.cmdlets.sign_in import open_connection
from exoshell.connection.registry import ConnectionRegistry
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.metadata.builtins import builtin_info
from exoshell.metadata.command_info import CommandInfo
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.secrets import PSCredential


def _info() -> CommandInfo:
    info = builtin_info("New-PSSession")
    loose = {"ConnectionUri": "uri", "Authentication": "string", "SessionOption": "object", "Session": "object"}
    parameters = tuple(replace(item, type_name=loose.get(item.name, item.type_name)) for item in info.parameters)
    return replace_fields(info, parameters=parameters)


@cmdlet(_info)
class NewPSSession(Cmdlet):
    def process(self) -> None:
        uri = self.get("ConnectionUri")
        old = read_address(str(uri)) if uri is not None else None
        if old is None:
            self.fail(
                NetException(
                    "System.Management.Automation.Remoting.PSRemotingTransportException",
                    "Remote PowerShell is not available here: New-PSSession opens sessions with Exchange Online "
                    "(-ConfigurationName Microsoft.Exchange -ConnectionUri https://…/PowerShell-LiveID) only.",
                ),
                "RemotingNotAvailable",
                ErrorCategory.NotImplemented,
                uri,
            )
        assert old is not None
        registry = self.service(ConnectionRegistry)
        if "old sessions" not in registry.said:
            registry.said.add("old sessions")
            self.write_warning(MODERN)
        credential = self.get("Credential")
        given = credential if isinstance(credential, PSCredential) else None
        connected = open_connection(self, request_of(old, given, without_proxy=refuses_proxy(self.get("SessionOption"))))
        connected.connection.old_session = True
        self.write(session_object(connected.connection))
