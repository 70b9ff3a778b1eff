"""What travels in the streams other than success and error: records with a message, and what Write-Information carries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from exoshell.values.error_record import InvocationInfo


@dataclass(eq=False)
class MessageRecord:
    """A warning, verbose or debug message."""

    kind: str
    """'warning', 'verbose' or 'debug'."""
    message: str
    invocation: InvocationInfo | None = None
    kept: bool = False
    """What -WarningVariable keeps: a host shows it as plain text."""

    @property
    def ps_type_name(self) -> str:
        return f"System.Management.Automation.{self.kind.capitalize()}Record"

    @property
    def text(self) -> str:
        return self.message

    def __str__(self) -> str:
        return self.message


@dataclass(eq=False)
class HostMessage:
    """What Write-Host says: HostInformationMessage."""

    message: str
    no_newline: bool = False
    foreground: str = ""
    background: str = ""
    style: str = ""

    ps_type_name = "System.Management.Automation.HostInformationMessage"

    def __str__(self) -> str:
        return self.message


@dataclass(eq=False)
class InformationRecord:
    """An item of the information stream."""

    message_data: Any
    source: str = ""
    tags: list[str] = field(default_factory=list)
    time_generated: float = 0.0
    """Seconds since the epoch."""

    ps_type_name = "System.Management.Automation.InformationRecord"

    def __str__(self) -> str:
        from exoshell.values.conversion import to_string

        return str(to_string(self.message_data))
