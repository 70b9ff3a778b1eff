"""Lists: one property a line, labels aligned, long values broken under their first character."""

from __future__ import annotations

from typing import Any

from exoshell.formatting import cells
from exoshell.formatting.expressions import PropertyExpression
from exoshell.formatting.format_data import ListEntry, ListShape
from exoshell.formatting.generator import Generator, Reader
from exoshell.formatting.parameters import FormatParameters
from exoshell.formatting.selection import variant_for
from exoshell.formatting.views import Cell, ListControl, ViewDefinition
from exoshell.styled import Span, StyledLine

SEPARATOR = " : "
LABEL_STYLE = "output.header"


class ListGenerator(Generator):
    """Every object decides its own lines; readers are kept as long as the same names come again."""

    def __init__(self, parameters: FormatParameters, view: ViewDefinition | None) -> None:
        super().__init__(parameters, view)
        self._control = view.control if view is not None and isinstance(view.control, ListControl) else None
        self._readers: dict[tuple[str, str | None], Reader] = {}

    def shape(self, value: Any) -> ListShape:
        return ListShape()

    def entry(self, value: Any) -> ListEntry:
        if self._control is not None:
            return self._by_view(value, self._control)
        labels: list[str] = []
        values: list[str] = []
        for column in self.active_columns(value):
            labels.append(column.label)
            if isinstance(column.expression, PropertyExpression):
                key = (column.expression.name, column.format)
                read = self._readers.get(key)
                if read is None:
                    read = self._readers[key] = self.cell_reader(column.expression, column.format)
            else:
                read = self.cell_reader(column.expression, column.format)
            values.append(read(value))
        return ListEntry(labels, values)

    def _by_view(self, value: Any, control: ListControl) -> ListEntry:
        labels: list[str] = []
        values: list[str] = []
        for item in variant_for(control.entries, value).cells:
            if item.condition is not None and not item.condition(value):
                continue
            labels.append(item.label if item.label is not None else _resolved_label(item, value))
            values.append(self.cell_reader(item.expression, item.format)(value))
        return ListEntry(labels, values)


def _resolved_label(item: Cell, value: Any) -> str:
    """The property's name as the object spells it."""
    resolved = item.expression.resolve(value)
    return resolved[0].text if resolved else item.expression.text


def write_list(entry: ListEntry, screen: int, by_words: bool) -> list[StyledLine]:
    """The lines of one object; none where the screen is too narrow for anything."""
    if not entry.labels or screen - len(SEPARATOR) - 2 < 0:
        return []
    room = max(cells.width(label) for label in entry.labels)
    room = min(room, screen - len(SEPARATOR) - 1)
    indent = " " * (room + len(SEPARATOR))
    field = screen - len(indent)
    lines: list[StyledLine] = []
    for label, value in zip(entry.labels, entry.values, strict=True):
        length = cells.width(label)
        shown = label + " " * (room - length) if length <= room else label[: cells.head(label, room)]
        first = True
        texts = [value] if value.isascii() and len(value) <= field and value.isprintable() else _value_lines(value, field, by_words)
        for text in texts:
            if first:
                spans = (Span(shown, LABEL_STYLE), Span(SEPARATOR + text))
                first = False
            else:
                spans = (Span(indent), Span(text))
            lines.append(StyledLine(spans))
    return lines


def _value_lines(value: str, field: int, by_words: bool) -> list[str]:
    return [piece for line in cells.split_lines(value) for piece in cells.wrap(line, field, field, by_words)]
