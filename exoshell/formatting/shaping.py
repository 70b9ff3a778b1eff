"""From objects to formatting objects: what Format-Table and its kin do, and Out-Default where nobody formatted before it.

The first object that is not text decides the shape; groups open and close as the grouping value changes; errors, text and what does
not fit the chosen view pass between the rows, out of band.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from exoshell.formatting import access
from exoshell.formatting.custom import CustomGenerator
from exoshell.formatting.expressions import EvaluationFailed, Expression
from exoshell.formatting.format_data import (
    CustomEntry,
    FormatEndData,
    FormatEntryData,
    FormatInfoData,
    FormatStartData,
    GroupEndData,
    GroupStartData,
    RawText,
    StyledText,
)
from exoshell.formatting.generator import Generator
from exoshell.formatting.list import ListGenerator
from exoshell.formatting.parameters import BOTH, CORE_ONLY, FormatParameters
from exoshell.formatting.selection import (
    ShapeKind,
    applies_to,
    find_out_of_band,
    find_view,
    guessed_kind,
    kind_of,
    unknown_view_text,
)
from exoshell.formatting.stream_lines import message_lines_of
from exoshell.formatting.table import TableGenerator
from exoshell.formatting.value_text import cell_text, display_text
from exoshell.formatting.views import CustomControl, ViewDefinition
from exoshell.formatting.wide import WideGenerator
from exoshell.values.error_record import ErrorRecord
from exoshell.values.psobject import AUTOMATION_NULL, MISSING, PSCustomObject, base_of

Packet = FormatInfoData
ErrorLines = Callable[[ErrorRecord], StyledText]

_TEXT = frozenset({str, int, float, bool})


class UnknownView(Exception):
    """-View names a view that the object does not have: FormatViewNotFound, ObjectNotFound."""


class Shaper:
    """One Format-* command, or one submission's default formatting. Feed objects, then end."""

    def __init__(self, kind: ShapeKind | None, parameters: FormatParameters | None, error_lines: ErrorLines) -> None:
        self._kind = kind
        self._asked = parameters
        self._parameters = parameters or FormatParameters()
        self._error_lines = error_lines
        self._generator: Generator | None = None
        self._view: ViewDefinition | None = None
        self._in_group = False
        self._grouping: _Grouping | None = None
        self._force = kind is not None and self._parameters.force

    @property
    def limit(self) -> int:
        return self._parameters.limit

    @limit.setter
    def limit(self, value: int) -> None:
        self._parameters.limit = value

    @property
    def started(self) -> bool:
        """Whether an object has decided the shape."""
        return self._generator is not None

    def feed(self, value: Any) -> Iterator[Packet]:
        """The packets for one pipeline object; raises UnknownView."""
        if value is None or value is AUTOMATION_NULL:
            return
        if type(value) is PSCustomObject:
            yield from self._object(value)
            return
        items = access.elements(value)
        if items is None or self._parameters.expand == CORE_ONLY:
            yield from self._object(value)
        elif self._parameters.expand == BOTH:
            yield from self._core_and_elements(value, list(items))
        else:
            for item in items:
                yield from self._object("" if item is None else item)

    def end(self) -> Iterator[Packet]:
        """The packets that close what is open; the next object starts anew."""
        if self._in_group:
            yield GroupEndData()
        if self._generator is not None:
            yield FormatEndData()
        self._generator = self._view = self._grouping = None
        self._in_group = False

    # ------------------------------------------------------------------------------------------------------ objects

    def _core_and_elements(self, value: Any, items: list[Any]) -> Iterator[Packet]:
        yield _text_packet("The following object supports IEnumerable:")
        yield from self._out_of_band(value, fallback=True)
        count = len(items)
        if count == 0:
            yield _text_packet("The IEnumerable contains no objects.")
        elif count == 1:
            yield _text_packet("The IEnumerable contains the following object:")
        else:
            yield _text_packet(f"The IEnumerable contains the following {count} objects:")
        for item in items:
            yield from self._object("" if item is None else item)

    def _object(self, value: Any) -> Iterator[Packet]:
        if isinstance(value, FormatInfoData):
            yield value
            return
        if not self._force:
            packets = list(self._out_of_band(value, fallback=False))
            if packets:
                yield from packets
                return
        if self._generator is None:
            self._generator = self._begin(value)
            yield FormatStartData(self._generator.shape(value), self._auto_size())
        elif not self._force and self._view is not None and not applies_to(self._view, value):
            packets = list(self._out_of_band(value, fallback=True))
            if packets:
                yield from packets
                return
        generator = self._generator
        if self._grouping is not None:
            changed = self._grouping.update(value)
            if self._in_group and changed:
                # the blank line between two groups
                yield FormatEntryData(CustomEntry([]), out_of_band=True)
                yield GroupEndData()
                self._in_group = False
        if not self._in_group:
            yield GroupStartData(self._grouping.caption(value, self._parameters.limit) if self._grouping is not None else None)
            self._in_group = True
        yield FormatEntryData(generator.entry(value))
        if generator.failures:
            for record in generator.drain_failures():
                yield FormatEntryData(self._error_lines(record), out_of_band=True)

    def _out_of_band(self, value: Any, fallback: bool) -> Iterator[Packet]:
        """Packets for what is shown between others: text, errors; with `fallback` everything else as a list."""
        if type(value) in _TEXT:
            yield FormatEntryData(RawText(display_text(value)), out_of_band=True)
            return
        base = base_of(value)
        if isinstance(base, ErrorRecord) and not _extended(value):
            yield FormatEntryData(self._error_lines(base), out_of_band=True)
            return
        message = message_lines_of(base)
        if message is not None:
            yield FormatEntryData(StyledText(message), out_of_band=True)
            return
        view = find_out_of_band(value)
        if view is not None:
            if isinstance(view.control, CustomControl):
                yield FormatEntryData(CustomEntry(view.control.render(value)), out_of_band=True)
            else:
                yield FormatEntryData(ListGenerator(self._plain(), view).entry(value), out_of_band=True)
            return
        if access.is_scalar(value) or not access.has_shown_properties(value):
            yield _text_packet(display_text(value))
            return
        if fallback:
            yield FormatEntryData(ListGenerator(self._plain(), None).entry(value), out_of_band=True)

    def _plain(self) -> FormatParameters:
        return FormatParameters(limit=self._parameters.limit)

    # ------------------------------------------------------------------------------------------------------- choice

    def _begin(self, first: Any) -> Generator:
        kind = self._kind
        view: ViewDefinition | None = None
        if kind is None or not self._parameters.columns:
            view = find_view(first, kind, self._parameters.view)
            if view is None and self._parameters.view and kind is not None:
                raise UnknownView(unknown_view_text(self._parameters.view, kind, first))
        chosen = kind_of(view) if view is not None else kind if kind is not None else guessed_kind(first)
        self._view = view
        self._grouping = self._make_grouping(view)
        parameters = self._parameters
        if chosen is ShapeKind.TABLE:
            return TableGenerator(parameters, view, first)
        if chosen is ShapeKind.LIST:
            return ListGenerator(parameters, view)
        if chosen is ShapeKind.WIDE:
            return WideGenerator(parameters, view)
        return CustomGenerator(parameters, view)

    def _auto_size(self) -> bool:
        if self._parameters.auto_size is not None:
            return self._parameters.auto_size
        control = self._view.control if self._view is not None else None
        return bool(getattr(control, "auto_size", False))

    def _make_grouping(self, view: ViewDefinition | None) -> _Grouping | None:
        spec = self._parameters.group_by
        if spec is not None:
            return _Grouping(spec.expression, spec.label, None)
        if view is not None and view.group_by is not None:
            by = view.group_by
            return _Grouping(by.expression, by.label, by.caption)
        return None


