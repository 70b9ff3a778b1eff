"""ErrorRecord and what it is made of; and the Python exceptions that carry one through the engine.

NetException stands for every .NET exception object by its type name: `catch [System.FormatException]`, `$_.Exception.Message`
and `.InnerException` read it. Its base chain comes from the recorded facts, so that typed catch clauses match as they do there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from typing import Any

from exoshell.extent import ScriptExtent


class ErrorCategory(IntEnum):
    """System.Management.Automation.ErrorCategory."""

    NotSpecified = 0
    OpenError = 1
    CloseError = 2
    DeviceError = 3
    DeadlockDetected = 4
    InvalidArgument = 5
    InvalidData = 6
    InvalidOperation = 7
    InvalidResult = 8
    InvalidType = 9
    MetadataError = 10
    NotImplemented = 11
    NotInstalled = 12
    ObjectNotFound = 13
    OperationStopped = 14
    OperationTimeout = 15
    SyntaxError = 16
    ParserError = 17
    PermissionDenied = 18
    ResourceBusy = 19
    ResourceExists = 20
    ResourceUnavailable = 21
    ReadError = 22
    WriteError = 23
    FromStdErr = 24
    SecurityError = 25
    ProtocolError = 26
    ConnectionError = 27
    AuthenticationError = 28
    LimitsExceeded = 29
    QuotaExceeded = 30
    NotEnabled = 31


@dataclass(eq=False)
class NetException:
    """A .NET exception as a value: its full type name, message, inner exception and Data."""

    type_name: str
    message: str
    inner: NetException | None = None
    data: dict[str, Any] = field(default_factory=dict)
    properties: dict[str, Any] = field(default_factory=dict)
    """Further properties that this type of exception has (ParamName, FileName, ErrorRecord…)."""
    error_record: ErrorRecord | None = field(default=None, repr=False)
    """The record that was thrown with it; RuntimeException and its kin expose it."""

    @property
    def ps_type_name(self) -> str:
        return self.type_name

    @property
    def short_name(self) -> str:
        return self.type_name.rpartition(".")[2]

    def chain(self) -> Iterator[NetException]:
        """The exception and its inner ones, outermost first."""
        current: NetException | None = self
        while current is not None:
            yield current
            current = current.inner


@dataclass(slots=True)
class InvocationInfo:
    """$MyInvocation, and where an error came from: names and places only."""

    command_name: str = ""
    extent: ScriptExtent | None = None
    """What PositionMessage underlines."""
    invocation_name: str = ""
    command: Any = None
    """The CommandInfo, where there is one."""
    bound_parameters: dict[str, Any] = field(default_factory=dict)
    unbound_arguments: list[Any] = field(default_factory=list)
    pipeline_length: int = 0
    pipeline_position: int = 0
    expecting_input: bool = False
    script_name: str = ""
    history_id: int = 0
    from_runspace: bool = False
    """Whether it was called by a submission itself (CommandOrigin), not by another command."""

    @property
    def ps_type_name(self) -> str:
        return "System.Management.Automation.InvocationInfo"


@dataclass(eq=False)
class ErrorRecord:
    """What went wrong, as `$Error` holds it and the error views show it."""

    exception: NetException
    error_id: str
    """Without the command's class name; `fully_qualified_id` adds it."""
    category: ErrorCategory = ErrorCategory.NotSpecified
    target: Any = None
    invocation: InvocationInfo | None = None
    source_id: str = ""
    """What FullyQualifiedErrorId has after the comma: the implementing type (…Commands.GetItemCommand) or the function."""
    category_activity: str = ""
    category_reason: str = ""
    category_target_name: str = ""
    category_target_type: str = ""
    message: str = ""
    """ErrorDetails.Message: shown instead of the exception's where not empty."""
    recommended_action: str = ""
    script_stack_trace: str = ""
    advice: str = ""
    """One line of ours for the next keystroke, shown dim after the error; never part of PowerShell's own texts."""
    request_id: str = ""
    raw: bool = False
    """From a native program or parsed elsewhere: shown as it is."""

    ps_type_name = "System.Management.Automation.ErrorRecord"

    def __str__(self) -> str:
        return self.text

    @property
    def fully_qualified_id(self) -> str:
        return ",".join(part for part in (self.error_id, self.source_id) if part)

    @property
    def text(self) -> str:
        """What the views print: ErrorDetails if set, else the exception's message."""
        return self.message or self.exception.message


class TerminatingError(Exception):
    """Unwinds a statement or a script, carrying its record. `throw` and -ErrorAction Stop end the script; others only the statement."""

    def __init__(self, record: ErrorRecord, *, script_terminating: bool = False) -> None:
        super().__init__(record.text)
        self.record = record
        self.script_terminating = script_terminating


@cache
def exception_bases(type_name: str) -> tuple[str, ...]:
    """The base types of an exception type, nearest first, 'System.Object' left out; System.Exception where unknown."""
    from exoshell.values.facts import exception_table

    return exception_table().get(type_name.casefold(), ("System.Exception",))
