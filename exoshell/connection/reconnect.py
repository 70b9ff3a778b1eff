"""What it takes to sign in to a connection anew: the command for somebody who was not asked, and who is asking at this moment."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exoshell.connection.environments import DEFAULT_ENVIRONMENT

if TYPE_CHECKING:
    from exoshell.connection.connection import Connection
    from exoshell.connection.environments import Environment


@dataclass(slots=True)
class Asking:
    """Who asks for a connection's sign-in: one command at a time, and after a no nobody else of the same submission."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    sign_ins: int = 0
    """How often somebody signed in again for the connection."""
    refused_in: int = 0
    """The submission in which somebody said no last; 0 for none."""


def command_for(connection: Connection) -> str:
    """The command that opens the same connection again; secrets and files stand as names to fill in."""
    from exoshell.connection.flows.access_token import StaticSource
    from exoshell.connection.flows.managed_identity import ManagedIdentitySource

    words = ["Connect-IPPSSession" if connection.environment.compliance else "Connect-ExchangeOnline"]
    source, token = connection.source, connection.source.last
    if isinstance(source, StaticSource):
        words.append("-AccessToken $token")
        if not connection.user.startswith("OAuthUser@"):
            words.append(f"-UserPrincipalName {connection.user}")
    elif isinstance(source, ManagedIdentitySource):
        words.append("-ManagedIdentity" + (f" -ManagedIdentityAccountId {source.account_id}" if source.account_id else ""))
    elif connection.certificate:
        words.append(f"-AppId {token.app_id if token else '$appId'} -CertificateFilePath $file")
    else:
        words.append(f"-UserPrincipalName {connection.user}")
    for parameter, value in (
        ("Organization", connection.organization),
        ("DelegatedOrganization", connection.delegated_organization),
        ("Prefix", connection.prefix),
        *_place(connection.environment),
    ):
        if value:
            words.append(f"-{parameter} {value}")
    if not connection.environment.known_authority:
        words.append("-Sandbox")
    return " ".join(words)


def _place(environment: Environment) -> tuple[tuple[str, str], ...]:
    """The parameter that names a cloud other than the usual one; Connect-IPPSSession knows clouds by their address only."""
    if environment.name == DEFAULT_ENVIRONMENT:
        return ()
    if environment.compliance:
        return (("ConnectionUri", environment.connection_uri),)
    return (("ExchangeEnvironmentName", environment.name),)
