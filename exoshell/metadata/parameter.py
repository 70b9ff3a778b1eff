"""ParameterMetadata and ParameterSetMetadata: what a command takes, declared once for binder, completion, help and tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ALL_SETS = "__AllParameterSets"
"""PowerShell's name for the membership of a parameter that belongs to every set."""


@dataclass(frozen=True, slots=True)
class ParameterSetMembership:
    """How a parameter takes part in one parameter set."""

    set_name: str = ALL_SETS
    mandatory: bool = False
    position: int | None = None
    from_pipeline: bool = False
    from_pipeline_by_property_name: bool = False
    from_remaining_arguments: bool = False
    help_message: str = ""


@dataclass(frozen=True, slots=True)
class Validation:
    """One validation attribute: `kind` as in facts/commands.json ('set', 'range', 'not-null-or-empty', 'pattern', 'count', 'length',
    'not-null', 'script', 'drive', 'allow-null', 'allow-empty-string', 'allow-empty-collection'…), `arguments` in its order."""

    kind: str
    arguments: tuple[object, ...] = ()
    error_message: str = ""
    ignore_case: bool = True


@dataclass(frozen=True, slots=True)
class ParameterMetadata:
    """One parameter. `type_name` is PowerShell's short spelling: 'string[]', 'int', 'switch', 'psobject', 'MultiValuedProperty'…"""

    name: str
    type_name: str = "object"
    sets: tuple[ParameterSetMembership, ...] = (ParameterSetMembership(),)
    aliases: tuple[str, ...] = ()
    validation: tuple[Validation, ...] = ()
    transformation: tuple[str, ...] = ()
    """Argument transformations by name, as in facts/commands.json ('encoding', 'credential', 'value'…)."""
    values: tuple[str, ...] = ()
    """Accepted values of an enumeration or a validated set, in the order they are offered."""
    values_open: bool = False
    """`values` are offered, but others are accepted too."""
    completer: str = ""
    """The kind of thing the argument names, for completion sources: 'command', 'variable', 'path', 'property', 'recipient'…"""
    default: object = None
    """The value when unbound, for help; a token as documented."""
    help: str = ""
    dynamic: bool = False
    properties: tuple[str, ...] = ()
    """Properties that an OPATH filter in this parameter may name."""
    hidden: bool = False
    """Accepted, but not offered (reserved for the service, or an undocumented alias)."""

    ps_type_name = "System.Management.Automation.ParameterMetadata"
    ps_properties = ("Name", "ParameterType", "ParameterSets", "IsDynamic", "Aliases", "Attributes", "SwitchParameter")

    def ps_property(self, name: str) -> Any:
        """What scripts read of a parameter (see values.member_tables)."""
        from exoshell.metadata.command_face import parameter_property

        return parameter_property(self, name)

    def __str__(self) -> str:
        return self.ps_type_name

    @property
    def is_switch(self) -> bool:
        return self.type_name.casefold() in ("switch", "switchparameter")

    def membership(self, set_name: str) -> ParameterSetMembership | None:
        """How the parameter belongs to a set; None where it does not."""
        shared = None
        for member in self.sets:
            if member.set_name == set_name:
                return member
            if member.set_name == ALL_SETS:
                shared = member
        return shared

    def answers_to(self, name: str) -> bool:
        """Whether the name, in any case, is this parameter's or one of its aliases."""
        folded = name.casefold()
        return self.name.casefold() == folded or any(alias.casefold() == folded for alias in self.aliases)


@dataclass(frozen=True, slots=True)
class ParameterSetMetadata:
    """A parameter set by name. Its members are asked of the CommandInfo."""

    name: str = ALL_SETS
    default: bool = False
