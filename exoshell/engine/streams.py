"""Where records go that are not output: preferences decide whether, the current `Streams` decides where.

Redirection replaces targets for as long as a command runs; at the bottom is the session's StreamWriter, which formats for the host.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from exoshell.engine.common_parameters import NO_COMMON, CommonParameters
from exoshell.engine.frames import stack_trace_from
from exoshell.engine.records import HostMessage, InformationRecord, MessageRecord
from exoshell.values.error_record import ErrorRecord, InvocationInfo, TerminatingError
from exoshell.values.psobject import AUTOMATION_NULL

if TYPE_CHECKING:
    from exoshell.engine.context import ExecutionContext
    from exoshell.engine.session_state import Scope
    from exoshell.host import ProgressRecord

Target = Callable[[Any], None]


class StreamWriter(Protocol):
    """The end of the streams: formats records and hands lines to the host. The session supplies one."""

    def error(self, record: ErrorRecord) -> None: ...

    def message(self, record: MessageRecord) -> None:
        """A warning, verbose or debug record."""

    def information(self, record: InformationRecord) -> None:
        """An information record that $InformationPreference lets through, Write-Host's always."""

    def progress(self, record: ProgressRecord) -> None: ...


class OutputSink(Protocol):
    """Takes what the top-level pipeline of one submission writes: objects and errors in order."""

    def write(self, value: Any) -> None: ...

    def error(self, record: ErrorRecord) -> None: ...

    def flush(self) -> None: ...


def emit_enumerated(value: Any, emit: Target) -> None:
    """Writes a value as PowerShell's pipelines do: collections as their elements, nothing for AutomationNull."""
    kind = type(value)
    if kind is str or kind is int:
        emit(value)
    elif kind is list:
        for item in value:
            emit(item)
    elif value is not AUTOMATION_NULL:
        from exoshell.values.collections import enumerate_value

        items = enumerate_value(value)
        if items is None:
            emit(value)
        else:
            for item in items:
                emit(item)


class Command(Protocol):
    """What the streams need of a running command: a Cmdlet or a function's runtime."""

    common: CommonParameters
    invocation: InvocationInfo
    failed: bool


