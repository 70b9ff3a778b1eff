"""Members of values and types: properties first, then methods with their opening parenthesis, as PowerShell offers them."""

from __future__ import annotations

from functools import cache
from typing import Any

from exoshell.completion.position import Position
from exoshell.completion.result import CompletionResult, CompletionResultType
from exoshell.completion.sources.inference import TypeOnly, first_element, infer
from exoshell.completion.view import SessionView
from exoshell.language import ast as tree
from exoshell.values.collections import Hashtable
from exoshell.values.enums import enum_type
from exoshell.values.facts import facts
from exoshell.values.members import get_members
from exoshell.values.psobject import MISSING, MemberKind, PSCustomObject
from exoshell.values.types import DotNetType, type_of

_COLLECTION_METHODS = ("Item", "Where", "ForEach", "PSWhere", "PSForEach")
_WRAPPER_PROPERTIES = ("BaseObject", "ImmediateBaseObject", "Members", "Methods", "Properties", "TypeNames")
_WRAPPER_METHODS = ("CompareTo", "Copy", "Equals", "GetHashCode", "GetMetaObject", "GetObjectData", "GetType", "ToString")
_OBJECT_METHODS = ("Equals", "GetHashCode", "GetType", "ToString")


@cache
def _facts_by_name() -> dict[str, dict[str, Any]]:
    return {item["type"].casefold().partition("[[")[0]: item for item in facts("dotnet-members")}


def facts_of(type_name: str) -> dict[str, Any]:
    """The recorded facts of a type; those of arrays for any array, {} where there are none."""
    key = type_name.casefold()
    if key.endswith("[]"):
        key = "system.object[]"
    return _facts_by_name().get(key.partition("[")[0] if "`" in key else key, {})


def member_results(position: Position, view: SessionView) -> list[CompletionResult]:
    """`.Name` and `::Name` candidates."""
    target = infer(position.target, view, position.path)
    if target is MISSING:
        return []
    if position.detail == "::":
        found = _static(target, "") if isinstance(target, DotNetType) else []
        return [CompletionResult(f"::{item.completion_text}", item.list_text, item.result_type, item.tooltip) for item in found]
    if position.static:
        return _static(target, position.word) if isinstance(target, DotNetType) else []
    names, methods = instance_members(target)
    if _is_item(position.target, view) and isinstance(target, PSCustomObject):
        names = sorted({*names, *_WRAPPER_PROPERTIES}, key=str.casefold)
        methods = sorted({*methods, *_WRAPPER_METHODS}, key=str.casefold)
    if not any(name.casefold().startswith(position.word.casefold()) for name in names):
        element = first_element(target)
        if element is not target and element is not MISSING:
            names = [*names, *instance_members(element)[0]]
    return _results(names, methods, position.word)


def _is_item(node: tree.Ast | None, view: SessionView) -> bool:
    """Whether the value is one that was only inferred: `$_`, or a variable that the text assigns."""
    if not isinstance(node, tree.VariableExpressionAst):
        return False
    return node.name in ("_", "PSItem") or view.variable(node.name) in (MISSING, None)


def instance_members(target: Any) -> tuple[list[str], list[str]]:
    """Names of the properties and of the methods of a value or of a type."""
    if isinstance(target, PSCustomObject):
        return list(target.schema.names) + [item.name for item in (target.extra or {}).values()], list(_OBJECT_METHODS)
    kind = target.type if isinstance(target, TypeOnly) else type_of(target)
    recorded = facts_of(kind.full_name)
    properties = [item["name"] for item in recorded.get("properties", ()) if not item.get("static") and not item.get("parameters")]
    methods = [item["name"] for item in recorded.get("methods", ()) if not item["static"] and not item["name"].startswith(("get_", "set_"))]
    if isinstance(target, TypeOnly):
        added, more = _of_type_alone(kind)
        properties = [name for name in properties if name not in _INDEXERS] + added
        methods += more
    else:
        for member in _listed(target):
            (methods if member.kind in _METHODS else properties).append(member.name)
        methods += getattr(target, "ps_methods", ())
    if isinstance(target, Hashtable):
        properties += [str(key) for key in target]
        methods.append("Item")
        if kind.full_name.endswith("OrderedDictionary"):
            methods.append("AsReadOnly")
    elif isinstance(target, list) or kind.element_type is not None:
        methods += _COLLECTION_METHODS
        if kind.element_type is not None:
            methods += ["Address", "Get", "Set"]
            properties.append("Count")
            if isinstance(target, TypeOnly):
                inner, calls = instance_members(TypeOnly(kind.element_type))
                properties += [*inner, *_LIST_PROPERTIES]
                methods = [name for name in [*methods, *calls, *_LIST_METHODS] if name != "Item"]
    if kind.full_name == "System.Management.Automation.PSObjectView":
        methods += _WRAPPER_METHODS
    if kind.full_name == "System.DateTime":
        properties.append("DateTime")
    if kind.full_name == "System.Management.Automation.ErrorRecord":
        properties.append("PSMessageDetails")
    return _unique(properties), _unique([*methods, *_OBJECT_METHODS])


