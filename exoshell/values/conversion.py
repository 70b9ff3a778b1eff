"""LanguagePrimitives: one value into another type, with PowerShell's reasons where it cannot.

to_string and convert use the invariant culture, as casts and interpolation do; to_display_string is ToString() in the current one.
"""

from __future__ import annotations

import decimal
import importlib
from collections.abc import Callable, Iterable
from typing import Any

from exoshell.values import numbers
from exoshell.values.collections import Hashtable, TypedArray, enumerate_value
from exoshell.values.culture import INVARIANT, current_culture
from exoshell.values.enums import EnumType, EnumValue, enum_type
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.net_error import NetError
from exoshell.values.number_text import decimal_text, double_text, scan_number, single_text
from exoshell.values.psobject import AUTOMATION_NULL, PSCustomObject, PSObject
from exoshell.values.text import Char
from exoshell.values.types import DotNetType, resolve_type, type_of

INVALID_CAST = "System.Management.Automation.PSInvalidCastException"


class ConversionError(NetError):
    """A value that does not convert: PSInvalidCastException with PowerShell's text and error id."""

    def __init__(self, message: str, error_id: str, inner: NetException | None = None) -> None:
        super().__init__(NetException(INVALID_CAST, message, inner))
        self.error_id = error_id
        self.category = ErrorCategory.InvalidArgument


# ------------------------------------------------------------------------------------------------------- to string


def to_string(value: Any, separator: str = " ", culture: Any = INVARIANT) -> str:
    """What `"$value"` and `[string]$value` give. Elements of collections are joined by `separator` ($OFS)."""
    kind = type(value)
    if kind is str:
        return str(value)
    if kind is int:
        return int.__repr__(value)
    if value is None or value is AUTOMATION_NULL:
        return ""
    if kind is bool:
        return "True" if value else "False"
    if kind is float:
        return _localised(double_text(value), culture)
    if isinstance(value, str):
        return str.__str__(value)
    if kind is PSObject:
        return _object_text(value, separator, culture)
    if isinstance(value, list):
        return separator.join(_element_text(item, separator, culture) for item in value)
    if isinstance(value, int):
        return int.__repr__(value)
    if kind is numbers.Single:
        return _localised(single_text(value), culture)
    if kind is decimal.Decimal:
        return _localised(decimal_text(value), culture)
    if kind is PSCustomObject:
        return custom_object_text(value)
    if kind is DotNetType:
        return str(value.accelerator)
    items = enumerate_value(value)
    if items is not None:
        return separator.join(_element_text(item, separator, culture) for item in items)
    return _net_text(value, culture)


def _element_text(value: Any, separator: str, culture: Any) -> str:
    """An element of a collection as text: a collection within is only named."""
    if type(value) is not str and enumerate_value(value) is not None:
        return type_of(value).full_name
    return to_string(value, separator, culture)


def _localised(text: str, culture: Any) -> str:
    return text if culture.decimal_separator == "." else text.replace(".", culture.decimal_separator)


def _object_text(value: PSObject, separator: str, culture: Any) -> str:
    member = value.members.get("tostring")
    if member is not None and hasattr(member.value, "invoke_value"):
        return to_string(member.value.invoke_value(value, ()), separator, culture)
    return to_string(value.base, separator, culture)


def _net_text(value: Any, culture: Any) -> str:
    own = getattr(value, "to_string", None)
    if own is not None:
        try:
            return str(own(None, culture))
        except TypeError:
            return str(own())
    if isinstance(value, Hashtable):
        return value.ps_type_name
    if isinstance(value, NetException):
        return f"{value.type_name}: {value.message}"
    if type(value).__str__ is not object.__str__:
        return str(value)
    return type_of(value).full_name


