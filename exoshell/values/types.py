"""DotNetType: .NET types as values. What a name in brackets means, and what type a value has.

Names come from the accelerators and from every type that recorded facts know; python classes say their type by `ps_type_name`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from exoshell.values import numbers
from exoshell.values.collections import TypedArray
from exoshell.values.error_record import NetException, exception_bases
from exoshell.values.facts import exception_table, facts
from exoshell.values.member_tables import implemented_types
from exoshell.values.psobject import PSCustomObject, PSObject
from exoshell.values.text import Char

_CLASSES: dict[str, type] = {
    "System.String": str,
    "System.Char": Char,
    "System.Boolean": bool,
    "System.SByte": numbers.SByte,
    "System.Byte": numbers.Byte,
    "System.Int16": numbers.Int16,
    "System.UInt16": numbers.UInt16,
    "System.Int32": int,
    "System.UInt32": numbers.UInt32,
    "System.Int64": numbers.Int64,
    "System.UInt64": numbers.UInt64,
    "System.Numerics.BigInteger": numbers.BigInteger,
    "System.Single": numbers.Single,
    "System.Double": float,
    "System.Decimal": numbers.Decimal,
    "System.Object[]": list,
    "System.Management.Automation.PSCustomObject": PSCustomObject,
}
_NAMES = {kind: name for name, kind in _CLASSES.items()}
_VALUE_TYPES = frozenset(
    {
        "System.Boolean", "System.Char", "System.SByte", "System.Byte", "System.Int16", "System.UInt16", "System.Int32", "System.UInt32",
        "System.Int64", "System.UInt64", "System.Single", "System.Double", "System.Decimal", "System.Numerics.BigInteger",
        "System.DateTime",
        "System.DateTimeOffset", "System.TimeSpan",
        "System.Void", "System.Management.Automation.SwitchParameter", "System.Guid", "System.DateOnly", "System.TimeOnly",
    }
)  # fmt: skip
_GENERIC_NAMES = {
    "list": "System.Collections.Generic.List`1",
    "hashset": "System.Collections.Generic.HashSet`1",
    "dictionary": "System.Collections.Generic.Dictionary`2",
    "queue": "System.Collections.Generic.Queue`1",
    "stack": "System.Collections.Generic.Stack`1",
    "sorteddictionary": "System.Collections.Generic.SortedDictionary`2",
    "sortedlist": "System.Collections.Generic.SortedList`2",
    "keyvaluepair": "System.Collections.Generic.KeyValuePair`2",
    "linkedlist": "System.Collections.Generic.LinkedList`1",
    "ienumerable": "System.Collections.Generic.IEnumerable`1",
    "ilist": "System.Collections.Generic.IList`1",
    "comparer": "System.Collections.Generic.Comparer`1",
    "nullable": "System.Nullable`1",
    "concurrentbag": "System.Collections.Concurrent.ConcurrentBag`1",
    "concurrentqueue": "System.Collections.Concurrent.ConcurrentQueue`1",
    "concurrentdictionary": "System.Collections.Concurrent.ConcurrentDictionary`2",
    "collection": "System.Collections.ObjectModel.Collection`1",
    "idictionary": "System.Collections.Generic.IDictionary`2",
    "icollection": "System.Collections.Generic.ICollection`1",
    "ireadonlylist": "System.Collections.Generic.IReadOnlyList`1",
    "ireadonlycollection": "System.Collections.Generic.IReadOnlyCollection`1",
    "ireadonlydictionary": "System.Collections.Generic.IReadOnlyDictionary`2",
    "iset": "System.Collections.Generic.ISet`1",
    "sortedset": "System.Collections.Generic.SortedSet`1",
    "icomparer": "System.Collections.Generic.IComparer`1",
    "iequalitycomparer": "System.Collections.Generic.IEqualityComparer`1",
    "concurrentstack": "System.Collections.Concurrent.ConcurrentStack`1",
    "priorityqueue": "System.Collections.Generic.PriorityQueue`2",
    "readonlycollection": "System.Collections.ObjectModel.ReadOnlyCollection`1",
    "observablecollection": "System.Collections.ObjectModel.ObservableCollection`1",
    "lazy": "System.Lazy`1",
    "tuple": "System.Tuple`",
    "valuetuple": "System.ValueTuple`",
    "func": "System.Func`",
    "action": "System.Action`",
    "predicate": "System.Predicate`1",
    "iequatable": "System.IEquatable`1",
    "icomparable": "System.IComparable`1",
    "comparison": "System.Comparison`1",
    "converter": "System.Converter`2",
}
_OTHERS = (
    "System.Action", "System.DBNull", "System.Tuple", "System.Threading.Tasks.Task", "System.IConvertible", "System.IFormattable",
    "System.ICloneable", "System.Collections.Specialized.IOrderedDictionary", "System.Reflection.MemberInfo", "System.Reflection.TypeInfo",
)  # fmt: skip
"""Types without recorded facts that scripts name."""
_BASES = {
    "System.RuntimeType": ("System.Reflection.TypeInfo", "System.Type", "System.Reflection.MemberInfo", "System.Object"),
    "System.Type": ("System.Reflection.MemberInfo", "System.Object"),
    "System.Enum": ("System.ValueType", "System.Object"),
    **{
        f"System.Management.Automation.{name}": ("System.Management.Automation.PSMemberInfo", "System.Object")
        for name in ("PSPropertySet", "PSMemberSet", "PSPropertyInfo", "PSMethodInfo")
    },
    **{
        f"System.Management.Automation.{name}": (
            "System.Management.Automation.PSPropertyInfo",
            "System.Management.Automation.PSMemberInfo",
            "System.Object",
        )
        for name in ("PSNoteProperty", "PSAliasProperty", "PSScriptProperty", "PSCodeProperty", "PSProperty")
    },
}
_CORE_LIBRARY = "System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e"
_GENERIC_SPACES = (
    "system.collections.generic.", "collections.generic.", "system.collections.concurrent.", "collections.concurrent.",
    "system.collections.objectmodel.", "collections.objectmodel.", "system.",
)  # fmt: skip


@dataclass(frozen=True)
class DotNetType:
    """A .NET type by its full name; arrays and generic types know what they are made of."""

    full_name: str
    element_type: DotNetType | None = None
    generic_arguments: tuple[DotNetType, ...] = ()

    ps_type_name = "System.RuntimeType"

    def __str__(self) -> str:
        return self.full_name

    @property
    def name(self) -> str:
        base, bracket, rest = self.full_name.partition("[")
        if self.element_type is not None:
            return f"{self.element_type.name}[]"
        short = base.rpartition(".")[2].rpartition("+")[2]
        return short if not rest or self.generic_arguments else f"{short}{bracket}{rest}"

    @property
    def namespace(self) -> str:
        return self.full_name.partition("[")[0].partition("`")[0].rpartition(".")[0]

    @cached_property
    def accelerator(self) -> str:
        """The short name that PowerShell prints a type by, else the full name."""
        if self.element_type is not None:
            return f"{self.element_type.accelerator}[]"
        if self.generic_arguments:
            inner = ",".join(item.accelerator for item in self.generic_arguments)
            return f"{self.full_name.partition('`')[0]}[{inner}]"
        return _accelerator_of().get(self.full_name, self.full_name)

    @cached_property
    def clr_full_name(self) -> str:
        """Type.FullName: as full_name, but with the arguments of generic types qualified by their assembly."""
        if self.element_type is not None:
            return f"{self.element_type.clr_full_name}[]"
        if not self.generic_arguments:
            return self.full_name
        inner = ",".join(f"[{item.clr_full_name}, {_CORE_LIBRARY}]" for item in self.generic_arguments)
        return f"{self.full_name.partition('[')[0]}[{inner}]"

    @property
    def python_class(self) -> type | None:
        return _CLASSES.get(self.full_name)

    @cached_property
    def is_enum(self) -> bool:
        from exoshell.values.enums import enum_type

        return enum_type(self.full_name) is not None

    @property
    def is_array(self) -> bool:
        return self.element_type is not None

    @property
    def is_value_type(self) -> bool:
        if self.generic_arguments:
            return self.full_name.startswith(("System.Nullable`", "System.Collections.Generic.KeyValuePair`", "System.ValueTuple`"))
        if self.full_name == "System.Enum":
            return False
        return self.full_name in _VALUE_TYPES or self.is_enum or "System.ValueType" in self.bases

    @cached_property
    def bases(self) -> tuple[str, ...]:
        """Full names of the base types, nearest first, System.Object last."""
        if self.full_name == "System.Object":
            return ()
        if self.element_type is not None or self.full_name.endswith(",]"):
            return ("System.Array", "System.Object")
        if self.is_enum:
            return ("System.Enum", "System.ValueType", "System.Object")
        if self.full_name in _BASES:
            return _BASES[self.full_name]
        key = self.full_name.casefold()
        if key in exception_table():
            return (*exception_table()[key], "System.Object")
        recorded = _type_records().get(key)
        if recorded is not None:
            return tuple(recorded["base"])
        if self.full_name in _VALUE_TYPES:
            return ("System.ValueType", "System.Object")
        if self.full_name.startswith("System.Management.Automation.") and self.full_name.endswith("Attribute"):
            return _attribute_bases(self.name)
        from exoshell.values.signatures import type_facts

        found = type_facts(self.full_name)
        return found.bases if found is not None and found.bases else ("System.Object",)

    @cached_property
    def interfaces(self) -> tuple[str, ...]:
        if self.is_enum:
            return ("System.IComparable", "System.IConvertible", "System.IFormattable", "System.ISpanFormattable")
        key = "system.object[]" if self.is_array else self.full_name.casefold().partition("[")[0]
        recorded = _type_records().get(key)
        if recorded is None:
            return ()
        parts = [self.element_type] if self.element_type is not None else list(self.generic_arguments)
        if not parts:
            return tuple(recorded["interfaces"])
        # what the record says of one choice of arguments holds for these
        inner = f"[{','.join(part.full_name for part in parts)}]"
        return tuple(f"{name.partition('[')[0]}`{len(parts)}{inner}" if "[" in name else name for name in recorded["interfaces"])

    def assignable_to(self, other: DotNetType) -> bool:
        """Whether a value of this type is one of the other (`-is`)."""
        if other.full_name in (self.full_name, "System.Object") or other.full_name in self.bases:
            return True
        if self.is_array and other.is_array:
            assert self.element_type is not None
            assert other.element_type is not None
            return not self.element_type.is_value_type and self.element_type.assignable_to(other.element_type)
        wanted = other.full_name.casefold()
        return any(name.casefold() == wanted for name in self.interfaces)


def _attribute_bases(name: str) -> tuple[str, ...]:
    """The base types of PowerShell's attributes."""
    space = "System.Management.Automation"
    metadata = (f"{space}.Internal.CmdletMetadataAttribute", "System.Attribute", "System.Object")
    if name in ("ValidateSetAttribute", "ValidateRangeAttribute", "ValidateLengthAttribute", "ValidatePatternAttribute"):
        return (f"{space}.ValidateEnumeratedArgumentsAttribute", f"{space}.ValidateArgumentsAttribute", *metadata)
    if name.startswith("Validate"):
        return (f"{space}.ValidateArgumentsAttribute", *metadata)
    if name.startswith("Allow"):
        return metadata
    return (f"{space}.Internal.ParsingBaseAttribute", *metadata)


