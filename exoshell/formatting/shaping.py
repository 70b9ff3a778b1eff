"""From objects to formatting objects: what Format-Table and its kin do, and Out-Default where nobody formatted before it.

The first object that is not text decides the shape; groups open and close as the grouping value changes; errors, text and what does
not fit the chosen view pass between the rows, out of band.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.formatting import access
from exoshell.formatting.custom import CustomGenerator
from exoshell.formatting.expressions import FAILURES, Expression
from exoshell.formatting.format_data import (
    CustomEntry,
    Entry,
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
from exoshell.values.psobject import AUTOMATION_NULL, MISSING, PSCustomObject, Schema, base_of

Emit = Callable[[FormatInfoData], None]
ErrorLines = Callable[[ErrorRecord], StyledText]

_TEXT = frozenset({str, int, float, bool})


class UnknownView(Exception):
    """-View names a view that the object does not have: FormatViewNotFound, ObjectNotFound."""


class Shaper:
    """One Format-* command, or one submission's default formatting. Feed objects, then end."""

    def __init__(self, kind: ShapeKind | None, parameters: FormatParameters | None, error_lines: ErrorLines, prefixed: bool = True) -> None:
        self._kind = kind
        self._asked = parameters
        self._parameters = parameters or FormatParameters()
        self._error_lines = error_lines
        self._prefixed = prefixed
        self._generator: Generator | None = None
        self._view: ViewDefinition | None = None
        self._in_group = False
        self._known: Schema | None = None
        """The schema of the last object that was shown in the chosen shape."""
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

    def feed(self, value: Any, emit: Emit) -> None:
        """Emits the packets for one pipeline object; raises UnknownView."""
        if type(value) is PSCustomObject:
            if value.schema is self._known and value.own_type_names is None and value.extra is None:
                # another row of what is being shown: nothing is left to decide
                self._entry(value, emit)
            else:
                self._object(value, emit)
            return
        if value is None or value is AUTOMATION_NULL:
            return
        items = access.elements(value)
        if items is None or self._parameters.expand == CORE_ONLY:
            self._object(value, emit)
        elif self._parameters.expand == BOTH:
            self._core_and_elements(value, list(items), emit)
        else:
            for item in items:
                self._object("" if item is None else item, emit)

    def end(self, emit: Emit) -> None:
        """Emits the packets that close what is open; the next object starts anew."""
        if self._in_group:
            emit(GroupEndData())
        if self._generator is not None:
            emit(FormatEndData())
        self._generator = self._view = self._grouping = self._known = None
        self._in_group = False

    # ------------------------------------------------------------------------------------------------------ objects

    def _core_and_elements(self, value: Any, items: list[Any], emit: Emit) -> None:
        emit(_text_packet("The following object supports IEnumerable:"))
        self._out_of_band(value, emit, fallback=True)
        count = len(items)
        if count == 0:
            emit(_text_packet("The IEnumerable contains no objects."))
        elif count == 1:
            emit(_text_packet("The IEnumerable contains the following object:"))
        else:
            emit(_text_packet(f"The IEnumerable contains the following {count} objects:"))
        for item in items:
            self._object("" if item is None else item, emit)

    def _object(self, value: Any, emit: Emit) -> None:
        if isinstance(value, FormatInfoData):
            emit(value)
            return
        if not self._force and self._out_of_band(value, emit, fallback=False):
            return
        if self._generator is None:
            self._generator = self._begin(value)
            emit(FormatStartData(self._generator.shape(value), self._auto_size()))
        elif (
            not self._force
            and self._view is not None
            and not applies_to(self._view, value)
            and self._out_of_band(value, emit, fallback=True)
        ):
            return
        if type(value) is PSCustomObject and value.own_type_names is None and value.extra is None:
            self._known = value.schema
        self._entry(value, emit)

    def _entry(self, value: Any, emit: Emit) -> None:
        """An object in the shape that was chosen, in the group it belongs to."""
        generator = self._generator
        assert generator is not None
        grouping = self._grouping
        if grouping is not None and grouping.update(value) and self._in_group:
            # the blank line between two groups
            emit(FormatEntryData(CustomEntry([]), out_of_band=True))
            emit(GroupEndData())
            self._in_group = False
        if not self._in_group:
            emit(GroupStartData(grouping.caption(value, self._parameters.limit) if grouping is not None else None))
            self._in_group = True
        emit(FormatEntryData(generator.entry(value)))
        if generator.failures:
            for record in generator.drain_failures():
                emit(FormatEntryData(self._error_lines(record), out_of_band=True))

    def _out_of_band(self, value: Any, emit: Emit, fallback: bool) -> bool:
        """Emits what is shown between others: text, errors; with `fallback` everything else as a list. Whether it did."""
        entry = self._out_of_band_entry(value, fallback)
        if entry is None:
            return False
        emit(FormatEntryData(entry, out_of_band=True))
        return True

    def _out_of_band_entry(self, value: Any, fallback: bool) -> Entry | None:
        if type(value) in _TEXT:
            return RawText(display_text(value))
        base = base_of(value)
        if isinstance(base, ErrorRecord) and not _extended(value):
            return self._error_lines(base)
        message = message_lines_of(base, self._prefixed)
        if message is not None:
            return StyledText(message)
        view = find_out_of_band(value)
        if view is not None:
            if isinstance(view.control, CustomControl):
                return CustomEntry(view.control.render(value))
            return ListGenerator(self._plain(), view).entry(value)
        if access.is_scalar(value) or not access.has_shown_properties(value):
            return RawText(display_text(value))
        return ListGenerator(self._plain(), None).entry(value) if fallback else None

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
        except FAILURES:
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

    if one is None or other is None or one is other:
        return one is other
    # either may be converted to the other's type ('x' and $true are one group); a list has no order and is compared as text
    if (not isinstance(one, list) and equals(one, other)) or (not isinstance(other, list) and equals(other, one)):
        return True
    return display_text(one).casefold() == display_text(other).casefold()


def _text_packet(text: str) -> FormatInfoData:
    return FormatEntryData(RawText(text), out_of_band=True)