def custom_object_text(value: PSCustomObject) -> str:
    """`@{Name=x; Size=1}`; a ToString member wins."""
    if value.extra is not None:
        member = value.extra.get("tostring")
        if member is not None and hasattr(member.value, "invoke_value"):
            return to_string(member.value.invoke_value(value, ()))
    pairs = [(name, item) for name, item in value.items()]
    for member in (value.extra or {}).values():
        if member.kind.endswith("Property"):
            from exoshell.values.members import find_property

            pairs.append((member.name, find_property(value, member.name)))
    if not pairs and value.own_type_names is None and value.schema.type_names[0].endswith("PSCustomObject"):
        return ""
    return "@{" + "; ".join(f"{name}={_nested_text(item)}" for name, item in pairs) + "}"


def _nested_text(value: Any) -> str:
    if isinstance(value, list) and type(value) is not str:
        return type_of(value).full_name
    if type(value) is PSCustomObject:
        return custom_object_text(value)
    return to_string(value)


def to_display_string(value: Any, culture: Any = None) -> str:
    """value.ToString() in the current culture (or the one given)."""
    return to_string(value, " ", culture or current_culture())


# ---------------------------------------------------------------------------------------------------------- truth


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
        return value != "\0"
    truth = getattr(value, "ps_truth", None)
    if truth is not None:
        return bool(truth)
    if isinstance(value, EnumValue):
        return value.value != 0
    return True


def _element_truth(value: Any) -> bool:
    return len(value) > 0 if isinstance(value, list) else to_bool(value)


# -------------------------------------------------------------------------------------------------------- numbers


