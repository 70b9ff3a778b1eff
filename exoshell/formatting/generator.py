"""What all shapes share: reading values for display, with what failed collected on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.formatting import access
from exoshell.formatting.columns import ColumnSpec
from exoshell.formatting.expressions import FAILURES, CountExpression, Expression, PropertyExpression, failure_of
from exoshell.formatting.format_data import Entry, Shape
from exoshell.formatting.parameters import FormatParameters
from exoshell.formatting.value_text import Text, cell_text, specified_text
from exoshell.formatting.views import ViewDefinition
from exoshell.values.error_record import ErrorCategory, ErrorRecord

ERROR_MARK = "#ERR"
_COUNTS = ("count", "length")

Reader = Callable[[Any], str]
"""Gives the text of one cell for an object."""


class Column:
    """An expression made ready to read many objects."""

    __slots__ = ("alignment", "expression", "format", "label", "width")

    def __init__(self, expression: Expression, spec: ColumnSpec | None = None) -> None:
        self.expression = expression
        self.label = expression.text if spec is None or spec.label is None else spec.label
        self.format = spec.format if spec is not None else None
        self.width = spec.width if spec is not None else 0
        self.alignment = spec.alignment if spec is not None else None


class Generator:
    """Turns objects into entries of one shape, by a view or by their properties."""

    def __init__(self, parameters: FormatParameters, view: ViewDefinition | None) -> None:
        self.parameters = parameters
        self.view = view
        self.failures: list[ErrorRecord] = []

    def shape(self, value: Any) -> Shape:
        """What the first object decides about the whole output."""
        raise NotImplementedError

    def entry(self, value: Any) -> Entry:
        """One object made text."""
        raise NotImplementedError

    # ------------------------------------------------------------------------------------------------------ columns

    def active_columns(self, value: Any, *, keep_unknown: bool = False) -> list[Column]:
        """The columns that were asked for, else the default display set, else all properties."""
        asked = self.parameters.columns
        if asked:
            found: list[Column] = []
            for spec in asked:
                resolved = spec.expression.resolve(value)
                if not resolved and keep_unknown and not spec.expression.is_pattern:
                    resolved = [spec.expression]
                found.extend(Column(expression, spec) for expression in resolved)
            return found
        names = access.default_display_names(value) or access.names_for_display(value)
        return [Column(CountExpression(name) if name.casefold() in _COUNTS else PropertyExpression(name)) for name in names]

    # ------------------------------------------------------------------------------------------------------- values

    def cell_reader(self, expression: Expression, spec: str | None = None, text: Text | None = None) -> Reader:
        """A function from objects to the text of one cell; failures become an empty cell or #ERR, and are kept."""
        limit = self.parameters.limit
        if spec:
            make: Text = specified_text(spec, limit)
        elif text is not None:
            make = text
        else:

            def make(value: Any) -> str:
                return cell_text(value, limit)

        read = expression.reader()

        def cell(value: Any) -> str:
            try:
                return make(read(value))
            except FAILURES as failure:
                self.failed(expression, value, failure)
                return ERROR_MARK if self.parameters.display_error else ""

        return cell

    def failed(self, expression: Expression, value: Any, failure: Exception) -> None:
        """Keeps what an expression raised, where -ShowError wants it."""
        if not self.parameters.show_error:
            return
        self.failures.append(
            ErrorRecord(
                failure_of(failure),
                "PSPropertyExpressionError",
                ErrorCategory.InvalidArgument,
                value,
                message=f'Failed to evaluate expression "{expression.text}".',
            )
        )

    def drain_failures(self) -> list[ErrorRecord]:
        found, self.failures = self.failures, []
        return found
