"""What a type tells of itself: its assembly, methods, properties and fields, from the recorded facts."""

from __future__ import annotations

from typing import Any

from exoshell.values.member_tables import table
from exoshell.values.signatures import Overload, PropertyFact, long_type, type_facts

_CORE = "System.Private.CoreLib"
_POWERSHELL = "System.Management.Automation"
_VERSIONS = {_CORE: ("10.0.0.0", "7cec85d7bea7798e"), _POWERSHELL: ("7.6.0.500", "31bf3856ad364e35")}


class Assembly:
    """The assembly of a type, as far as its name goes."""

    __slots__ = ("name",)
    ps_type_name = "System.Reflection.RuntimeAssembly"

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        version, token = _VERSIONS[self.name]
        return f"{self.name}, Version={version}, Culture=neutral, PublicKeyToken={token}"


class AssemblyName:
    __slots__ = ("assembly",)
    ps_type_name = "System.Reflection.AssemblyName"

    def __init__(self, assembly: Assembly) -> None:
        self.assembly = assembly

    def __str__(self) -> str:
        return str(self.assembly)


def assembly_of(kind: Any) -> Assembly:
    """The assembly of a DotNetType: PowerShell's own or the core library."""
    return Assembly(_POWERSHELL if kind.full_name.startswith("System.Management.Automation.") else _CORE)


class Method:
    """One overload."""

    __slots__ = ("overload", "owner")
    ps_type_name = "System.Reflection.RuntimeMethodInfo"

    def __init__(self, owner: Any, overload: Overload) -> None:
        self.owner, self.overload = owner, overload

    def __str__(self) -> str:
        parameters = ", ".join(_shown(each.type) for each in self.overload.parameters)
        return f"{_shown(self.overload.returns)} {self.overload.name}({parameters})"


class Property:
    """A property or field."""

    __slots__ = ("fact", "owner")
    ps_type_name = "System.Reflection.RuntimePropertyInfo"

    def __init__(self, owner: Any, fact: PropertyFact) -> None:
        self.owner, self.fact = owner, fact

    def __str__(self) -> str:
        return f"{_shown(self.fact.type)} {self.fact.name}"


def _resolved(name: str) -> Any:
    from exoshell.values.types import DotNetType, resolve_type

    full = long_type(name)
    return resolve_type(full) or DotNetType(full)


def _shown(name: str) -> str:
    kind = _resolved(name)
    return str(kind.name if kind.is_value_type and kind.namespace == "System" else kind.full_name)


def methods(kind: Any) -> list[Method]:
    """GetMethods(): the public methods, static ones too."""
    facts = type_facts(kind.full_name)
    if facts is None:
        return []
    groups = (*facts.methods.values(), *facts.static_methods.values())
    return [Method(kind, each) for group in groups for each in group if not each.interface and each.name != "new"]


def method(kind: Any, name: str, *rest: Any) -> Method | None:
    """GetMethod(): by name, and by parameter types where they are given; None where there is none."""
    wanted = next(([item.full_name for item in each] for each in rest if isinstance(each, list)), None)
    found = [each for each in methods(kind) if each.overload.name == name]
    if wanted is not None:
        found = [each for each in found if [long_type(item.type) for item in each.overload.parameters] == wanted]
    return found[0] if found else None


def properties(kind: Any) -> list[Property]:
    """GetProperties(): the public properties."""
    facts = type_facts(kind.full_name)
    return [] if facts is None else [Property(kind, fact) for fact in (*facts.properties.values(), *facts.static_properties.values())]


def member_property(kind: Any, name: str, *rest: Any) -> Property | None:
    """GetProperty() and GetField(): by name; None where there is none."""
    del rest
    return next((each for each in properties(kind) if each.fact.name == name), None)


def _parameters(value: Method) -> list[Any]:
    from exoshell.values.psobject import PSCustomObject, Schema

    schema = Schema(("Name", "ParameterType", "Position", "IsOptional"), ("System.Reflection.RuntimeParameterInfo", "System.Object"))
    return [
        PSCustomObject(schema, [each.name, _resolved(each.type), place, each.optional])
        for place, each in enumerate(value.overload.parameters)
    ]


def _invoke(value: Method, target: Any, arguments: Any) -> Any:
    from exoshell.values.members import invoke_method, invoke_static

    given = list(arguments or ())
    return invoke_static(value.owner, value.overload.name, given) if target is None else invoke_method(target, value.overload.name, given)


def _get_value(value: Property, target: Any, *rest: Any) -> Any:
    from exoshell.values.members import read_property, static_property

    del rest
    return static_property(value.owner, value.fact.name) if target is None else read_property(target, value.fact.name)


TABLES = (
    table(
        "System.Reflection.RuntimeAssembly",
        properties={"FullName": str, "Location": lambda value: ""},
        methods={"GetName": AssemblyName, "ToString": str},
    ),
    table(
        "System.Reflection.AssemblyName",
        properties={"Name": lambda value: value.assembly.name, "FullName": str},
        methods={"ToString": str},
    ),
    table(
        "System.Reflection.RuntimeMethodInfo",
        properties={
            "Name": lambda value: value.overload.name,
            "DeclaringType": lambda value: value.owner,
            "ReturnType": lambda value: _resolved(value.overload.returns),
            "IsStatic": lambda value: value.overload.static,
            "IsPublic": lambda value: True,
        },
        methods={"GetParameters": _parameters, "Invoke": _invoke, "ToString": str},
    ),
    table(
        "System.Reflection.RuntimePropertyInfo",
        properties={
            "Name": lambda value: value.fact.name,
            "DeclaringType": lambda value: value.owner,
            "PropertyType": lambda value: _resolved(value.fact.type),
            "CanRead": lambda value: value.fact.readable,
            "CanWrite": lambda value: value.fact.writable,
        },
        methods={"GetValue": _get_value, "ToString": str},
    ),
)
