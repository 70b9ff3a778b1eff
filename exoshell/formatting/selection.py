"""Which view an object is shown by: its type names decide first, then how many properties there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Any

from exoshell.formatting import access
from exoshell.formatting.views import (
    CustomControl,
    ListControl,
    TableControl,
    Variant,
    ViewDefinition,
    WideControl,
    views_of,
)
from exoshell.values.psobject import base_of


class ShapeKind(StrEnum):
    """What Format-Table, -List, -Wide and -Custom make; the value is how error texts name it."""

    TABLE = "Table"
    LIST = "List"
    WIDE = "Wide"
    CUSTOM = "Custom"


_CONTROLS: dict[type, ShapeKind] = {
    TableControl: ShapeKind.TABLE,
    ListControl: ShapeKind.LIST,
    WideControl: ShapeKind.WIDE,
    CustomControl: ShapeKind.CUSTOM,
}

MAX_TABLE_PROPERTIES = 4
"""An object with more properties than this prints as a list."""


def kind_of(view: ViewDefinition) -> ShapeKind:
    return _CONTROLS[type(view.control)]


def find_view(value: Any, kind: ShapeKind | None, name: str = "") -> ViewDefinition | None:
    """The view for an object: of one kind, or of any; by name where one is given."""
    names = access.type_names(value)
    return _named_view(names, kind, name.casefold()) if name else _view_for(names, kind)


def find_out_of_band(value: Any) -> ViewDefinition | None:
    """The view of objects that print between the rows of others: errors, warnings, script blocks."""
    return _out_of_band_view(access.type_names(value))


@lru_cache(maxsize=512)
def _view_for(names: tuple[str, ...], kind: ShapeKind | None) -> ViewDefinition | None:
    return _best(names, lambda view: not view.out_of_band and (kind is None or kind_of(view) is kind))


@lru_cache(maxsize=512)
def _out_of_band_view(names: tuple[str, ...]) -> ViewDefinition | None:
    return _best(names, lambda view: view.out_of_band)


def _named_view(names: tuple[str, ...], kind: ShapeKind | None, folded: str) -> ViewDefinition | None:
    return _best(names, lambda view: view.name.casefold() == folded and (kind is None or kind_of(view) is kind))


def _best(names: tuple[str, ...], wanted: Callable[[ViewDefinition], bool]) -> ViewDefinition | None:
    for name in names:
        for view in views_of(name):
            if wanted(view):
                return view
    plain = access.without_deserialized(names)
    return _best(plain, wanted) if plain is not None else None


def forget_views() -> None:
    """After views were added."""
    _view_for.cache_clear()
    _out_of_band_view.cache_clear()


def applies_to(view: ViewDefinition, value: Any) -> bool:
    """Whether an object that comes later may be shown by the view that the first one chose."""
    return _applies(view.applies, access.type_names(value))


@lru_cache(maxsize=2048)
def _applies(types: frozenset[str], names: tuple[str, ...]) -> bool:
    if any(name.casefold() in types for name in names):
        return True
    plain = access.without_deserialized(names)
    return plain is not None and _applies(types, plain)


def variant_for(variants: Iterable[Variant], value: Any) -> Variant:
    """The row or entry definition for an object: the one for the most specific of its types, else the one for all."""
    default: Variant | None = None
    special: list[Variant] = []
    for variant in variants:
        if variant.selected_by:
            special.append(variant)
        elif default is None:
            default = variant
    if special:
        for name in access.type_names(value):
            folded = name.casefold()
            for variant in special:
                if folded in variant.selected_by:
                    return variant
    return default if default is not None else special[0]


def guessed_kind(value: Any) -> ShapeKind:
    """Table or list for an object without a view."""
    count = len(access.default_display_names(value)) or len(access.names_for_display(value))
    return ShapeKind.TABLE if count <= MAX_TABLE_PROPERTIES else ShapeKind.LIST


def unknown_view_text(name: str, kind: ShapeKind, value: Any) -> str:
    """What Format-* says about a -View that the object has not."""
    from exoshell.values.types import type_of

    actual = type_of(base_of(value)).full_name
    views = views_of(actual)
    valid = [view.name for view in views if kind_of(view) is kind and not view.out_of_band]
    if valid:
        return f"The view name {name} cannot be found. Specify one of the following {kind} views and try again: {', '.join(valid)}."
    commands = [f"Format-{kind_of(view)}" for view in views if view.name.casefold() == name.casefold()]
    if commands:
        listed = ", ".join(commands)
        # the blank in front is PowerShell's
        return f" The view name {name} cannot be found in the {kind} formatting. Try using one of these other format cmdlets: {listed}"
    return f"The view name {name} cannot be found. There are no existing {kind} views for {actual} objects."
