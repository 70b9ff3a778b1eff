"""CommandInfo as scripts see it: the properties of FunctionInfo, CmdletInfo, AliasInfo and their kin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exoshell.values.psobject import MISSING

if TYPE_CHECKING:
    from exoshell.metadata.command_info import CommandInfo

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
        return list(info.parameter_sets)
    if name == "outputtype":
        return list(info.output_types)
    if name in ("path", "scriptblock", "referencedcommand", "resolvedcommand", "options", "displayname"):
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
