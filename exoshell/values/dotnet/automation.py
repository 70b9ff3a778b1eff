"""PowerShell's own types that scripts call: WildcardPattern, LanguagePrimitives, SwitchParameter, and System.Enum and System.Type."""

from __future__ import annotations

from typing import Any

from exoshell.values.dotnet import reflection
from exoshell.values.dotnet._common import net_equals, set_reference
from exoshell.values.dotnet.string import _strings
from exoshell.values.enums import EnumValue
from exoshell.values.member_tables import table
from exoshell.values.net_error import NetError, argument, argument_null
from exoshell.values.switch_parameter import SwitchParameter


def _pattern(text: str, options: Any = None) -> Any:
    from exoshell.values.wildcard import WildcardPattern

    return WildcardPattern(text, "IgnoreCase" in str(options))


def _escape(text: str) -> str:
    from exoshell.values import wildcard

    return str(wildcard.WildcardPattern.escape(text))


def _has_wildcards(text: str) -> bool:
    return any(mark in text.replace("`*", "").replace("`?", "").replace("`[", "") for mark in "*?[")


WILDCARD = table(
    "System.Management.Automation.WildcardPattern",
    methods={"IsMatch": lambda pattern, text: pattern.matches(text)},
    statics={
        "Escape": _escape,
        "Unescape": lambda text: __import__("re").sub(r"`([*?\[\]`])", r"\1", text),
        "ContainsWildcardCharacters": lambda text: bool(text) and _has_wildcards(text),
        "Get": _pattern,
    },
    constructor=_pattern,
)


def _equals(a: Any, b: Any, *rest: Any) -> bool:
    from exoshell.values.comparison import equals

    return bool(equals(a, b, ignore_case=bool(rest and rest[0])))


def _compare(a: Any, b: Any, *rest: Any) -> int:
    from exoshell.values.comparison import compare

    return int(compare(a, b, ignore_case=bool(rest and rest[0])))


def _convert(value: Any, kind: Any, *rest: Any) -> Any:
    from exoshell.values.conversion import convert

    del rest
    return convert(value, kind)


def _try_convert(value: Any, kind: Any, *rest: Any) -> bool:
    try:
        found = _convert(value, kind)
    except NetError:
        return False
    set_reference(rest[-1], found)
    return True


def _is_true(value: Any) -> bool:
    from exoshell.values.conversion import to_bool

    return bool(to_bool(value))


PRIMITIVES = table(
    "System.Management.Automation.LanguagePrimitives",
    statics={
        "ConvertTo": _convert,
        "TryConvertTo": _try_convert,
        "Equals": _equals,
        "Compare": _compare,
        "IsTrue": _is_true,
        "IsNull": lambda value: value is None,
    },
)
SWITCH = table(
    "System.Management.Automation.SwitchParameter",
    properties={"IsPresent": bool},
    methods={"ToBool": bool, "ToString": lambda value: str(bool(value)), "Equals": lambda value, other: bool(value) == bool(other)},
    static_properties={"Present": lambda: SwitchParameter(True)},
    constructor=SwitchParameter,
)


# ------------------------------------------------------------------------------------------------------------ enumerations


def _enum_of(kind: Any) -> Any:
    from exoshell.values.enums import enum_type

    if kind is None:
        raise argument_null("enumType")
    found = enum_type(kind.full_name)
    if found is None:
        raise argument("Type provided must be an Enum.", "enumType")
    return found


def _parse(kind: Any, text: Any, ignore_case: bool = False) -> Any:
    found = _enum_of(kind)
    if text is None:
        raise argument_null("value")
    body = "".join(text).strip()
    if not body:
        raise argument("Must specify valid information for parsing in the string.", "value")
    if body.lstrip("+-").isdigit():
        return EnumValue(found, int(body))
    total = 0
    for part in body.split(","):
        wanted = part.strip()
        number = next(
            (value for name, value in found.members.items() if name == wanted or (ignore_case and name.lower() == wanted.lower())), None
        )
        if number is None:
            raise argument(f"Requested value '{body}' was not found.")
        total |= number
    return EnumValue(found, total)


