"""The ways a conversion fails, in PowerShell's words and with its error ids."""

from __future__ import annotations

from typing import Any

from exoshell.values.collections import Hashtable
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.net_error import NetError
from exoshell.values.psobject import AUTOMATION_NULL, PSObject
from exoshell.values.types import DotNetType, type_of

INVALID_CAST = "System.Management.Automation.PSInvalidCastException"
INVALID_OPERATION = "System.InvalidOperationException"


class ConversionError(NetError):
    """A value that does not convert: PSInvalidCastException with PowerShell's text and error id."""

    def __init__(self, message: str, error_id: str, inner: NetException | None = None) -> None:
        super().__init__(NetException(INVALID_CAST, message, inner))
        self.error_id = error_id
        self.category = ErrorCategory.InvalidArgument


def object_text(value: Any) -> str:
    """value.ToString() as messages show it."""
    from exoshell.values.conversion_text import to_display_string

    return to_display_string(value)


def cannot_convert(value: Any, target: DotNetType) -> ConversionError:
    """`Cannot convert the "x" value of type "A" to type "B".`"""
    plain = value.base if type(value) is PSObject else value
    if plain is None or plain is AUTOMATION_NULL:
        return ConversionError(f'Cannot convert null to type "{target.full_name}".', "nullToObjectInvalidCast")
    source = type_of(plain).clr_full_name
    return ConversionError(
        f'Cannot convert the "{object_text(plain)}" value of type "{source}" to type "{target.full_name}".',
        "ConvertToFinalInvalidCastException",
    )


def cast_failure(
    value: Any, target: DotNetType, message: str, error_id: str, inner_type: str, inner: NetException | None = None
) -> ConversionError:
    """`Cannot convert value "x" to type "B". Error: "…"`"""
    text = f'Cannot convert value "{object_text(value)}" to type "{target.full_name}". Error: "{message}"'
    return ConversionError(text, error_id, inner or NetException(inner_type, message))


def wrong_format(value: Any, target: DotNetType, error_id: str) -> ConversionError:
    """A string that is no number."""
    return cast_failure(value, target, f"The input string '{value}' was not in a correct format.", error_id, "System.FormatException")


_SHORT = frozenset(
    {"Boolean", "Char", "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single", "Double", "Decimal", "DateTime"}
)


def invalid_cast(value: Any, target: DotNetType) -> ConversionError:
    """What System.Convert says of a cast that a bool, char, date or enum value does not support."""
    source = type_of(value)
    if target.name in _SHORT and target.namespace == "System" and not target.is_array:
        message = f"Invalid cast from '{source.name}' to '{target.name}'."
    else:
        message = f"Invalid cast from '{source.clr_full_name}' to '{target.clr_full_name}'."
    return cast_failure(value, target, message, "InvalidCastIConvertible", "System.InvalidCastException")


def no_such_property(table: Hashtable, target: DotNetType, settable: str = "") -> ConversionError:
    """A dictionary whose first key is no property of the type."""
    from exoshell.values.conversion_text import to_string

    name = to_string(table.keys()[0])
    rest = f"The settable properties are: {settable}." if settable else "There is no settable property available."
    detail = f"The property '{name}' was not found for the '{target.clr_full_name}' object. {rest}"
    return ConversionError(
        f'Cannot create object of type "{target.full_name}". {detail}', "ObjectCreationError", NetException(INVALID_OPERATION, detail)
    )


def no_property_bag(value: Any, target: DotNetType) -> ConversionError:
    """A custom object for a type that is not made from properties."""
    inner = cannot_convert(value, target).exception
    inner.inner = NetException(INVALID_OPERATION, inner.message)
    return cast_failure(value, target, inner.message, "InvalidCastConstructorException", "", inner)
