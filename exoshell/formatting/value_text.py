"""Values as the text of a cell: scalars by the session's culture, collections in braces, format strings applied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from exoshell.formatting import access
from exoshell.formatting.cells import ELLIPSIS
from exoshell.values.collections import DictionaryEntry, Hashtable
from exoshell.values.conversion import to_display_string, to_string
from exoshell.values.culture import current_culture
from exoshell.values.numbers import Decimal, Single
from exoshell.values.psobject import MISSING, PSCustomObject, base_of
from exoshell.values.types import DotNetType, type_of

DEFAULT_LIMIT = 4
"""$FormatEnumerationLimit where it is not set."""

Text = Callable[[Any], str]


def cell_text(value: Any, limit: int = DEFAULT_LIMIT) -> str:
    """The text of a value in a list or a table: '' for nothing, elements in braces for collections."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    if value is None or value is MISSING:
        return ""
    if kind is int:
        return str(value)
    if kind is bool:
        return "True" if value else "False"
    items = access.elements(value)
    if items is None:
        return display_text(value)
    shown: list[str] = []
    for item in items:
        if len(shown) == limit:
            return "{" + ", ".join(shown) + ELLIPSIS + "}"
        shown.append(_element_text(item))
    return "{" + ", ".join(shown) + "}"


def display_text(value: Any) -> str:
    """PSObject.ToString() in the current culture."""
    base = base_of(value)
    if type(base) is DotNetType:
        return base.full_name
    if isinstance(base, DictionaryEntry):
        return entry_text(base)
    if hasattr(base, "ps_text"):
        return str(base)
    return to_string(value, " ", current_culture())


def net_text(value: Any) -> str:
    """.NET's own ToString() in the current culture, as CSV and HTML write it: a collection is its type's name, doubles keep every digit."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    if kind is int:
        return str(value)
    if value is None or value is MISSING:
        return ""
    base = base_of(value)
    if isinstance(base, list):
        return type_of(base).full_name
    if type(base) is DotNetType:
        return base.full_name
    if isinstance(base, DictionaryEntry):
        return entry_text(base)
    return to_display_string(value, current_culture())


def entry_text(entry: DictionaryEntry) -> str:
    """An entry of a dictionary: [key, value]."""
    return f"[{net_text(entry.key)}, {net_text(entry.value)}]"


def _element_text(value: Any) -> str:
    """How a collection in a cell names one of its elements."""
    if value is None:
        return "$null"
    base = base_of(value)
    named = getattr(base, "ps_element_name", None)
    text = display_text(value) if named is None else named()
    return type_of(base).full_name if not text and isinstance(base, list) else text


def formatted_text(value: Any, spec: str, limit: int = DEFAULT_LIMIT) -> str:
    """A value with a calculated property's FormatString; falls back to the plain text where the two do not go together."""
    from exoshell.values.formatting import format_operator

    try:
        if "{0" in spec or "}" in spec:
            return format_operator(spec, [_operand(value)], current_culture())
        if value is None or value is MISSING:
            return ""
        base = base_of(value)
        if type(base) is PSCustomObject:
            return "@{" + "; ".join(f"{name}={_formatted_item(item, spec)}" for name, item in base.items()) + "}"
        items = None if isinstance(base, Hashtable) else access.elements(value)
        if items is not None:
            return _formatted_items(base, items, spec)
        return _formatted_item(value, spec)
    except Exception:
        # what a format string may do wrong is open-ended; PowerShell swallows it too and shows the value
        return cell_text(value, limit)


class _Joined:
    """A collection in a composite format: its elements are formatted one by one."""

    def __init__(self, items: list[Any]) -> None:
        self._items = items

    def to_string(self, spec: str | None, culture: Any) -> str:
        """What String.Format asks of it."""
        if spec:
            return _formatted_items(self._items, iter(self._items), spec)
        return to_string(self._items, " ", culture)


def _operand(value: Any) -> Any:
    if value is None or value is MISSING:
        return ""
    base = base_of(value)
    return _Joined(base) if isinstance(base, list) else value


def _formatted_items(owner: Any, items: Iterator[Any], spec: str) -> str:
    try:
        return " ".join(_formatted_item(item, spec) for item in items)
    except Exception:
        # one element that does not take the format, and the collection is only named
        return type_of(owner).full_name


def _formatted_item(value: Any, spec: str) -> str:
    if value is None:
        return ""
    base = base_of(value)
    if isinstance(base, list):
        return type_of(value).full_name
    if type(base) is PSCustomObject:
        return ""
    from exoshell.values.formatting import format_value

    return format_value(base, spec, current_culture())


_FRACTIONS: tuple[type, ...] = (float, Decimal, Single)


def column_text(limit: int) -> Text:
    """What turns values into the cells of a table without a format string: fractions get the culture's fixed number of digits."""
    culture = current_culture()
    digits = "F2" if culture.invariant else "F3"

    def text(value: Any) -> str:
        kind = type(value)
        if kind is str:
            return value  # type: ignore[no-any-return]
        if kind is int:
            return str(value)
        if value is None or value is MISSING:
            return ""
        if kind in _FRACTIONS:
            from exoshell.values.formatting import format_value

            return format_value(value, digits, culture)
        return cell_text(value, limit)

    return text


def specified_text(spec: str, limit: int) -> Text:
    """What turns values into text by a format string."""
    return lambda value: formatted_text(value, spec, limit)