def _sorted_members(found: Any) -> list[tuple[str, int]]:
    return sorted(found.members.items(), key=lambda item: item[1] & 0xFFFFFFFFFFFFFFFF)


def _values(kind: Any) -> list[Any]:
    found = _enum_of(kind)
    return [EnumValue(found, number) for _, number in _sorted_members(found)]


def _is_defined(kind: Any, value: Any) -> bool:
    found = _enum_of(kind)
    if isinstance(value, str):
        return value in found.members
    return int(value) in found.members.values()


def _get_name(kind: Any, value: Any) -> Any:
    return next((name for name, number in _enum_of(kind).members.items() if number == int(value)), None)


def _has_flag(value: EnumValue, flag: Any) -> bool:
    return value.value & int(flag) == int(flag)


def _text(value: EnumValue, *args: Any) -> str:
    spec = next((item for item in args if isinstance(item, str)), "")
    if spec.lower() == "d":
        return str(value.value)
    if spec.lower() == "x":
        return f"{value.value & 0xFFFFFFFF:08X}"
    return str(value)


def _compare_enum(value: EnumValue, other: Any) -> int:
    if other is None:
        return 1
    return (value.value > int(other)) - (value.value < int(other))


def _number_property(value: EnumValue) -> int:
    return value.value


def _convertible(name: str) -> Any:
    def converted(value: EnumValue, provider: Any = None) -> Any:
        from exoshell.values.dotnet.convert import to_type

        return to_type(name)(value.value, provider)

    return converted


ENUM = table(
    "System.Enum",
    properties={"value__": _number_property},
    methods={
        "HasFlag": _has_flag,
        "ToString": _text,
        "CompareTo": _compare_enum,
        "Equals": net_equals,
        "GetHashCode": _number_property,
        **{f"To{name}": _convertible(name) for name in ("Int32", "Int64", "Int16", "Byte", "UInt32", "Double", "Boolean", "Decimal")},
    },
    statics={
        "Parse": _parse,
        "TryParse": lambda kind, text, *rest: _try_parse(kind, text, *rest),
        "GetNames": lambda kind: _strings([name for name, _ in _sorted_members(_enum_of(kind))]),
        "GetName": _get_name,
        "GetValues": _values,
        "IsDefined": _is_defined,
        "ToObject": lambda kind, value: EnumValue(_enum_of(kind), int(value)),
        "GetUnderlyingType": lambda kind: _int_type(),
        "Format": lambda kind, value, spec: _text(value if isinstance(value, EnumValue) else EnumValue(_enum_of(kind), int(value)), spec),
    },
)


def _int_type() -> Any:
    from exoshell.values.types import resolve_type

    return resolve_type("int")


def _try_parse(kind: Any, text: Any, *rest: Any) -> bool:
    try:
        found = _parse(kind, text, bool(len(rest) > 1 and rest[0]))
    except NetError:
        set_reference(rest[-1], EnumValue(_enum_of(kind), 0))
        return False
    set_reference(rest[-1], found)
    return True


# ------------------------------------------------------------------------------------------------------------ System.Type


def _base_type(kind: Any) -> Any:
    from exoshell.values.types import DotNetType, resolve_type

    if not kind.bases:
        return None
    return resolve_type(kind.bases[0]) or DotNetType(kind.bases[0])


def _qualified(kind: Any) -> str:
    from exoshell.values.signatures import qualified_name

    return qualified_name(kind.full_name)


def _interfaces(kind: Any) -> list[Any]:
    from exoshell.values.types import DotNetType, resolve_type

    return [resolve_type(name) or DotNetType(name) for name in kind.interfaces]


