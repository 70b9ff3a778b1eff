"""Whether this is the tenant that was meant, and whether it may be changed: decided below every path that could send a write.

Four values must agree before a connection's first command: the tenant asked for, the token's, the one in the request path, and the
organization that the service reports. Levels: 'sandbox' and 'test' are free; 'production', which every unknown tenant is, asks once
where a person is there; 'read-only' refuses.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LEVELS = ("sandbox", "test", "production", "read-only")
_READING_VERBS = frozenset({"get", "search", "test", "find", "export", "trace", "preview", "validate", "view", "resolve", "measure"})


@dataclass(frozen=True, slots=True)
class TenantProof:
    """The four values. Ids are GUIDs in lower case; '' where nothing was asked for or the service would not say."""

    asked: str
    """As the person wrote it."""
    asked_id: str
    token_id: str
    path_id: str
    reported: str
    """The organization's name as the service gives it."""
    reported_id: str

    @property
    def agrees(self) -> bool:
        """Whether no two of the known values differ; the token's is always known."""
        known = {value.casefold() for value in (self.asked_id, self.token_id, self.path_id, self.reported_id) if value}
        return len(known) == 1 and bool(self.token_id)

    @property
    def complete(self) -> bool:
        """Whether the service itself confirmed it."""
        return bool(self.reported_id)

    def lines(self) -> list[str]:
        """The four values for a person."""

        def described(name: str, identity: str, absent: str) -> str:
            if not (name or identity):
                return absent
            return f"{name} ({identity})" if name and identity and name != identity else name or identity

        return [
            f"  asked for        {described(self.asked, self.asked_id, 'nothing in particular')}",
            f"  signed in to     {self.token_id or 'unknown'}",
            f"  requests go to   {self.path_id or 'unknown'}",
            f"  service reports  {described(self.reported, self.reported_id, 'nothing')}",
        ]


class TenantMismatch(Exception):
    """The four values differ: the connection is refused."""

    def __init__(self, proof: TenantProof) -> None:
        self.proof = proof
        super().__init__("\n".join(["The connection was refused, because this is not the tenant that was asked for:", *proof.lines()]))


class WriteRefused(Exception):
    """A change that this connection does not allow. Nothing was sent."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class WriteNeedsConsent(Exception):
    """A change in a production tenant that nobody has allowed yet. Nothing was sent; ask, then WriteGate.allow, then try again."""

    def __init__(self, cmdlet: str, tenant: str, level: str) -> None:
        super().__init__(f"{cmdlet} would change {tenant} ({level}).")
        self.cmdlet = cmdlet
        self.tenant = tenant
        self.level = level


def level_of(names: Iterable[str], levels: Mapping[str, str], default: str = "") -> str:
    """A tenant's level: what the settings say of any of its names or ids, else the environment's, else production."""
    table = {name.casefold(): level for name, level in levels.items()}
    for name in names:
        found = table.get(name.casefold()) if name else None
        if found in LEVELS:
            return str(found)
    return default if default in LEVELS else "production"


def changes_something(cmdlet: str, parameters: Mapping[str, object]) -> bool:
    """Whether a call may change the tenant. Validation calls (-WhatIf, the first of a confirmation) do not."""
    if cmdlet.partition("-")[0].casefold() in _READING_VERBS:
        return False
    given = {name.casefold(): value for name, value in parameters.items()}
    return given.get("whatif") is not True and given.get("confirm") is not True


@dataclass(slots=True)
class WriteGate:
    """The request layer's last question before a command leaves, one per connection."""

    tenant: str
    level: str
    ask: bool
    """Whether a person is there to be asked, and wants to be."""
    allowed_until: float = 0.0
    """Monotonic time; infinity for the rest of the session."""

    def check(self, cmdlet: str, parameters: Mapping[str, object]) -> None:
        """Raises WriteRefused or WriteNeedsConsent for a change that may not be sent now."""
        if not changes_something(cmdlet, parameters):
            return
        if self.level == "read-only":
            raise WriteRefused(
                f"{cmdlet} was not sent: {self.tenant} is read-only here.",
                "Set its level under [tenant_levels] in config.toml, or connect without -ReadOnly.",
            )
        if self.level == "production" and self.ask and time.monotonic() >= self.allowed_until:
            raise WriteNeedsConsent(cmdlet, self.tenant, self.level)

    def allow(self, seconds: float | None) -> None:
        """Lets changes through for so long; None: for the rest of the session."""
        self.allowed_until = float("inf") if seconds is None else time.monotonic() + seconds

    @property
    def writes_allowed(self) -> bool:
        """Whether a change would be sent without a question."""
        if self.level == "read-only":
            return False
        return self.level != "production" or not self.ask or time.monotonic() < self.allowed_until