_LIST_PROPERTIES = ("IsFixedSize", "IsReadOnly", "IsSynchronized", "SyncRoot")
_LIST_METHODS = ("Add", "Clear", "CompareTo", "Contains", "Insert", "Remove", "RemoveAt", "Equals", "GetHashCode", "IndexOf")
_INDEXERS = ("Chars", "Item")
_CONVERTIBLE = tuple(
    f"To{name}" for name in "Boolean Byte Char DateTime Decimal Double Int16 Int32 Int64 SByte Single Type UInt16 UInt32 UInt64".split()
)
_IS_CONVERTIBLE = frozenset({"System.String", "System.DateTime", "System.Boolean", "System.Char", "System.Decimal"})


def _of_type_alone(kind: DotNetType) -> tuple[list[str], list[str]]:
    """Properties and methods that PowerShell offers beside the declared ones where it has inferred a type: those that types.ps1xml adds,
    and those of interfaces that the type implements under their own names only."""
    added = [item for item in _type_data().get(kind.full_name.casefold(), {}).get("members", ()) if item["name"] != "PSStandardMembers"]
    properties = [item["name"] for item in added if "Method" not in item["kind"]]
    methods = [item["name"] for item in added if "Method" in item["kind"]]
    if enum_type(kind.full_name) is not None:
        return [*properties, "value__"], [*methods, "CompareTo", "GetTypeCode", "HasFlag", *_CONVERTIBLE]
    if kind.full_name in _IS_CONVERTIBLE:
        methods += _CONVERTIBLE
    if kind.full_name == "System.DateTime":
        methods.append("GetObjectData")
    return properties, methods


@cache
def _type_data() -> dict[str, dict[str, Any]]:
    return {item["type"].casefold(): item for item in facts("types")}


_METHODS = (MemberKind.METHOD, MemberKind.CODE_METHOD, MemberKind.SCRIPT_METHOD, MemberKind.PARAMETERIZED_PROPERTY)


def _listed(target: Any) -> list[Any]:
    try:
        return get_members(target)
    except Exception:  # a value whose members cannot be listed has none to offer; completion never fails for it
        return []


def _unique(names: list[str]) -> list[str]:
    return sorted({name.casefold(): name for name in reversed(names)}.values(), key=str.casefold)


def _static(kind: DotNetType, word: str) -> list[CompletionResult]:
    recorded = facts_of(kind.full_name)
    members = enum_type(kind.full_name)
    properties = [item["name"] for item in recorded.get("properties", ()) if item.get("static")]
    properties += [item["name"] for item in recorded.get("fields", ())]
    methods = [
        item["name"] for item in recorded.get("methods", ()) if item["static"] and not item["name"].startswith(("op_", "get_", "set_"))
    ]
    if recorded.get("constructors"):
        methods.append("new")
    if members is not None:
        properties += list(members.members)
        methods += [item["name"] for item in facts_of("System.Enum").get("methods", ()) if item["static"]]
    methods.append("ReferenceEquals")
    return _results(_unique(properties), _unique([*methods, "Equals"]), word)


def _results(properties: list[str], methods: list[str], word: str) -> list[CompletionResult]:
    folded = word.casefold()
    found = [
        CompletionResult(name, name, CompletionResultType.PROPERTY, "property") for name in properties if name.casefold().startswith(folded)
    ]
    found += [
        CompletionResult(f"{name}(", name, CompletionResultType.METHOD, "method") for name in methods if name.casefold().startswith(folded)
    ]
    return found


def index_results(position: Position, view: SessionView) -> list[CompletionResult]:
    """`$h['` candidates: the keys of a dictionary."""
    target = infer(position.target, view, position.path)
    if not isinstance(target, Hashtable):
        return []
    keys = [str(key) for key in target if str(key).casefold().startswith(position.word.casefold())]
    return [CompletionResult("'" + key.replace("'", "''") + "'", key, CompletionResultType.PROPERTY, "key") for key in keys]