@cache
def _type_records() -> dict[str, dict[str, Any]]:
    return {item["type"].casefold().partition("[[")[0]: item for item in facts("dotnet-members")}


@cache
def _accelerators() -> dict[str, str]:
    return {item["name"].casefold(): item["type"] for item in facts("accelerators")}


@cache
def _accelerator_of() -> dict[str, str]:
    table: dict[str, str] = {}
    for item in facts("accelerators"):
        known = table.setdefault(item["type"], item["name"])
        if any(map(str.isdigit, known)) and not any(map(str.isdigit, item["name"])):
            # long, not int64
            table[item["type"]] = item["name"]
    table["System.Management.Automation.PSObject"] = "psobject"
    return table


@cache
def _known_names() -> dict[str, str]:
    """Every type name that facts know, in lower case → as .NET spells it."""
    names = [item["type"] for item in facts("dotnet-members") if "[" not in item["type"]]
    names += [item["type"] for item in facts("enums")]
    names += [item["type"] for item in facts("exceptions")]
    names += list(_accelerators().values())
    names += ["System.Exception", "System.ValueType", "System.Management.Automation.PSObject", "System.Collections.IEnumerable"]
    names += [
        "System.Collections.IDictionary",
        "System.Collections.IList",
        "System.Collections.ICollection",
        "System.IComparable",
        "System.IDisposable",
    ]
    names += ["System.Management.Automation.ConfirmImpact", "System.Void", "System.Text.ASCIIEncoding", "System.Text.UnicodeEncoding"]
    names += [name for item in facts("dotnet-members") for name in item["interfaces"] if "`" not in name and "[" not in name]
    names += [*_OTHERS, *implemented_types()]
    names += ["System.IO.FileSystemInfo", "System.IO.Stream", "System.IO.FileStream", "System.Delegate", "System.Text.UTF32Encoding"]
    return {name.casefold(): name for name in names}


