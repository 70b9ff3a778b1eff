"""LanguagePrimitives: one value into another type, with PowerShell's reasons where it cannot.

Casts and interpolation use the invariant culture. What belongs to a family of types is in conversion_*.py beside this; types of
values/dotnet/ bring their own converters (`CONVERTERS` of their module).
"""

from __future__ import annotations

import decimal
import importlib
from collections.abc import Callable
from typing import Any

from exoshell.values.collections import Hashtable, enumerate_value
from exoshell.values.conversion_collections import (
    custom_object,
    to_array,
    to_array_list,
    to_custom_object,
    to_dictionary,
    to_generic,
    to_hashtable,
    to_ordered,
    to_system_array,
)
from exoshell.values.conversion_enums import to_enum
from exoshell.values.conversion_errors import (
    INVALID_CAST,
    ConversionError,
    cannot_convert,
    cast_failure,
    invalid_cast,
    no_property_bag,
    no_such_property,
)
from exoshell.values.conversion_numbers import (
    INTEGER_NAMES,
    to_big_integer,
    to_char,
    to_decimal,
    to_integer,
    to_number,
    to_real,
)
from exoshell.values.conversion_text import custom_object_text, to_display_string, to_string
from exoshell.values.enums import EnumValue
from exoshell.values.error_record import NetException
from exoshell.values.net_error import NetError
from exoshell.values.numbers import LONG_MAX, BigInteger
from exoshell.values.psobject import AUTOMATION_NULL, PSCustomObject, PSObject
from exoshell.values.switch_parameter import SwitchParameter
from exoshell.values.text import Char
from exoshell.values.types import DotNetType, resolve_type, type_of


def to_bool(value: Any) -> bool:
    """PowerShell's truth: empty and null are false, 0 is false, a list of one is its element's truth, everything else true."""
    kind = type(value)
    if kind is bool:
        return bool(value)
    if value is None or value is AUTOMATION_NULL:
        return False
    if kind is str:
        return bool(value)
    if isinstance(value, list):
        count = len(value)
        return count > 1 or (count == 1 and _element_truth(value[0]))
    if isinstance(value, int | float | decimal.Decimal):
        return bool(value)
    if kind is PSObject:
        return to_bool(value.base)
    if kind is Char:
        return bool(value != "\0")
    truth = getattr(value, "ps_truth", None)
    if truth is not None:
        return bool(truth)
    if isinstance(value, EnumValue):
        return value.value != 0
    return True


def _element_truth(value: Any) -> bool:
    return len(value) > 0 if isinstance(value, list) else to_bool(value)


def convert(value: Any, target: DotNetType | str) -> Any:
    """The value as the type. Raises ConversionError with PowerShell's text; KeyError for an unknown type name."""
    if isinstance(target, str):
        found = resolve_type(target)
        if found is None:
            raise KeyError(target)
        target = found
    if type(target) is not DotNetType:
        # a class of a script
        return target.convert(value)  # type: ignore[attr-defined]
    converter = _CONVERTERS.get(target.full_name)
    if value is AUTOMATION_NULL:
        value = None
    if type(value) is PSObject and value.spelling is not None and target.full_name == "System.String":
        return value.spelling
    if converter is not None:
        return converter(value.base if type(value) is PSObject and target.full_name not in _KEEP_WRAPPED else value, target)
    if target.element_type is not None:
        return to_array(value, target)
    plain = value.base if type(value) is PSObject else value
    if target.is_enum:
        return to_enum(plain, target)
    if plain is not None and type_of(plain).assignable_to(target):
        return value
    if target.generic_arguments:
        return to_generic(plain, target)
    return _by_family(plain, target)


_KEEP_WRAPPED = frozenset({"System.Object", "System.Management.Automation.PSObject", "System.Management.Automation.PSCustomObject"})


def _by_family(value: Any, target: DotNetType) -> Any:
    """Types of dotnet/ convert by the CONVERTERS of their family's module, else by a constructor of one argument."""
    if value is None:
        if target.is_value_type:
            raise cannot_convert(value, target)
        return None
    from exoshell.values.member_tables import FAMILIES

    family = FAMILIES.get(target.full_name.casefold())
    if family is not None:
        module = importlib.import_module(f"exoshell.values.dotnet.{family}")
        converters: dict[str, Callable[[Any], Any]] = getattr(module, "CONVERTERS", {})
        own = converters.get(target.full_name)
        if own is not None:
            return _parsed(own, value, target) if target.full_name in _PARSED else own(value)
        made = _constructed(value, target)
        if made is not None:
            return made
    if isinstance(value, Hashtable) and len(value):
        raise no_such_property(value, target)
    if isinstance(value, bool | Char | EnumValue) or type(value).__name__ == "DateTime":
        raise invalid_cast(value, target)
    if type(value) is PSCustomObject:
        raise no_property_bag(value, target)
    raise cannot_convert(value, target)


_TICKED = frozenset({"System.DateTime", "System.TimeSpan"})
_PARSED = frozenset({*_TICKED, "System.Guid", "System.Version"})


def _parsed(own: Callable[[Any], Any], value: Any, target: DotNetType) -> Any:
    try:
        return own(_prepared(value, target))
    except ConversionError:
        raise
    except NetError as error:
        inner = error.exception
        raise cast_failure(value, target, inner.message, "InvalidCastConstructorException", inner.type_name, inner) from None