class Streams:
    """The current targets. Copies of it with other targets stand for redirections."""

    __slots__ = ("_context", "debug", "error", "information", "information_redirected", "progress", "taps", "verbose", "warning")

    def __init__(self, context: ExecutionContext) -> None:
        self._context = context
        self.error: Target = _nowhere
        self.warning: Target = _nowhere
        self.verbose: Target = _nowhere
        self.debug: Target = _nowhere
        self.information: Target = _nowhere
        self.progress: Target = _nowhere
        self.information_redirected = False
        """A redirected information stream takes records that the preference would hide."""
        self.taps: tuple[tuple[str, Any], ...] = ()
        """(kind, list) of the -ErrorVariable, -WarningVariable… of running functions."""

    def connect(self, writer: StreamWriter) -> None:
        """Sends everything to a writer."""
        self.error = writer.error
        self.warning = self.verbose = self.debug = writer.message
        self.information = writer.information
        self.progress = writer.progress

    def copy(self) -> Streams:
        twin = Streams(self._context)
        for name in ("error", "warning", "verbose", "debug", "information", "progress"):
            setattr(twin, name, getattr(self, name))
        twin.information_redirected = self.information_redirected
        twin.taps = self.taps
        return twin

    def tapped(self, common: CommonParameters, scope: Scope) -> Streams:
        """These streams for a function with -ErrorVariable, -WarningVariable or -InformationVariable; the lists are the caller's."""
        taps = list(self.taps)
        for kind, variable in (
            ("error", common.error_variable),
            ("warning", common.warning_variable),
            ("information", common.information_variable),
        ):
            if variable is not None:
                taps.append((kind, scope.lookup(variable.lstrip("+").lower())))
        if len(taps) == len(self.taps):
            return self
        twin = self.copy()
        twin.taps = tuple(taps)
        return twin

    def _tap(self, kind: str, record: Any) -> None:
        for wanted, items in self.taps:
            # a function's own report is in its list already
            if wanted == kind and hasattr(items, "append") and not (items and items[-1] is record):
                items.append(record)

    # ------------------------------------------------------------------------------------------------------ errors

    def write_error(self, command: Any, record: ErrorRecord) -> None:
        """A non-terminating error. Raises TerminatingError where the action is Stop."""
        common: CommonParameters = getattr(command, "common", NO_COMMON)
        action = common.error_action or self._context.preference("ErrorActionPreference")
        if record.invocation is None:
            record.invocation = getattr(command, "invocation", None)
        if not record.script_stack_trace:
            own: InvocationInfo | None = getattr(command, "invocation", None)
            record.script_stack_trace = stack_trace_from(self._context.frames, own.extent if own is not None else None)
        command.failed = True
        if action == "Ignore":
            return
        self._append(common.error_variable, record)
        if self.taps:
            self._tap("error", record)
        if action == "Stop":
            raise TerminatingError(record, script_terminating=True)
        if action == "Inquire":
            self._inquire(record.text, record)
        self._context.add_error(record)
        if action != "SilentlyContinue":
            self.error(record)

    def report(self, record: ErrorRecord) -> None:
        """Shows a statement-terminating error that nobody caught ($Error already has it)."""
        self.error(record)

    # ---------------------------------------------------------------------------------------------------- messages

    def write_warning(self, command: Any, text: str) -> None:
        common: CommonParameters = getattr(command, "common", NO_COMMON)
        action = common.warning_action or self._context.preference("WarningPreference")
        self._message(command, "warning", text, action, self.warning, common.warning_variable)

    def write_verbose(self, command: Any, text: str) -> None:
        common: CommonParameters = getattr(command, "common", NO_COMMON)
        action = _switch_action(common.verbose) or self._context.preference("VerbosePreference")
        self._message(command, "verbose", text, action, self.verbose, None)

    def write_debug(self, command: Any, text: str) -> None:
        common: CommonParameters = getattr(command, "common", NO_COMMON)
        action = _switch_action(common.debug) or self._context.preference("DebugPreference")
        self._message(command, "debug", text, action, self.debug, None)

    def _message(self, command: Any, kind: str, text: str, action: str, target: Target, variable: str | None) -> None:
        if action == "Ignore":
            return
        record = MessageRecord(kind, text, getattr(command, "invocation", None))
        if variable is not None or self.taps:
            kept = MessageRecord(kind, text, record.invocation, kept=True)
            self._append(variable, kept)
            self._tap(kind, kept)
        if action == "SilentlyContinue":
            return
        target(record)
        if action == "Stop":
            from exoshell.engine.faults import preference_stop

            raise preference_stop(kind, text, getattr(command, "invocation", None))
        if action == "Inquire":
            self._inquire(text, None)

    def write_information(self, command: Any, value: Any, tags: tuple[str, ...] = (), source: str = "") -> None:
        common: CommonParameters = getattr(command, "common", NO_COMMON)
        action = common.information_action or self._context.preference("InformationPreference")
        record = InformationRecord(value, source, list(tags), time.time())
        self._information(record, action, common)

    def write_host(
        self, command: Any, text: str, *, newline: bool = True, style: str = "", foreground: str = "", background: str = ""
    ) -> None:
        common: CommonParameters = getattr(command, "common", NO_COMMON)
        message = HostMessage(text, not newline, foreground, background, style)
        record = InformationRecord(message, "Write-Host", ["PSHOST"], time.time())
        action = common.information_action
        self._information(
            record, "Ignore" if action == "Ignore" else "SilentlyContinue" if action == "SilentlyContinue" else "Continue", common
        )

    def _information(self, record: InformationRecord, action: str, common: CommonParameters) -> None:
        if action == "Ignore":
            return
        self._append(common.information_variable, record)
        if self.taps:
            self._tap("information", record)
        if action == "Stop":
            from exoshell.engine.faults import preference_stop

            raise preference_stop("information", str(record), None)
        if action != "SilentlyContinue" or self.information_redirected:
            self.information(record)

    def write_progress(self, command: Any, record: ProgressRecord) -> None:
        common: CommonParameters = getattr(command, "common", NO_COMMON)
        action = common.progress_action or self._context.preference("ProgressPreference")
        if action not in ("SilentlyContinue", "Ignore"):
            self.progress(record)

    # ---------------------------------------------------------------------------------------------------- helpers

    def _append(self, variable: str | None, value: Any) -> None:
        if variable is not None:
            append_to_variable(self._context, variable, value)

    def _inquire(self, text: str, record: ErrorRecord | None) -> None:
        from exoshell.engine.should_process import inquire

        inquire(self._context, text, record)


def _nowhere(_: Any) -> None:
    """Before a writer is connected."""


def _switch_action(given: bool | None) -> str | None:
    return None if given is None else "Continue" if given else "SilentlyContinue"


def append_to_variable(context: ExecutionContext, variable: str, value: Any) -> None:
    """Adds to the list in an -ErrorVariable, -OutVariable…; start_variable has made the list."""
    from exoshell.values.collections import ArrayList

    name = variable.lstrip("+").lower()
    # a function runs in a scope of its own: the list is the caller's
    current = context.scope.lookup(name)
    if isinstance(current, ArrayList):
        current.append(value)
    else:
        context.scope.assign(name, ArrayList([value]), variable.lstrip("+"))


def start_variable(context: ExecutionContext, variable: str) -> None:
    """What -OutVariable and its kin do when a command starts: an empty list, or for '+name' the list there is."""
    from exoshell.values.collections import ArrayList, enumerate_value

    name = variable.lstrip("+").lower()
    items: Iterable[Any] = ()
    if variable.startswith("+"):
        current = context.scope.lookup(name)
        if isinstance(current, ArrayList):
            return
        unrolled = enumerate_value(current)
        items = unrolled if unrolled is not None else [current] if current else ()
    context.scope.assign(name, ArrayList(items), variable.lstrip("+"))