@cache
def resolve_type(name: str) -> DotNetType | None:
    """The type that a name (without brackets) means: 'int', 'System.Int32', 'string[]', 'List[int]'; None where there is none."""
    text = name.strip()
    if text.endswith("[]"):
        element = resolve_type(text[:-2])
        return None if element is None else array_of(element)
    if text.endswith(",]") and text.rstrip(",]").endswith("["):
        element = resolve_type(text.rpartition("[")[0])
        return None if element is None else DotNetType(f"{element.full_name}[{text.rpartition('[')[2]}")
    if text.endswith("]") and "[" in text:
        return generic_type(text, resolve_type)
    key = text.casefold()
    full = _accelerators().get(key) or _known_names().get(key) or _known_names().get("system." + key)
    if full is None:
        return None
    if full == "System.Object[]":
        return array_of(DotNetType("System.Object"))
    return DotNetType(full)


def array_of(element: DotNetType) -> DotNetType:
    return DotNetType(f"{element.full_name}[]", element_type=element)


def generic_type(text: str, resolve: Callable[[str], Any]) -> DotNetType | None:
    """A generic type as written, `List[int]`, its arguments resolved by `resolve`; None where one of them is unknown."""
    base, _, inner = text[:-1].partition("[")
    key = base.casefold().partition("`")[0]
    for space in _GENERIC_SPACES:
        if key.startswith(space) and key[len(space) :] in _GENERIC_NAMES:
            key = key[len(space) :]
            break
    full = _GENERIC_NAMES.get(key)
    if full is None:
        return None
    arguments = [
        resolve(part.strip().removeprefix("[").removesuffix("]") if part.strip().startswith("[") else part) for part in _split(inner)
    ]
    known = tuple(item for item in arguments if item is not None)
    if len(known) != len(arguments):
        return None
    return generic_of(f"{full}{len(known)}" if full.endswith("`") else full, known)


