"""CommandInfo: everything that can be known of a command without running it.

Built-ins, functions, aliases and the service's cmdlets all end in this record; binder, completion, help, `-WhatIf`, Get-Command,
the status pane and the sandbox read it and cannot tell its producers apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from exoshell.metadata.help import CommandHelp
from exoshell.metadata.parameter import ALL_SETS, ParameterMetadata, ParameterSetMetadata


class CommandType(StrEnum):
    """PowerShell's CommandTypes; REMOTE is a cmdlet that the service runs, shown as Function as the module's proxies are."""

    ALIAS = "Alias"
    FUNCTION = "Function"
    FILTER = "Filter"
    CMDLET = "Cmdlet"
    EXTERNAL_SCRIPT = "ExternalScript"
    APPLICATION = "Application"
    SCRIPT = "Script"
    REMOTE = "Remote"


@dataclass(frozen=True, slots=True)
class ParameterMatch:
    """The answer to «which parameter is meant by this name»: exactly one, none, or several candidates."""

    parameter: ParameterMetadata | None
    candidates: tuple[ParameterMetadata, ...] = ()


@dataclass(frozen=True)
class CommandInfo:
    """A command as data."""

    name: str
    kind: CommandType = CommandType.CMDLET
    module: str = ""
    parameters: tuple[ParameterMetadata, ...] = ()
    """In declaration order, without the common parameters."""
    parameter_sets: tuple[ParameterSetMetadata, ...] = (ParameterSetMetadata(),)
    default_set: str | None = None
    supports_should_process: bool = False
    confirm_impact: str = "Medium"
    """'None', 'Low', 'Medium' or 'High'."""
    advanced: bool = True
    """Takes the common parameters and refuses unknown ones; False for a simple function."""
    output_types: tuple[str, ...] = ()
    help: CommandHelp | None = None
    definition: str = ""
    """What Get-Command shows as Definition: an alias' target, a function's text, a script's path."""
    services: frozenset[str] = frozenset()
    """Service cmdlets: 'exo', 'scc', 'eop'. Empty for commands of our own."""
    version: str = ""
    extra: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)
    """Facts that only one producer has (catalog flags, replaced-by…); never needed to bind or run."""

    ps_properties = ("CommandType", "Name", "Version", "Source")

    @property
    def ps_type_name(self) -> str:
        from exoshell.metadata.command_face import type_name

        return type_name(self)

    @property
    def ps_type_names(self) -> list[str]:
        from exoshell.metadata.command_face import type_names

        return type_names(self)

    def ps_property(self, name: str) -> Any:
        """What scripts read of a command (see values.member_tables)."""
        from exoshell.metadata.command_face import property_value

        return property_value(self, name)

    def __str__(self) -> str:
        return self.name

    @property
    def verb(self) -> str:
        return self.name.partition("-")[0] if "-" in self.name else ""

    @property
    def noun(self) -> str:
        return self.name.partition("-")[2]

    @cached_property
    def all_parameters(self) -> tuple[ParameterMetadata, ...]:
        """The parameters with the common ones and, where supported, -WhatIf and -Confirm."""
        from exoshell.metadata.common_parameters import common_parameters

        if not self.advanced:
            return self.parameters
        own = {parameter.name.casefold() for parameter in self.parameters}
        shared = common_parameters(self.supports_should_process)
        return self.parameters + tuple(parameter for parameter in shared if parameter.name.casefold() not in own)

    @cached_property
    def _by_name(self) -> dict[str, ParameterMetadata]:
        table: dict[str, ParameterMetadata] = {}
        for parameter in self.all_parameters:
            for name in (parameter.name, *parameter.aliases):
                table.setdefault(name.casefold(), parameter)
        return table

    def parameter(self, name: str) -> ParameterMetadata | None:
        """The parameter with exactly this name or alias, in any case."""
        return self._by_name.get(name.casefold())

    def find_parameter(self, name: str) -> ParameterMatch:
        """What `-name` means: an exact name or alias, else the one parameter it is a prefix of (PowerShell's rule)."""
        folded = name.casefold()
        exact = self._by_name.get(folded)
        if exact is not None:
            return ParameterMatch(exact, (exact,))
        found: dict[str, ParameterMetadata] = {}
        for key, parameter in self._by_name.items():
            if key.startswith(folded):
                found.setdefault(parameter.name, parameter)
        candidates = tuple(found.values())
        if len(candidates) > 1:
            # the command's own parameters come before the common ones: -Ver is -Verb where only that and -Verbose begin so
            names = {parameter.name for parameter in self.parameters}
            own = [parameter for parameter in candidates if parameter.name in names]
            if len(own) == 1:
                return ParameterMatch(own[0], candidates)
        return ParameterMatch(candidates[0] if len(candidates) == 1 else None, candidates)

    def set_names(self) -> tuple[str, ...]:
        return tuple(item.name for item in self.parameter_sets)

    def parameters_of_set(self, set_name: str) -> Iterator[ParameterMetadata]:
        """The parameters usable in a set, the shared ones included, in declaration order."""
        for parameter in self.all_parameters:
            if parameter.membership(set_name) is not None:
                yield parameter

    def to_dict(self) -> dict[str, Any]:
        """A stable plain form: golden tests, the disk cache and other tools read it."""
        return {
            "name": self.name,
            "kind": str(self.kind),
            "module": self.module,
            "defaultSet": self.default_set,
            "supportsShouldProcess": self.supports_should_process,
            "confirmImpact": self.confirm_impact,
            "parameterSets": [item.name for item in self.parameter_sets],
            "parameters": [_parameter_dict(parameter) for parameter in self.parameters],
        }


def _parameter_dict(parameter: ParameterMetadata) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "type": parameter.type_name,
        "aliases": list(parameter.aliases),
        "values": list(parameter.values),
        "sets": [
            {
                "set": member.set_name,
                "mandatory": member.mandatory,
                "position": member.position,
                "pipeline": member.from_pipeline,
                "byPropertyName": member.from_pipeline_by_property_name,
                "remaining": member.from_remaining_arguments,
            }
            for member in parameter.sets
        ],
    }


def in_every_set(parameter: ParameterMetadata) -> bool:
    """Whether a parameter belongs to all sets of its command."""
    return any(member.set_name == ALL_SETS for member in parameter.sets)
