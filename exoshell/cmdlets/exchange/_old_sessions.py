"""Scripts from before 2023: New-PSSession -ConfigurationName Microsoft.Exchange, Import-PSSession, Remove-PSSession.

The address in such a script says where to; its credential how. Basic authentication never goes on the wire: a password becomes the
password flow, and where `BasicAuthToOAuthConversion` says that the password is a token, it is used as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from exoshell.connection.environments import COMPLIANCE_ENVIRONMENTS
from exoshell.connection.request import ConnectRequest
from exoshell.values.psobject import PSCustomObject
from exoshell.values.secrets import PSCredential, SecureString

if TYPE_CHECKING:
    from exoshell.connection.connection import Connection
    from exoshell.connection.registry import ConnectionRegistry

SESSION_TYPE = "System.Management.Automation.Runspaces.PSSession"
MODERN = (
    "Remote PowerShell to Exchange Online is retired by Microsoft; the session was opened with modern authentication instead. "
    "The command of today is Connect-ExchangeOnline."
)


@dataclass(frozen=True, slots=True)
class OldAddress:
    """What the -ConnectionUri of an old script says."""

    address: str
    organization: str
    """DelegatedOrg."""
    password_is_token: bool
    compliance: bool


def read_address(uri: str) -> OldAddress | None:
    """An Exchange Online or Security & Compliance address of an old script; None for any other."""
    parts = urlsplit(uri)
    if parts.scheme.casefold() != "https" or not parts.path.strip("/").casefold().startswith("powershell"):
        return None
    query = {name.casefold(): values[0] for name, values in parse_qs(parts.query).items()}
    hosts = {urlsplit(row.connection_uri).hostname for row in COMPLIANCE_ENVIRONMENTS.values()}
    return OldAddress(
        f"https://{parts.netloc}{parts.path}",
        query.get("delegatedorg", ""),
        query.get("basicauthtooauthconversion", "").casefold() == "true",
        parts.hostname in hosts or ".compliance." in (parts.hostname or ""),
    )


def request_of(old: OldAddress, credential: PSCredential | None, *, without_proxy: bool = False) -> ConnectRequest:
    """The modern connection that an old script's parameters ask for."""
    user = credential.user_name if credential is not None else ""
    token: SecureString | None = None
    if credential is not None and old.password_is_token:
        token = SecureString(credential.password.reveal().strip().removeprefix("Bearer ").strip())
        credential = None
    unattended = user.casefold().startswith("oauthuser@")
    return ConnectRequest(
        connection_uri=old.address,
        delegated_organization=old.organization,
        organization=user.partition("@")[2] if token is not None and unattended else "",
        user_principal_name=user if token is not None and not unattended else "",
        credential=credential,
        access_token=token,
        compliance=old.compliance,
        show_banner=False,
        hidden=True,
        without_proxy=without_proxy,
    )


def session_object(connection: Connection) -> PSCustomObject:
    """A connection as the PSSession that old scripts hand around."""
    return PSCustomObject.of(
        SESSION_TYPE,
        Id=connection.number,
        Name=f"Session{connection.number}",
        InstanceId=connection.id,
        ComputerName=connection.environment.admin.removeprefix("https://"),
        ComputerType="RemoteMachine",
        State="Closed" if connection.state == "Closed" else "Opened",
        ConfigurationName="Microsoft.Exchange",
        Availability="Available",
    )


def connection_of(registry: ConnectionRegistry, session: Any) -> Connection | None:
    """The connection behind a PSSession object; None where it is closed or none of ours."""
    from exoshell.values.members import read_property

    return registry.find(str(read_property(session, "InstanceId") or ""))


def old_sessions(registry: ConnectionRegistry) -> list[Connection]:
    """The connections that New-PSSession opened."""
    return [connection for connection in registry.all() if connection.old_session]
