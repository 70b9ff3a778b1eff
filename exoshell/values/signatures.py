"""The recorded facts about .NET types as the members table reads them: overloads, properties, fields; and Get-Member's wording of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from exoshell.values.facts import facts


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    type: str
    """As PowerShell writes types in signatures: `int`, `string[]`, `System.StringComparison`."""
    optional: bool = False
    params: bool = False
    """Takes the remaining arguments as an array."""
    by: str | None = None
    """'ref', 'out' or 'in'."""


@dataclass(frozen=True, slots=True)
class Overload:
    name: str
    static: bool
    returns: str
    parameters: tuple[Parameter, ...]
    generic: bool = False

    @property
    def key(self) -> str:
        """`name(type,type)` in lower case, as TypeTable may name one overload."""
        return f"{self.name.lower()}({','.join(parameter.type.lower() for parameter in self.parameters)})"

    def text(self) -> str:
        """As Get-Member and the overload list of PowerShell print it."""
        inner = ", ".join(_parameter_text(parameter) for parameter in self.parameters)
        head = f"static {self.returns} " if self.static else f"{self.returns} "
        return f"{head}{self.name}({inner})"


@dataclass(frozen=True, slots=True)
class PropertyFact:
    name: str
    type: str
    static: bool
    readable: bool
    writable: bool
    index: tuple[Parameter, ...] = ()
    field: bool = False
    value: str | None = None


@dataclass(slots=True)
class TypeFacts:
    """What exists on a type: methods by lower-case name in recorded order."""

    name: str
    bases: tuple[str, ...]
    interfaces: tuple[str, ...]
    is_value_type: bool
    constructors: tuple[Overload, ...]
    methods: dict[str, tuple[Overload, ...]]
    static_methods: dict[str, tuple[Overload, ...]]
    properties: dict[str, PropertyFact]


@cache
def _records() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for item in facts("dotnet-members"):
        found[_plain(item["type"]).lower()] = item
    return found


def _plain(name: str) -> str:
    """A type name without assembly names: `System.Collections.Generic.List`1[System.Object]`."""
    name = re.sub(r", [\w.]+, Version=[^\]]*?PublicKeyToken=\w+", "", name)
    return name.replace("[[", "[").replace("]]", "]").replace("],[", ",")


_GENERIC_MODELS = {
    "system.collections.generic.list`1": "system.collections.generic.list`1[system.object]",
    "system.collections.objectmodel.collection`1": "system.collections.generic.list`1[system.object]",
    "system.collections.generic.hashset`1": "system.collections.generic.hashset`1[system.string]",
    "system.collections.generic.dictionary`2": "system.collections.generic.dictionary`2[system.string,system.object]",
    "system.collections.generic.queue`1": "system.collections.generic.queue`1[system.object]",
    "system.collections.generic.stack`1": "system.collections.generic.stack`1[system.object]",
    "system.collections.generic.sorteddictionary`2": "system.collections.generic.sorteddictionary`2[system.string,system.object]",
    "system.collections.generic.keyvaluepair`2": "system.collections.generic.keyvaluepair`2[system.string,system.object]",
    "system.collections.concurrent.concurrentdictionary`2": (
        "system.collections.concurrent.concurrentdictionary`2[system.string,system.object]"
    ),
    "system.collections.concurrent.concurrentbag`1": "system.collections.concurrent.concurrentbag`1[system.object]",
    "system.collections.concurrent.concurrentqueue`1": "system.collections.concurrent.concurrentqueue`1[system.object]",
}


@cache
def type_facts(type_name: str) -> TypeFacts | None:
    """The facts of a type by full name; arrays have System.Object[]'s with their own element type; None where nothing was recorded."""
    name = _plain(type_name)
    key = name.lower()
    record = _records().get(key)
    rename: dict[str, str] = {}
    if record is None:
        if key.endswith("[]"):
            record = _records().get("system.object[]")
            rename = {"System.Object[]": short_type(name)}
        else:
            head, bracket, rest = key.partition("[")
            model = _GENERIC_MODELS.get(head)
            if model is None or not bracket:
                return None
            record = _records()[model]
            arguments = split_arguments(name[len(head) + 1 : -1])
            if "object]" in model and "," not in model:
                rename = {"System.Object": short_type(arguments[0])}
            elif "," not in model:
                rename = {"string": short_type(arguments[0])}
            else:
                rename = {"K": short_type(arguments[0]), "V": short_type(arguments[-1])}
            del rest
    return _read(name, record, rename) if record is not None else None


def split_arguments(text: str) -> list[str]:
    """The arguments of a generic type's brackets at their outer level."""
    found, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        if letter == "[":
            depth += 1
        elif letter == "]":
            depth -= 1
        elif letter == "," and not depth:
            found.append(text[start:place].strip())
            start = place + 1
    found.append(text[start:].strip())
    return found


