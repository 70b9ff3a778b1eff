"""What a half-typed command has bound already: the names used, the positions taken, and the parameter sets still possible."""

from __future__ import annotations

from dataclasses import dataclass

from exoshell.language import ast as tree
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.parameter import ParameterMetadata

_REMAINING = 1_000_000
"""The place of a parameter that takes all remaining arguments: after every numbered one."""


@dataclass(frozen=True)
class PartialBinding:
    """A tolerant reading of a command's elements before the cursor."""

    info: CommandInfo
    bound: tuple[ParameterMetadata, ...]
    positional: int
    """How many arguments without a name there are."""
    sets: tuple[str, ...]
    """Parameter sets that what is bound still allows."""

    def possible(self, parameter: ParameterMetadata) -> bool:
        return any(parameter.membership(name) is not None for name in self.sets)

    def positional_parameter(self, number: int) -> ParameterMetadata | None:
        """The parameter that the argument without a name of this number (from 0) binds to."""
        named = {parameter.name for parameter in self.bound}
        places: dict[int, ParameterMetadata] = {}
        for name in self._preferred_sets():
            for parameter in self.info.all_parameters:
                member = parameter.membership(name)
                if member is None or parameter.name in named:
                    continue
                if member.position is not None:
                    places.setdefault(member.position, parameter)
                elif member.from_remaining_arguments:
                    places.setdefault(_REMAINING, parameter)
        ordered = [places[place] for place in sorted(places)]
        if number < len(ordered):
            return ordered[number]
        return places.get(_REMAINING)

    def _preferred_sets(self) -> tuple[str, ...]:
        default = self.info.default_set
        return tuple(sorted(self.sets, key=lambda name: name != default))


def bind_partially(info: CommandInfo, command: tree.CommandAst, before: int) -> PartialBinding:
    """Reads the elements that end before an offset; what does not bind is passed over."""
    bound: list[ParameterMetadata] = []
    positional = 0
    pending: ParameterMetadata | None = None
    for element in command.command_elements[1:]:
        if element.end > before or (element.end == before and isinstance(element, tree.CommandParameterAst)):
            break
        if isinstance(element, tree.CommandParameterAst):
            match = info.find_parameter(element.parameter_name).parameter
            if match is not None:
                bound.append(match)
            pending = match if match is not None and not match.is_switch and not element.colon else None
        elif (isinstance(element, tree.VariableExpressionAst) and element.splatted) or pending is not None:
            pending = None
        elif element.end < before:
            positional += 1
    sets = [name for name in info.set_names() if all(parameter.membership(name) is not None for parameter in bound)]
    binding = PartialBinding(info, tuple(bound), positional, tuple(sets) or info.set_names())
    taken = [parameter for number in range(positional) if (parameter := binding.positional_parameter(number)) is not None]
    return PartialBinding(info, (*bound, *taken), positional, binding.sets)
