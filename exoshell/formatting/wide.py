"""Format-Wide: one property of each object, several in a row."""

from __future__ import annotations

from typing import Any

from exoshell.formatting import access
from exoshell.formatting.expressions import Expression, PropertyExpression
from exoshell.formatting.format_data import WideEntry, WideShape
from exoshell.formatting.generator import Generator
from exoshell.formatting.parameters import FormatParameters
from exoshell.formatting.views import ViewDefinition, WideControl

_NAME_PATTERNS = ("name", "id", "key", "*key", "*name", "*id")
_BOOKKEEPING = frozenset({"pscomputername", "psshowcomputername", "runspaceid", "pssourcejobinstanceid"})


class WideGenerator(Generator):
    def __init__(self, parameters: FormatParameters, view: ViewDefinition | None) -> None:
        super().__init__(parameters, view)
        self._control = view.control if view is not None and isinstance(view.control, WideControl) else None

    def shape(self, value: Any) -> WideShape:
        if self.parameters.auto_size:
            return WideShape(0)
        if self.parameters.wide_columns is not None:
            return WideShape(self.parameters.wide_columns)
        return WideShape(self._control.columns if self._control is not None else 0)

    def entry(self, value: Any) -> WideEntry:
        if self._control is not None:
            cell = self._control.cell
            return WideEntry(self.cell_reader(cell.expression, cell.format)(value))
        if self.parameters.columns:
            spec = self.parameters.columns[0]
            resolved = spec.expression.resolve(value)
            return WideEntry(self.cell_reader(resolved[0], spec.format)(value) if resolved else "")
        expression = display_name_expression(value)
        if expression is None:
            columns = self.active_columns(value)
            expression = columns[0].expression if columns else None
        return WideEntry(self.cell_reader(expression)(value) if expression is not None else "")


def display_name_expression(value: Any) -> Expression | None:
    """The property that best says what an object is called."""
    own = access.default_display_name(access.type_names(value))
    if own:
        return PropertyExpression(own)
    for pattern in _NAME_PATTERNS:
        for name in access.matching_names(value, pattern):
            if name.casefold() not in _BOOKKEEPING:
                return PropertyExpression(name)
    return None


def best_items_per_row(longest: int, screen: int) -> int:
    """How many items of a length fit beside each other, at least one."""
    if longest <= 0 or screen < 1 or longest >= screen:
        return 1
    count = 1
    while longest * (count + 1) + count < screen:
        count += 1
    return count
