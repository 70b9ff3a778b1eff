"""Validation attributes: whether an argument or a variable's new value passes, in PowerShell's words where it does not."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from exoshell.engine.session_state import Scope
from exoshell.metadata.parameter import Validation
from exoshell.values.collections import Hashtable, enumerate_value
from exoshell.values.conversion import to_bool, to_string
from exoshell.values.error_record import TerminatingError
from exoshell.values.psobject import base_of


class ValidationFailedError(Exception):
    """A value that a validation attribute refuses; the text says why."""


def validate(scope: Scope, value: Any, validation: Validation, wrapped: bool = False) -> None:
    """Raises ValidationFailedError where the value does not pass. Some attributes look at a collection's elements one by one.

    `wrapped`: the elements are PSObjects, whose empty texts .NET's attributes do not see."""
    kind = validation.kind
    if wrapped and kind == "not-null-or-empty" and "" in (given := list(enumerate_value(value) or ())):
        value = [item for item in given if item != ""] or [0]
    if kind in _WHOLE:
        _WHOLE[kind](value, validation)
        return
    check = _ELEMENT.get(kind)
    if check is None:
        return
    items = enumerate_value(value) if value is not None else None
    if items is None:
        check(scope, value, validation)
        return
    for item in items:
        check(scope, item, validation)


def _not_null(value: Any, validation: Validation) -> None:
    if value is None:
        raise ValidationFailedError("The argument is null. Provide a valid value for the argument, and then try running the command again.")
    for item in enumerate_value(value) or ():
        if item is None:
            raise ValidationFailedError(
                "The argument is null, or an element of the argument collection contains a null value. Supply a collection that does "
                "not contain any "
                "null values, and then try the command again."
            )


def _not_null_or_empty(value: Any, validation: Validation) -> None:
    if value is None or value == "":
        raise ValidationFailedError(
            "The argument is null or empty. Provide an argument that is not null or empty, and then try the command again."
        )
    items = enumerate_value(value)
    if items is not None:
        found = list(items)
        if not found:
            raise ValidationFailedError(
                "The argument is null, empty, or an element of the argument collection contains a null value. Supply a collection "
                "that does not "
                "contain any null values and then try the command again."
            )
        if any(item is None or item == "" for item in found):
            raise ValidationFailedError(
                "The argument is null, empty, or an element of the argument collection contains a null value. Supply a collection "
                "that does not "
                "contain any null values and then try the command again."
            )
    elif isinstance(base_of(value), Hashtable) and len(base_of(value)) == 0:
        raise ValidationFailedError(
            "The argument is null or empty. Provide an argument that is not null or empty, and then try the command again."
        )


def _not_blank(value: Any, validation: Validation) -> None:
    _not_null_or_empty(value, validation)
    items = enumerate_value(value)
    for item in [value] if items is None else items:
        if isinstance(item, str) and not item.strip():
            raise ValidationFailedError(
                "The argument is null, empty, or consists of only white-space characters. Provide an argument that contains non "
                "white-space characters, "
                "and then try the command again."
            )


def _count(value: Any, validation: Validation) -> None:
    low, high = _ints(validation)
    items = enumerate_value(value)
    if items is None and value is not None:
        raise ValidationFailedError(
            "The ValidateCount attribute cannot be applied to a non-array parameter. Either remove the attribute from the parameter "
            "or make the parameter an array parameter."
        )
    count = 0 if items is None else sum(1 for _ in items)
    if low <= count <= high:
        return
    if low == high:
        raise ValidationFailedError(f"The parameter requires exactly {low} value(s) - {count} value(s) were provided.")
    raise ValidationFailedError(
        f"The parameter requires at least {low} value(s) and no more than {high} value(s) - {count} value(s) were provided."
    )


_WHOLE = {
    "not-null": _not_null,
    "not-null-or-empty": _not_null_or_empty,
    "not-null-or-white-space": _not_blank,
    "count": _count,
}


def _set(scope: Scope, value: Any, validation: Validation) -> None:
    text = to_string(value)
    allowed = [to_string(item) for item in _set_values(scope, validation)]
    if text in allowed or (validation.ignore_case and text.casefold() in {item.casefold() for item in allowed}):
        return
    joined = ",".join(allowed)
    if validation.error_message:
        raise ValidationFailedError(_custom(validation.error_message, text, joined))
    raise ValidationFailedError(
        f'The argument "{text}" does not belong to the set "{joined}" specified by the ValidateSet attribute. Supply an argument '
        "that is in the set "
        "and then try the command again."
    )


def _set_values(scope: Scope, validation: Validation) -> tuple[object, ...]:
    if len(validation.arguments) == 1 and callable(validation.arguments[0]):
        made: tuple[object, ...] = tuple(validation.arguments[0]())
        return made
    return validation.arguments


def _custom(pattern: str, *values: Any) -> str:
    from exoshell.values.formatting import format_operator

    return str(format_operator(pattern, list(values)))


