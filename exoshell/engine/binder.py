"""The parameter binder: named, positional, defaults, remaining; parameter sets; then pipeline objects one at a time.

The order and the decisions are PowerShell's. A Binding is the state of one call; what can be known of the command alone is in its
ParameterTable.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exoshell.engine import binding_errors as errors
from exoshell.engine.argument_binding import ArgumentBinding
from exoshell.engine.argument_types import resolve_parameter_type, switch_value
from exoshell.engine.arguments import Argument, ParameterName
from exoshell.engine.parameter_table import Parameter
from exoshell.values.collections import GenericList, Hashtable, enumerate_value
from exoshell.values.error_record import TerminatingError
from exoshell.values.psobject import MISSING, base_of


class Binding(ArgumentBinding):
    """The arguments of one call on their way to parameters."""

    __slots__ = ()

    # --------------------------------------------------------------------------------------------- command line

    def bind(self, arguments: list[Argument], expecting_input: bool) -> None:
        """Binds what was typed. Raises TerminatingError with the binding error."""
        self.expecting_input = expecting_input
        positional = self._named(arguments)
        if positional:
            positional = self._positional(positional)
        self._defaults()
        if positional:
            self._remaining(positional)
        self._check_sets(expecting_input)

    def _named(self, arguments: list[Argument]) -> list[Argument]:
        """Binds parameters given by name; gives the rest."""
        rest: list[Argument] = []
        if any(argument.splatted for argument in arguments):
            arguments = self._without_overridden(arguments)
        index, count = 0, len(arguments)
        while index < count:
            argument = arguments[index]
            index += 1
            if argument.name is None:
                rest.append(argument)
                continue
            parameter, candidates = self.table.find(argument.name)
            if parameter is None:
                index = self._unknown(argument, candidates, arguments, index, rest)
                continue
            if parameter.name in self.bound:
                raise errors.already_bound(self.place, argument, parameter.name)
            if argument.value is MISSING:
                if parameter.switch:
                    self.bound[parameter.name] = switch_value(True, script=self.script)
                    self.sets &= parameter.mask
                    self._check_possible()
                    continue
                following = arguments[index] if index < count else None
                if following is None or (following.name is not None and self._is_parameter(following)):
                    raise errors.missing_argument(self.place, argument, parameter.name, self._type_name(parameter))
                index += 1
                if following.name is not None:
                    # an unknown -word after a parameter is its value, as text
                    following = Argument(None, f"-{following.name}", argument.node)
                self._bind_one(parameter, following)
            else:
                self._bind_one(parameter, argument)
        return rest

    def _without_overridden(self, arguments: list[Argument]) -> list[Argument]:
        """A parameter given by name beats the same one from a splatted table."""
        given = set()
        for argument in arguments:
            if argument.name is not None and not argument.splatted:
                parameter = self.table.find(argument.name)[0]
                if parameter is not None:
                    given.add(parameter.name)
        kept = []
        for argument in arguments:
            if argument.name is not None and argument.splatted:
                parameter = self.table.find(argument.name)[0]
                if parameter is not None and parameter.name in given:
                    continue
            kept.append(argument)
        return kept

    def _is_parameter(self, argument: Argument) -> bool:
        """Whether a -word that follows a parameter is a parameter itself and not its value."""
        return self.table.find(argument.name or "")[0] is not None

    def _unknown(self, argument: Argument, candidates: Any, arguments: list[Argument], index: int, rest: list[Argument]) -> int:
        if candidates:
            raise errors.ambiguous_parameter(self.place, argument, [item.name for item in candidates])
        assert argument.name is not None
        if argument.splatted and argument.value is not MISSING:
            rest.append(Argument(None, ParameterName.of(argument.name, True), argument.node))
            rest.append(Argument(None, argument.value, argument.node))
            return index
        rest.append(_unbound(ParameterName.of(argument.name, argument.colon), argument))
        if argument.value is not MISSING:
            rest.append(_unbound(argument.value, argument))
        return index

    def _positional(self, rest: list[Argument]) -> list[Argument]:
        """Binds by position; gives what found no place."""
        left: list[Argument] = []
        used: set[str] = set()
        queue = list(rest)
        while queue:
            argument = queue.pop(0)
            if isinstance(argument.value, ParameterName):
                # an unknown parameter keeps its value, and the argument behind it
                left.append(argument)
                for _ in range(2 if argument.value.colon else 1):
                    if queue and not isinstance(queue[0].value, ParameterName):
                        left.append(queue.pop(0))
                continue
            candidates = self._next_position(used)
            if not candidates:
                left.append(argument)
                left.extend(queue)
                break
            for parameter in candidates:
                used.add(parameter.name)
            self._bind_position(candidates, argument)
        return left

    def _next_position(self, used: set[str]) -> list[Parameter]:
        for group in self.table.positions(self.sets):
            free = [item for item in group if item.name not in self.bound and item.mask & self.sets and item.name not in used]
            if free:
                return free
        return []

    def _bind_position(self, candidates: list[Parameter], argument: Argument) -> None:
        if len(candidates) == 1:
            self._bind_one(candidates[0], argument)
            return
        default = self.table.default
        ordered = sorted(candidates, key=lambda item: 0 if default and item.mask & default else 1)
        first: TerminatingError | None = None
        for parameter in ordered:
            if not self._fits(parameter, argument.value):
                continue
            try:
                self._bind_one(parameter, argument)
                return
            except TerminatingError as error:
                first = first or error
        for parameter in ordered:
            try:
                self._bind_one(parameter, argument)
                return
            except TerminatingError as error:
                first = first or error
        assert first is not None
        raise first

    def _remaining(self, left: list[Argument]) -> None:
        """What found no place: to the parameter for remaining arguments, a simple function's $args, or an error."""
        parameter = next((item for item in self.table.remaining if item.name not in self.bound and item.remaining & self.sets), None)
        if parameter is not None:
            values = [argument.value for argument in left]
            if len(values) == 1 and enumerate_value(values[0]) is not None:
                values = list(enumerate_value(values[0]) or ())
            given = Argument(None, values, left[0].node)
            if parameter.kind == "any":
                self.bound[parameter.name] = GenericList(resolve_parameter_type("object"), values)
                self.sets &= parameter.mask
            else:
                self._bind_one(parameter, given)
            return
        if self.simple:
            self.leftover.extend(argument.value for argument in left)
            return
        first = left[0]
        if isinstance(first.value, ParameterName):
            raise errors.unknown_parameter(self.place, Argument(first.value.name, MISSING, first.node))
        from exoshell.values.conversion import to_string

        raise errors.no_positional(self.place, first.literal or to_string(first.value))

    # -------------------------------------------------------------------------------------------------- defaults

    def _defaults(self) -> None:
        """$PSDefaultParameterValues."""
        if self.simple:
            return
        table = self.scope.lookup("psdefaultparametervalues")
        if not isinstance(table, Hashtable) or len(table) == 0 or table.get("Disabled", False):
            return
        for parameter, value in default_values(self, table):
            from exoshell.engine.script_block import ScriptBlock

            if isinstance(value, ScriptBlock):
                output = self.scope.context.invoke_block(value, new_scope=True)
                value = output[0] if len(output) == 1 else output
            before, sets = dict(self.bound), self.sets
            try:
                self._bind_one(parameter, Argument(None, value, self.place.node))
            except TerminatingError:
                self.bound, self.sets = before, sets

    # ------------------------------------------------------------------------------------------------------- sets

    def _check_sets(self, expecting_input: bool) -> None:
        """Settles the parameter set, and asks for mandatory parameters that nothing will bind."""
        if not self.table.mandatory:
            if self.sets & (self.sets - 1) and not self._settled(expecting_input):
                raise errors.ambiguous_set(self.place)
            return
        missing = self._missing(expecting_input)
        if missing:
            self._ask(missing)

    def _settled(self, expecting_input: bool) -> bool:
        if self.table.default & self.sets:
            return True
        return expecting_input or not any(parameter.mask != self.table.everything for parameter in self.table.parameters)

    def _missing(self, expecting_input: bool) -> list[Parameter]:
        """The mandatory parameters to ask for in the set that will be used."""
        complete, lacking = 0, {}
        bit = 1
        while bit <= self.table.everything:
            if self.sets & bit:
                unbound = [
                    item
                    for item in self.table.mandatory
                    if item.mandatory & bit
                    and item.name not in self.bound
                    and not (expecting_input and (item.by_value | item.by_name) & bit)
                ]
                if unbound:
                    lacking[bit] = unbound
                else:
                    complete |= bit
            bit <<= 1
        if complete:
            if complete & self.table.default:
                if not expecting_input:
                    self.sets = self.table.default
                return []
            if not expecting_input and complete & (complete - 1):
                raise errors.ambiguous_set(self.place)
            self.sets = complete
            return []
        if self.table.default in lacking:
            self.sets = self.table.default
            return lacking[self.table.default]
        if len(lacking) == 1:
            self.sets, missing = next(iter(lacking.items()))
            return missing
        first = next(iter(lacking.values()))
        if all(missing == first for missing in lacking.values()):
            return first
        raise errors.ambiguous_set(self.place)

    def _ask(self, missing: list[Parameter]) -> None:
        from exoshell.engine.prompting import ask_for_parameters

        answers = ask_for_parameters(self.scope.context, self.info, [parameter.info for parameter in missing])
        if answers is None:
            raise errors.missing_mandatory(self.place, [parameter.name for parameter in missing])
        for parameter in missing:
            self._bind_one(parameter, Argument(None, answers[parameter.name], self.place.node))

    @property
    def set_name(self) -> str:
        """The parameter set in use; the default one while several are possible."""
        sets = self.input_sets or self.sets
        if sets & (sets - 1):
            sets = self.table.default if self.table.default & sets else sets
        return self.table.set_name(sets)

    # --------------------------------------------------------------------------------------------------- pipeline

    def input_parameters(self) -> list[Parameter]:
        """Parameters that input objects may bind: those of the possible sets that the command line left open or gave a block for."""
        return [
            item
            for item in self.table.pipeline
            if (item.name not in self.bound and (item.by_value | item.by_name) & self.sets) or item.name in self.delayed
        ]

    def bind_input(self, value: Any, parameters: list[Parameter], defaults: dict[str, Any]) -> bool:
        """Binds one input object, after undoing the last one's. False where nothing took it; raises where a value fails."""
        bound = self.bound
        if self.delayed:
            self._bind_delayed(value, [item for item in parameters if item.name in self.delayed])
            parameters = [item for item in parameters if item.name not in self.delayed]
        for parameter in parameters:
            if parameter.name in defaults:
                bound[parameter.name] = defaults[parameter.name]
            else:
                bound.pop(parameter.name, None)
        taken = self._input_pass(value, parameters, coerce=False)
        found = self._input_pass(value, [item for item in parameters if item not in taken], coerce=True, taken=taken)
        return bool(found) or bool(self.delayed)

    def _bind_delayed(self, value: Any, parameters: Sequence[Parameter]) -> None:
        """What the blocks make of an input object, as arguments."""
        from exoshell.values.conversion import to_string

        for parameter in parameters:
            output = self.scope.context.invoke_block(self.delayed[parameter.name], dollar_under=value)
            if not output:
                raise errors.no_block_output(self.place, Argument(parameter.name, value, self.place.node), parameter.name)
            result = output[0] if len(output) == 1 else to_string(output) if parameter.type_name == "string" else output
            argument = Argument(parameter.name, result, self.place.node)
            converted = self._converted(parameter, result, argument)
            if parameter.validation:
                self._validate(parameter, converted, argument)
            self.bound[parameter.name] = converted

    def _input_pass(self, value: Any, parameters: list[Parameter], coerce: bool, taken: Sequence[Parameter] = ()) -> list[Parameter]:
        found: list[Parameter] = list(taken)
        ordered = sorted(parameters, key=lambda item: 0 if item.mask & self.table.default else 1) if self.table.default else parameters
        sets = self.sets
        for parameter in found:
            sets &= parameter.mask
        for parameter in ordered:
            if not parameter.by_value & sets or (coerce and any(item.by_value for item in found)):
                continue
            if self._take(parameter, value, coerce):
                found.append(parameter)
                sets &= parameter.mask
                break
        for parameter in ordered:
            if parameter in found or not parameter.by_name & sets:
                continue
            item = _property_for(parameter, value)
            if item is not MISSING and self._take(parameter, item, coerce, by_name=True):
                found.append(parameter)
                sets &= parameter.mask
        self.input_sets = sets
        return found

    def _take(self, parameter: Parameter, value: Any, coerce: bool, by_name: bool = False) -> bool:
        """Binds an input value where it fits. A property of the parameter's name that does not convert is an error, an object is not."""
        if not coerce and not self._fits(parameter, value):
            return False
        argument = Argument(None, value, self.place.node)
        if not coerce and parameter.kind == "any" and not parameter.validation and not parameter.mandatory:
            self.bound[parameter.name] = value
            return True
        try:
            converted = self._converted(parameter, value, argument)
        except TerminatingError:
            if coerce and not by_name:
                return False
            raise
        if parameter.mandatory and parameter.kind != "any":
            self._check_empty(parameter, converted, argument)
        elif parameter.mandatory and value is None and not any(item.kind == "allow-null" for item in parameter.validation):
            raise errors.empty_argument(self.place, argument, parameter.name, "null")
        if parameter.validation:
            self._validate(parameter, converted, argument)
        self.bound[parameter.name] = converted
        return True


