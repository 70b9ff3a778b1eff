"""Attributes as objects ([ParameterAttribute]::new() and its kin), and the parameters that dynamicparam blocks make of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.values.collections import GenericDictionary, GenericList, enumerate_value
from exoshell.values.member_tables import TypeTable, table, table_for
from exoshell.values.types import resolve_type

_SPACE = "System.Management.Automation."
_SHAPES: dict[str, tuple[tuple[str, Any, str], ...]] = {
    "Parameter": (
        ("Position", -2147483648, "int"), ("ParameterSetName", "__AllParameterSets", "string"), ("Mandatory", False, "bool"),
        ("ValueFromPipeline", False, "bool"), ("ValueFromPipelineByPropertyName", False, "bool"),
        ("ValueFromRemainingArguments", False, "bool"), ("HelpMessage", None, "string"), ("DontShow", False, "bool"),
    ),
    "Alias": (("AliasNames", (), ""),),
    "ValidateSet": (("ErrorMessage", None, "string"), ("IgnoreCase", True, "bool"), ("ValidValues", (), "")),
    "ValidateRange": (("MinRange", None, ""), ("MaxRange", None, ""), ("RangeKind", None, "")),
    "ValidateLength": (("MinLength", 0, "int"), ("MaxLength", 0, "int")),
    "ValidateCount": (("MinLength", 0, "int"), ("MaxLength", 0, "int")),
    "ValidatePattern": (("RegexPattern", "", "string"), ("Options", "IgnoreCase", ""), ("ErrorMessage", None, "string")),
    "ValidateScript": (("ErrorMessage", None, "string"), ("ScriptBlock", None, "")),
    **dict.fromkeys(
        ("ValidateNotNull", "ValidateNotNullOrEmpty", "ValidateNotNullOrWhiteSpace", "AllowNull", "AllowEmptyString",
         "AllowEmptyCollection"), (),
    ),
}  # fmt: skip
"""Attribute → its properties with what they are at first and their types ('' for any)."""
_READ_ONLY = frozenset({"AliasNames", "ValidValues", "MinRange", "MaxRange", "MinLength", "MaxLength", "RegexPattern", "ScriptBlock"})
_GIVEN: dict[str, tuple[str, ...]] = {
    "ValidateLength": ("MinLength", "MaxLength"),
    "ValidateCount": ("MinLength", "MaxLength"),
    "ValidatePattern": ("RegexPattern",),
    "ValidateScript": ("ScriptBlock",),
}
"""What constructors take, for those that take one thing a parameter."""


class AttributeValue:
    """An attribute: its short name ('Parameter', 'ValidateSet') and the values of its properties."""

    __slots__ = ("kind", "values")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.values: dict[str, Any] = {name: first for name, first, _ in _SHAPES[kind]}

    @property
    def ps_type_name(self) -> str:
        return f"{_SPACE}{self.kind}Attribute"

    def __str__(self) -> str:
        return self.ps_type_name


class RuntimeDefinedParameter:
    """A parameter that a dynamicparam block declares. The engine says what it was given."""

    __slots__ = ("attributes", "is_set", "name", "parameter_type", "value")
    ps_type_name = f"{_SPACE}RuntimeDefinedParameter"

    def __init__(self, name: str = "", parameter_type: Any = None, attributes: Any = ()) -> None:
        self.name = name
        self.parameter_type = parameter_type
        kept = attributes if isinstance(attributes, GenericList) else None
        self.attributes = kept if kept is not None else _collection(attributes)
        self.value: Any = None
        self.is_set = False

    def __str__(self) -> str:
        return self.ps_type_name

    def assign(self, value: Any) -> None:
        self.value = value
        self.is_set = True


def _collection(items: Any) -> Any:
    found = enumerate_value(items) if not isinstance(items, tuple) else iter(items)
    made = GenericList(resolve_type("System.Attribute"))
    made.extend([items] if found is None else found)
    return made


class RuntimeDefinedParameterDictionary(GenericDictionary):
    """What a dynamicparam block returns."""

    __slots__ = ("help_file",)

    def __init__(self) -> None:
        super().__init__(resolve_type("string"), resolve_type(RuntimeDefinedParameter.ps_type_name), case_sensitive=False)
        self.help_file = ""

    @property
    def ps_type_name(self) -> str:  # type: ignore[override]
        return f"{_SPACE}RuntimeDefinedParameterDictionary"


# ------------------------------------------------------------------------------------------------------------ tables


def _constructor(kind: str) -> Callable[..., AttributeValue]:
    def make(*given: Any) -> AttributeValue:
        from exoshell.values.conversion import convert, to_string

        made = AttributeValue(kind)
        if kind in ("ValidateSet", "Alias"):
            names = [item for each in given for item in (enumerate_value(each) or [each])]
            made.values["ValidValues" if kind == "ValidateSet" else "AliasNames"] = convert(names, "string[]")
        elif kind == "ValidateRange":
            if len(given) == 1:
                made.values["RangeKind"] = to_string(given[0])
            else:
                made.values["MinRange"], made.values["MaxRange"] = given
        for name, value in zip(_GIVEN.get(kind, ()), given, strict=False):
            made.values[name] = value
        return made

    return make


def _property(name: str, type_name: str) -> Any:
    def read(value: AttributeValue) -> Any:
        return value.values[name]

    def write(value: AttributeValue, new: Any) -> None:
        from exoshell.values.conversion import convert

        value.values[name] = convert(new, type_name) if type_name else new

    return read if name in _READ_ONLY else (read, write)


def _attribute_table(kind: str) -> TypeTable:
    return table(
        f"{_SPACE}{kind}Attribute",
        properties={name: _property(name, type_name) for name, _, type_name in _SHAPES[kind]},
        methods={"ToString": str},
        constructor=_constructor(kind),
    )


def _set(name: str) -> Callable[[Any, Any], None]:
    return lambda value, new: setattr(value, name, new)


TABLES = (
    *map(_attribute_table, _SHAPES),
    table("System.Attribute"),
    table(
        RuntimeDefinedParameter.ps_type_name,
        properties={
            "Name": (lambda value: value.name, _set("name")),
            "ParameterType": (lambda value: value.parameter_type, _set("parameter_type")),
            "Value": (lambda value: value.value, lambda value, new: value.assign(new)),
            "IsSet": (lambda value: value.is_set, _set("is_set")),
            "Attributes": lambda value: value.attributes,
        },
        methods={"ToString": str},
        constructor=RuntimeDefinedParameter,
    ),
    table(
        f"{_SPACE}RuntimeDefinedParameterDictionary",
        base=table_for("System.Collections.Generic.Dictionary`2[System.String,System.Object]"),
        properties={"HelpFile": (lambda value: value.help_file, _set("help_file")), "Data": lambda value: None},
        constructor=RuntimeDefinedParameterDictionary,
    ),
)