def to_number(value: Any) -> Any:
    """The number that a value is in arithmetic; None where it is none."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float | decimal.Decimal):
        return value
    if value is None or value is AUTOMATION_NULL:
        return 0
    if isinstance(value, Char):
        return ord(value)
    if isinstance(value, str):
        return scan_number(value)
    if isinstance(value, EnumValue):
        return value.value
    if type(value) is PSObject:
        return to_number(value.base)
    return None


_INTEGERS = {
    "System.SByte": (numbers.SByte, "a signed byte"),
    "System.Byte": (numbers.Byte, "an unsigned byte"),
    "System.Int16": (numbers.Int16, "an Int16"),
    "System.UInt16": (numbers.UInt16, "a UInt16"),
    "System.Int32": (int, "an Int32"),
    "System.UInt32": (numbers.UInt32, "a UInt32"),
    "System.Int64": (numbers.Int64, "an Int64"),
    "System.UInt64": (numbers.UInt64, "a UInt64"),
}


def _to_integer(value: Any, target: DotNetType) -> Any:
    kind, phrase = _INTEGERS[target.full_name]
    source = value
    if isinstance(value, Char):
        number: Any = ord(value)
    elif isinstance(value, str):
        number = scan_number(value)
        if number is None:
            raise _from_text(value, target, f"The input string '{value}' was not in a correct format.", "FormatException")
    else:
        number = to_number(value)
    if number is None:
        raise cannot_convert(value, target)
    try:
        whole = int(number.to_integral_value(decimal.ROUND_HALF_EVEN)) if isinstance(number, decimal.Decimal) else round(number)
    except (OverflowError, ValueError):
        whole = 2**70
    low, high = numbers.RANGES[kind]
    if not low <= whole <= high:
        message = f"Value was either too large or too small for {phrase}."
        error_id = "InvalidCastFromStringToInteger" if isinstance(source, str) else "InvalidCastIConvertible"
        raise cast_failure(source, target, message, error_id, "System.OverflowException")
    return kind(whole)


def _to_double(value: Any, target: DotNetType) -> Any:
    number = float_of_text(value, target) if isinstance(value, str) and not isinstance(value, Char) else to_number(value)
    if number is None:
        raise cannot_convert(value, target)
    if target.full_name == "System.Single":
        import struct

        try:
            return numbers.Single(struct.unpack("f", struct.pack("f", float(number)))[0])
        except OverflowError:
            return numbers.Single("inf" if number > 0 else "-inf")
    return float(number)


def float_of_text(value: str, target: DotNetType) -> Any:
    """The number in a string for double, single and decimal. Raises ConversionError."""
    text = value.strip()
    special = {"nan": "nan", "∞": "inf", "-∞": "-inf", "infinity": "inf", "-infinity": "-inf"}.get(text.casefold())
    if special:
        return float(special)
    number = scan_number(text.replace(",", "") if "," in text and "." not in text.rpartition(",")[0] else text)
    if number is None:
        raise _from_text(value, target, f"The input string '{value}' was not in a correct format.", "FormatException")
    return number


def _to_decimal(value: Any, target: DotNetType) -> Any:
    number = float_of_text(value, target) if isinstance(value, str) and not isinstance(value, Char) else to_number(value)
    if number is None:
        raise cannot_convert(value, target)
    try:
        if isinstance(number, float):
            result = numbers.Decimal(f"{number:.15g}") if not isinstance(number, numbers.Single) else numbers.Decimal(f"{number:.7g}")
            result = numbers.Decimal(f"{result:f}")
        else:
            result = numbers.Decimal(number)
        if isinstance(value, str) and "." in value and "e" not in value.lower():
            result = numbers.Decimal(value.strip().rstrip("dD"))
    except (decimal.InvalidOperation, ValueError):
        result = numbers.Decimal(10) ** 30
    if not result.is_finite() or abs(result) > 79228162514264337593543950335:
        error_id = "RuntimeException" if not isinstance(value, str) else "InvalidCastFromStringToDecimal"
        raise cast_failure(value, target, "Value was either too large or too small for a Decimal.", error_id, "System.OverflowException")
    return result


def _to_big_integer(value: Any, target: DotNetType) -> Any:
    number = to_number(value)
    if number is None:
        raise (
            cannot_convert(value, target)
            if not isinstance(value, str)
            else _from_text(value, target, "The value could not be parsed.", "FormatException")
        )
    return numbers.BigInteger(int(number))


# ------------------------------------------------------------------------------------------------------- failures


def cannot_convert(value: Any, target: DotNetType) -> ConversionError:
    """`Cannot convert the "x" value of type "A" to type "B".`"""
    plain = value.base if type(value) is PSObject else value
    if plain is None or plain is AUTOMATION_NULL:
        return ConversionError(f'Cannot convert null to type "{target.full_name}".', "ConvertToFinalInvalidCastException")
    shown = type_of(plain).full_name if isinstance(plain, list | Hashtable) else to_string(plain)
    source = type_of(plain).full_name
    return ConversionError(
        f'Cannot convert the "{shown}" value of type "{source}" to type "{target.full_name}".', "ConvertToFinalInvalidCastException"
    )


def cast_failure(
    value: Any, target: DotNetType, message: str, error_id: str, inner_type: str, inner: NetException | None = None
) -> ConversionError:
    """`Cannot convert value "x" to type "B". Error: "…"`"""
    text = f'Cannot convert value "{to_string(value)}" to type "{target.full_name}". Error: "{message}"'
    return ConversionError(text, error_id, inner or NetException(inner_type, message))


def _from_text(value: Any, target: DotNetType, message: str, inner: str) -> ConversionError:
    names = {"System.Single": "Single", "System.Double": "Double", "System.Decimal": "Decimal"}
    error_id = f"InvalidCastFromStringTo{names.get(target.full_name, 'Integer')}"
    return cast_failure(value, target, message, error_id, f"System.{inner}")


# -------------------------------------------------------------------------------------------------------- convert


def convert(value: Any, target: DotNetType | str) -> Any:
    """The value as the type. Raises ConversionError with PowerShell's text; KeyError for an unknown type name."""
    if isinstance(target, str):
        found = resolve_type(target)
        if found is None:
            raise KeyError(target)
        target = found
    converter = _CONVERTERS.get(target.full_name)
    plain = value.base if type(value) is PSObject and converter is not None and target.full_name not in _KEEP_WRAPPED else value
    if plain is AUTOMATION_NULL:
        plain = None
    if converter is not None:
        return converter(plain, target)
    if target.element_type is not None:
        return _to_array(value, target)
    if target.is_enum:
        return _to_enum(plain, target)
    if plain is not None and type_of(plain).assignable_to(target):
        return value
    if target.generic_arguments:
        return _to_generic(plain, target)
    return _by_family(plain, target)


