"""ConnectionContext: a connection as everything outside sees it, frozen at one moment; and the settings connections are opened with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class ConnectionState(StrEnum):
    CONNECTED = "Connected"
    BROKEN = "Broken"
    """The service could not be reached last time; the sign-in is kept."""
    SIGN_IN_NEEDED = "SignInNeeded"
    CLOSED = "Closed"


@dataclass(frozen=True, slots=True)
class ConnectionContext:
    """What the prompt, the status pane and Get-ConnectionInformation show."""

    id: str
    number: int
    name: str
    """ExchangeOnline_1, ExchangeOnlineProtection_2."""
    state: ConnectionState
    user: str
    organization: str
    """-Organization of an app, else ''."""
    delegated_organization: str
    tenant_id: str
    tenant_name: str
    """As the service reports it."""
    tenant_domain: str
    proved: bool
    environment: str
    connection_uri: str
    authority_uri: str
    prefix: str
    page_size: int
    level: str
    writes_allowed: bool
    app_id: str
    certificate: bool
    compliance: bool
    roles: tuple[str, ...]
    cmdlets_allowed: int | None
    """None where the service has not said."""
    token_expiry: datetime | None
    token_lifetime: float
    """Seconds between issue and expiry of the token, 0 where unknown; for a bar."""
    requests: int
    last_latency_ms: float
    throttled_seconds: float
    """Seconds from now until a refused request is sent again; 0 where none waits."""
    running: tuple[str, ...]
    """Cmdlets whose answers are awaited."""
    used_for_builtin: bool
    """The connection that Get-EXO* cmdlets use."""
    trouble: str = ""
    module_name: str = ""
    waiting_for: str = ""
    """What the wait is for, where it is not the service's limits."""


@dataclass(slots=True)
class ConnectionSettings:
    """What the session's configuration says about connections."""

    page_size: int = 1000
    tenant_levels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ask_before_writes: bool = False
    """A person is there, and production tenants ask before the first change."""
    read_only: bool = False
    """-ReadOnly: every connection refuses changes."""
    allow_browser: bool = True
    persist_sign_in: bool = False
    language: str = "en-US"
    practice_size: int = 250
    practice_seed: int | None = None
