"""What exists on .NET types: overloads, properties and fields in PowerShell's own order and wording.

data/members.tsv holds a line per type, made by asking PowerShell's .NET adapter for its tables: the type's name, a tab, JSON. Only the
types that are asked for are parsed. Get-Member, completion, invocation and the choice of overloads all read this.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    type: str
    """As PowerShell writes types in signatures: `int`, `string[]`, `System.StringComparison`."""
    optional: bool = False
    params: bool = False
    """Takes the remaining arguments as an array."""
    by: str | None = None
    """'ref' for ref, out and in parameters."""


@dataclass(frozen=True, slots=True)
class Overload:
    name: str
    static: bool
    returns: str
    parameters: tuple[Parameter, ...]
    generic: bool = False
    definition: str = ""
    """As Get-Member prints it."""
    interface: bool = False
    """Implemented for an interface only: `int IList.Add(…)`."""

    @property
    def key(self) -> str:
        """`name(type,type)` in lower case, as a TypeTable may name one overload."""
        return f"{self.name.lower()}({','.join(parameter.type.lower() for parameter in self.parameters)})"

    def text(self) -> str:
        return self.definition


@dataclass(frozen=True, slots=True)
class PropertyFact:
    name: str
    type: str
    static: bool
    readable: bool
    writable: bool
    index: tuple[Parameter, ...] = ()
    value: str | None = None
    """Of constants: the value as text."""
    hidden: bool = False
    definition: str = ""


@dataclass(slots=True)
class TypeFacts:
    """What exists on a type: members by lower-case name in PowerShell's order."""

    name: str
    bases: tuple[str, ...]
    interfaces: tuple[str, ...]
    is_value_type: bool
    constructors: tuple[Overload, ...]
    methods: dict[str, tuple[Overload, ...]]
    static_methods: dict[str, tuple[Overload, ...]]
    properties: dict[str, PropertyFact]
    static_properties: dict[str, PropertyFact]


@cache
def _lines() -> dict[str, tuple[str, str]]:
    """Type name in lower case → (name, JSON)."""
    found: dict[str, tuple[str, str]] = {}
    text = (resources.files("exoshell.values") / "data" / "members.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        name, _, record = line.partition("\t")
        found[name.lower()] = (name, record)
    return found


def recorded_types() -> list[str]:
    """The full names of all types whose members are known."""
    return [name for name, _ in _lines().values()]


_GENERIC_MODELS = {
    "system.collections.generic.list`1": "system.collections.generic.list`1[system.object]",
    "system.collections.objectmodel.collection`1": "system.collections.objectmodel.collection`1[system.object]",
    "system.collections.objectmodel.readonlycollection`1": "system.collections.objectmodel.readonlycollection`1[system.object]",
    "system.collections.generic.hashset`1": "system.collections.generic.hashset`1[system.object]",
    "system.collections.generic.sortedset`1": "system.collections.generic.sortedset`1[system.object]",
    "system.collections.generic.linkedlist`1": "system.collections.generic.linkedlist`1[system.object]",
    "system.collections.generic.queue`1": "system.collections.generic.queue`1[system.object]",
    "system.collections.generic.stack`1": "system.collections.generic.stack`1[system.object]",
    "system.collections.concurrent.concurrentbag`1": "system.collections.concurrent.concurrentbag`1[system.object]",
    "system.collections.concurrent.concurrentqueue`1": "system.collections.concurrent.concurrentqueue`1[system.object]",
    "system.collections.concurrent.concurrentstack`1": "system.collections.concurrent.concurrentstack`1[system.object]",
    "system.collections.generic.dictionary`2": "system.collections.generic.dictionary`2[system.string,system.object]",
    "system.collections.generic.sorteddictionary`2": "system.collections.generic.sorteddictionary`2[system.string,system.object]",
    "system.collections.generic.sortedlist`2": "system.collections.generic.sortedlist`2[system.string,system.object]",
    "system.collections.generic.keyvaluepair`2": "system.collections.generic.keyvaluepair`2[system.string,system.object]",
    "system.collections.concurrent.concurrentdictionary`2": (
        "system.collections.concurrent.concurrentdictionary`2[system.string,system.object]"
    ),
}


@cache
def type_facts(type_name: str) -> TypeFacts | None:
    """The facts of a type by full name in any case; arrays and generic types have those of a recorded sibling with their own element
    types; None where nothing was recorded."""
    key = type_name.lower()
    line = _lines().get(key)
    if line is not None:
        return _read(line[0], json.loads(line[1]), {})
    if key.endswith("[]"):
        return _read(type_name, json.loads(_lines()["system.object[]"][1]), {"System.Object[]": short_type(type_name)})
    head, bracket, _ = key.partition("[")
    model = _GENERIC_MODELS.get(head)
    if model is None or not bracket:
        return _exception_facts(type_name) if key.endswith("exception") else None
    arguments = [short_type(each) for each in split_arguments(type_name[len(head) + 1 : -1])]
    rename = {"System.Object": arguments[0]} if "," not in model else {"K": arguments[0], "V": arguments[-1]}
    return _read(type_name, json.loads(_lines()[model][1]), rename)


def _exception_facts(type_name: str) -> TypeFacts | None:
    """Exceptions without a record of their own have System.Exception's members."""
    base = type_facts("System.Exception") if type_name.lower() != "system.exception" else None
    if base is None:
        return None
    from exoshell.values.error_record import exception_bases

    bases = (*exception_bases(type_name), "System.Object")
    return TypeFacts(
        type_name,
        bases,
        base.interfaces,
        False,
        base.constructors,
        base.methods,
        base.static_methods,
        base.properties,
        base.static_properties,
    )


def split_arguments(text: str) -> list[str]:
    """A list with commas, split at its outer level."""
    found, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter == "[") - (letter == "]")
        if letter == "," and not depth:
            found.append(text[start:place].strip())
            start = place + 1
    last = text[start:].strip()
    return [*found, last] if last else found


