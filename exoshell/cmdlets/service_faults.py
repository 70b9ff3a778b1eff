"""Failures of the connection floor → ErrorRecords, in the client module's wording where it has one."""

from __future__ import annotations

from typing import Any

from exoshell.connection.adminapi.faults import ServiceError, TransportFault, split_message
from exoshell.connection.auth_errors import AuthError, AuthProblem
from exoshell.connection.guard import TenantMismatch, WriteRefused
from exoshell.connection.roles import NO_ROLE
from exoshell.values.error_record import ErrorCategory, ErrorRecord, InvocationInfo, NetException

WRITE_ERROR_MESSAGE = "Write-ErrorMessage"
"""The module's function that writes every error of the service."""
_ADVICE = {
    "ManagementObjectNotFoundException": "There is no such object. Look for it with Get-Recipient -Anr, or check the spelling.",
    "ADObjectAlreadyExistsException": "Something with this name or address exists already.",
}


def service_record(error: ServiceError, cmdlet: str) -> ErrorRecord:
    """A cmdlet's error as the module's Write-ErrorMessage makes it, with one line of ours for the next step."""
    category = _category(error.category)
    short = error.exception_type.rpartition(".")[2]
    exception = NetException("System.Exception", error.message)
    if error.remote_exception is not None:
        exception.data["RemoteException"] = error.remote_exception
    record = ErrorRecord(
        exception,
        error.error_id,
        category,
        source_id=WRITE_ERROR_MESSAGE,
        category_activity=cmdlet,
        category_reason=short or "Exception",
        category_target_name=error.target,
        category_target_type=error.target_type,
        invocation=InvocationInfo(command_name=WRITE_ERROR_MESSAGE),
        request_id=error.request_id,
    )
    record.advice = _advice(error, cmdlet)
    return record


def _category(code: str) -> ErrorCategory:
    if code.isdigit() and int(code) in ErrorCategory._value2member_map_:
        return ErrorCategory(int(code))
    folded = code.casefold()
    return next((category for category in ErrorCategory if category.name.casefold() == folded), ErrorCategory.NotSpecified)


def _advice(error: ServiceError, cmdlet: str) -> str:
    parts = split_message(error.message)
    class_name = (parts.class_name or error.exception_type).rpartition(".")[2]
    hint = _ADVICE.get(class_name, "")
    if error.status == 403 or "is not allowed to call" in error.message:
        hint = (
            NO_ROLE
            if cmdlet.startswith("Connect-")
            else f"Your roles do not include {cmdlet}. Get-ManagementRole -Cmdlet {cmdlet} says which would."
        )
    elif "EnableSearchOnlySession" in error.message:
        hint = "exoshell cannot ask for such a session; Microsoft's own module, or the Purview portal, can run this one."
    elif error.status == 429:
        hint = "The service asks for a pause. Wait a minute, or ask for fewer objects at a time."
    elif error.plain:
        hint = "This was not the admin API's own answer; a proxy or a load balancer may have given it."
    facts = [part for part in (error.code and f"{error.status} {error.code}", error.request_id and f"request {error.request_id}") if part]
    return " · ".join([*facts, hint] if hint else facts)


def auth_record(error: AuthError, command: str) -> ErrorRecord:
    """A sign-in that did not work."""
    category = {
        AuthProblem.NETWORK: ErrorCategory.ConnectionError,
        AuthProblem.TLS: ErrorCategory.SecurityError,
        AuthProblem.POLICY: ErrorCategory.PermissionDenied,
        AuthProblem.TIMEOUT: ErrorCategory.OperationTimeout,
        AuthProblem.CANCELLED: ErrorCategory.OperationStopped,
        AuthProblem.LOCAL: ErrorCategory.InvalidArgument,
    }.get(error.problem, ErrorCategory.AuthenticationError)
    exception = NetException("Microsoft.Identity.Client.MsalServiceException", str(error))
    record = ErrorRecord(exception, error.problem.value, category, source_id=command)
    record.advice = error.advice
    record.request_id = error.correlation_id
    return record


def fault_record(fault: TransportFault, cmdlet: str) -> ErrorRecord:
    """The service was not reached, or what answered was not the service."""
    exception = NetException("System.Net.Http.HttpRequestException", fault.message)
    record = ErrorRecord(exception, "ServiceUnreachable" if fault.unreachable else "BadServiceAnswer", ErrorCategory.ConnectionError)
    record.source_id = cmdlet
    record.category_activity = cmdlet
    record.advice = fault.advice
    return record


def mismatch_record(error: TenantMismatch, command: str) -> ErrorRecord:
    """The tenant guard's refusal."""
    return ErrorRecord(
        NetException("System.Security.SecurityException", str(error)), "TenantMismatch", ErrorCategory.SecurityError, source_id=command
    )


def refusal_record(error: WriteRefused, command: str) -> ErrorRecord:
    """A change that the connection's level does not allow."""
    exception = NetException("System.UnauthorizedAccessException", error.message)
    record = ErrorRecord(exception, "WriteRefused", ErrorCategory.PermissionDenied, source_id=command)
    record.advice = error.advice
    return record


def record_of(error: Exception, command: str) -> ErrorRecord | None:
    """The record for any failure of the connection floor; None for an exception that is not one."""
    makers: dict[type[Exception], Any] = {
        ServiceError: service_record,
        AuthError: auth_record,
        TransportFault: fault_record,
        TenantMismatch: mismatch_record,
        WriteRefused: refusal_record,
    }
    for kind, make in makers.items():
        if isinstance(error, kind):
            record: ErrorRecord = make(error, command)
            return record
    return None