def _unbound(value: Any, argument: Argument) -> Argument:
    return Argument(None, value, argument.node)


def _property_for(parameter: Parameter, value: Any) -> Any:
    from exoshell.engine.members import find_member

    if isinstance(base_of(value), Hashtable):
        # a table's entries are no properties to the binder
        return MISSING
    for name in (parameter.name, *parameter.info.aliases):
        found = find_member(value, name)
        if found is not MISSING:
            return found
    return MISSING


def default_values(binding: Binding, table: Hashtable) -> list[tuple[Parameter, Any]]:
    """The entries of $PSDefaultParameterValues that apply to a call: 'command:parameter', both with wildcards."""
    from exoshell.values.conversion import to_string
    from exoshell.values.wildcard import WildcardPattern

    found: dict[str, tuple[Parameter, Any]] = {}
    for key, value in table.items():
        command, colon, name = to_string(key).partition(":")
        if not colon or not WildcardPattern(command.strip()).matches(binding.info.name):
            continue
        wanted = WildcardPattern(name.strip())
        for parameter in binding.table.parameters:
            names = (parameter.name, *parameter.info.aliases)
            if any(wanted.matches(item) for item in names) and parameter.name not in binding.bound and parameter.mask & binding.sets:
                found.setdefault(parameter.name, (parameter, value))
    return list(found.values())
