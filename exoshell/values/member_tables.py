"""Where the members of .NET types are implemented: a TypeTable per type, made by the family modules under dotnet/ when first needed.

How a Python class gets members that scripts see; the first that applies:

1. A TypeTable in `dotnet/<family>.py`, listed in FAMILIES under its .NET type name. A value's type name is its class's `ps_type_name`
   (an attribute or a property; Python's own str, int, list… are in BUILTIN).
2. Duck typing, for classes of upper floors: `ps_type_name`, and any of
   `ps_properties` (a tuple of the visible names in order), `ps_property(lower_name) -> value | MISSING`,
   `ps_set_property(lower_name, value) -> bool`. A name without ps_property is read from the snake_case attribute of the object.
3. Without `ps_properties`, the properties that the recorded facts list for the type, as far as the object has their snake_case attribute.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from exoshell.values import numbers
from exoshell.values.psobject import MemberKind, PSCustomObject

Getter = Callable[[Any], Any]
Setter = Callable[[Any, Any], None]


@dataclass(slots=True)
class PropertyEntry:
    """A property as implemented: what reads it, what writes it."""

    name: str
    get: Getter
    set: Setter | None = None
    kind: MemberKind = MemberKind.PROPERTY
    definition: str = ""
    """What Get-Member shows for members of the extended type system; plain properties get theirs from the facts."""
    hidden: bool = False


@dataclass(slots=True)
class TypeTable:
    """The implemented members of one .NET type; names in lower case. A method may be given for all its overloads by its name, or for
    one by `name(type,type)` with the parameter types as the facts write them."""

    type_name: str
    properties: dict[str, PropertyEntry] = field(default_factory=dict)
    methods: dict[str, Callable[..., Any]] = field(default_factory=dict)
    statics: dict[str, Callable[..., Any]] = field(default_factory=dict)
    static_properties: dict[str, Callable[[], Any]] = field(default_factory=dict)
    static_setters: dict[str, Callable[[Any], None]] = field(default_factory=dict)
    constructor: Callable[..., Any] | None = None
    generic: bool = False
    """Constructor and static functions get the DotNetType as their first argument."""
    key_get: Callable[[Any, str], Any] | None = None
    """For tables and XML: what `.name` means before properties are looked at; MISSING where it means nothing."""
    key_set: Callable[[Any, str, Any], bool] | None = None
    key_names: Callable[[Any], list[str]] | None = None
    """For XML: the names that key_get knows of a value, listed before its properties."""
    calls: dict[Any, Any] = field(default_factory=dict)
    """Overloads already chosen: (name, argument classes) → plan."""


def table(
    type_name: str,
    *,
    base: TypeTable | None = None,
    properties: Mapping[str, Getter | tuple[Getter, Setter | None]] | None = None,
    extended: Mapping[str, tuple[MemberKind, Getter, str]] | None = None,
    methods: Mapping[str, Callable[..., Any]] | None = None,
    statics: Mapping[str, Callable[..., Any]] | None = None,
    static_properties: Mapping[str, Any] | None = None,
    static_setters: Mapping[str, Callable[[Any], None]] | None = None,
    constructor: Callable[..., Any] | None = None,
    generic: bool = False,
    key_get: Callable[[Any, str], Any] | None = None,
    key_set: Callable[[Any, str, Any], bool] | None = None,
    key_names: Callable[[Any], list[str]] | None = None,
) -> TypeTable:
    """Declares a type. `properties` in declaration order: a getter, or getter and setter. `static_properties`: functions without
    arguments, or plain values. Members of `base` are inherited."""
    made = TypeTable(type_name, constructor=constructor, generic=generic, key_get=key_get, key_set=key_set, key_names=key_names)
    for name, (kind, getter, definition) in (extended or {}).items():
        made.properties[name.lower()] = PropertyEntry(name, getter, None, kind, definition)
    for name, access in (properties or {}).items():
        getter, setter = access if isinstance(access, tuple) else (access, None)
        made.properties[name.lower()] = PropertyEntry(name, getter, setter)
    made.methods = {name.lower(): function for name, function in (methods or {}).items()}
    made.statics = {name.lower(): function for name, function in (statics or {}).items()}
    made.static_setters = {name.lower(): function for name, function in (static_setters or {}).items()}
    for name, value in (static_properties or {}).items():
        made.static_properties[name.lower()] = value if callable(value) else _constant(value)
    if base is not None:
        for name, entry in base.properties.items():
            made.properties.setdefault(name, entry)
        for name, function in base.methods.items():
            made.methods.setdefault(name, function)
        for name, function in base.statics.items():
            made.statics.setdefault(name, function)
        for name, function in base.static_properties.items():
            made.static_properties.setdefault(name, function)
        made.key_get, made.key_set = made.key_get or base.key_get, made.key_set or base.key_set
    return made


def _constant(value: Any) -> Callable[[], Any]:
    return lambda: value


BUILTIN: dict[type, str] = {
    str: "System.String",
    int: "System.Int32",
    bool: "System.Boolean",
    float: "System.Double",
    list: "System.Object[]",
    numbers.SByte: "System.SByte",
    numbers.Byte: "System.Byte",
    numbers.Int16: "System.Int16",
    numbers.UInt16: "System.UInt16",
    numbers.UInt32: "System.UInt32",
    numbers.Int64: "System.Int64",
    numbers.UInt64: "System.UInt64",
    numbers.BigInteger: "System.Numerics.BigInteger",
    numbers.Single: "System.Single",
    numbers.Decimal: "System.Decimal",
    PSCustomObject: "System.Management.Automation.PSCustomObject",
}
"""Python classes whose .NET type does not depend on the value."""

FAMILIES: dict[str, str] = {}
"""Lower-case type name (generic ones without arguments: `system.collections.generic.list`1`) → family module under dotnet/."""

_FAMILY_TYPES = {
    "object": "System.Object System.Object[] System.Array"
    " System.Management.Automation.PSCustomObject System.Management.Automation.PSObject",
    "string": "System.String System.StringComparer",
    "char": "System.Char",
    "numbers": "System.Boolean System.SByte System.Byte System.Int16 System.UInt16 System.Int32 System.UInt32 System.Int64 System.UInt64"
    " System.Single System.Double System.Decimal System.Numerics.BigInteger",
    "math": "System.Math",
    "convert": "System.Convert System.BitConverter System.DBNull",
    "datetime": "System.DateTime System.DateTimeOffset",
    "timespan": "System.TimeSpan",
    "timezone": "System.TimeZoneInfo",
    "dates": "System.DateOnly System.TimeOnly",
    "globalization": "System.Globalization.CultureInfo System.Globalization.DateTimeFormatInfo System.Globalization.NumberFormatInfo"
    " System.Globalization.TextInfo",
    "guid": "System.Guid",
    "version": "System.Version System.Management.Automation.SemanticVersion",
    "uri": "System.Uri System.UriBuilder",
    "regex": "System.Text.RegularExpressions.Regex System.Text.RegularExpressions.Match System.Text.RegularExpressions.Group"
    " System.Text.RegularExpressions.Capture System.Text.RegularExpressions.MatchCollection"
    " System.Text.RegularExpressions.GroupCollection System.Text.RegularExpressions.CaptureCollection",
    "text": "System.Text.StringBuilder System.Text.Encoding System.Text.UTF8Encoding System.Text.UTF8Encoding+UTF8EncodingSealed"
    " System.Text.SBCSCodePageEncoding"
    " System.Text.ASCIIEncoding System.Text.ASCIIEncoding+ASCIIEncodingSealed System.Text.UnicodeEncoding System.Text.UTF32Encoding"
    " System.Text.Latin1Encoding System.Text.Latin1Encoding+Latin1EncodingSealed",
    "paths": "System.IO.Path System.IO.File System.IO.Directory",
    "files": "System.IO.FileInfo System.IO.DirectoryInfo",
    "streams": "System.IO.StreamReader System.IO.StreamWriter System.IO.StringReader System.IO.StringWriter System.IO.MemoryStream"
    " System.IO.FileStream",
    "lists": "System.Collections.ArrayList System.Collections.Generic.List`1 System.Collections.ObjectModel.Collection`1",
    "sets": "System.Collections.Generic.HashSet`1 System.Collections.Queue System.Collections.Stack System.Collections.Generic.Queue`1"
    " System.Collections.Generic.Stack`1 System.Collections.Concurrent.ConcurrentBag`1 System.Collections.Concurrent.ConcurrentQueue`1",
    "tables": "System.Collections.Hashtable System.Collections.Specialized.OrderedDictionary System.Collections.Generic.Dictionary`2"
    " System.Collections.Generic.SortedDictionary`2 System.Collections.Concurrent.ConcurrentDictionary`2 System.Collections.SortedList"
    " System.Collections.Generic.SortedList`2 System.Collections.DictionaryEntry System.Collections.Generic.KeyValuePair`2"
    " System.Management.Automation.OrderedHashtable System.Collections.Hashtable+KeyCollection System.Collections.Hashtable+ValueCollection"
    " System.Collections.Hashtable+HashtableEnumerator"
    " System.Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection"
    " System.Collections.Specialized.OrderedDictionary+OrderedDictionaryEnumerator"
    " System.Collections.Generic.Dictionary`2+Enumerator"
    " System.Collections.Generic.Dictionary`2+KeyCollection System.Collections.Generic.Dictionary`2+ValueCollection",
    "net": "System.Net.Mail.MailAddress System.Net.IPAddress System.Net.WebUtility System.Net.Dns System.Web.HttpUtility",
    "service_points": "System.Net.ServicePointManager",
    "environment": "System.Environment System.Console System.GC",
    "random": "System.Random",
    "tuples": " ".join(f"System.{kind}`{size}" for kind in ("Tuple", "ValueTuple") for size in range(1, 8))
    + " System.Tuple System.ValueTuple",
    "linq": "System.Linq.Enumerable",
    "name_values": "System.Collections.Specialized.NameValueCollection System.Web.HttpQSCollection",
    "delegates": " ".join(f"System.{kind}`{size}" for kind in ("Func", "Action") for size in range(1, 17))
    + " System.Action System.Predicate`1 System.Comparison`1 System.Converter`2",
    "enumerators": "System.ArrayEnumerator System.CharEnumerator System.Collections.ArrayList+ArrayListEnumeratorSimple"
    " System.Collections.Generic.List`1+Enumerator System.Collections.Generic.HashSet`1+Enumerator",
    "ordered_sets": "System.Collections.Generic.SortedSet`1 System.Collections.Generic.PriorityQueue`2",
    "reflection": "System.Reflection.RuntimeAssembly System.Reflection.AssemblyName System.Reflection.RuntimeMethodInfo"
    " System.Reflection.RuntimePropertyInfo",
    "bits": "System.Collections.BitArray",
    "linked_list": "System.Collections.Generic.LinkedList`1 System.Collections.Generic.LinkedListNode`1",
    "runtime": "System.Activator System.Runtime.InteropServices.OSPlatform System.Runtime.InteropServices.RuntimeInformation"
    " System.Threading.Thread",
    "stopwatch": "System.Diagnostics.Stopwatch",
    "security": "System.Security.SecureString System.Management.Automation.PSCredential System.Runtime.InteropServices.Marshal"
    " System.Net.NetworkCredential",
    "certificates": "System.Security.Cryptography.X509Certificates.X509Certificate2",
    "hashes": "System.Security.Cryptography.HashAlgorithm System.Security.Cryptography.SHA256 System.Security.Cryptography.SHA1"
    " System.Security.Cryptography.MD5 System.Security.Cryptography.SHA384 System.Security.Cryptography.SHA512"
    " System.Security.Cryptography.RandomNumberGenerator System.Security.Cryptography.HMACMD5 System.Security.Cryptography.HMACSHA1"
    " System.Security.Cryptography.HMACSHA256 System.Security.Cryptography.HMACSHA384 System.Security.Cryptography.HMACSHA512",
    "errors": "System.Exception System.Management.Automation.ErrorRecord System.Management.Automation.InvocationInfo"
    " System.Management.Automation.ErrorCategoryInfo System.Management.Automation.ErrorDetails",
    "automation": "System.Management.Automation.WildcardPattern System.Management.Automation.LanguagePrimitives"
    " System.Management.Automation.SwitchParameter System.Management.Automation.ScriptBlock System.Enum System.RuntimeType System.Type",
    "psobject": "System.Management.Automation.PSMemberInfoCollection System.Management.Automation.PSPropertyInfo"
    " System.Management.Automation.PSObjectView System.Management.Automation.PSNoteProperty System.Management.Automation.PSAliasProperty"
    " System.Management.Automation.PSScriptProperty System.Management.Automation.PSScriptMethod"
    " System.Management.Automation.PSPropertySet System.Management.Automation.PSMemberSet System.Management.Automation.PSMemberInfo",
    "grids": "System.Array[,]",
    "xml": " ".join(
        f"System.Xml.{name}"
        for name in (
            "XmlNode XmlElement XmlAttribute XmlText XmlCDataSection XmlComment XmlDocument XmlDeclaration XmlProcessingInstruction"
            " XmlDocumentType XmlDocumentFragment XmlWhitespace XmlChildNodes XPathNodeList XmlElementList XmlAttributeCollection"
            " XmlNamespaceManager NameTable"
        ).split()
    ),
    "attributes": " ".join(
        f"System.Management.Automation.{name}"
        for name in (
            "ParameterAttribute AliasAttribute ValidateSetAttribute ValidateRangeAttribute ValidateLengthAttribute ValidateCountAttribute"
            " ValidatePatternAttribute ValidateScriptAttribute ValidateNotNullAttribute ValidateNotNullOrEmptyAttribute"
            " ValidateNotNullOrWhiteSpaceAttribute AllowNullAttribute AllowEmptyStringAttribute AllowEmptyCollectionAttribute"
            " RuntimeDefinedParameter RuntimeDefinedParameterDictionary"
        ).split()
    )
    + " System.Attribute",
    "exchange": "Microsoft.Exchange.Data.ByteQuantifiedSize Microsoft.Exchange.Data.Unlimited`1 Microsoft.Exchange.Data.SmtpAddress"
    " Microsoft.Exchange.Data.EnhancedTimeSpan Microsoft.Exchange.Data.MultiValuedProperty`1",
}
for _family, _names in _FAMILY_TYPES.items():
    for _name in _names.split():
        FAMILIES[_name.lower()] = _family


