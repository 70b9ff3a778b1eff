"""Tables: which columns an object gives, and how rows are written into their widths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exoshell.formatting import access, cells
from exoshell.formatting.expressions import FAILURES, Expression, PropertyExpression
from exoshell.formatting.format_data import TableColumn, TableRow, TableShape
from exoshell.formatting.generator import Column, Generator, Reader
from exoshell.formatting.parameters import FormatParameters
from exoshell.formatting.selection import variant_for
from exoshell.formatting.value_text import Text, cell_text, column_text
from exoshell.formatting.views import TableControl, Variant, ViewDefinition
from exoshell.styled import Span, StyledLine
from exoshell.values.psobject import MISSING, PSCustomObject, Schema

MAX_DEFAULT_COLUMNS = 10
HEADER_STYLE = "output.header"


class TableGenerator(Generator):
    """Rows of a table. The first object decides the columns; later ones only fill them."""

    def __init__(self, parameters: FormatParameters, view: ViewDefinition | None, first: Any) -> None:
        super().__init__(parameters, view)
        self._control = view.control if view is not None and isinstance(view.control, TableControl) else None
        self._columns: list[Column] = []
        self._readers: list[Reader] = []
        self._text: Text = cell_text
        self._plain = False
        """Whether all columns are properties by name without a format, so that rows over one schema are read by place."""
        self._schema: Schema | None = None
        self._places: list[int] = []
        self._rows: dict[int, tuple[list[Reader], tuple[int, ...] | None]] = {}
        if self._control is None:
            self._columns = self.active_columns(first, keep_unknown=True)
            if not parameters.columns and not access.default_display_names(first):
                del self._columns[MAX_DEFAULT_COLUMNS:]
            text = self._text = column_text(parameters.limit)
            self._readers = [self.cell_reader(column.expression, column.format, text) for column in self._columns]
            self._plain = all(
                isinstance(column.expression, PropertyExpression) and not column.format and not column.expression.is_pattern
                for column in self._columns
            )

    # -------------------------------------------------------------------------------------------------------- shape

    def shape(self, value: Any) -> TableShape:
        hide = self.parameters.hide_header
        if self._control is None:
            columns = [
                TableColumn(
                    column.label,
                    column.width,
                    default_alignment(value, column.expression) if column.alignment is None else column.alignment,
                )
                for column in self._columns
            ]
            return TableShape(columns, bool(hide))
        control = self._control
        columns = []
        for place, item in enumerate(variant_for(control.rows, value).cells):
            header = control.headers[place] if place < len(control.headers) else None
            label = header.label if header is not None and header.label is not None else item.expression.text
            alignment = header.alignment if header is not None else cells.UNDEFINED
            columns.append(TableColumn(label, header.width if header is not None else 0, alignment or item.alignment))
        return TableShape(columns, control.hide_header if hide is None else hide)

    # --------------------------------------------------------------------------------------------------------- rows

    def entry(self, value: Any) -> TableRow:
        wrap = self.parameters.wrap
        if self._plain and type(value) is PSCustomObject and value.extra is None:
            schema = value.schema
            if schema is self._schema or self._learn(schema):
                items, text = value.values, self._text
                return TableRow([text(items[place]) for place in self._places], bool(wrap))
        if self._control is None:
            return TableRow([read(value) for read in self._readers], bool(wrap))
        variant = variant_for(self._control.rows, value)
        readers, alignments = self._variant_readers(variant)
        return TableRow([read(value) for read in readers], variant.wrap if wrap is None else wrap, alignments)

    def _learn(self, schema: Schema) -> bool:
        """Remembers where a schema has the columns; False where some are missing or need a reader."""
        if schema.readers is not None:
            return False
        places = [schema.index.get(column.expression.text.casefold(), -1) for column in self._columns]
        if -1 in places:
            return False
        self._schema, self._places = schema, places
        return True

    def _variant_readers(self, variant: Variant) -> tuple[list[Reader], tuple[int, ...] | None]:
        found = self._rows.get(id(variant))
        if found is None:
            readers = [self.cell_reader(item.expression, item.format) for item in variant.cells]
            alignments = tuple(item.alignment for item in variant.cells)
            found = self._rows[id(variant)] = (readers, alignments if any(alignments) else None)
        return found


def default_alignment(value: Any, expression: Expression) -> int:
    """Numbers and their kin to the right, everything else to the left, as the first object's value says."""
    try:
        content = expression.reader()(value)
    except FAILURES:
        return cells.LEFT
    if content is None or content is MISSING or access.is_string(content):
        return cells.LEFT
    return cells.RIGHT if access.is_scalar(content) else cells.LEFT


# ------------------------------------------------------------------------------------------------------------ writing


