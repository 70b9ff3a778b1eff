"""Syntax lines of commands, as Get-Command -Syntax and Get-Help print them: `Get-Item [-Path] <string[]> [-Force] [<CommonParameters>]`."""

from __future__ import annotations

import re

from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.common_parameters import is_common
from exoshell.metadata.parameter import ParameterMetadata
from exoshell.values.types import resolve_type

_NAMESPACE = re.compile(r"(?:\w+\.)+(?=\w)")
_OBJECTS = {"object": "Object", "object[]": "Object[]"}


def syntax_lines(info: CommandInfo) -> list[str]:
    """One line per parameter set, in their order."""
    return [f"{info.name} {set_syntax(info, item.name)}".rstrip() for item in info.parameter_sets]


def set_syntax(info: CommandInfo, set_name: str, *, enums: bool = False, choices: bool = False, commented: bool = False) -> str:
    """The parameters of one set: positional ones by position, then mandatory ones, then the rest. `enums`: with the names of enumerations,
    as help shows them; `choices`: those of validated sets too. `commented`: as declared and with the names of classes, as in help from
    comments."""
    members = []
    for parameter in info.all_parameters:
        member = parameter.membership(set_name)
        if member is not None and not is_common(parameter.name) and not parameter.hidden:
            members.append((parameter, member))
    positional = sorted((item for item in members if item[1].position is not None), key=lambda item: item[1].position or 0)
    named = [item for item in members if item[1].position is None]
    ordered = [*positional, *sorted(named, key=lambda item: (item[0].dynamic, not item[1].mandatory))]
    parts = []
    for parameter, member in members if commented else ordered:
        value = value_syntax(parameter, enums=enums, choices=choices, classes=commented)
        parts.append(_part(parameter, member.position is not None, member.mandatory, value))
    if info.advanced:
        parts.append("[<CommonParameters>]")
    return " ".join(parts)


def _part(parameter: ParameterMetadata, position: bool, mandatory: bool, value: str) -> str:
    name = f"[-{parameter.name}]" if position and not (parameter.is_switch and not mandatory) else f"-{parameter.name}"
    if not parameter.is_switch:
        name += " " + value
    return name if mandatory else f"[{name}]"


def value_syntax(parameter: ParameterMetadata, *, enums: bool, choices: bool = False, classes: bool = False) -> str:
    """What stands for the argument: `<string[]>`, or the names of an enumeration in braces."""
    listed = not choices and any(item.kind == "set" for item in parameter.validation)
    if enums and parameter.values and not parameter.values_open and not listed:
        return "{" + " | ".join(parameter.values) + "}"
    return f"<{_class_name(parameter.type_name) if classes else short_type(parameter.type_name)}>"


def _class_name(name: str) -> str:
    kind = resolve_type(name)
    return name if kind is None else kind.name


def short_type(name: str) -> str:
    """A type without its namespace; accelerators as they are."""
    if name.startswith("System.Nullable["):
        name = name[len("System.Nullable[") : -1]
    return _OBJECTS.get(name.lower(), _NAMESPACE.sub("", name))
