"""The border between Python exceptions and ErrorRecords: what went wrong, where, who handles it, and whether the script goes on.

Nothing else in the engine builds an ErrorRecord from an exception or decides between reporting and unwinding.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exoshell.engine.frames import stack_trace
from exoshell.engine.session_state import Scope
from exoshell.errors import PipelineStopped
from exoshell.language.ast import Ast
from exoshell.values.conversion import ConversionError
from exoshell.values.error_record import ErrorCategory, ErrorRecord, InvocationInfo, NetException, TerminatingError, exception_bases
from exoshell.values.net_error import NetError
from exoshell.values.psobject import AUTOMATION_NULL

RUNTIME = "System.Management.Automation.RuntimeException"


class ThrownError(TerminatingError):
    """A `throw`: ends the script, unless $ErrorActionPreference silences errors."""

    def __init__(self, record: ErrorRecord) -> None:
        super().__init__(record, script_terminating=True)


class CommandTerminated(TerminatingError):
    """$PSCmdlet.ThrowTerminatingError: ends the function it was called in, and is an ordinary error of the statement that ran it."""

    def __init__(self, record: ErrorRecord, owner: Any) -> None:
        super().__init__(record)
        self.owner = owner


def make(
    message: str,
    error_id: str,
    category: ErrorCategory = ErrorCategory.InvalidOperation,
    target: Any = None,
    kind: str = RUNTIME,
    place: Ast | None = None,
) -> TerminatingError:
    """A statement-terminating error of the engine's own."""
    record = ErrorRecord(NetException(kind, message), error_id, category, target)
    if place is not None:
        record.invocation = InvocationInfo(extent=place.extent)
    error = TerminatingError(record)
    record.exception.error_record = record
    return error


# ----------------------------------------------------------------------------------------------- Python → .NET


def net_exception(error: NetException | BaseException) -> NetException:
    """The .NET exception that stands for any exception of ours or Python's."""
    if isinstance(error, NetException):
        return error
    if isinstance(error, TerminatingError):
        return error.record.exception
    if isinstance(error, NetError):
        return error.exception
    if isinstance(error, RecursionError):
        return NetException("System.Management.Automation.ScriptCallDepthException", "The script failed due to call depth overflow.")
    if isinstance(error, MemoryError):
        return NetException("System.OutOfMemoryException", "Insufficient memory to continue the execution of the program.")
    for kinds, name in _PYTHON_TYPES:
        if isinstance(error, kinds):
            return NetException(name, _text(error))
    return NetException(RUNTIME, f"{type(error).__name__}: {error}")


_PYTHON_TYPES: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((FileNotFoundError,), "System.IO.FileNotFoundException"),
    ((PermissionError,), "System.UnauthorizedAccessException"),
    ((IsADirectoryError, NotADirectoryError, FileExistsError), "System.IO.IOException"),
    ((TimeoutError,), "System.TimeoutException"),
    ((OSError,), "System.IO.IOException"),
    ((ZeroDivisionError,), "System.DivideByZeroException"),
    ((OverflowError,), "System.OverflowException"),
    ((NotImplementedError,), "System.NotImplementedException"),
)


def _text(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror} : '{error.filename}'" if error.filename else error.strerror
    if isinstance(error, ZeroDivisionError):
        return "Attempted to divide by zero."
    return str(error)


def failure_of(error: BaseException) -> TerminatingError:
    """Any exception as one that carries a record; the place is not known yet."""
    if isinstance(error, TerminatingError):
        return error
    exception = net_exception(error)
    if isinstance(error, NetError):
        error_id = getattr(error, "error_id", "") or exception.type_name
        record = ErrorRecord(exception, error_id, getattr(error, "category", ErrorCategory.OperationStopped))
    elif isinstance(error, RecursionError):
        record = ErrorRecord(exception, "CallDepthOverflow", ErrorCategory.InvalidOperation)
    else:
        record = ErrorRecord(exception, exception.type_name, ErrorCategory.OperationStopped)
    exception.error_record = record
    return TerminatingError(record)


