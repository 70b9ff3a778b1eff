"""How operators fail: PowerShell's texts, ids and categories."""

from __future__ import annotations

from typing import Any

from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.net_error import NetError
from exoshell.values.psobject import PSCustomObject
from exoshell.values.types import type_of

RUNTIME = "System.Management.Automation.RuntimeException"
INVALID_OPERATION = "System.InvalidOperationException"
INVALID_CAST = "System.InvalidCastException"


class OperatorError(NetError):
    """An operator that failed: with PowerShell's error id and category."""

    def __init__(
        self,
        message: str,
        error_id: str,
        category: ErrorCategory = ErrorCategory.InvalidOperation,
        inner: NetException | None = None,
        kind: str = RUNTIME,
    ) -> None:
        super().__init__(NetException(kind, message, inner))
        self.error_id = error_id
        self.category = category


def net_failure(kind: str, message: str) -> OperatorError:
    """An exception of .NET that no operator expected."""
    return OperatorError(message, kind, ErrorCategory.OperationStopped, kind=kind)


def type_text(value: Any) -> str:
    """A value's type as these errors name it."""
    return "System.Management.Automation.PSObject" if type(value) is PSCustomObject else type_of(value).clr_full_name


def method_not_found(value: Any, method: str) -> OperatorError:
    message = f"Method invocation failed because [{type_text(value)}] does not contain a method named '{method}'."
    return OperatorError(message, "MethodNotFound")


def not_defined(operator: str, a: Any, b: Any) -> OperatorError:
    names = [f"[{type_text(value)}]" if value is not None else "[$null]" for value in (a, b)]
    return OperatorError(f"The operation '{names[0]} {operator} {names[1]}' is not defined.", "NotADefinedOperationForType")


def divided_by_zero() -> OperatorError:
    inner = NetException("System.DivideByZeroException", "Attempted to divide by zero.")
    return OperatorError("Attempted to divide by zero.", "RuntimeException", ErrorCategory.NotSpecified, inner)


MOST_ELEMENTS = 2**28
"""An array of more elements would take the memory of the whole machine; .NET fails at about this size too."""


def out_of_memory() -> OperatorError:
    return net_failure("System.OutOfMemoryException", "Insufficient memory to continue the execution of the program.")


def too_large_for_decimal() -> OperatorError:
    message = "Value was either too large or too small for a Decimal."
    return OperatorError(message, "RuntimeException", ErrorCategory.NotSpecified, NetException("System.OverflowException", message))