_KEEP_WRAPPED = frozenset({"System.Object", "System.Management.Automation.PSObject"})


def _to_text(value: Any, target: DotNetType) -> Any:
    return value if type(value) is str else to_string(value)


def _to_char(value: Any, target: DotNetType) -> Any:
    if isinstance(value, Char):
        return value
    if isinstance(value, str):
        if len(value) != 1:
            message = "String must be exactly one character long."
            raise cast_failure(value, target, message, "InvalidCastParseTargetInvocation", "System.FormatException")
        return Char(value)
    number = to_number(value) if not isinstance(value, bool | float | decimal.Decimal) else None
    if number is None or value is None:
        if isinstance(value, float) and value.is_integer() and 0 <= value < 65536:
            return Char(chr(int(value)))
        raise cannot_convert(value, target)
    if not 0 <= number <= 0xFFFF:
        message = "Value was either too large or too small for a character."
        raise cast_failure(value, target, message, "InvalidCastIConvertible", "System.OverflowException")
    return Char(chr(number))


def _to_switch(value: Any, target: DotNetType) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        raise cannot_convert(value, target)
    return to_bool(value)


def _to_array(value: Any, target: DotNetType) -> Any:
    element = target.element_type
    assert element is not None
    if value is None or value is AUTOMATION_NULL:
        return None
    plain = value.base if type(value) is PSObject else value
    if element.full_name == "System.Object":
        if type(plain) is list:
            return plain
        items = enumerate_value(plain)
        return [value] if items is None else list(items)
    if isinstance(plain, TypedArray) and plain.element_type.full_name == element.full_name:
        return plain
    items = enumerate_value(plain)
    if items is None and isinstance(plain, str) and element.full_name == "System.Char":
        return TypedArray(element, [Char(char) for char in plain])
    try:
        return TypedArray(element, [convert(item, element) for item in (items if items is not None else [value])])
    except ConversionError as error:
        if items is not None:
            raise
        message = error.exception.message
        raise cast_failure(value, target, message, "InvalidCastExceptionScalarToArray", INVALID_CAST, error.exception) from None


def _to_enum(value: Any, target: DotNetType) -> Any:
    kind = enum_type(target.full_name)
    assert kind is not None
    if isinstance(value, EnumValue) and value.type.full_name == kind.full_name:
        return value
    if isinstance(value, list):
        value = ",".join(to_string(item) for item in value)
    if isinstance(value, str):
        return _enum_of_text(value, kind, target)
    number = to_number(value) if value is not None and not isinstance(value, float | decimal.Decimal) else None
    if number is None and isinstance(value, float):
        number = round(value)
    if number is None:
        if value is None:
            text = f'Cannot convert null to type "{target.full_name}" due to enumeration values that are not valid. '
            text += f'Specify one of the following enumeration values and try again. The possible enumeration values are "{",".join(kind.members)}".'
            raise ConversionError(text, "nullToEnumInvalidCast")
        raise cannot_convert(value, target)
    if not kind.flags and number not in kind.members.values():
        raise _not_in_enum(f'value "{number}"', kind, "UndefinedIntegerToEnum")
    return EnumValue(kind, int(number))


def _not_in_enum(what: str, kind: EnumType, error_id: str) -> ConversionError:
    names = ",".join(kind.members)
    return ConversionError(
        f'Cannot convert {what} to type "{kind.full_name}" due to enumeration values that are not valid. Specify one of the following '
        f'enumeration values and try again. The possible enumeration values are "{names}".',
        error_id,
    )


def _enum_of_text(text: str, kind: EnumType, target: DotNetType) -> Any:
    stripped = text.strip()
    if stripped.lstrip("-").isdigit():
        return _to_enum(int(stripped), target)
    number = kind.find(stripped)
    if number is None:
        names = ", ".join(kind.members)
        message = f"Unable to match the identifier name {text} to a valid enumerator name. "
        message += f"Specify one of the following enumerator names and try again:\n{names}"
        raise cast_failure(
            text, target, message, "SubstringDisambiguationEnumParseThrewAnException", "System.Management.Automation.RuntimeException"
        )
    return EnumValue(kind, number)


