"""CommandInfo as scripts see it: the properties of FunctionInfo, CmdletInfo, AliasInfo and their kin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exoshell.values.psobject import MISSING

if TYPE_CHECKING:
    from exoshell.metadata.command_info import CommandInfo
    from exoshell.metadata.parameter import ParameterMetadata

_TYPE_NAMES = {
    "Alias": "AliasInfo",
    "Function": "FunctionInfo",
    "Filter": "FilterInfo",
    "Cmdlet": "CmdletInfo",
    "ExternalScript": "ExternalScriptInfo",
    "Application": "ApplicationInfo",
    "Script": "ScriptInfo",
    "Remote": "FunctionInfo",
}


def type_name(info: CommandInfo) -> str:
    return f"System.Management.Automation.{_TYPE_NAMES[str(info.kind)]}"


def type_names(info: CommandInfo) -> list[str]:
    own = type_name(info)
    between = ["System.Management.Automation.FunctionInfo"] if own.endswith("FilterInfo") else []
    return [own, *between, "System.Management.Automation.CommandInfo", "System.Object"]


def property_value(info: CommandInfo, name: str) -> Any:
    """A property by its lower-case name; MISSING where a command has none of that name."""
    plain = _PLAIN.get(name)
    if plain is not None:
        return getattr(info, plain)
    if name == "commandtype":
        from exoshell.values.enums import enum_value

        kind = "Function" if str(info.kind) == "Remote" else str(info.kind)
        return enum_value("System.Management.Automation.CommandTypes", kind)
    if name == "parameters":
        from exoshell.values.collections import OrderedDictionary

        return OrderedDictionary([(parameter.name, parameter) for parameter in info.all_parameters])
    if name == "parametersets":
        return [ParameterSetView(info, item.name, item.default or item.name == info.default_set) for item in info.parameter_sets]
    if name == "module":
        return ModuleName(info.module) if info.module else None
    if name == "outputtype":
        return list(info.output_types)
    if name in (
        "path",
        "scriptblock",
        "referencedcommand",
        "resolvedcommand",
        "resolvedcommandname",
        "options",
        "displayname",
        "description",
    ):
        found = info.extra.get(name)
        return found() if callable(found) else found
    if name == "cmdletbinding":
        return info.advanced
    return MISSING


_PLAIN = {
    "name": "name",
    "definition": "definition",
    "source": "module",
    "modulename": "module",
    "version": "version",
    "verb": "verb",
    "noun": "noun",
    "defaultparameterset": "default_set",
}


class ParameterSetView:
    """A parameter set of a command: CommandParameterSetInfo."""

    ps_type_name = "System.Management.Automation.CommandParameterSetInfo"
    ps_properties = ("Name", "IsDefault", "Parameters")

    def __init__(self, info: CommandInfo, name: str, is_default: bool) -> None:
        self._info = info
        self.name = name
        self.is_default = is_default

    @property
    def parameters(self) -> list[Any]:
        return list(self._info.parameters_of_set(self.name))

    def __str__(self) -> str:
        from exoshell.metadata.syntax import set_syntax

        return set_syntax(self._info, self.name)


class ModuleName:
    """The module of a command that came with exoshell: a name is all there is to know of it."""

    ps_type_name = "System.Management.Automation.PSModuleInfo"
    ps_properties = ("Name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name


def parameter_property(parameter: ParameterMetadata, name: str) -> Any:
    """A property of a parameter by its lower-case name; MISSING where it has none of that name."""
    if name == "name":
        return parameter.name
    if name == "parametertype":
        from exoshell.values.types import resolve_type

        return resolve_type(parameter.type_name) or resolve_type("object")
    if name == "aliases":
        return list(parameter.aliases)
    if name == "switchparameter":
        return parameter.is_switch
    if name == "isdynamic":
        return parameter.dynamic
    if name == "parametersets":
        from exoshell.values.collections import OrderedDictionary

        return OrderedDictionary([(member.set_name, member) for member in parameter.sets])
    if name == "attributes":
        return list(parameter.validation)
    if name == "ismandatory":
        return any(member.mandatory for member in parameter.sets)
    if name == "position":
        return next((member.position for member in parameter.sets if member.position is not None), -(2**31))
    if name == "helpmessage":
        return parameter.help
    return MISSING
