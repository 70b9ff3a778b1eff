"""The engine's own error messages and ids, as PowerShell words them; each function builds the exception to raise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exoshell.language.ast import Ast
from exoshell.values.error_record import ErrorCategory, ErrorRecord, InvocationInfo, NetException, TerminatingError


def _make(
    message: str, error_id: str, category: ErrorCategory = ErrorCategory.InvalidOperation, target: Any = None, **more: Any
) -> TerminatingError:
    from exoshell.engine.faults import make

    return make(message, error_id, category, target, **more)


def _system(kind: str, message: str) -> TerminatingError:
    """An exception of .NET itself that reaches a script bare."""
    return _make(message, kind, ErrorCategory.OperationStopped, kind=kind)


def variable_not_writable(name: str) -> TerminatingError:
    return _make(
        f"Cannot overwrite variable {name} because it is read-only or constant.",
        "VariableNotWritable",
        ErrorCategory.WriteError,
        name,
        kind="System.Management.Automation.SessionStateUnauthorizedAccessException",
    )


def variable_refuses(error: Any) -> TerminatingError:
    """A value that does not convert to the type of the variable it is assigned to."""
    kind = "System.Management.Automation.ArgumentTransformationMetadataException"
    failure = _make(error.exception.message, "RuntimeException", ErrorCategory.MetadataError, kind=kind)
    failure.record.exception.inner = error.exception
    return failure


def variable_text(value: Any) -> str:
    """A value as errors about variables show it: a collection by its type."""
    from exoshell.values.conversion import to_string
    from exoshell.values.types import type_of

    return str(type_of(value)) if isinstance(value, list) else to_string(value)


def attribute_not_addable(name: str, value: Any) -> TerminatingError:
    """The first value of a variable with validation attributes does not pass them."""
    text = f"The attribute cannot be added because variable {name} with value {variable_text(value)} would no longer be valid."
    kind = "System.Management.Automation.ValidationMetadataException"
    return _make(text, "ValidateSetFailure", ErrorCategory.MetadataError, kind=kind)


def unset_variable(name: str, place: Ast) -> TerminatingError:
    return _make(
        f"The variable '${name}' cannot be retrieved because it has not been set.", "VariableIsUndefined", target=name, place=place
    )


def using_outside(place: Ast) -> TerminatingError:
    text = (
        "A Using variable cannot be retrieved. A Using variable can be used only with Invoke-Command, Start-Job, or InlineScript in "
        "the script "
        "workflow. When it is used with Invoke-Command, the Using variable is valid only if the script block is invoked on a remote "
        "computer."
    )
    return _make(text, "UsingWithoutInvokeCommand")


_NO_PROPERTY = "The property '{0}' cannot be found on this object. Verify that the property exists."


def property_of_none(name: str) -> TerminatingError:
    """Strict mode, the elements of an empty collection asked for a property."""
    return _make(_NO_PROPERTY.format(name), "PropertyNotFoundStrict")


def property_not_found(name: str) -> TerminatingError:
    return _make(
        _NO_PROPERTY.format(name),
        "PropertyNotFoundStrict",
        ErrorCategory.NotSpecified,
        kind="System.Management.Automation.PropertyNotFoundException",
    )


def property_not_settable(name: str) -> TerminatingError:
    return _make(
        f"The property '{name}' cannot be found on this object. Verify that the property exists and can be set.", "PropertyNotFound"
    )


def method_on_null() -> TerminatingError:
    return _make("You cannot call a method on a null-valued expression.", "InvokeMethodOnNull")


def index_of_null() -> TerminatingError:
    return _make("Cannot index into a null array.", "NullArray")


def null_index() -> TerminatingError:
    return _make("Index operation failed; the array index evaluated to null.", "NullArrayIndex")


def index_out_of_range() -> TerminatingError:
    return _system("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")


def list_index_out_of_range() -> TerminatingError:
    return _system(
        "System.ArgumentOutOfRangeException",
        "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')",
    )


def collection_changed(error: Exception) -> TerminatingError:
    if isinstance(error, RecursionError):
        from exoshell.engine.faults import failure_of

        return failure_of(error)
    return _system("System.InvalidOperationException", "Collection was modified; enumeration operation may not execute.")


def not_indexable(value: Any) -> TerminatingError:
    from exoshell.values.types import type_of

    return _make(f'Unable to index into an object of type "{type_of(value)}".', "CannotIndex")


def null_key(place: Ast) -> TerminatingError:
    return _make("A null key is not allowed in a hash literal.", "InvalidNullKey", place=place)


def duplicate_key(key: Any, place: Ast) -> TerminatingError:
    from exoshell.values.conversion import to_string

    return _make(f"Duplicate keys '{to_string(key)}' are not allowed in hash literals.", "DuplicateKeyInHashLiteral", place=place)


def operator_needs_number(operator: str, value: Any) -> TerminatingError:
    from exoshell.values.types import type_of

    return _make(f"The '{operator}' operator works only on numbers. The operand is a '{type_of(value)}'.", "OperatorRequiresNumber")


def unknown_attribute(name: str, place: Ast) -> TerminatingError:
    return _make(
        f"Cannot find the type for custom attribute '{name}'. Make sure that the assembly that contains this type is loaded.",
        "CustomAttributeTypeNotFound",
        place=place,
    )


def unknown_attribute_property(name: str, place: Ast) -> TerminatingError:
    # PowerShell names this type whichever attribute it is
    owner = "System.Management.Automation.CmdletBindingAttribute"
    return _make(f"Property '{name}' cannot be found for type '{owner}'.", "PropertyNotFoundForType", place=place)


def type_not_found(name: str) -> TerminatingError:
    return _make(f"Unable to find type [{name}].", "TypeNotFound", target=name)


def no_such_reference(path: str) -> TerminatingError:
    return _make("[ref] cannot be applied to a variable that does not exist.", "NonExistingVariableReference", target=path)


def no_such_drive(name: str) -> TerminatingError:
    return _make(
        f"Cannot find drive. A drive with the name '{name}' does not exist.",
        "DriveNotFound",
        ErrorCategory.ObjectNotFound,
        name,
        kind="System.Management.Automation.DriveNotFoundException",
    )


def not_assignable(place: Ast) -> TerminatingError:
    text = (
        "The assignment expression is not valid. The input to an assignment operator must be an object that is able to accept "
        "assignments, such as a variable or a property."
    )
    return _make(text, "InvalidLeftHandSide", ErrorCategory.ParserError, place=place)


def not_runnable(place: Ast) -> TerminatingError:
    """What parsed with errors, or is a construct that exoshell refuses."""
    what = type(place).__name__.removesuffix("Ast")
    return _make(f"This {what} cannot be run by exoshell: {place.text[:80]}", "NotSupported", ErrorCategory.NotImplemented, place=place)


def command_not_found(name: str, place: Ast | None, operator: str = "") -> TerminatingError:
    text = (
        f"The term '{name}' is not recognized as a name of a cmdlet, function, script file, or executable program.\n"
        "Check the spelling of the name, or if a path was included, verify that the path is correct and try again."
    )
    error = _make(
        text, "CommandNotFoundException", ErrorCategory.ObjectNotFound, name, kind="System.Management.Automation.CommandNotFoundException"
    )
    error.record.exception.properties["CommandName"] = name
    if place is not None:
        error.record.invocation = InvocationInfo(command_name=operator or name, extent=place.extent, invocation_name=operator or name)
    return error


def bad_invocation(operator: str, place: Ast) -> TerminatingError:
    text = (
        f"The expression after '{operator}' in a pipeline element produced an object that was not valid. It must result in a command "
        "name, a "
        "script block, or a CommandInfo object."
    )
    return _make(text, "BadExpression", place=place)


def parse_failure(errors: Sequence[Any]) -> TerminatingError:
    """ParseException for a text that does not parse, with the first error's message and id; `Errors` has them all.

    It has no place: for a submission that is the error's, for Invoke-Expression the command's.
    """
    first = errors[0]
    exception = NetException("System.Management.Automation.ParseException", first.message, properties={"Errors": list(errors)})
    record = ErrorRecord(exception, first.error_id, ErrorCategory.ParserError)
    exception.error_record = record
    return TerminatingError(record)
