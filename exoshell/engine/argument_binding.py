"""One argument and one parameter: conversion, transformation, validation, and what they rule out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.engine import binding_errors as errors
from exoshell.engine.argument_types import ArgumentRefusedError, argument_converter, assignable, resolve_parameter_type
from exoshell.engine.arguments import Argument
from exoshell.engine.binding_errors import Place
from exoshell.engine.parameter_table import Parameter, ParameterTable, parameter_table
from exoshell.engine.session_state import Scope
from exoshell.engine.validation import ValidationFailedError, validate
from exoshell.metadata.command_info import CommandInfo, CommandType
from exoshell.values.collections import enumerate_value
from exoshell.values.conversion import ConversionError
from exoshell.values.conversion import convert as convert_value
from exoshell.values.psobject import PSObject, base_of
from exoshell.values.types import type_of

_SPELLED = frozenset({"string", "string[]", "system.string", "system.string[]", "version", "system.version"})
"""Types that take a number as it was written."""
_WRAPPED = frozenset({"psobject[]", "system.management.automation.psobject[]"})


class ArgumentBinding:
    """State of one call's binding, and how a single argument gets into it."""

    __slots__ = (
        "bound", "delayed", "expecting_input", "info", "input_sets", "leftover", "place", "scope",
        "script", "sets", "simple", "table", "types",
    )  # fmt: skip

    def __init__(self, info: CommandInfo, scope: Scope, place: Place) -> None:
        self.info = info
        self.scope = scope
        self.place = place
        self.table: ParameterTable = parameter_table(info)
        self.sets = self.table.everything
        """Bits of the parameter sets that are still possible."""
        self.input_sets = 0
        """What an input object left of `sets`; 0 before the first one."""
        self.bound: dict[str, Any] = {}
        self.expecting_input = False
        self.delayed: dict[str, Any] = {}
        """Script blocks given to parameters that take pipeline input but no blocks: their values are worked out for each object."""
        self.simple = not info.advanced
        self.script = info.kind in (CommandType.FUNCTION, CommandType.FILTER, CommandType.EXTERNAL_SCRIPT, CommandType.SCRIPT)
        self.leftover: list[Any] = []
        """What became of unknown arguments: a simple function's $args."""

    def _fits(self, parameter: Parameter, value: Any) -> bool:
        """Whether a value binds without conversion."""
        if parameter.kind in ("any", "any[]"):
            return True
        if parameter.kind == "block":
            from exoshell.engine.script_block import ScriptBlock

            return isinstance(base_of(value), ScriptBlock)
        kind = self._resolved(parameter)
        element = getattr(kind, "element_type", None)
        if assignable(kind, value):
            return True
        return element is not None and value is not None and assignable(element, value)

    def _bind_one(self, parameter: Parameter, argument: Argument) -> None:
        """Converts, checks and binds one argument."""
        value = argument.value
        if self._delays(parameter, value):
            if not self.expecting_input:
                raise errors.block_without_input(self.place, argument, parameter.name)
            self.bound[parameter.name] = self.delayed[parameter.name] = base_of(value)
            self.sets &= parameter.mask
            self._check_possible()
            return
        if argument.literal is not None and parameter.type_name in _SPELLED:
            value = argument.literal
        value = self._converted(parameter, value, argument)
        if parameter.validation:
            self._validate(parameter, value, argument)
        if parameter.mandatory:
            self._check_empty(parameter, value, argument)
        self.bound[parameter.name] = value
        self.sets &= parameter.mask
        if not self.sets:
            raise errors.ambiguous_set(self.place)

    def _delays(self, parameter: Parameter, value: Any) -> bool:
        if parameter.kind != "typed" or not (parameter.by_value or parameter.by_name):
            return False
        from exoshell.engine.script_block import ScriptBlock

        return isinstance(base_of(value), ScriptBlock)

    def _check_possible(self) -> None:
        if not self.sets:
            raise errors.ambiguous_set(self.place)

    def _converted(self, parameter: Parameter, value: Any, argument: Argument) -> Any:
        kind = parameter.kind
        if parameter.info.transformation:
            value = self._transformed(parameter, value)
        if parameter.engine and parameter.name.endswith("Action") and isinstance(value, str):
            try:
                value = str(convert_value(value, "System.Management.Automation.ActionPreference"))
            except ConversionError as error:
                raise errors.failed_conversion(
                    self.place, argument, parameter.name, error.exception, "CannotConvertArgumentNoMessage"
                ) from None
        if kind == "any" and parameter.convert is None:
            return value
        if kind == "any[]" and parameter.convert is None:
            if value is None or type(value) is list:
                return value
            items = enumerate_value(value)
            return [value] if items is None else list(items)
        convert = self._converter(parameter)
        try:
            result = convert(value)
            if self.script:
                return result
            # cmdlets get the .NET value
            return bool(result) if parameter.switch else result.base if type(result) is PSObject and kind == "typed" else result
        except ConversionError as error:
            inner = error.exception
            error_id = "CannotConvertArgumentNoMessage"
        except ArgumentRefusedError as error:
            inner, error_id = error.exception, error.error_id
        if self.script and not parameter.engine and not parameter.info.dynamic:
            raise errors.failed_transformation(self.place, argument, parameter.name, inner)
        if parameter.switch and not self.script:
            if isinstance(base_of(value), int | float):
                return bool(base_of(value))
            raise errors.refused_switch(self.place, argument, parameter.name, inner, type_of(value).full_name)
        raise errors.failed_conversion(self.place, argument, parameter.name, inner, error_id)

    def _transformed(self, parameter: Parameter, value: Any) -> Any:
        from exoshell.engine.should_process import refusal
        from exoshell.engine.transformations import transformed
        from exoshell.host import QuestionRefused

        try:
            return transformed(self.scope.context, parameter.info.transformation, value)
        except QuestionRefused as refused:
            raise refusal(refused, f"a PSCredential for -{parameter.name}") from None

    def _converter(self, parameter: Parameter) -> Callable[[Any], Any]:
        convert = parameter.convert
        if convert is None:
            convert = parameter.convert = argument_converter(self._resolved(parameter))
        return convert

    def _resolved(self, parameter: Parameter) -> Any:
        if parameter.type is None:
            parameter.type = resolve_parameter_type(parameter.info.type_name)
        return parameter.type

    def _type_name(self, parameter: Parameter) -> str:
        return str(self._resolved(parameter))

    def _check_empty(self, parameter: Parameter, value: Any, argument: Argument) -> None:
        """A mandatory parameter takes neither null nor nothing, unless an AllowNull or AllowEmpty… attribute says so."""
        allowed = {item.kind for item in parameter.validation}
        if value is None:
            if "allow-null" not in allowed and parameter.type_name not in ("string",):
                raise errors.empty_argument(self.place, argument, parameter.name, "null")
            if parameter.type_name == "string" and "allow-empty-string" not in allowed:
                raise errors.empty_argument(self.place, argument, parameter.name, "string")
            return
        if parameter.kind == "any":
            return
        if type(value) is str:
            if value == "" and "allow-empty-string" not in allowed:
                raise errors.empty_argument(self.place, argument, parameter.name, "string")
            return
        items = enumerate_value(value)
        if items is None:
            return
        empty = True
        for item in items:
            empty = False
            if item is None and "allow-null" not in allowed and parameter.kind != "any[]":
                raise errors.empty_argument(self.place, argument, parameter.name, "null")
            if item == "" and type(item) is str and "allow-empty-string" not in allowed and parameter.type_name.startswith("string"):
                raise errors.empty_argument(self.place, argument, parameter.name, "string")
        if empty and "allow-empty-collection" not in allowed:
            what = "array" if isinstance(value, list) and parameter.type_name.endswith("[]") else "collection"
            raise errors.empty_argument(self.place, argument, parameter.name, what)

    def _validate(self, parameter: Parameter, value: Any, argument: Argument) -> None:
        for validation in parameter.validation:
            try:
                validate(self.scope, value, validation, parameter.type_name in _WRAPPED)
            except ValidationFailedError as failure:
                raise errors.failed_validation(self.place, argument, parameter.name, str(failure)) from None