_PRIMITIVES = frozenset(
    f"System.{name}"
    for name in ("Boolean", "Byte", "SByte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Char", "Double", "Single", "IntPtr")
)
TYPE = table(
    "System.RuntimeType",
    properties={
        "IsInterface": lambda kind: (
            kind.name.startswith("I") and kind.name[1:2].isupper() and not kind.is_value_type and not kind.bases[:-1]
        ),
        "IsArray": lambda kind: kind.is_array,
        "IsByRef": lambda kind: False,
        "IsPointer": lambda kind: False,
        "IsGenericType": lambda kind: bool(kind.generic_arguments),
        "GenericTypeArguments": lambda kind: list(kind.generic_arguments),
        "IsEnum": lambda kind: kind.is_enum,
        "IsValueType": lambda kind: kind.is_value_type,
        "IsClass": lambda kind: not kind.is_value_type,
        "IsPrimitive": lambda kind: kind.full_name in _PRIMITIVES,
        "IsAbstract": lambda kind: False,
        "IsSealed": lambda kind: kind.is_value_type or kind.full_name == "System.String",
        "IsPublic": lambda kind: True,
        "IsSerializable": lambda kind: True,
        "Namespace": lambda kind: kind.namespace,
        "FullName": _qualified,
        "Assembly": reflection.assembly_of,
        "AssemblyQualifiedName": _qualified,
        "BaseType": _base_type,
        "UnderlyingSystemType": lambda kind: kind,
        "Name": lambda kind: kind.name,
    },
    methods={
        "ToString": lambda kind: kind.full_name,
        "IsInstanceOfType": lambda kind, value: value is not None and _type_of(value).assignable_to(kind),
        "IsAssignableFrom": lambda kind, other: other is not None and other.assignable_to(kind),
        "IsAssignableTo": lambda kind, other: other is not None and kind.assignable_to(other),
        "IsSubclassOf": lambda kind, other: kind.full_name != other.full_name and other.full_name in kind.bases,
        "GetElementType": lambda kind: kind.element_type,
        "GetGenericArguments": lambda kind: list(kind.generic_arguments),
        "GetEnumNames": lambda kind: ENUM.statics["getnames"](kind),
        "GetEnumValues": lambda kind: _values(kind),
        "GetEnumUnderlyingType": lambda kind: _int_type(),
        "GetInterfaces": _interfaces,
        "GetMethod": reflection.method,
        "GetMethods": lambda kind, *rest: reflection.methods(kind),
        "GetProperty": reflection.member_property,
        "GetProperties": lambda kind, *rest: reflection.properties(kind),
        "GetField": reflection.member_property,
        "Equals": lambda kind, other: getattr(other, "full_name", None) == kind.full_name,
        "MakeArrayType": lambda kind, *rest: _array_of(kind),
    },
    statics={"GetType": lambda name, *rest: _by_name(name), "GetTypeCode": lambda kind: _type_code(kind)},
)


def _type_code(kind: Any) -> Any:
    from exoshell.values.conversion import convert

    try:
        return convert(kind.name, "System.TypeCode")
    except NetError:
        return convert("Object", "System.TypeCode")


def _array_of(kind: Any) -> Any:
    from exoshell.values.types import array_of

    return array_of(kind)


def _type_of(value: Any) -> Any:
    from exoshell.values.types import type_of

    return type_of(value)


def _by_name(name: str) -> Any:
    from exoshell.values.types import resolve_type

    return resolve_type(name) if "." in name else None


SCRIPT_BLOCK = table(
    "System.Management.Automation.ScriptBlock",
    properties={
        "Attributes": lambda block: [],
        "File": lambda block: getattr(getattr(block, "ast", None), "extent", None) and block.ast.extent.file,
        "IsFilter": (lambda block: False, lambda block, value: None),
        "IsConfiguration": (lambda block: False, lambda block, value: None),
        "Module": lambda block: getattr(block, "module", None),
        "DebuggerHidden": (lambda block: False, lambda block, value: None),
        "Id": lambda block: None,
        "Ast": lambda block: getattr(block, "ast", None),
        "StartPosition": lambda block: None,
    },
    methods={"ToString": str, "Equals": lambda block, other: block is other},
)
TABLES = (WILDCARD, PRIMITIVES, SWITCH, ENUM, TYPE, table("System.Type", base=TYPE), SCRIPT_BLOCK)
