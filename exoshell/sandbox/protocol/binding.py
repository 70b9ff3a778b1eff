"""InvokeCommand's Parameters → the catalog's names and plain values, refused as PowerShell on the server refuses them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from exoshell.metadata.common_parameters import is_common
from exoshell.metadata.parameter import ParameterMetadata
from exoshell.sandbox.call import as_bool
from exoshell.sandbox.errors import BindingError, InvalidValue

if TYPE_CHECKING:
    from exoshell.metadata.command_info import CommandInfo

_TRANSFORMATION = "System.Management.Automation.ParameterBindingArgumentTransformationException"
_INTEGER_TYPES = ("int", "uint", "long", "ulong")
_DOTNET = {"int": "System.Int32", "uint": "System.UInt32", "long": "System.Int64", "ulong": "System.UInt64", "bool": "System.Boolean"}


def bind(info: CommandInfo, given: Mapping[str, Any], allowed: frozenset[str] | None) -> tuple[dict[str, Any], bool, bool | None]:
    """(parameters, WhatIf, Confirm or None where not given). `allowed`: folded names that the caller's roles leave; None for all.

    Raises BindingError.
    """
    bound: dict[str, Any] = {}
    what_if, confirm = False, None
    for name, value in given.items():
        if "@" in name or is_common(name):
            continue
        folded = name.casefold()
        if folded in ("whatif", "confirm") and info.supports_should_process:
            if folded == "whatif":
                what_if = as_bool(value)
            else:
                confirm = as_bool(value)
            continue
        if folded == "usecustomrouting":
            continue
        parameter = info.parameter(name)
        if parameter is None or (allowed is not None and parameter.name.casefold() not in allowed):
            raise BindingError(f"A parameter cannot be found that matches parameter name '{name}'.")
        bound[parameter.name] = _converted(parameter, plain(value))
    _check_sets(info, bound)
    return bound, what_if, confirm


def plain(value: Any) -> Any:
    """A value without its annotations: hash tables as dictionaries, byte arrays as bytes."""
    if isinstance(value, dict):
        if value.get("@odata.type") == "#Exchange.ByteArrayType" or set(value) == {"Data"}:
            data = value.get("Data")
            return bytes(data) if isinstance(data, list) else data
        return {key: plain(item) for key, item in value.items() if "@" not in key}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def _converted(parameter: ParameterMetadata, value: Any) -> Any:
    kind = parameter.type_name.casefold()
    if value is None:
        return None
    if kind in ("switch", "bool"):
        try:
            return as_bool(value)
        except InvalidValue as error:
            raise BindingError(
                f"Cannot process argument transformation on parameter '{parameter.name}'. {error.text}", _TRANSFORMATION
            ) from None
    if kind in _INTEGER_TYPES and not isinstance(value, int):
        if not re.fullmatch(r"\s*-?\d+\s*", str(value)):
            raise BindingError(
                f"Cannot process argument transformation on parameter '{parameter.name}'. Cannot convert value \"{value}\" to type "
                f'"{_DOTNET[kind]}". Error: "Input string was not in a correct format."',
                _TRANSFORMATION,
            )
        value = int(value)
    if kind == "guid" and not re.fullmatch(r"[{(]?[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}[)}]?", str(value).strip()):
        raise BindingError(
            f"Cannot process argument transformation on parameter '{parameter.name}'. Cannot convert value \"{value}\" to type "
            '"System.Guid". Error: "Guid should contain 32 digits with 4 dashes."',
            _TRANSFORMATION,
        )
    if parameter.values and not parameter.values_open:
        _check_values(parameter, value)
    return value


def _check_values(parameter: ParameterMetadata, value: Any) -> None:
    offered = {item.casefold(): item for item in parameter.values}
    for item in value if isinstance(value, list) else [value]:
        for part in str(item).split(",") if isinstance(item, str) else ():
            if part.strip().casefold() not in offered:
                names = ", ".join(parameter.values)
                raise BindingError(
                    f'Cannot bind parameter \'{parameter.name}\' to the target. Exception setting "{parameter.name}": "Unable to match the '
                    f"identifier name {part.strip()} to a valid enumerator name. Specify one of the following enumerator names and try "
                    f'again: {names}"',
                    _TRANSFORMATION,
                )


def _check_sets(info: CommandInfo, bound: Mapping[str, Any]) -> None:
    """One parameter set has all that was given, and has what it demands."""
    given = [parameter for name in bound if (parameter := info.parameter(name)) is not None]
    fitting = [name for name in info.set_names() if all(item.membership(name) is not None for item in given)]
    if not fitting:
        raise BindingError("Parameter set cannot be resolved using the specified named parameters.")
    missing: list[str] | None = None
    for name in sorted(fitting, key=lambda name: name != info.default_set):
        absent = []
        for item in info.parameters:
            member = item.membership(name)
            if member is not None and member.mandatory and item.name not in bound:
                absent.append(item.name)
        if not absent:
            return
        missing = absent if missing is None else missing
    if missing:
        raise BindingError(f"Cannot process command because of one or more missing mandatory parameters: {' '.join(missing)}.")