def _range(scope: Scope, value: Any, validation: Validation) -> None:
    kind, low, high = (*validation.arguments, None, None, None)[:3]
    if kind or (low == "" and high == ""):
        # the facts lose the kind of ValidateRange("Positive"), the only one that built-ins use
        _range_kind(str(kind or "positive").lower(), value)
        return
    from exoshell.values.comparison import compare
    from exoshell.values.conversion import convert
    from exoshell.values.types import type_of

    if value is None:
        raise ValidationFailedError("The argument is null. Provide a valid value for the argument, and then try running the command again.")
    shown = to_string(value)
    try:
        number = value if isinstance(value, int | float | Decimal) or type_of(value) == type_of(low) else convert(value, type_of(low))
    except Exception:
        raise ValidationFailedError(
            "The argument cannot be validated because its type does not match the type of the ranges for the parameter. Verify the "
            "argument is of "
            f"type {type_of(low)} and then try the command again."
        ) from None
    if compare(number, low) < 0:
        raise ValidationFailedError(
            f"The {shown} argument is less than the minimum allowed range of {to_string(low)}. Supply an argument that is greater "
            "than or equal to "
            f"{to_string(low)} and then try the command again."
        )
    if compare(number, high) > 0:
        raise ValidationFailedError(
            f"The {shown} argument is greater than the maximum allowed range of {to_string(high)}. Supply an argument that is less "
            "than or equal to "
            f"{to_string(high)} and then try the command again."
        )


_RANGES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "positive": (lambda number: number > 0, "greater than zero"),
    "nonnegative": (lambda number: number >= 0, "greater than or equal to zero"),
    "negative": (lambda number: number < 0, "smaller than zero"),
    "nonpositive": (lambda number: number <= 0, "smaller than or equal to zero"),
}


def _range_kind(kind: str, value: Any) -> None:
    known = _RANGES.get(kind)
    if known is not None and not known[0](value):
        raise ValidationFailedError(f'The argument "{to_string(value)}" cannot be validated because its value is not {known[1]}.')


def _pattern(scope: Scope, value: Any, validation: Validation) -> None:
    from exoshell.values.operators import match_operator

    pattern = to_string(validation.arguments[0])
    text = to_string(value)
    if match_operator("-imatch" if validation.ignore_case else "-cmatch")(text, pattern, None):
        return
    if validation.error_message:
        raise ValidationFailedError(_custom(validation.error_message, text, pattern))
    raise ValidationFailedError(
        f'The argument "{text}" does not match the "{pattern}" pattern. Supply an argument that matches "{pattern}" and try the '
        "command again."
    )


def _length(scope: Scope, value: Any, validation: Validation) -> None:
    low, high = _ints(validation)
    if not isinstance(value, str):
        raise ValidationFailedError(
            "The ValidateLength attribute can be applied only to a string or a string[] parameter. Apply ValidateLength only to a "
            "string or a "
            "string[] parameter."
        )
    length = len(value)
    if length < low:
        raise ValidationFailedError(
            f"The character length ({length}) of the argument is too short. Specify an argument with a length that is greater than "
            "or equal to "
            f'"{low}", and then try the command again.'
        )
    if length > high:
        raise ValidationFailedError(
            f"The character length of the {length} argument is too long. Shorten the character length of the argument so it is fewer "
            "than or equal to "
            f'"{high}" characters, and then try the command again.'
        )


def _ints(validation: Validation) -> tuple[int, int]:
    low, high = (*validation.arguments, 0, 0)[:2]
    return int(low), int(high)  # type: ignore[call-overload]  # arguments are numbers by their attribute's signature


def _script(scope: Scope, value: Any, validation: Validation) -> None:
    block: Any = validation.arguments[0]
    try:
        result = scope.context.invoke_block(block, dollar_under=value, arguments=(), new_scope=True)
    except TerminatingError as error:
        # a script that throws says in its own words what is wrong
        raise ValidationFailedError(error.record.text) from None
    if to_bool(result[0] if len(result) == 1 else result):
        return
    shown = to_string(value)
    text = str(block)
    if validation.error_message:
        raise ValidationFailedError(_custom(validation.error_message, shown, text))
    raise ValidationFailedError(
        f'The "{text}" validation script for the argument with value "{shown}" did not return a result of True. Determine why the '
        "validation script "
        "failed, and then try the command again."
    )


_ELEMENT = {"set": _set, "range": _range, "pattern": _pattern, "length": _length, "script": _script}


def validate_variable(scope: Scope, name: str, value: Any, checks: tuple[Validation, ...]) -> None:
    """Checks a value assigned to a variable with validation attributes. Raises TerminatingError in PowerShell's words."""
    from exoshell.engine import faults
    from exoshell.values.error_record import ErrorCategory

    for check in checks:
        try:
            validate(scope, value, check)
        except ValidationFailedError:
            shown = "$null" if value is None else faults.variable_text(value)
            raise faults.make(
                f"The variable cannot be validated because the value {shown} is not a valid value for the {name} variable.",
                "ValidateSetFailure",
                ErrorCategory.MetadataError,
                kind="System.Management.Automation.ValidationMetadataException",
            ) from None