_ASSEMBLY = re.compile(r", [\w.]+, Version=[\d.]+, Culture=\w+, PublicKeyToken=\w+")


def parse_overload(definition: str) -> Overload:
    """A definition as Get-Member prints it, taken apart; a trailing star marks generic methods."""
    generic = definition.endswith("*")
    shown = definition.removesuffix("*")
    text = _ASSEMBLY.sub("", shown)
    static = text.startswith("static ")
    if static:
        text = text[7:]
    opening = text.index("(")
    cut = _last_blank(text, opening)
    returns, name = text[:cut], text[cut + 1 : opening]
    if name.endswith("]"):
        name = name[: name.rindex("[")] if "[" in name else name
    plain = name.rpartition(".")[2]
    parameters = tuple(_parameter(part) for part in split_arguments(text[opening + 1 : text.rindex(")")]))
    return Overload(plain, static, returns, parameters, generic, shown, "." in name)


def _last_blank(text: str, end: int) -> int:
    """The last blank before `end` outside brackets."""
    depth = 0
    for place in range(end - 1, -1, -1):
        letter = text[place]
        depth += (letter == "]") - (letter == "[")
        if letter == " " and not depth:
            return place
    return -1


def _parameter(text: str) -> Parameter:
    head, equals, _ = text.partition(" = ")
    params = head.startswith("Params ")
    by = "ref" if head.startswith("[ref] ") else None
    head = head.removeprefix("Params ").removeprefix("[ref] ")
    kind, _, name = head.rpartition(" ")
    return Parameter(name, kind, bool(equals), params, by) if kind else Parameter("", name, bool(equals), params, by)


_PROPERTY = re.compile(r"(-?)([#~]?)(.+?) ([^\s(]+)(?:\((.*?)\))? (\{[gset;]*\})(?:=(.*))?", re.DOTALL)


def _property(text: str, static: bool) -> PropertyFact:
    match = _PROPERTY.match(text)
    assert match is not None, text
    hidden, mark, kind, name, index, access, value = match.groups()
    shown = text.lstrip("-#~").partition("}")[0] + "}"
    return PropertyFact(
        name.rpartition(".")[2],
        _ASSEMBLY.sub("", kind),
        static,
        "get;" in access,
        "set;" in access,
        tuple(_parameter(part) for part in split_arguments(index)) if index else (),
        value,
        bool(hidden),
        f"static {shown}" if static and mark == "~" else shown,
    )


