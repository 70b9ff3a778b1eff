"""dynamicparam blocks: what they return joins the command's parameters before the arguments are bound."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from exoshell.engine.binder import Binding
from exoshell.engine.binding_errors import Place
from exoshell.engine.common_parameters import is_engine_parameter
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.parameter import ALL_SETS, ParameterMetadata, ParameterSetMembership, Validation
from exoshell.values.error_record import TerminatingError

if TYPE_CHECKING:
    from exoshell.engine.function_processor import FunctionProcessor


def with_dynamic_parameters(processor: FunctionProcessor, info: CommandInfo, place: Place) -> CommandInfo:
    """Runs the dynamicparam block with what the static parameters can bind, and adds what it returns."""
    scope = processor.inner
    trial = Binding(info, processor.scope, place)
    known = [argument for argument in processor.arguments if argument.name is None or trial.table.find(argument.name)[0] is not None]
    try:
        trial.bind(known, True)
    except TerminatingError:
        # the real binding, with the dynamic parameters there, reports what is wrong
        trial.bound = dict(trial.bound)
    for name, value in trial.bound.items():
        if not is_engine_parameter(name):
            scope.vars[name.lower()] = value
    processor.frame.bound = trial.bound
    output: list[Any] = []
    assert processor.body.dynamic is not None
    processor._run(processor.body.dynamic, output.append)
    found: list[ParameterMetadata] = []
    for item in output:
        values = getattr(item, "values", None)
        for parameter in values() if callable(values) else ():
            found.append(_metadata(parameter))
    if not found:
        return info
    return replace(info, parameters=(*info.parameters, *found), extra=dict(info.extra))


def _metadata(parameter: Any) -> ParameterMetadata:
    """A RuntimeDefinedParameter as metadata."""
    members: list[ParameterSetMembership] = []
    validation: list[Validation] = []
    for attribute in parameter.attributes:
        if hasattr(attribute, "membership"):
            members.append(attribute.membership())
        elif isinstance(attribute, Validation):
            validation.append(attribute)
    kind = parameter.parameter_type
    return ParameterMetadata(
        name=parameter.name,
        type_name=str(getattr(kind, "accelerator", "") or kind),
        sets=tuple(members) or (ParameterSetMembership(ALL_SETS),),
        validation=tuple(validation),
        values=tuple(str(value) for item in validation if item.kind == "set" for value in item.arguments),
        dynamic=True,
    )