class _Grouping:
    """The current value of the grouping expression, and the caption above its group."""

    def __init__(self, expression: Expression, label: str | None, caption: Callable[[Any], list[Any]] | None) -> None:
        self._expression = expression
        self._read = expression.reader()
        self._label = label
        self._caption = caption
        self._name = ""
        self._value: Any = AUTOMATION_NULL

    def update(self, value: Any) -> bool:
        """Takes the next object's value; whether it differs from the last. Values that cannot be read change nothing."""
        try:
            current = self._read(value)
        except EvaluationFailed:
            return False
        if current is MISSING:
            return False
        last, self._value = self._value, current
        if last is not AUTOMATION_NULL and _same(current, last):
            return False
        if last is AUTOMATION_NULL and current is None:
            return False
        resolved = self._expression.resolve(value)
        self._name = resolved[0].text if resolved else self._expression.text
        return True

    def caption(self, value: Any, limit: int) -> list[Any] | None:
        if self._value is AUTOMATION_NULL:
            return None
        if self._caption is not None:
            return self._caption(value)
        label = self._label if self._label is not None else self._name
        return [f"   {label}: ", cell_text(self._value, limit)]


def _extended(value: Any) -> bool:
    """Whether Get-Error marked an error to be shown with everything it holds."""
    return value is not base_of(value) and any(name.endswith("#PSExtendedError") for name in access.type_names(value))


def _same(one: Any, other: Any) -> bool:
    from exoshell.values.comparison import equals

    if one is other or equals(one, other):
        return True
    return display_text(one).casefold() == display_text(other).casefold()


def _text_packet(text: str) -> Packet:
    return FormatEntryData(RawText(text), out_of_band=True)