def located(scope: Scope, error: BaseException, node: Ast) -> TerminatingError:
    """The error with its place: what it has already, else the node it was met at. PipelineStopped is raised, not turned."""
    if isinstance(error, PipelineStopped):
        raise error
    if isinstance(error, ConversionError) and not isinstance(error, TerminatingError):
        failure = _failed_cast(error)
    else:
        failure = failure_of(error)
    record = failure.record
    if record.invocation is None:
        record.invocation = InvocationInfo(extent=node.extent)
    elif record.invocation.extent is None:
        record.invocation.extent = node.extent
    if not record.script_stack_trace:
        record.script_stack_trace = stack_trace(scope.context.frames, node)
    return failure


def _failed_cast(error: ConversionError) -> TerminatingError:
    """A failed conversion in a statement is a RuntimeException around the cast's own exception."""
    inner = error.exception
    record = ErrorRecord(NetException(RUNTIME, inner.message, inner), error.error_id, error.category)
    record.exception.error_record = record
    return TerminatingError(record)


# ------------------------------------------------------------------------------------------------- reporting


def statement_failed(scope: Scope, error: BaseException, node: Ast, reported_by_trap: bool = False) -> None:
    """Decides what an error in a statement means: returns where the next statement runs, raises where the error unwinds further."""
    failure = located(scope, error, node)
    context = scope.context
    record = failure.record
    context.last_ok = False
    if (context.propagate and not reported_by_trap) or isinstance(failure, CommandTerminated):
        raise failure
    thrown = isinstance(failure, ThrownError)
    if failure.script_terminating and not thrown:
        raise failure
    context.add_error(record)
    action = context.preference("ErrorActionPreference")
    if action in ("SilentlyContinue", "Ignore"):
        return
    if action == "Stop" or (thrown and not reported_by_trap):
        failure.script_terminating = True
        raise failure
    if action == "Inquire":
        from exoshell.engine.should_process import inquire

        inquire(context, record.text, record)
    context.streams.error(record)


# -------------------------------------------------------------------------------------------------- catching


def best_handler(scope: Scope, record: ErrorRecord, handlers: Sequence[Sequence[str]]) -> tuple[int, ErrorRecord] | None:
    """The handler for an error and the record it sees as `$_`; a handler is the names of its types, none for any."""
    exception = record.exception
    if exception.inner is not None and _is_runtime(exception):
        number = _by_type(scope, exception.inner, handlers)
        if number is not None and handlers[number]:
            return number, with_exception(record, exception.inner)
    number = _by_type(scope, exception, handlers)
    if number is None or not handlers[number]:
        deeper = exception.inner.inner if exception.inner is not None and _is_runtime(exception) else None
        if deeper is not None:
            found = _by_type(scope, deeper, handlers)
            if found is not None and handlers[found]:
                return found, with_exception(record, deeper)
    return None if number is None else (number, record)


def _is_runtime(exception: NetException) -> bool:
    return exception.type_name == RUNTIME or RUNTIME in exception_bases(exception.type_name)


def type_chain(exception: NetException) -> list[str]:
    """The exception's type and its bases in lower case, nearest first."""
    own = exception.properties.get("class")
    if own is not None:
        return [name.lower() for name in own.exception_chain()]
    return [exception.type_name.lower(), *(name.lower() for name in exception_bases(exception.type_name)), "system.object"]


def _by_type(scope: Scope, exception: NetException, handlers: Sequence[Sequence[str]]) -> int | None:
    chain = type_chain(exception)
    best: tuple[int, int] | None = None
    for number, names in enumerate(handlers):
        if not names:
            rank = len(chain)
            if best is None:
                best = (rank, number)
            continue
        for name in names:
            full = _full_name(scope, name).lower()
            if full in chain:
                rank = chain.index(full)
                if best is None or rank < best[0]:
                    best = (rank, number)
    return best[1] if best is not None else None


def _full_name(scope: Scope, name: str) -> str:
    from exoshell.engine.types import resolved_type

    found = resolved_type(scope, name)
    return getattr(found, "full_name", name) if found is not None else name


def with_exception(record: ErrorRecord, exception: NetException) -> ErrorRecord:
    """The record as a typed catch sees it: the same error with the exception that matched."""
    from dataclasses import replace

    return replace(record, exception=exception)


# ------------------------------------------------------------------------------------------------------ throw


