"""The binder's tolerant view of a half-typed command: which sets are still possible, what is bound, what the cursor's argument is for.

Evaluates nothing and never fails. It asks the same tables as the binder, so that a menu never offers what a run would refuse.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from exoshell.engine.parameter_table import Parameter, ParameterTable, parameter_table
from exoshell.language import ast
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.parameter import ParameterMetadata


@dataclass(slots=True)
class PseudoBinding:
    """What can be said of a half-typed command."""

    set_names: tuple[str, ...]
    """Parameter sets that are still possible."""
    bound: dict[str, ast.Ast | None] = field(default_factory=dict)
    """Canonical names of parameters that have an argument (or are switches), with the argument's node."""
    wanted: ParameterMetadata | None = None
    """The parameter whose argument stands, or would stand, at the cursor; None for a parameter name, or where none fits."""
    wanted_value: ast.Ast | None = None
    """The argument at the cursor, where there is one already."""
    by_position: bool = False
    """`wanted` came from its position, not from a name before it."""
    unknown: list[str] = field(default_factory=list)
    """Names that are no parameter of the command."""
    possible: tuple[ParameterMetadata, ...] = ()
    """Parameters that could still be given: of the possible sets, not yet bound."""


def pseudo_bind(node: ast.CommandAst, info: CommandInfo, cursor: int) -> PseudoBinding:
    """Binds the elements of a command as far as they go; `cursor` is an offset into the source."""
    return _PseudoBinder(node, info, cursor).run()


class _PseudoBinder:
    def __init__(self, node: ast.CommandAst, info: CommandInfo, cursor: int) -> None:
        self.node = node
        self.table: ParameterTable = parameter_table(info)
        self.cursor = cursor
        self.sets = self.table.everything
        self.result = PseudoBinding(())
        self.positional: list[ast.Ast] = []

    def run(self) -> PseudoBinding:
        self._named()
        self._by_position()
        result = self.result
        table = self.table
        result.set_names = tuple(name for number, name in enumerate(table.set_names) if self.sets & (1 << number))
        result.possible = tuple(item.info for item in table.parameters if item.name not in result.bound and item.mask & self.sets)
        return result

    def _touches(self, node: ast.Ast) -> bool:
        return node.start <= self.cursor <= node.end

    def _bind(self, parameter: Parameter, value: ast.Ast | None) -> None:
        self.result.bound[parameter.name] = value
        remaining = self.sets & parameter.mask
        # a parameter of a set that was ruled out: half-typed lines may still be corrected, so the sets stay as they were
        self.sets = remaining or self.sets

    def _named(self) -> None:
        elements = list(self.node.command_elements[1:])
        number = 0
        while number < len(elements):
            element = elements[number]
            number += 1
            if not isinstance(element, ast.CommandParameterAst):
                if isinstance(element, ast.VariableExpressionAst) and element.splatted:
                    continue
                self.positional.append(element)
                continue
            parameter = self.table.find(element.parameter_name)[0]
            following = elements[number] if number < len(elements) else None
            if parameter is None:
                if not self._touches(element):
                    self.result.unknown.append(element.parameter_name)
                continue
            if element.argument is not None or element.colon:
                self._argument(parameter, element.argument, element.end if element.argument is None else None)
                continue
            if parameter.switch:
                if not self._touches(element):
                    self._bind(parameter, None)
                continue
            if following is None or isinstance(following, ast.CommandParameterAst):
                if self.cursor > element.end and (following is None or self.cursor < following.start):
                    self._want(parameter, None)
                if not self._touches(element):
                    self._bind(parameter, None)
                continue
            number += 1
            if self.cursor > element.end and self.cursor < following.start:
                self._want(parameter, None)
            self._argument(parameter, following, None)

    def _argument(self, parameter: Parameter, value: ast.Ast | None, at: int | None) -> None:
        self._bind(parameter, value)
        if (value is not None and self._touches(value)) or (at is not None and self.cursor >= at):
            self._want(parameter, value)

    def _want(self, parameter: Parameter, value: ast.Ast | None) -> None:
        if self.result.wanted is None:
            self.result.wanted = parameter.info
            self.result.wanted_value = value

    def _by_position(self) -> None:
        for element in self.positional:
            candidates = self._next_position()
            if not candidates:
                remaining = self._remaining()
                if remaining is not None and self._touches(element):
                    self._want(remaining, element)
                continue
            parameter = candidates[0]
            if self._touches(element):
                if self.result.wanted is None:
                    self.result.by_position = True
                self._want(parameter, element)
            self._bind(parameter, element)
        if self.result.wanted is None and self._behind_everything():
            candidates = self._next_position()
            if candidates:
                self.result.by_position = True
                self._want(candidates[0], None)
            elif (remaining := self._remaining()) is not None:
                self._want(remaining, None)

    def _behind_everything(self) -> bool:
        """Whether the cursor stands after a blank behind the last complete element."""
        last = self.node.command_elements[-1]
        if self.cursor <= last.end:
            return False
        return not isinstance(last, ast.CommandParameterAst) or self._is_switch(last)

    def _is_switch(self, element: ast.CommandParameterAst) -> bool:
        parameter = self.table.find(element.parameter_name)[0]
        return parameter is not None and (parameter.switch or element.argument is not None)

    def _remaining(self) -> Parameter | None:
        """The parameter that takes what found no place."""
        return next((item for item in self.table.remaining if item.remaining & self.sets), None)

    def _next_position(self) -> list[Parameter]:
        for group in self.table.positions(self.sets):
            free = [item for item in group if item.name not in self.result.bound and item.mask & self.sets]
            if free:
                default = self.table.default & self.sets
                return sorted(free, key=lambda item: 0 if default and item.mask & default else 1)
        return []
