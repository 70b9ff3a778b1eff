"""Conversion of arguments to a parameter's type: stricter than a cast for booleans, switches and strings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.values.argument_conversion import is_reference
from exoshell.values.collections import enumerate_value
from exoshell.values.conversion import ConversionError, convert
from exoshell.values.error_record import NetException
from exoshell.values.psobject import base_of
from exoshell.values.switch_parameter import SwitchParameter
from exoshell.values.types import resolve_type, type_of

CAST = "System.Management.Automation.PSInvalidCastException"


class ArgumentRefusedError(Exception):
    """A value that a parameter's type does not take. Carries the exception with PowerShell's text."""

    def __init__(self, exception: NetException, error_id: str = "CannotConvertArgumentNoMessage") -> None:
        super().__init__(exception.message)
        self.exception = exception
        self.error_id = error_id


def _refuse(message: str, error_id: str = "CannotConvertArgumentNoMessage") -> ArgumentRefusedError:
    return ArgumentRefusedError(NetException(CAST, message), error_id)


def argument_converter(kind: Any, *, join_arrays: bool = False) -> Callable[[Any], Any]:
    """A function value → argument of the type. Raises ArgumentRefusedError or ConversionError.

    `join_arrays`: a string parameter joins a collection (simple functions) instead of refusing it.
    """
    name = getattr(kind, "full_name", "")
    if name == "System.String":
        return _joined_string if join_arrays else _string
    if name == "System.Boolean":
        return _boolean
    if name == "System.Management.Automation.SwitchParameter":
        return _switch
    if name in ("System.Object", "System.Management.Automation.PSObject", "System.Management.Automation.PSCustomObject"):
        return _as_is
    if name == "System.Int32":
        return _int(kind)
    if name == "System.Management.Automation.ScriptBlock":
        return _script_block
    if name == "System.Object[]":
        return _array
    if name == "System.Management.Automation.PSReference":
        return _reference
    from exoshell.engine.classes import ClassType

    if isinstance(kind, ClassType):
        return kind.convert
    return lambda value: convert(value, kind)


def _reference(value: Any) -> Any:
    if value is None or is_reference(value):
        return value
    raise ConversionError("Reference type is expected in argument.", "ReferenceTypeExpected")


def _as_is(value: Any) -> Any:
    return value


def _array(value: Any) -> Any:
    if value is None or type(value) is list:
        return value
    items = enumerate_value(value)
    return [value] if items is None else list(items)


def _int(kind: Any) -> Callable[[Any], Any]:
    def to_int(value: Any) -> Any:
        return value if type(value) is int else convert(value, kind)

    return to_int


def _joined_string(value: Any) -> Any:
    return value if type(value) is str else convert(value, "string")


def _string(value: Any) -> Any:
    if type(value) is str:
        return value
    if value is not None and enumerate_value(value) is not None:
        raise _refuse("Cannot convert value to type System.String.", "CannotConvertArgument")
    return convert(value, "string")


_BOOLEANS = "Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0."


def _flag(value: Any, name: str) -> bool:
    value = base_of(value)
    if type(value) is bool:
        return value
    if isinstance(value, int | float) or type(value).__name__ == "Decimal":
        return bool(value)
    if hasattr(value, "is_present"):
        return bool(value.is_present)
    if value is None:
        raise _refuse(f'Cannot convert value "" to type "{name}". {_BOOLEANS}')
    raise _refuse(f'Cannot convert value "{type_of(value)}" to type "{name}". {_BOOLEANS}')


def _boolean(value: Any) -> Any:
    return _flag(value, "System.Boolean")


def _switch(value: Any) -> Any:
    plain = base_of(value)
    if isinstance(plain, int | float) and type(plain) is not bool:
        shown = type_of(plain)
        raise _refuse(
            f'Cannot convert the "{plain}" value of type "{shown}" to type "System.Management.Automation.SwitchParameter".',
        )
    return switch_value(_flag(value, "System.Management.Automation.SwitchParameter"))


def switch_value(on: bool, *, script: bool = True) -> Any:
    """A switch: a SwitchParameter for functions and scripts; for cmdlets, ours and the service's, a bool."""
    return SwitchParameter(on) if script else on


def _script_block(value: Any) -> Any:
    from exoshell.engine.script_block import ScriptBlock

    plain = base_of(value)
    if plain is None or isinstance(plain, ScriptBlock):
        return plain
    from exoshell.values.conversion import to_string

    raise _refuse(
        f'Cannot convert the "{to_string(plain)}" value of type "{type_of(plain)}" to type "System.Management.Automation.ScriptBlock".',
        "CannotConvertArgumentNoMessage",
    )


def resolve_parameter_type(name: str) -> Any:
    """The type of a declared parameter; System.Object where the name is of the service's own making."""
    return resolve_type(name) or resolve_type("object")


def assignable(kind: Any, value: Any) -> bool:
    """Whether a value already is of a type (binding without conversion)."""
    from exoshell.values.operators import binary

    if value is None:
        return not getattr(kind, "is_value_type", False)
    try:
        return bool(binary("-is")(value, kind))
    except Exception:
        return False


__all__ = ["ArgumentRefusedError", "ConversionError", "argument_converter", "assignable", "resolve_parameter_type", "switch_value"]