def thrown(scope: Scope, value: Any, node: Ast) -> TerminatingError:
    """What `throw value` raises."""
    if value is AUTOMATION_NULL or value is None:
        current = scope.under_value()
        if isinstance(current, ErrorRecord):
            return ThrownError(current)
        record = ErrorRecord(NetException(RUNTIME, "ScriptHalted"), "ScriptHalted", ErrorCategory.OperationStopped)
    elif isinstance(value, ErrorRecord):
        record = value
    elif isinstance(value, NetException):
        if value.error_record is not None:
            record = value.error_record
        else:
            record = _record_of(value)
    else:
        own = getattr(value, "net_exception", None)
        if own is not None:
            exception = own()
            record = ErrorRecord(exception, exception.message, ErrorCategory.OperationStopped, value)
        else:
            from exoshell.values.conversion import to_string

            text = to_string(value)
            record = ErrorRecord(NetException(RUNTIME, text), text, ErrorCategory.OperationStopped, value)
            record.exception.error_record = record
    if record.invocation is None:
        record.invocation = InvocationInfo(extent=node.extent)
    if not record.script_stack_trace:
        record.script_stack_trace = stack_trace(scope.context.frames, node)
    return ThrownError(record)


def _record_of(exception: NetException) -> ErrorRecord:
    """The record of an exception that a script made and throws: PowerShell's own exceptions bring one."""
    names = (exception.type_name, *exception_bases(exception.type_name))
    for name, (error_id, category) in _OWN_RECORDS.items():
        if name in names:
            return ErrorRecord(exception, error_id, category, None if name == RUNTIME else "")
    return ErrorRecord(exception, exception.message, ErrorCategory.OperationStopped, exception)


_OWN_RECORDS = {
    "System.Management.Automation.CommandNotFoundException": ("CommandNotFoundException", ErrorCategory.ObjectNotFound),
    "System.Management.Automation.SessionStateException": ("SessionStateException", ErrorCategory.InvalidArgument),
    RUNTIME: ("RuntimeException", ErrorCategory.NotSpecified),
}


def preference_stop(kind: str, text: str, invocation: InvocationInfo | None) -> TerminatingError:
    """A message met the preference Stop."""
    variable = f"{kind.capitalize()}Preference"
    message = f'The running command stopped because the preference variable "{variable}" or common parameter is set to Stop: {text}'
    exception = NetException("System.Management.Automation.ActionPreferenceStopException", message)
    record = ErrorRecord(exception, "ActionPreferenceStop", ErrorCategory.OperationStopped, invocation=invocation)
    return TerminatingError(record, script_terminating=True)


from exoshell.engine.fault_texts import (  # noqa: E402  # the constructors below need `make`
    attribute_not_addable,
    bad_invocation,
    collection_changed,
    command_not_found,
    duplicate_key,
    index_of_null,
    index_out_of_range,
    list_index_out_of_range,
    method_on_null,
    no_such_drive,
    no_such_reference,
    not_assignable,
    not_indexable,
    not_runnable,
    null_index,
    null_key,
    operator_needs_number,
    parse_failure,
    property_not_found,
    property_not_settable,
    property_of_none,
    type_not_found,
    unknown_attribute,
    unknown_attribute_property,
    unset_variable,
    using_outside,
    variable_not_writable,
    variable_refuses,
    variable_text,
)

__all__ = [
    "RUNTIME",
    "CommandTerminated",
    "ThrownError",
    "attribute_not_addable",
    "bad_invocation",
    "best_handler",
    "collection_changed",
    "command_not_found",
    "duplicate_key",
    "failure_of",
    "index_of_null",
    "index_out_of_range",
    "list_index_out_of_range",
    "located",
    "make",
    "method_on_null",
    "net_exception",
    "no_such_drive",
    "no_such_reference",
    "not_assignable",
    "not_indexable",
    "not_runnable",
    "null_index",
    "null_key",
    "operator_needs_number",
    "parse_failure",
    "preference_stop",
    "property_not_found",
    "property_not_settable",
    "property_of_none",
    "statement_failed",
    "thrown",
    "type_chain",
    "type_not_found",
    "unknown_attribute",
    "unknown_attribute_property",
    "unset_variable",
    "using_outside",
    "variable_not_writable",
    "variable_refuses",
    "variable_text",
    "with_exception",
]  # fmt: skip
