"""Format-Custom: objects as trees of text with indentation, from a view or by walking their properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from exoshell.formatting import access, cells
from exoshell.formatting.columns import ColumnSpec
from exoshell.formatting.expressions import FAILURES, PropertyExpression
from exoshell.formatting.format_data import NEW_LINE, CustomEntry, CustomShape, Frame
from exoshell.formatting.generator import ERROR_MARK, Generator
from exoshell.formatting.parameters import FormatParameters
from exoshell.formatting.value_text import cell_text
from exoshell.formatting.views import CustomControl, ViewDefinition
from exoshell.styled import StyledLine
from exoshell.values.psobject import MISSING

_INDENT = 2
_MAX_DEPTH = 50


@dataclass(frozen=True, slots=True)
class _Level:
    number: int
    limit: int

    def next(self) -> _Level:
        return _Level(self.number + 1, self.limit)

    @property
    def full(self) -> bool:
        return self.number >= self.limit


class CustomGenerator(Generator):
    def __init__(self, parameters: FormatParameters, view: ViewDefinition | None) -> None:
        super().__init__(parameters, view)
        self._control = view.control if view is not None and isinstance(view.control, CustomControl) else None

    def shape(self, value: Any) -> CustomShape:
        return CustomShape()

    def entry(self, value: Any) -> CustomEntry:
        if self._control is not None:
            return CustomEntry(self._control.render(value))
        values: list[Any] = []
        level = _Level(0, self.parameters.depth)
        items = access.elements(value)
        if access.is_scalar(value):
            values += [cell_text(value, self.parameters.limit), NEW_LINE]
        elif items is not None:
            self._enumeration(items, level, values)
        else:
            self._object(value, level, self.parameters.columns, values)
        return CustomEntry(values)

    def _object(self, value: Any, level: _Level, columns: list[ColumnSpec], values: list[Any]) -> None:
        values += [f"class {_class_name(value)}", NEW_LINE, "{", NEW_LINE]
        inner: list[Any] = []
        for expression, depth in self._members(value, columns):
            self._member(value, expression, level if depth is None else _Level(level.number, depth), inner)
        values += [Frame(inner, _INDENT), "}", NEW_LINE]

    def _members(self, value: Any, columns: list[ColumnSpec]) -> Iterator[tuple[Any, int | None]]:
        if columns:
            for spec in columns:
                for expression in spec.expression.resolve(value):
                    yield expression, spec.depth
            return
        for name in access.default_display_names(value) or access.names_for_display(value):
            yield PropertyExpression(name), None

    def _member(self, value: Any, expression: Any, level: _Level, values: list[Any]) -> None:
        values.append(f"{expression.text} = ")
        try:
            content = expression.reader()(value)
        except FAILURES as failure:
            self.failed(expression, value, failure)
            content = ERROR_MARK if self.parameters.display_error else ""
        if content is MISSING:
            content = None
        items = access.elements(content)
        if items is not None:
            inner: list[Any] = []
            self._enumeration(items, level.next(), inner)
            values += [NEW_LINE, Frame(inner, _INDENT)]
        elif content is None or self._is_leaf(content, level):
            self._leaf(content, values)
        else:
            inner = []
            self._object(content, level.next(), [], inner)
            values += [NEW_LINE, Frame(inner, _INDENT)]

    def _enumeration(self, items: Iterable[Any], level: _Level, values: list[Any]) -> None:
        inner: list[Any] = []
        for count, item in enumerate(items):
            if count == self.parameters.limit:
                self._leaf(cells.ELLIPSIS, inner)
                break
            if self._is_leaf(item, level):
                self._leaf(item, inner)
                continue
            nested = access.elements(item)
            if nested is not None:
                deeper: list[Any] = []
                self._enumeration(nested, level.next(), deeper)
                inner += [NEW_LINE, Frame(deeper, _INDENT)]
            else:
                self._object(item, level.next(), [], inner)
        values += ["[", NEW_LINE, Frame(inner, _INDENT), "]", NEW_LINE, NEW_LINE]

    def _leaf(self, value: Any, values: list[Any]) -> None:
        values += [cell_text(value, self.parameters.limit), NEW_LINE]

    def _is_leaf(self, value: Any, level: _Level) -> bool:
        return level.full or value is None or access.is_scalar(value)


def _class_name(value: Any) -> str:
    names = access.type_names(value)
    return names[0].rpartition(".")[2] if names else "PSObject"


# ------------------------------------------------------------------------------------------------------------ writing


class CustomWriter:
    """Writes the values of a custom entry: text gathers until a line ends, frames indent."""

    def __init__(self, screen: int, by_words: bool) -> None:
        self._screen = screen
        self._by_words = by_words
        self._frames: list[Frame] = []
        self._buffer: list[str] = []
        self._lines: list[StyledLine] = []

    def write(self, values: list[Any]) -> list[StyledLine]:
        self._walk(values, 0)
        self._flush()
        lines, self._lines = self._lines, []
        return lines

    def _walk(self, values: list[Any], depth: int) -> None:
        for value in values:
            if value is NEW_LINE:
                self._flush()
            elif isinstance(value, str):
                self._buffer.append(value)
            elif isinstance(value, Frame) and depth < _MAX_DEPTH:
                self._frames.append(value)
                self._walk(value.values, depth + 1)
                self._frames.pop()

    def _flush(self) -> None:
        text = "".join(self._buffer)
        self._buffer.clear()
        left = sum(frame.left for frame in self._frames)
        right = sum(frame.right for frame in self._frames)
        first_indent = self._frames[-1].first_line if self._frames else 0
        useful = self._screen - right - left
        if useful <= 0:
            text = ""
        if abs(first_indent) >= useful:
            first_indent = 0
        first = useful - max(first_indent, 0)
        following = useful + min(first_indent, 0)
        first_padding = " " * (left + max(first_indent, 0))
        padding = " " * (left - min(first_indent, 0))
        for number, line in enumerate(cells.wrap(text, first, following, self._by_words)):
            self._lines.append(StyledLine.of((padding if number else first_padding) + line))