def generic_of(full: str, arguments: tuple[DotNetType, ...]) -> DotNetType:
    """A generic type from its name with arity ('System.Collections.Generic.List`1') and its arguments."""
    return DotNetType(f"{full}[{','.join(item.full_name for item in arguments)}]", generic_arguments=arguments)


def _split(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for place, char in enumerate(text):
        depth += (char == "[") - (char == "]")
        if char == "," and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def type_of(value: Any) -> DotNetType:
    """The .NET type of a value; System.Object for null."""
    if type(value) is PSObject:
        value = value.base
    name = _NAMES.get(type(value))
    if name == "System.Object[]":
        return array_of(DotNetType("System.Object"))
    if name is not None:
        return _plain(name)
    if isinstance(value, TypedArray):
        return array_of(value.element_type)
    if isinstance(value, NetException):
        return _plain(value.type_name)
    found = getattr(value, "ps_type_name", None)
    if isinstance(found, str):
        return resolve_type(found) or _plain(found)
    return _plain("System.Object")


@cache
def _plain(name: str) -> DotNetType:
    return DotNetType(name)


def type_names(value: Any) -> list[str]:
    """PSTypeNames: the type and its bases, most specific first; the object's own list where it was changed."""
    own = getattr(value, "own_type_names", None)
    if own is not None:
        return list(own)
    base = value.base if type(value) is PSObject else value
    if type(base) is PSCustomObject:
        return list(base.own_type_names or base.schema.type_names)
    if isinstance(base, NetException):
        return [base.type_name, *exception_bases(base.type_name), "System.Object"]
    listed = getattr(base, "ps_type_names", None)
    if listed is not None:
        return list(listed)
    kind = type_of(base)
    return [kind.clr_full_name, *kind.bases]
