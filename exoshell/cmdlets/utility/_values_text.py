"""Values as .NET's own ToString() writes them in the current culture: what CSV, HTML and their kin put into fields."""

from __future__ import annotations

from typing import Any

from exoshell.values.conversion import to_display_string
from exoshell.values.culture import current_culture
from exoshell.values.number_text import double_text, single_text
from exoshell.values.numbers import Single
from exoshell.values.psobject import base_of
from exoshell.values.types import DotNetType, type_of


def net_text(value: Any) -> str:
    """ToString(): collections give their type's name, doubles every digit they have."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    if kind is int:
        return str(value)
    if kind is float:
        return _localised(double_text(value))
    if kind is Single:
        return _localised(single_text(value))
    base = base_of(value)
    if isinstance(base, list):
        return type_of(base).full_name
    if type(base) is DotNetType:
        return base.full_name
    return to_display_string(value, current_culture())


def _localised(text: str) -> str:
    separator = current_culture().decimal_separator
    return text if separator == "." else text.replace(".", separator)
