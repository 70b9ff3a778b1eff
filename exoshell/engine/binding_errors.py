"""Parameter binding errors: PowerShell's texts, ids, categories and places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exoshell.engine.arguments import Argument
from exoshell.language.ast import Ast
from exoshell.values.error_record import ErrorCategory, ErrorRecord, InvocationInfo, NetException, TerminatingError

BINDING = "System.Management.Automation.ParameterBindingException"
TRANSFORMATION = "System.Management.Automation.ParameterBindingArgumentTransformationException"
VALIDATION = "System.Management.Automation.ParameterBindingValidationException"


class Place:
    """Who is being bound: its name, its error source and where the call stands."""

    __slots__ = ("command", "invocation", "node", "source")

    def __init__(self, command: str, source: str, node: Ast | None, invocation: InvocationInfo) -> None:
        self.command = command
        self.source = source
        self.node = node
        self.invocation = invocation


def _error(
    place: Place,
    message: str,
    error_id: str,
    argument: Argument | None = None,
    category: ErrorCategory = ErrorCategory.InvalidArgument,
    kind: str = BINDING,
    inner: NetException | None = None,
    parameter: str = "",
) -> TerminatingError:
    exception = NetException(kind, message, inner, properties={"ParameterName": parameter, "ErrorId": error_id})
    record = ErrorRecord(exception, error_id, category, source_id=place.source, category_activity=place.command)
    exception.error_record = record
    node = argument.node if argument is not None and argument.node is not None else place.node
    from dataclasses import replace

    record.invocation = replace(place.invocation, extent=node.extent if node is not None else place.invocation.extent)
    return TerminatingError(record)


def unknown_parameter(place: Place, argument: Argument) -> TerminatingError:
    return _error(
        place,
        f"A parameter cannot be found that matches parameter name '{argument.name}'.",
        "NamedParameterNotFound",
        argument,
        parameter=argument.name or "",
    )


def ambiguous_parameter(place: Place, argument: Argument, names: Sequence[str]) -> TerminatingError:
    listed = " ".join(f"-{name}" for name in names)
    text = f"Parameter cannot be processed because the parameter name '{argument.name}' is ambiguous. Possible matches include: {listed}."
    return _error(place, text, "AmbiguousParameter", argument)


def missing_argument(place: Place, argument: Argument, name: str, type_name: str) -> TerminatingError:
    text = f"Missing an argument for parameter '{name}'. Specify a parameter of type '{type_name}' and try again."
    return _error(place, text, "MissingArgument", argument, parameter=name)


def already_bound(place: Place, argument: Argument, name: str) -> TerminatingError:
    text = (
        f"Cannot bind parameter because parameter '{argument.name}' is specified more than once. To provide multiple values to parameters "
        "that can accept "
        'multiple values, use the array syntax. For example, "-parameter value1,value2,value3".'
    )
    return _error(place, text, "ParameterAlreadyBound", argument, parameter=name)


def no_positional(place: Place, text: str) -> TerminatingError:
    return _error(place, f"A positional parameter cannot be found that accepts argument '{text}'.", "PositionalParameterNotFound")


def ambiguous_set(place: Place) -> TerminatingError:
    text = (
        "Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot be used "
        "together or an insufficient number of parameters were provided."
    )
    return _error(place, text, "AmbiguousParameterSet")


def missing_mandatory(place: Place, names: Sequence[str]) -> TerminatingError:
    text = f"Cannot process command because of one or more missing mandatory parameters: {' '.join(names)}."
    return _error(place, text, "MissingMandatoryParameter")


def failed_conversion(
    place: Place, argument: Argument, name: str, inner: NetException, error_id: str = "CannotConvertArgumentNoMessage"
) -> TerminatingError:
    """A cmdlet's parameter refused the value."""
    return _error(place, f"Cannot bind parameter '{name}'. {inner.message}", error_id, argument, inner=inner, parameter=name)


def refused_switch(place: Place, argument: Argument, name: str, inner: NetException, source: str) -> TerminatingError:
    """A cmdlet's switch was given something else than a truth or a number."""
    text = f"Cannot convert '{source}' to the type 'System.Management.Automation.SwitchParameter' required by parameter '{name}'. "
    return _error(place, text, "CannotConvertArgument", argument, inner=inner, parameter=name)


def failed_transformation(place: Place, argument: Argument | None, name: str, inner: NetException) -> TerminatingError:
    """A function's parameter refused the value."""
    middle = NetException("System.Management.Automation.ArgumentTransformationMetadataException", inner.message, inner)
    return _error(
        place,
        f"Cannot process argument transformation on parameter '{name}'. {inner.message}",
        "ParameterArgumentTransformationError",
        argument,
        ErrorCategory.InvalidData,
        TRANSFORMATION,
        middle,
        name,
    )


def no_block_output(place: Place, argument: Argument, name: str) -> TerminatingError:
    """A script block stood for a value, and wrote none."""
    text = f"Cannot evaluate parameter '{name}' because its argument input did not produce any output."
    return _error(place, text, "ScriptBlockArgumentNoOutput", argument, parameter=name)


def block_without_input(place: Place, argument: Argument, name: str) -> TerminatingError:
    """A script block stood for a value, and there is no pipeline input to work it out from."""
    text = (
        f"Cannot evaluate parameter '{name}' because its argument is specified as a script block and there is no input. A script block "
        "cannot be evaluated without input."
    )
    return _error(place, text, "ScriptBlockArgumentNoInput", argument, ErrorCategory.MetadataError, parameter=name)


def failed_validation(place: Place, argument: Argument, name: str, text: str) -> TerminatingError:
    inner = NetException("System.Management.Automation.ValidationMetadataException", text)
    return _error(
        place,
        f"Cannot validate argument on parameter '{name}'. {text}",
        "ParameterArgumentValidationError",
        argument,
        ErrorCategory.InvalidData,
        VALIDATION,
        inner,
        name,
    )


_EMPTY = {
    "null": ("because it is null.", "ParameterArgumentValidationErrorNullNotAllowed"),
    "string": ("because it is an empty string.", "ParameterArgumentValidationErrorEmptyStringNotAllowed"),
    "array": ("because it is an empty array.", "ParameterArgumentValidationErrorEmptyArrayNotAllowed"),
    "collection": ("because it is an empty collection.", "ParameterArgumentValidationErrorEmptyCollectionNotAllowed"),
}


def empty_argument(place: Place, argument: Argument, name: str, what: str) -> TerminatingError:
    """A mandatory parameter got nothing: null, an empty string or an empty collection."""
    reason, error_id = _EMPTY[what]
    return _error(
        place,
        f"Cannot bind argument to parameter '{name}' {reason}",
        error_id,
        argument,
        ErrorCategory.InvalidData,
        VALIDATION,
        parameter=name,
    )


def input_not_bound(place: Place, value: Any) -> TerminatingError:
    text = (
        "The input object cannot be bound to any parameters for the command either because the command does not take pipeline input or the "
        "input and its properties do not match any of the parameters that take pipeline input."
    )
    error = _error(place, text, "InputObjectNotBound")
    error.record.target = value
    return error