def _prepared(value: Any, target: DotNetType) -> Any:
    """What a type with Parse is given: whole numbers where it counts ticks, else text; what has neither is refused."""
    if isinstance(value, str) and not isinstance(value, Char):
        return value
    if isinstance(value, bool) or type(value).__name__ == "DateTime":
        raise invalid_cast(value, target)
    if isinstance(value, Char | EnumValue):
        if target.full_name not in _TICKED:
            raise invalid_cast(value, target)
        return to_number(value)
    if isinstance(value, int):
        if isinstance(value, BigInteger):
            raise cannot_convert(value, target)
        return to_string(value) if value > LONG_MAX else value
    if isinstance(value, Hashtable) and len(value):
        raise no_such_property(value, target)
    if type(value) is PSCustomObject:
        raise no_property_bag(value, target)
    if not isinstance(value, float | decimal.Decimal | list):
        raise cannot_convert(value, target)
    return value


def _constructed(value: Any, target: DotNetType) -> Any:
    from exoshell.values.members import MemberError, new_object

    if isinstance(value, Hashtable) and target.full_name != "System.Collections.SortedList":
        return _with_properties(value, target)
    try:
        return new_object(target, [value])
    except MemberError as error:
        inner = error.exception.inner or error.exception
        if inner.type_name.endswith("MethodException"):
            return None
        raise cast_failure(value, target, inner.message, "InvalidCastConstructorException", inner.type_name, inner) from None


def _with_properties(table: Hashtable, target: DotNetType) -> Any:
    """`[Type]@{Name = value}`: a new object whose properties are set; None where the type has no constructor without arguments."""
    from exoshell.values.members import MISSING, MemberError, find_property, new_object, write_property

    try:
        made = new_object(target, [])
    except MemberError:
        return None
    for name, value in table.items():
        if find_property(made, to_string(name)) is MISSING:
            return None
        write_property(made, to_string(name), value)
    return made


def _to_text(value: Any, target: DotNetType) -> Any:
    return value if type(value) is str else to_string(value)


def _to_switch(value: Any, target: DotNetType) -> Any:
    if isinstance(value, SwitchParameter):
        return value
    if value is None or isinstance(value, bool):
        return SwitchParameter(value)
    if isinstance(value, Char | EnumValue):
        raise invalid_cast(value, target)
    raise cannot_convert(value, target)


def _to_psobject(value: Any, target: DotNetType) -> Any:
    return value


def _to_type(value: Any, target: DotNetType) -> Any:
    if value is None or isinstance(value, DotNetType) or hasattr(value, "assignable_to"):
        return value
    if isinstance(value, bool | Char | EnumValue) or type(value).__name__ == "DateTime":
        raise invalid_cast(value, target)
    if isinstance(value, str | int | float | decimal.Decimal) and type(value).__name__ != "BigInteger":
        text = to_string(value)
        found = resolve_type(text)
        if found is not None:
            return found
        raise ConversionError(cannot_convert(text, target).exception.message, "InvalidCastFromStringToType")
    raise cannot_convert(value, target)


def _to_enumerable(value: Any, target: DotNetType) -> Any:
    """IEnumerable: collections, dictionaries and strings are one already; numbers become strings."""
    if value is None or isinstance(value, str | Hashtable) or enumerate_value(value) is not None:
        if isinstance(value, Char):
            raise invalid_cast(value, target)
        return value
    if isinstance(value, bool | EnumValue) or type(value).__name__ == "DateTime":
        raise invalid_cast(value, target)
    if isinstance(value, int | float | decimal.Decimal) and type(value).__name__ != "BigInteger":
        return to_string(value)
    raise cannot_convert(value, target)


_CONVERTERS: dict[str, Callable[[Any, DotNetType], Any]] = {
    "System.String": _to_text,
    "System.Char": to_char,
    "System.Boolean": lambda value, target: to_bool(value),
    **dict.fromkeys(INTEGER_NAMES, to_integer),
    "System.Double": to_real,
    "System.Single": to_real,
    "System.Decimal": to_decimal,
    "System.Numerics.BigInteger": to_big_integer,
    "System.Object": _to_psobject,
    "System.Management.Automation.PSObject": _to_psobject,
    "System.Management.Automation.PSCustomObject": to_custom_object,
    "System.Management.Automation.SwitchParameter": _to_switch,
    "System.Collections.Hashtable": to_hashtable,
    "System.Collections.IDictionary": to_dictionary,
    "System.Collections.Specialized.OrderedDictionary": to_ordered,
    "System.Collections.ArrayList": to_array_list,
    "System.Collections.IEnumerable": _to_enumerable,
    "System.Array": to_system_array,
    "System.Type": _to_type,
    "System.Void": lambda value, target: AUTOMATION_NULL,
}

__all__ = [
    "INVALID_CAST",
    "ConversionError",
    "NetException",
    "PSCustomObject",
    "cannot_convert",
    "cast_failure",
    "convert",
    "custom_object",
    "custom_object_text",
    "to_bool",
    "to_display_string",
    "to_number",
    "to_string",
]
