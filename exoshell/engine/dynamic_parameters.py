"""dynamicparam blocks: what they return joins the command's parameters before the arguments are bound."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from exoshell.engine.binder import Binding
from exoshell.engine.binding_errors import Place
from exoshell.engine.common_parameters import is_engine_parameter
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.parameter import ALL_SETS, ParameterMetadata, ParameterSetMembership, Validation
from exoshell.values.conversion import to_string
from exoshell.values.dotnet.attributes import RuntimeDefinedParameter, RuntimeDefinedParameterDictionary
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
    found: dict[str, RuntimeDefinedParameter] = {}
    for item in output:
        if isinstance(item, RuntimeDefinedParameterDictionary):
            found.update({parameter.name.lower(): parameter for parameter in item.values()})
    processor.dynamic = found
    if not found:
        return info
    return replace(info, parameters=(*info.parameters, *map(_metadata, found.values())), extra=dict(info.extra))


def tell_dynamic_parameters(processor: FunctionProcessor, bound: dict[str, Any]) -> None:
    """Says to the dynamic parameters what they were given."""
    for parameter in processor.dynamic.values():
        if parameter.name in bound:
            parameter.assign(bound[parameter.name])


_KINDS = {
    "ValidateNotNull": "not-null",
    "ValidateNotNullOrEmpty": "not-null-or-empty",
    "ValidateNotNullOrWhiteSpace": "not-null-or-white-space",
    "AllowNull": "allow-null",
    "AllowEmptyString": "allow-empty-string",
    "AllowEmptyCollection": "allow-empty-collection",
}


def _metadata(parameter: RuntimeDefinedParameter) -> ParameterMetadata:
    """A RuntimeDefinedParameter as metadata."""
    members: list[ParameterSetMembership] = []
    validation: list[Validation] = []
    aliases: list[str] = []
    for attribute in parameter.attributes:
        values = attribute.values
        if attribute.kind == "Parameter":
            members.append(_membership(values))
        elif attribute.kind == "Alias":
            aliases += map(str, values["AliasNames"])
        else:
            validation.append(_validation(attribute.kind, values))
    kind = parameter.parameter_type
    return ParameterMetadata(
        name=parameter.name,
        type_name="object" if kind is None else str(getattr(kind, "accelerator", "") or kind),
        sets=tuple(members) or (ParameterSetMembership(ALL_SETS),),
        aliases=tuple(aliases),
        validation=tuple(validation),
        values=tuple(str(value) for item in validation if item.kind == "set" for value in item.arguments),
        dynamic=True,
    )


def _membership(values: dict[str, Any]) -> ParameterSetMembership:
    position = values["Position"]
    return ParameterSetMembership(
        set_name=values["ParameterSetName"],
        mandatory=values["Mandatory"],
        position=position if position >= 0 else None,
        from_pipeline=values["ValueFromPipeline"],
        from_pipeline_by_property_name=values["ValueFromPipelineByPropertyName"],
        from_remaining_arguments=values["ValueFromRemainingArguments"],
        help_message=values["HelpMessage"] or "",
    )


def _validation(kind: str, values: dict[str, Any]) -> Validation:
    message = values.get("ErrorMessage") or ""
    match kind:
        case "ValidateSet":
            return Validation("set", tuple(values["ValidValues"]), message, values["IgnoreCase"])
        case "ValidateRange":
            if values["RangeKind"] is not None:
                return Validation("range", (values["RangeKind"], None, None))
            return Validation("range", ("", values["MinRange"], values["MaxRange"]))
        case "ValidateLength" | "ValidateCount":
            return Validation(kind[8:].lower(), (values["MinLength"], values["MaxLength"]))
        case "ValidatePattern":
            return Validation("pattern", (values["RegexPattern"],), message, "none" not in to_string(values["Options"]).lower())
        case "ValidateScript":
            return Validation("script", (values["ScriptBlock"],), message)
        case _:
            return Validation(_KINDS[kind])