_KEPT = frozenset({"Equals", "ReferenceEquals", "ToString", "GetType", "GetHashCode", "CompareTo"})
_KEY_NAMES = frozenset({"key", "keys"})
_VALUE_NAMES = frozenset({"value", "item", "newvalue", "comparisonvalue", "addvalue"})


def _read(name: str, record: dict[str, Any], rename: dict[str, str]) -> TypeFacts:
    def parameter(item: dict[str, Any], keep: bool) -> Parameter:
        kind = item["type"]
        if rename and not keep:
            kind = _renamed(kind, item["name"], rename)
        return Parameter(item["name"], kind, item["optional"], item["params"], item["by"])

    def overload(item: dict[str, Any]) -> Overload:
        keep = item["name"] in _KEPT
        returns = item["returns"] if keep or not rename else _renamed(item["returns"], "", rename)
        return Overload(item["name"], item["static"], returns, tuple(parameter(each, keep) for each in item["parameters"]), item["generic"])

    methods: dict[str, list[Overload]] = {}
    statics: dict[str, list[Overload]] = {}
    for item in record["methods"]:
        (statics if item["static"] else methods).setdefault(item["name"].lower(), []).append(overload(item))
    properties = {
        item["name"].lower(): PropertyFact(
            item["name"],
            _renamed(item["type"], item["name"], rename) if rename else item["type"],
            item["static"],
            item["get"],
            item["set"],
            tuple(parameter(each, False) for each in item["index"]),
        )
        for item in record["properties"]
    }
    for item in record["fields"]:
        properties[item["name"].lower()] = PropertyFact(
            item["name"], item["type"], item["static"], True, not item["static"], (), True, item["value"]
        )
    return TypeFacts(
        name,
        tuple(record["base"]),
        tuple(record["interfaces"]),
        record["isValueType"],
        tuple(
            Overload(name.rpartition(".")[2], True, short_type(name), tuple(parameter(each, False) for each in item))
            for item in record["constructors"]
        ),
        {key: tuple(items) for key, items in methods.items()},
        {key: tuple(items) for key, items in statics.items()},
        properties,
    )


def _renamed(kind: str, name: str, rename: dict[str, str]) -> str:
    if "K" in rename:
        lowered = name.lower()
        if kind == "string":
            return rename["K"] if lowered in _KEY_NAMES else kind
        if kind == "System.Object":
            return rename["V"] if lowered in _VALUE_NAMES else kind
        return kind.replace("[string,System.Object]", f"[{rename['K']},{rename['V']}]")
    for old, new in rename.items():
        kind = re.sub(rf"(?<![\w.]){re.escape(old)}(?![\w.])", new, kind)
    return kind


_SHORT = {
    "System.String": "string",
    "System.Int32": "int",
    "System.Int64": "long",
    "System.Int16": "short",
    "System.Byte": "byte",
    "System.SByte": "sbyte",
    "System.UInt16": "ushort",
    "System.UInt32": "uint",
    "System.UInt64": "ulong",
    "System.Boolean": "bool",
    "System.Char": "char",
    "System.Double": "double",
    "System.Single": "float",
    "System.Decimal": "decimal",
    "System.DateTime": "datetime",
    "System.TimeSpan": "timespan",
    "System.Guid": "guid",
    "System.Version": "version",
    "System.Uri": "uri",
    "System.Type": "type",
    "System.Text.RegularExpressions.Regex": "regex",
    "System.Globalization.CultureInfo": "cultureinfo",
    "System.Void": "void",
    "System.Numerics.BigInteger": "bigint",
    "System.Xml.XmlDocument": "xml",
    "System.Collections.Hashtable": "hashtable",
    "System.Management.Automation.PSObject": "psobject",
    "System.Management.Automation.ScriptBlock": "scriptblock",
    "System.Net.IPAddress": "ipaddress",
    "System.Security.SecureString": "securestring",
    "System.Management.Automation.PSCredential": "pscredential",
    "System.Net.Mail.MailAddress": "mailaddress",
}
_LONG = {short: full for full, short in _SHORT.items()}


def short_type(full_name: str) -> str:
    """A full type name as signatures write it; only the types that methods mention."""
    if full_name.endswith("[]"):
        return short_type(full_name[:-2]) + "[]"
    return _SHORT.get(full_name, full_name)


def long_type(short: str) -> str:
    """The full name of a type as signatures write it."""
    if short.endswith("[]"):
        return long_type(short[:-2]) + "[]"
    return _LONG.get(short, short)


def _parameter_text(parameter: Parameter) -> str:
    by = {"ref": "[ref] ", "out": "[ref] ", "in": "[ref] "}.get(parameter.by or "", "")
    params = "Params " if parameter.params else ""
    return f"{params}{by}{parameter.type} {parameter.name}"
