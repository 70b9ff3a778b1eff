"""What a session says about itself to a status display."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exoshell.connection.context import ConnectionContext


@dataclass(frozen=True, slots=True)
class SessionStatus:
    """What a status display needs, taken at one moment. Contains nothing secret."""

    connection: ConnectionContext | None = None
    """The connection that the next service command would use."""
    connections: int = 0
    cmdlets_known: int = 0
    """Cmdlets of the shipped catalog for the connection's service."""
    running: str | None = None
    """The command that runs now."""
    elapsed: float = 0.0
    progress: str = ""
    last_command: str = ""
    last_facts: str = ""
    errors: int = 0
    sign_in: str = ""
    """What a sign-in waits for; '' when none is under way."""