def _read(name: str, record: dict[str, Any], rename: dict[str, str]) -> TypeFacts:
    def overloads(items: list[str]) -> dict[str, tuple[Overload, ...]]:
        grouped: dict[str, list[Overload]] = {}
        for item in items:
            made = parse_overload(item)
            if rename and made.name not in _KEPT and not _plain_interface(made):
                made = _renamed_overload(made, rename)
            grouped.setdefault(made.name.lower(), []).append(made)
        return {key: tuple(group) for key, group in grouped.items()}

    def properties(items: list[str], static: bool) -> dict[str, PropertyFact]:
        found = [_property(item, static) for item in items]
        if rename:
            found = [fact if fact.name == "SyncRoot" else _renamed_property(fact, rename) for fact in found]
        return {fact.name.lower(): fact for fact in found}

    return TypeFacts(
        name,
        tuple(record.get("base", ())),
        tuple(record.get("interfaces", ())),
        bool(record.get("value")),
        overloads(record.get("new", [])).get("new", ()),
        overloads(record.get("methods", [])),
        overloads(record.get("statics", [])),
        properties(record.get("properties", []), False),
        properties(record.get("staticProperties", []), True),
    )


def _plain_interface(made: Overload) -> bool:
    """Implemented for an interface without element type, whose signature says System.Object whatever the elements are."""
    return made.interface and "[" not in made.definition.partition("(")[0].rpartition(" ")[2]


_KEPT = frozenset({"Equals", "ReferenceEquals", "ToString", "GetType", "GetHashCode", "CompareTo"})
_KEY_NAMES = frozenset({"key", "keys"})
_VALUE_NAMES = frozenset({"value", "item", "newvalue", "comparisonvalue", "addvalue"})


def _renamed_overload(made: Overload, rename: dict[str, str]) -> Overload:
    parameters = tuple(
        Parameter(each.name, _renamed(each.type, each.name, rename), each.optional, each.params, each.by) for each in made.parameters
    )
    returns = _renamed(made.returns, "key" if made.name == "get_Key" else "value", rename)
    inner = ", ".join(
        ("Params " if each.params else "") + ("[ref] " if each.by else "") + f"{each.type} {each.name}" for each in parameters
    )
    opening = made.definition.index("(")
    head = made.definition[_last_blank(made.definition, opening) + 1 : opening]
    cut = head.rindex(made.name)
    owner, tail = head[:cut], head[cut:]
    if "System.Object" in rename:
        owner = owner.replace("[Object]", f"[{rename['System.Object']}]")
    definition = f"{'static ' if made.static else ''}{returns} {owner}{tail}({inner})"
    return Overload(made.name, made.static, returns, parameters, made.generic, definition, made.interface)


def _renamed_property(fact: PropertyFact, rename: dict[str, str]) -> PropertyFact:
    kind = _renamed(fact.type, fact.name, rename)
    definition = fact.definition.replace(fact.type, kind, 1)
    return PropertyFact(fact.name, kind, fact.static, fact.readable, fact.writable, fact.index, fact.value, fact.hidden, definition)


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
    "System.Array": "array",
    "System.Void": "void",
    "System.Numerics.BigInteger": "bigint",
    "System.Xml.XmlDocument": "xml",
    "System.Collections.Hashtable": "hashtable",
    "System.Management.Automation.PSObject": "psobject",
    "System.Management.Automation.ScriptBlock": "scriptblock",
    "System.Management.Automation.SemanticVersion": "semver",
    "System.Management.Automation.SwitchParameter": "switch",
    "System.Net.IPAddress": "ipaddress",
    "System.Security.SecureString": "securestring",
    "System.Management.Automation.PSCredential": "pscredential",
    "System.Net.Mail.MailAddress": "mailaddress",
}
_LONG = {short: full for full, short in _SHORT.items()}


def short_type(full_name: str) -> str:
    """A full type name as signatures write it."""
    if full_name.endswith("[]"):
        return short_type(full_name[:-2]) + "[]"
    if "`" in full_name and full_name.endswith("]"):
        head, _, inner = full_name[:-1].partition("[")
        return f"{head.partition('`')[0]}[{','.join(short_type(each) for each in split_arguments(inner))}]"
    return _SHORT.get(full_name, full_name)


def long_type(short: str) -> str:
    """The full name of a type as signatures write it."""
    if short.endswith("[]"):
        return long_type(short[:-2]) + "[]"
    if short.endswith("]") and "`" not in short:
        head, _, inner = short[:-1].partition("[")
        arguments = [long_type(each) for each in split_arguments(inner)]
        return f"{head}`{len(arguments)}[{','.join(arguments)}]"
    return _LONG.get(short, short)


def qualified_name(full_name: str) -> str:
    """FullName as reflection gives it: arguments of generic types carry their assembly."""
    if "`" not in full_name or not full_name.endswith("]") or "[[" in full_name:
        return full_name
    head, _, inner = full_name[:-1].partition("[")
    library = "System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e"
    return f"{head}[{','.join(f'[{qualified_name(each)}, {library}]' for each in split_arguments(inner))}]"
