"""Conversions to enumerations: by name, by an unambiguous beginning of a name, by number, by lists of names."""

from __future__ import annotations

import decimal
import re
from typing import Any

from exoshell.values import numbers
from exoshell.values.collections import Hashtable, enumerate_value
from exoshell.values.conversion_errors import ConversionError, cannot_convert, cast_failure, invalid_cast, no_property_bag, no_such_property
from exoshell.values.conversion_text import to_string
from exoshell.values.enums import EnumType, EnumValue, enum_type
from exoshell.values.psobject import PSCustomObject
from exoshell.values.text import Char
from exoshell.values.types import DotNetType

_WHOLE = re.compile(r"[+-]?[0-9]+\Z")
_RUNTIME = "System.Management.Automation.RuntimeException"
_PREFERRED = {"System.IO.FileAttributes": ("Directory", "ReadOnly", "System", "Hidden")}
"""Which name an ambiguous beginning means."""


def to_enum(value: Any, target: DotNetType) -> Any:
    kind = enum_type(target.full_name)
    assert kind is not None
    if isinstance(value, EnumValue):
        if value.type.full_name == kind.full_name:
            return value
        value = value.value
    if value is None:
        raise _not_valid("Cannot convert null", kind, "nullToEnumInvalidCast")
    if isinstance(value, bool | Char) or type(value).__name__ == "DateTime":
        raise invalid_cast(value, target)
    if isinstance(value, float | decimal.Decimal):
        value = to_string(value)
    if isinstance(value, str):
        return _of_text(value, kind, target)
    if isinstance(value, int) and not isinstance(value, numbers.BigInteger):
        if not _defined(int(value), kind):
            raise _not_valid(f'Cannot convert value "{int(value)}"', kind, "UndefinedIntegerToEnum")
        return EnumValue(kind, int(value))
    items = enumerate_value(value)
    if items is not None:
        return _of_text(",".join(item if type(item) is str else to_enum(item, target).name for item in items), kind, target)
    if isinstance(value, Hashtable) and len(value):
        raise no_such_property(value, target, "[value__ <System.Int32>]")
    if type(value) is PSCustomObject:
        raise no_property_bag(value, target)
    raise cannot_convert(value, target)


def _defined(number: int, kind: EnumType) -> bool:
    if number in kind.members.values():
        return True
    if not kind.flags or number < 0:
        return False
    every = 0
    for item in kind.members.values():
        every |= item
    return number & ~every == 0


def _not_valid(beginning: str, kind: EnumType, error_id: str) -> ConversionError:
    return ConversionError(
        f'{beginning} to type "{kind.full_name}" due to enumeration values that are not valid. Specify one of the following enumeration '
        f'values and try again. The possible enumeration values are "{",".join(kind.names())}".',
        error_id,
    )


def _of_text(text: str, kind: EnumType, target: DotNetType) -> EnumValue:
    stripped = text.strip()
    if _WHOLE.match(stripped):
        number = int(stripped)
        if not numbers.INT_MIN <= number <= numbers.INT_MAX:
            message = "Value was either too large or too small for an Int32."
            raise cast_failure(text, target, message, "CaseSensitiveEnumParseThrewAnException", "System.OverflowException")
    else:
        number = _named(text, kind, target)
    if not _defined(number, kind):
        raise _not_valid(f'Cannot convert value "{text}"', kind, "EnumParseUndefined")
    return EnumValue(kind, number)


def _named(text: str, kind: EnumType, target: DotNetType) -> int:
    lowered = {name.lower(): number for name, number in kind.members.items()}
    parts = [part.strip().lower() for part in text.split(",")]
    if all(part in lowered for part in parts):
        total = 0
        for part in parts:
            total |= lowered[part]
        return total
    wanted = text.lower()
    found = [name for name in kind.members if name.lower().startswith(wanted)]
    if len(found) > 1:
        found = next(([name] for name in _PREFERRED.get(kind.full_name, ()) if name in found), found)
    if len(found) == 1:
        return kind.members[found[0]]
    if found:
        message = f"The identifier name {text} cannot be processed because it is either too similar or identical to the following "
        message += f"enumerator names: {', '.join(found)}. Use a more specific identifier name."
    else:
        message = (
            f"Unable to match the identifier name {text} to a valid enumerator name. Specify one of the following enumerator names and "
        )
        message += "try again:\n" + ", ".join(kind.names())
    raise cast_failure(text, target, message, "SubstringDisambiguationEnumParseThrewAnException", _RUNTIME)
