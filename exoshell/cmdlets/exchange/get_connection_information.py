"""Get-ConnectionInformation: one object per connection, with the module's properties and the proof of whose tenant it is."""

from __future__ import annotations

import time
from typing import Any

from exoshell.cmdlets.exchange._declare import declare
from exoshell.connection.context import ConnectionContext
from exoshell.connection.registry import ConnectionRegistry
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.help import Example
from exoshell.values.psobject import PSCustomObject, Schema

TYPE_NAME = "Microsoft.Exchange.Management.ExoPowershellSnapin.ConnectionInformation"
_SCHEMA_NAMES = (
    "ConnectionId", "State", "Id", "Name", "UserPrincipalName", "ConnectionUri", "AzureAdAuthorizationEndpointUri",
    "TokenExpiryTimeUTC", "CertificateAuthentication", "ModuleName", "ModulePrefix", "Organization", "DelegatedOrganization", "AppId",
    "PageSize", "TenantID", "TokenStatus", "ConnectionUsedForInbuiltCmdlets", "IsEopSession", "TenantName", "TenantProved", "Level",
)  # fmt: skip


def _info() -> CommandInfo:
    return declare(
        "Get-ConnectionInformation",
        "Shows the open connections.",
        output_types=(TYPE_NAME,),
        examples=(Example("Get-ConnectionInformation", "Where you are, and as whom.", "All"),),
    )


@cmdlet(_info)
class GetConnectionInformation(Cmdlet):
    source_id = "Get-ConnectionInformation"

    def process(self) -> None:
        identities = {str(item).strip("{}").casefold() for item in self.get("ConnectionId") or ()}
        prefixes = {str(item).casefold() for item in self.get("ModulePrefix") or ()}
        for context in self.service(ConnectionRegistry).contexts():
            if identities and context.id.casefold() not in identities:
                continue
            if prefixes and context.prefix.casefold() not in prefixes:
                continue
            self.write(information(context))


def information(context: ConnectionContext) -> PSCustomObject:
    """A connection as the object that scripts read."""
    from exoshell.values.datetime_types import UNIX_EPOCH_TICKS, DateTimeOffset

    expiry: Any = None
    status = "Active"
    if context.token_expiry is not None:
        seconds = context.token_expiry.timestamp()
        expiry = DateTimeOffset(UNIX_EPOCH_TICKS + int(seconds) * 10_000_000, 0)
        status = "Active" if seconds > time.time() else "Expired"
    values = [
        context.id,
        str(context.state),
        context.number,
        context.name,
        context.user,
        context.connection_uri,
        context.authority_uri,
        expiry,
        context.certificate,
        context.module_name,
        context.prefix,
        context.organization,
        context.delegated_organization,
        context.app_id,
        context.page_size,
        context.tenant_id,
        status,
        context.used_for_builtin,
        context.compliance,
        context.tenant_name,
        context.proved,
        context.level,
    ]
    return PSCustomObject(Schema(_SCHEMA_NAMES, (TYPE_NAME, "System.Object")), values)