def _to_generic(value: Any, target: DotNetType) -> Any:
    from exoshell.values.members import new_object

    name = target.full_name.partition("[")[0]
    if name == "System.Nullable`1":
        return None if value is None else convert(value, target.generic_arguments[0])
    items = enumerate_value(value) if value is not None else None
    if items is None and value is None:
        return None
    if name.endswith(("List`1", "HashSet`1", "Queue`1", "Stack`1", "Collection`1")):
        elements = [convert(item, target.generic_arguments[0]) for item in (items if items is not None else [value])]
        made = new_object(target, [])
        add = getattr(made, "add", None) or made.append
        for item in elements:
            add(item)
        return made
    raise cannot_convert(value, target)


def _by_family(value: Any, target: DotNetType) -> Any:
    """Types of dotnet/ convert by their own `from_value`, found through the family module's CONVERTERS."""
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
            return own(value)
        made = _constructed(value, target)
        if made is not None:
            return made
    raise cannot_convert(value, target)


def _constructed(value: Any, target: DotNetType) -> Any:
    from exoshell.values.members import MemberError, new_object

    try:
        if isinstance(value, Hashtable):
            return None
        return new_object(target, [value])
    except MemberError as error:
        inner = error.exception.inner or error.exception
        if inner.type_name.endswith("MethodException"):
            return None
        message = inner.message
        raise cast_failure(value, target, message, "InvalidCastConstructorException", inner.type_name, inner) from None


def _to_hashtable(value: Any, target: DotNetType) -> Any:
    if isinstance(value, Hashtable) or value is None:
        return value
    raise cannot_convert(value, target)


def _to_psobject(value: Any, target: DotNetType) -> Any:
    return value


def custom_object(table: Hashtable) -> PSCustomObject:
    """`[pscustomobject]@{…}`: the pairs in order as note properties."""
    from exoshell.values.psobject import Schema

    pairs = table.items()
    return PSCustomObject(Schema([to_string(key) for key, _ in pairs]), [item for _, item in pairs])


def _to_array_list(value: Any, target: DotNetType) -> Any:
    from exoshell.values.collections import ArrayList

    if isinstance(value, ArrayList) or value is None:
        return value
    items: Iterable[Any] | None = enumerate_value(value)
    return ArrayList(items if items is not None else [value])


def _to_system_array(value: Any, target: DotNetType) -> Any:
    if value is None or (isinstance(value, list) and type(value) is not str):
        return value
    items = enumerate_value(value)
    return [value] if items is None else list(items)


def _to_type(value: Any, target: DotNetType) -> Any:
    if isinstance(value, DotNetType):
        return value
    if isinstance(value, str):
        found = resolve_type(value)
        if found is not None:
            return found
        message = f"Unable to find type [{value}]."
        raise cast_failure(value, target, message, "InvalidCastFromStringToType", "System.Management.Automation.RuntimeException")
    raise cannot_convert(value, target)


_CONVERTERS: dict[str, Callable[[Any, DotNetType], Any]] = {
    "System.String": _to_text,
    "System.Char": _to_char,
    "System.Boolean": lambda value, target: to_bool(value),
    **dict.fromkeys(_INTEGERS, _to_integer),
    "System.Double": _to_double,
    "System.Single": _to_double,
    "System.Decimal": _to_decimal,
    "System.Numerics.BigInteger": _to_big_integer,
    "System.Object": _to_psobject,
    "System.Management.Automation.PSObject": _to_psobject,
    "System.Management.Automation.PSCustomObject": _to_psobject,
    "System.Management.Automation.SwitchParameter": _to_switch,
    "System.Collections.Hashtable": _to_hashtable,
    "System.Collections.IDictionary": _to_hashtable,
    "System.Collections.ArrayList": _to_array_list,
    "System.Array": _to_system_array,
    "System.Type": _to_type,
    "System.Void": lambda value, target: AUTOMATION_NULL,
}
