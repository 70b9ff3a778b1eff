"""The Python exception that implementations of .NET members raise: it carries a .NET exception as a value.

members.py turns it into PowerShell's errors (MethodInvocationException around it, and so on); conversions and operators wrap it likewise.
"""

from __future__ import annotations

from typing import Any

from exoshell.values.error_record import ErrorCategory, NetException


class NetError(Exception):
    """A .NET exception under way. `exception` is what scripts see."""

    def __init__(self, exception: NetException) -> None:
        super().__init__(exception.message)
        self.exception = exception


class MemberError(NetError):
    """A member that does not exist, cannot be called so, or failed: with PowerShell's error id and category."""

    def __init__(self, exception: NetException, error_id: str, category: ErrorCategory = ErrorCategory.NotSpecified) -> None:
        super().__init__(exception)
        self.error_id = error_id
        self.category = category


def net_error(type_name: str, message: str, inner: NetException | None = None, **properties: Any) -> NetError:
    """A NetError of a type given without 'System.' where it is in that namespace."""
    full = type_name if "." in type_name else f"System.{type_name}"
    return NetError(NetException(full, message, inner, properties=dict(properties)))


def argument(message: str, name: str = "") -> NetError:
    return net_error("ArgumentException", _with_parameter(message, name), ParamName=name or None)


def argument_null(name: str, message: str = "Value cannot be null.") -> NetError:
    return net_error("ArgumentNullException", _with_parameter(message, name), ParamName=name or None)


def out_of_range(message: str, name: str = "", actual: str | None = None) -> NetError:
    text = _with_parameter(message, name)
    if actual is not None:
        text += f"\nActual value was {actual}."
    return net_error("ArgumentOutOfRangeException", text, ParamName=name or None)


def at_most(name: str, actual: int, limit: int) -> NetError:
    """`x ('5') must be less than or equal to '3'.` Negative numbers are shown unsigned, as .NET compares them."""
    shown = actual & 0xFFFFFFFF
    return out_of_range(
        f"{name} ('{shown}') must be less than or equal to '{limit & 0xFFFFFFFF if actual < 0 else limit}'.", name, str(shown)
    )


def non_negative(name: str, actual: int) -> NetError:
    return out_of_range(f"{name} ('{actual}') must be a non-negative value.", name, str(actual))


def index_out_of_range() -> NetError:
    return out_of_range("Index was out of range. Must be non-negative and less than the size of the collection.", "index")


def format_error(message: str) -> NetError:
    return net_error("FormatException", message)


def _with_parameter(message: str, name: str) -> str:
    return f"{message} (Parameter '{name}')" if name else message
