"""A command's parameters prepared for binding: sets as bits, converters, pipeline sources. Made once per CommandInfo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.engine.transformations import UNCONVERTED
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.parameter import ALL_SETS, ParameterMetadata, Validation

ANY_TYPES = frozenset({"object", "psobject", "system.object", "system.management.automation.psobject", "pspropertyexpression", ""})
ANY_ARRAYS = frozenset({"object[]", "psobject[]", "system.object[]", "system.management.automation.psobject[]", "pspropertyexpression[]"})
SCRIPT_BLOCKS = frozenset({"scriptblock", "system.management.automation.scriptblock"})


class Parameter:
    """One parameter as the binder sees it. Masks have one bit per parameter set."""

    __slots__ = (
        "by_name", "by_value", "convert", "engine", "info", "kind", "mandatory", "mask", "name", "positions", "remaining", "switch",
        "type", "type_name", "validation",
    )  # fmt: skip

    def __init__(self, info: ParameterMetadata, bits: dict[str, int], everything: int) -> None:
        self.info = info
        self.name = info.name
        self.type_name = info.type_name.lower()
        self.switch = info.is_switch
        self.mask = self.mandatory = self.by_value = self.by_name = self.remaining = 0
        self.positions: dict[int, int] = {}
        for member in info.sets:
            bit = everything if member.set_name == ALL_SETS else bits.get(member.set_name.lower(), 0)
            self.mask |= bit
            if member.mandatory:
                self.mandatory |= bit
            if member.from_pipeline:
                self.by_value |= bit
            if member.from_pipeline_by_property_name:
                self.by_name |= bit
            if member.from_remaining_arguments:
                self.remaining |= bit
            if member.position is not None and not member.from_remaining_arguments:
                self.positions[bit] = member.position
        if self.type_name in ANY_TYPES:
            self.kind = "any"
        elif self.type_name in ANY_ARRAYS:
            self.kind = "any[]"
        elif self.type_name in SCRIPT_BLOCKS:
            self.kind = "block"
        elif self.type_name in ("scriptblock[]", "system.management.automation.scriptblock[]"):
            self.kind = "block[]"
        else:
            self.kind = "typed"
        if info.transformation and not UNCONVERTED.isdisjoint(info.transformation):
            self.kind = "any"
        self.type: Any = None
        """The DotNetType, or a class of the session; resolved when first needed."""
        self.convert: Callable[[Any], Any] | None = None
        """Set by functions, whose parameters convert as their attributes say; None for declared types."""
        self.validation: tuple[Validation, ...] = info.validation
        self.engine = False
        """One of the common parameters."""

    def position_in(self, sets: int) -> int | None:
        """The lowest position that the parameter has in any of the sets."""
        found = [place for bit, place in self.positions.items() if bit & sets]
        return min(found) if found else None


class ParameterTable:
    """All parameters of a command."""

    def __init__(self, info: CommandInfo) -> None:
        names = [item.name for item in info.parameter_sets if item.name != ALL_SETS]
        for parameter in info.parameters:
            for member in parameter.sets:
                if member.set_name != ALL_SETS and member.set_name.lower() not in {name.lower() for name in names}:
                    names.append(member.set_name)
        self.info = info
        self.set_names = names or [ALL_SETS]
        self.bits = {name.lower(): 1 << number for number, name in enumerate(self.set_names)}
        self.everything = (1 << len(self.set_names)) - 1
        default = (info.default_set or "").lower()
        self.default = self.bits.get(default, 0)
        if info.default_set and info.default_set != ALL_SETS and not self.default:
            # a default set that no parameter names: used when no parameter of another set is bound
            self.set_names.append(info.default_set)
            self.default = self.bits[default] = 1 << (len(self.set_names) - 1)
            self.everything |= self.default
        own = len(info.parameters)
        self.parameters = [Parameter(item, self.bits, self.everything) for item in info.all_parameters]
        for shared in self.parameters[own:]:
            shared.engine = True
        self.by_name = {parameter.name: parameter for parameter in self.parameters}
        self.positional = [parameter for parameter in self.parameters if parameter.positions]
        self.pipeline = [parameter for parameter in self.parameters if parameter.by_value or parameter.by_name]
        self.mandatory = [parameter for parameter in self.parameters if parameter.mandatory]
        self.remaining = [parameter for parameter in self.parameters if parameter.remaining]
        self.single_position = len(self.set_names) == 1
        self._ordered: dict[int, list[list[Parameter]]] = {}

    def find(self, name: str) -> tuple[Parameter | None, tuple[ParameterMetadata, ...]]:
        """What `-name` means, and the candidates where that is not one parameter."""
        match = self.info.find_parameter(name)
        if match.parameter is not None:
            return self.by_name[match.parameter.name], match.candidates
        # dynamic parameters are looked for only where no other begins so
        declared = [item for item in match.candidates if not item.dynamic]
        if len(declared) == 1:
            return self.by_name[declared[0].name], ()
        if declared:
            return None, tuple(declared)
        if match.candidates:
            # own parameters win over common ones: -v is -Value where only that and -Verbose begin so is still ambiguous in PowerShell
            return None, match.candidates
        return None, ()

    def positions(self, sets: int) -> list[list[Parameter]]:
        """Positional parameters in order of position; those that share one stand together."""
        known = self._ordered.get(sets)
        if known is None:
            places: dict[int, list[Parameter]] = {}
            for parameter in self.positional:
                place = parameter.position_in(sets)
                if place is not None:
                    places.setdefault(place, []).append(parameter)
            known = self._ordered[sets] = [places[place] for place in sorted(places)]
        return known

    def set_name(self, bit: int) -> str:
        """The name of the set of a single bit; PowerShell's name for all sets where there is more than one."""
        for number, name in enumerate(self.set_names):
            if bit == 1 << number:
                return name
        return ALL_SETS


def parameter_table(info: CommandInfo) -> ParameterTable:
    """The table of a command, made at first use and kept with its CommandInfo."""
    found: ParameterTable | None = info.__dict__.get("_engine_table")
    if found is None:
        found = info.__dict__["_engine_table"] = ParameterTable(info)
    return found