def fit_widths(widths: list[int], available: int) -> list[int]:
    """Column widths for a screen: unknown ones (0) share what is left, too many lose from the right; -1 is a column that is gone."""
    widths = list(widths)
    if all(width > 0 for width in widths):
        if _total(widths) > available:
            _trim(widths, available)
        return widths
    flexible = [place for place, width in enumerate(widths) if width <= 0]
    for place in flexible:
        widths[place] = 1
    spare = available - _total(widths)
    if spare < 0:
        _trim(widths, available)
        return widths
    share, rest = divmod(spare, len(flexible))
    for number, place in enumerate(flexible):
        widths[place] += share + (1 if number < rest else 0)
    return widths


def _total(widths: Sequence[int]) -> int:
    visible = [width for width in widths if width > 0]
    return sum(visible) + len(visible) - 1


def _trim(widths: list[int], available: int) -> None:
    last = len(widths) - 1
    while last >= 0:
        excess = _total(widths) - available
        if excess <= 0:
            return
        if widths[last] - excess < 1:
            widths[last] = -1
            last -= 1
        else:
            widths[last] -= excess


class TableWriter:
    """Writes rows into columns of fixed widths."""

    MINIMUM_SCREEN = 5

    def __init__(self, screen: int, widths: list[int], alignments: list[int], by_words: bool) -> None:
        self._by_words = by_words
        self._widths = fit_widths(widths, screen) if screen >= self.MINIMUM_SCREEN else [-1] * len(widths)
        self._alignments = alignments
        self._visible = [place for place, width in enumerate(self._widths) if width > 0]
        self._plain = self._compile()

    @property
    def disabled(self) -> bool:
        return not self._visible

    def _compile(self) -> list[tuple[int, int, int, bool]]:
        """For each visible column: place, width, alignment, and whether it is padded. (The last one is not, unless hidden ones follow.)"""
        last = len(self._widths) - 1
        return [(place, self._widths[place], self._alignments[place], place != last) for place in self._visible]

    def header(self, labels: list[str]) -> list[StyledLine]:
        """The labels, which wrap where they are too long, and the lines under them."""
        if self.disabled:
            return []
        lines = [_styled(line, HEADER_STYLE) for line in self._wrapped(labels, self._alignments)]
        marks = []
        for place, label in enumerate(labels):
            room = self._widths[place]
            length = cells.width(label) if label else room
            marks.append("-" * min(room, length) if room > 0 else "")
        lines.append(_styled(self._line(marks, None), HEADER_STYLE))
        return lines

    def row(self, row: TableRow) -> list[StyledLine]:
        if self.disabled:
            return []
        values = row.cells
        missing = len(self._widths) - len(values)
        if missing > 0:
            values = values + [""] * missing
        if row.wrap:
            alignments = self._alignments
            if row.alignments is not None:
                alignments = [own or shared for own, shared in zip(row.alignments, self._alignments, strict=False)]
            return [StyledLine.of(line) for line in self._wrapped(values, alignments)]
        return [StyledLine.of(self._line(values, row.alignments))]

    def plain_row(self, values: list[str]) -> StyledLine | None:
        """A row of Format-Wide."""
        return None if self.disabled else StyledLine.of(self._line(values, None))

    def _line(self, values: Sequence[str], alignments: tuple[int, ...] | None) -> str:
        fit = cells.fit
        parts = []
        for place, room, alignment, pad in self._plain:
            text = values[place]
            if alignments is not None and place < len(alignments) and alignments[place]:
                alignment = alignments[place]
            # the common case by itself: one line of plain characters that fits
            if text.isascii() and text.isprintable() and len(text) <= room:
                if alignment == cells.RIGHT:
                    text = text.rjust(room)
                elif alignment != cells.CENTER:
                    if pad:
                        text = text.ljust(room)
                else:
                    text = fit(text, room, alignment, pad)
                parts.append(text)
            else:
                parts.append(fit(text, room, alignment, pad))
        return " ".join(parts)

    def _wrapped(self, values: Sequence[str], alignments: Sequence[int]) -> list[str]:
        columns: list[list[str]] = []
        for number, place in enumerate(self._visible):
            room = self._widths[place]
            alignment = alignments[place]
            last = number == len(self._visible) - 1
            lines = cells.wrap(values[place], room, room, self._by_words)
            if not last or alignment in (cells.RIGHT, cells.CENTER):
                lines = [cells.fit(line, room, alignment, not last) if cells.width(line) < room else line for line in lines]
            columns.append(lines)
        height = max(len(lines) for lines in columns)
        result = []
        for level in range(height):
            ends = max(number for number, lines in enumerate(columns) if len(lines) > level)
            parts = [
                lines[level] if len(lines) > level else " " * self._widths[self._visible[number]]
                for number, lines in enumerate(columns[: ends + 1])
            ]
            result.append(" ".join(parts) if height == 1 else _join_trimmed(parts))
        return result


def _join_trimmed(parts: list[str]) -> str:
    """Columns with their separators; the last one loses its blanks, and its separator where nothing is left of it."""
    last = parts.pop().rstrip()
    if last or not parts:
        parts.append(last)
    return " ".join(parts)


def _styled(text: str, style: str) -> StyledLine:
    return StyledLine((Span(text, style),)) if text else StyledLine()
