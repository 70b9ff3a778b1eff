"""What a built-in command is: a class with begin, process, end and clean, declared by @cmdlet; and its runtime face.

A declaration is data (CommandInfo); the decorator only hangs it on the class, touches no table and does no work at import.
The pipeline binds arguments into `bound`, sets the other attributes, and calls the four methods.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from exoshell.engine.common_parameters import CommonParameters
from exoshell.errors import PipelineStopped
from exoshell.metadata.command_info import CommandInfo
from exoshell.values.error_record import ErrorCategory, ErrorRecord, InvocationInfo, NetException, TerminatingError

if TYPE_CHECKING:
    from exoshell.engine.context import ExecutionContext
    from exoshell.host import ProgressRecord, PSHost

Declaration = str | CommandInfo | Callable[[], CommandInfo]
C = TypeVar("C", bound="type[Cmdlet]")
T = TypeVar("T")


def cmdlet(declaration: Declaration) -> Callable[[C], C]:
    """Declares a class as a command: by the name of one of PowerShell's own, by a CommandInfo, or by a function that makes one."""

    def declare(implementation: C) -> C:
        implementation.declaration = declaration
        return implementation

    return declare


def declared_info(implementation: type[Cmdlet]) -> CommandInfo:
    """The CommandInfo of a cmdlet class, made when first asked for. Raises KeyError for a name PowerShell does not have."""
    declaration = implementation.declaration
    if isinstance(declaration, CommandInfo):
        return declaration
    if isinstance(declaration, str):
        from exoshell.metadata.builtins import builtin_info

        info = builtin_info(declaration)
    else:
        info = declaration()
    implementation.declaration = info
    return info