def implemented_types() -> list[str]:
    """The full names of the types that have a TypeTable; generic ones are left out."""
    return [name for names in _FAMILY_TYPES.values() for name in names.split() if "`" not in name and not name.endswith(("[]", ",]"))]


_TABLES: dict[str, TypeTable | None] = {}


def type_name_of(value: Any) -> str:
    """The full .NET type name of a value (not null, not wrapped)."""
    found = BUILTIN.get(type(value))
    if found is not None:
        return found
    named = getattr(value, "ps_type_name", None)
    if isinstance(named, str):
        return named
    if isinstance(value, IntEnum):
        return "System.Int32"
    from exoshell.values.types import type_of

    return type_of(value).full_name


def table_for(type_name: str) -> TypeTable | None:
    """The TypeTable of a .NET type by its full name; None where nothing of it is implemented."""
    key = type_name.lower()
    found: TypeTable | None = _TABLES.get(key, _UNKNOWN)
    if found is not _UNKNOWN:
        return found
    made = _TABLES[key] = _load(type_name, key)
    return made


_UNKNOWN: Any = object()


def _load(type_name: str, key: str) -> TypeTable | None:
    generic = key.partition("[")[0]
    if key.endswith(",]") and key.rstrip(",]").endswith("["):
        generic = "system.array[,]"
    elif key.endswith("[]"):
        generic = "system.object[]"
    family = FAMILIES.get(generic)
    if family is None:
        if _is_exception(type_name):
            return table_for("System.Exception")
        from exoshell.values.enums import enum_type

        return table_for("System.Enum") if enum_type(type_name) is not None else None
    module = importlib.import_module(f"exoshell.values.dotnet.{family}")
    for made in module.TABLES:
        _TABLES.setdefault(made.type_name.lower(), made)
    found = _TABLES.get(generic)
    if found is None or found.type_name.lower() == key:
        return found
    return TypeTable(
        type_name,
        found.properties,
        found.methods,
        found.statics,
        found.static_properties,
        found.static_setters,
        found.constructor,
        found.generic,
        found.key_get,
        found.key_set,
    )


def _is_exception(type_name: str) -> bool:
    from exoshell.values.facts import exception_table

    return type_name.lower() in exception_table() or type_name.endswith("Exception")


_BY_CLASS: dict[type, TypeTable | None] = {}


def table_of(value: Any) -> TypeTable | None:
    """The TypeTable of a value (not null, not wrapped)."""
    kind = type(value)
    found: TypeTable | None = _BY_CLASS.get(kind, _UNKNOWN)
    if found is not _UNKNOWN:
        return found
    made = table_for(type_name_of(value))
    if kind in BUILTIN or isinstance(kind.__dict__.get("ps_type_name"), str):
        _BY_CLASS[kind] = made
    return made


def snake_case(name: str) -> str:
    """`MinimumCount` → `minimum_count`: the Python attribute that stands for a .NET property."""
    out: list[str] = []
    for place, letter in enumerate(name):
        if letter.isupper() and place and (not name[place - 1].isupper() or (place + 1 < len(name) and name[place + 1].islower())):
            out.append("_")
        out.append(letter.lower())
    return "".join(out)
