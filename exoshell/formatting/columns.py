"""-Property and -GroupBy as commands take them: names, script blocks and hashtables, checked and made columns.

Which keys a hashtable may have depends on the command; keys may be shortened as long as they stay unambiguous.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from exoshell.formatting import cells
from exoshell.formatting.access import dictionary_entries
from exoshell.formatting.expressions import Calculated, Expression, PropertyExpression
from exoshell.values.psobject import base_of
from exoshell.values.types import type_of

Wrap = Callable[[Any], Calculated | None]
"""Makes a calculation of a script block; None for everything else. Commands supply it, for formatting knows no engine."""

_EXPECTED = "{System.String, System.Management.Automation.ScriptBlock}"
_ALIGNMENTS = {"left": cells.LEFT, "center": cells.CENTER, "right": cells.RIGHT}

_KEYS: dict[str, tuple[str, ...]] = {
    "table": ("expression", "formatString", "alignment", "width", "label"),
    "list": ("expression", "formatString", "label"),
    "wide": ("expression", "formatString"),
    "custom": ("expression", "depth"),
    "group": ("expression", "formatString", "label"),
}


class ColumnError(Exception):
    """A property parameter that makes no sense. Always InvalidArgument, a System.NotSupportedException."""

    def __init__(self, error_id: str, message: str) -> None:
        super().__init__(message)
        self.error_id = error_id


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One entry of -Property, as typed."""

    expression: Expression
    label: str | None = None
    format: str | None = None
    width: int = 0
    alignment: int | None = None
    depth: int | None = None


def parse_columns(arguments: Iterable[Any], command: str, wrap: Wrap) -> list[ColumnSpec]:
    """The columns that arguments ask for; `command` is 'table', 'list', 'wide', 'custom' or 'group'. Raises ColumnError."""
    return [_column(base_of(argument), command, wrap) for argument in arguments]


def _column(argument: Any, command: str, wrap: Wrap) -> ColumnSpec:
    entries = dictionary_entries(argument) if argument is not None else None
    if entries is not None:
        return _from_hashtable(entries, command, wrap)
    if isinstance(argument, str):
        if not argument:
            raise ColumnError("ExpressionEmptyString2", "An empty string value is not allowed.")
        return ColumnSpec(PropertyExpression(argument))
    calculated = wrap(argument)
    if calculated is not None:
        return ColumnSpec(calculated)
    if argument is None:
        raise ColumnError(
            "DictionaryKeyUnknownType",
            f"The value of a parameter was null; one of the following types was expected: {_EXPECTED}.",
        )
    raise ColumnError(
        "DictionaryKeyUnknownType", f"Cannot convert {type_of(argument).full_name} to one of the following types {_EXPECTED}."
    )


def _from_hashtable(entries: Iterable[Any], command: str, wrap: Wrap) -> ColumnSpec:
    given: dict[str, Any] = {}
    for entry in entries:
        key, value = base_of(entry.key), base_of(entry.value)
        if not isinstance(key, str):
            raise ColumnError("DictionaryKeyNonString", f"The {type_of(key).name} key type is not valid. The key must be a string.")
        name = _match_key(key, command)
        if name in given:
            raise ColumnError("DictionaryKeyDuplicate", f'The duplicated key "{key}" conflicts with "{name}".')
        given[name] = _checked(name, key, value, wrap)
    if "expression" not in given:
        raise ColumnError("DictionaryKeyMandatoryEntry", "A mandatory entry for expression is missing.")
    return ColumnSpec(
        expression=given["expression"],
        label=given.get("label"),
        format=given.get("formatString"),
        width=given.get("width", 0),
        alignment=given.get("alignment"),
        depth=given.get("depth"),
    )


def _match_key(key: str, command: str) -> str:
    folded = key.casefold()
    found = ""
    for name in _KEYS[command]:
        spellings = (name, "name") if name == "label" else (name,)
        if any(spelling.casefold().startswith(folded) for spelling in spellings):
            if found:
                raise ColumnError("DictionaryKeyAmbiguous", f"The {key} key is ambiguous; {found} and {name} conflict.")
            found = name
    if not found:
        raise ColumnError("DictionaryKeyIllegal", f"The {key} key is not valid.")
    return found


def _checked(name: str, key: str, value: Any, wrap: Wrap) -> Any:
    if name == "alignment" and value is not None and not isinstance(value, str):
        raise _illegal(key, value, "expected type is System.String", 2)
    if value is None:
        raise ColumnError("DictionaryKeyMissingValue", f"The {key} key has no value.")
    if name == "expression":
        return _checked_expression(key, value, wrap)
    if name in ("width", "depth"):
        if type(value) is not int:
            raise _illegal(key, value, "expected type is System.Int32", 2)
        if name == "width" and value <= 0:
            raise ColumnError("WidthOutOfRange", f'The value "{value}" for key "width" should be greater than 0.')
        return value
    if not isinstance(value, str):
        raise _illegal(key, value, "expected type is System.String", 2)
    if name == "formatString" and not value:
        raise ColumnError("FormatStringEmpty", 'Cannot have an empty formatting string for key "formatString".')
    if name == "alignment":
        for word, alignment in _ALIGNMENTS.items():
            if value and word.startswith(value.casefold()):
                return alignment
        raise ColumnError(
            "AlignmentIllegalValue", f'The value "{value}" for key "alignment" is not valid; valid values are {{left, center, right}}.'
        )
    return value


def _checked_expression(key: str, value: Any, wrap: Wrap) -> Expression:
    if isinstance(value, str):
        if not value:
            raise ColumnError("ExpressionEmptyString1", 'The "expression" key cannot have an empty string value.')
        return PropertyExpression(value)
    calculated = wrap(value)
    if calculated is None:
        raise _illegal(key, value, f"expected types are {_EXPECTED}", 1)
    return calculated


def _illegal(key: str, value: Any, expected: str, number: int) -> ColumnError:
    return ColumnError(
        f"DictionaryKeyIllegalValue{number}", f'The "{key}" key has a type, {type_of(value).full_name}, that is not valid; {expected}.'
    )