class Cmdlet:
    """Base of every built-in command. Subclasses override begin, process, end, clean; constructors take nothing."""

    declaration: ClassVar[Any] = None
    source_id: ClassVar[str] = ""
    """What FullyQualifiedErrorId has after the comma, where it is not Microsoft.PowerShell.Commands.<VerbNoun>Command."""

    info: CommandInfo
    context: ExecutionContext
    invocation: InvocationInfo
    common: CommonParameters
    """-Verbose, -ErrorAction and their kin as given for this call."""
    bound: dict[str, Any]
    """Canonical parameter name → converted value, only what was bound; pipeline-bound ones change for each object."""
    parameter_set: str
    input_expected: bool
    """Whether the command stands behind a pipe."""
    script_upstream: Callable[[], bool]
    """Whether the script's own code runs between two input objects, so that it may see how far this command has come."""
    emit: Callable[[Any], None]
    """Passes one object down the pipeline; hot loops keep it in a local."""

    # ------------------------------------------------------------------------------------------ what subclasses write

    def begin(self) -> None:
        """Runs once, before the first object of the whole pipeline."""

    def process(self) -> None:
        """Runs for each input object, or once where the command does not stand behind a pipe."""

    def end(self) -> None:
        """Runs once after the last object."""

    def clean(self) -> None:
        """Always runs, last, also after errors and stops."""

    def fast_process(self) -> Callable[[Any], None] | None:
        """An optional short cut, asked once after begin: a function taking each input object instead of binding and process().

        Only asked where the object would bind to an `InputObject` parameter that needs no conversion.
        """
        return None

    # ---------------------------------------------------------------------------------------------------- arguments

    def get(self, name: str, default: Any = None) -> Any:
        """A bound argument by its canonical name."""
        return self.bound.get(name, default)

    def switch(self, name: str) -> bool:
        """Whether a switch is on."""
        return bool(self.bound.get(name, False))

    # ------------------------------------------------------------------------------------------------------- output

    def write(self, value: Any, enumerate: bool = False) -> None:
        """Passes one object on. Collections travel as one object unless `enumerate` says that their elements should."""
        if enumerate:
            from exoshell.engine.streams import emit_enumerated

            emit_enumerated(value, self.emit)
        else:
            self.emit(value)

    def write_all(self, values: Iterable[Any]) -> None:
        """Passes on each of the objects, stopping between two of them when the pipeline is stopped."""
        emit, context = self.emit, self.context
        for value in values:
            if context.stopping:
                raise PipelineStopped
            emit(value)

    def write_error(self, record: ErrorRecord) -> None:
        """Reports a non-terminating error; -ErrorAction Stop and $ErrorActionPreference may make it terminating here."""
        self.context.streams.write_error(self, record)

    def error(
        self,
        problem: NetException | Exception | str,
        error_id: str,
        category: ErrorCategory = ErrorCategory.NotSpecified,
        target: Any = None,
    ) -> None:
        """Builds a non-terminating error and reports it."""
        self.write_error(self.make_error(problem, error_id, category, target))

    def fail(
        self,
        problem: NetException | Exception | str,
        error_id: str,
        category: ErrorCategory = ErrorCategory.NotSpecified,
        target: Any = None,
    ) -> TerminatingError:
        """Ends the command with a terminating error: raises it (so `raise self.fail(…)` reads well too)."""
        raise TerminatingError(self.make_error(problem, error_id, category, target))

    def make_error(
        self,
        problem: NetException | Exception | str,
        error_id: str,
        category: ErrorCategory = ErrorCategory.NotSpecified,
        target: Any = None,
    ) -> ErrorRecord:
        """An ErrorRecord that knows this command and its place; a plain text becomes a System.Exception."""
        from exoshell.engine.faults import net_exception

        exception = NetException("System.Exception", problem) if isinstance(problem, str) else net_exception(problem)
        invocation = replace(self.invocation, bound_parameters={})
        return ErrorRecord(exception, error_id, category, target, invocation=invocation, source_id=self.error_source())

    def error_source(self) -> str:
        """The implementing type's name as FullyQualifiedErrorId shows it."""
        if self.source_id:
            return self.source_id
        return f"Microsoft.PowerShell.Commands.{self.info.name.replace('-', '')}Command"

    def write_warning(self, text: str) -> None:
        self.context.streams.write_warning(self, text)

    def write_verbose(self, text: str) -> None:
        self.context.streams.write_verbose(self, text)

    def write_debug(self, text: str) -> None:
        self.context.streams.write_debug(self, text)

    def write_information(self, value: Any, tags: Iterable[str] = ()) -> None:
        self.context.streams.write_information(self, value, tuple(tags))

    def write_host(self, text: str, *, newline: bool = True, style: str = "", foreground: str = "", background: str = "") -> None:
        """Says something to the person (Write-Host): an information record tagged PSHOST that is shown at once."""
        self.context.streams.write_host(self, text, newline=newline, style=style, foreground=foreground, background=background)

    def write_progress(self, record: ProgressRecord) -> None:
        self.context.streams.write_progress(self, record)

    # ---------------------------------------------------------------------------------------------------- questions

    @property
    def host(self) -> PSHost:
        return self.context.host

    def should_process(self, target: str, action: str = "") -> bool:
        """The gate of every change: False under -WhatIf (which is shown) and where the person says no."""
        from exoshell.engine.should_process import should_process

        return should_process(self.context, self, target, action or self.info.name)

    def should_continue(self, query: str, caption: str) -> bool:
        """Asks regardless of $ConfirmPreference; -Force is the caller's affair."""
        from exoshell.engine.should_process import should_continue

        return should_continue(self.context, self, query, caption)

    # ----------------------------------------------------------------------------------------------------- services

    def service(self, kind: type[T]) -> T:
        """A service that the session registered under its type. Raises LookupError where there is none."""
        return self.context.service(kind)

    def wait_for(self, awaitable: Awaitable[T]) -> T:
        """Runs an awaitable on the wire loop and waits; Ctrl+C cancels it and raises PipelineStopped."""
        return self.context.wait_for(awaitable)

    @property
    def stopping(self) -> bool:
        return self.context.stopping

    def check_stop(self) -> None:
        """Raises PipelineStopped where the pipeline was asked to stop; long loops call it."""
        if self.context.stopping:
            raise PipelineStopped

    def stop_upstream(self) -> None:
        """Says that no more input is wanted: what stands before this command stops, what it wrote so far goes on (Select-Object -First)."""
        from exoshell.engine.signals import StopUpstream

        raise StopUpstream(self)
