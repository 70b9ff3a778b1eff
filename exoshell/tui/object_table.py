"""ObjectTable: objects as rows and columns of text, to sort and to filter. What takes long comes in steps, so that a screen stays alive.

Columns are what the object's table view would show, or its properties; texts are those of Format-Table.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from typing import Any

from exoshell.formatting.access import default_display_names, names_for_display
from exoshell.formatting.expressions import PropertyExpression
from exoshell.formatting.selection import ShapeKind, find_view
from exoshell.formatting.value_text import cell_text
from exoshell.formatting.views import TableControl
from exoshell.repl.transcript import printable, text_width
from exoshell.values.comparison import sort_key
from exoshell.values.members import find_property
from exoshell.values.psobject import MISSING

STEP = 250
"""Rows handled between two breaths."""
MAX_WIDTH = 40
_MEASURED = 200
"""Rows, spread evenly, that decide how wide columns are."""
VALUE_COLUMN = "Value"
"""The only column of objects that have no properties worth one: text and numbers."""
Steps = Generator[None, None, None]


class ObjectTable:
    """`order` holds the places of the objects that are shown now, in the order they are shown."""

    def __init__(self, objects: Sequence[Any], *, all_properties: bool = False) -> None:
        self.objects = objects
        self.columns = _columns(objects, all_properties)
        self.order: list[int] = list(range(len(objects)))
        self.sorted_by: int | None = None
        self.descending = False
        self.filter = ""
        self._texts: dict[int, tuple[str, ...]] = {}

    def texts(self, place: int) -> tuple[str, ...]:
        """The cells of an object."""
        found = self._texts.get(place)
        if found is None:
            found = self._texts[place] = tuple(_text(self.value(place, column)) for column in range(len(self.columns)))
        return found

    def value(self, place: int, column: int) -> Any:
        thing, name = self.objects[place], self.columns[column]
        found = find_property(thing, name)
        if found is not MISSING:
            return found
        return thing if name == VALUE_COLUMN and _is_plain(thing) else None

    def widths(self) -> list[int]:
        """Columns of the screen for each column."""
        rows = [self.texts(place) for place in range(0, len(self.objects), 1 + len(self.objects) // _MEASURED)]
        return [
            min(MAX_WIDTH, max([text_width(name), *(text_width(row[column]) for row in rows)])) for column, name in enumerate(self.columns)
        ]

    def arrange(self) -> Steps:
        """Applies `filter`, `sorted_by` and `descending` in steps; `order` changes at the end, and not at all where it is abandoned."""
        wanted = self.filter.casefold().split()
        order: list[int] = []
        for place in range(len(self.objects)):
            if not wanted or _fits(self.texts(place), wanted):
                order.append(place)
            if place % STEP == STEP - 1:
                yield
        if self.sorted_by is not None:
            keys: dict[int, Any] = {}
            for number, place in enumerate(order):
                keys[place] = sort_key(self.value(place, self.sorted_by))
                if number % STEP == STEP - 1:
                    yield
            order.sort(key=keys.__getitem__, reverse=self.descending)
        self.order = order

    def sort(self, column: int) -> None:
        """Next state of a column: ascending, descending, as it came. `arrange` applies it."""
        if self.sorted_by != column:
            self.sorted_by, self.descending = column, False
        elif not self.descending:
            self.descending = True
        else:
            self.sorted_by, self.descending = None, False


def _fits(row: Iterable[str], wanted: Sequence[str]) -> bool:
    text = "\t".join(row).casefold()
    return all(word in text for word in wanted)


def _text(value: Any) -> str:
    return "" if value is None else printable(cell_text(value)).replace("\n", " ")


def _columns(objects: Sequence[Any], all_properties: bool) -> list[str]:
    """Of the first object of each kind among the first ones; objects of different kinds share a table."""
    found: dict[str, str] = {}
    for thing in objects[:50]:
        for name in _names(thing, all_properties):
            found.setdefault(name.casefold(), name)
    return list(found.values()) or [VALUE_COLUMN]


def _is_plain(thing: Any) -> bool:
    return isinstance(thing, str | int | float)


def _names(thing: Any, all_properties: bool) -> Sequence[str]:
    if _is_plain(thing):
        return (VALUE_COLUMN,)
    if all_properties:
        return tuple(names_for_display(thing))
    view = find_view(thing, ShapeKind.TABLE)
    if view is not None and isinstance(view.control, TableControl):
        shown = [cell.expression for cell in view.control.rows[0].cells]
        names = [str(expression.name) for expression in shown if isinstance(expression, PropertyExpression)]
        if names:
            return names
    return tuple(default_display_names(thing) or names_for_display(thing))
