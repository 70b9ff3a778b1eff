"""What a column, a list line or a group is computed from: a property by name or pattern, or a calculation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from exoshell.formatting import access
from exoshell.values.error_record import NetException, TerminatingError
from exoshell.values.net_error import NetError
from exoshell.values.psobject import AUTOMATION_NULL, MISSING

FAILURES = (TerminatingError, NetError)
"""What reading an expression raises where a calculation or a getter failed."""


def failure_of(error: BaseException) -> NetException:
    """The .NET exception inside a failure."""
    if isinstance(error, TerminatingError):
        return error.record.exception
    if isinstance(error, NetError):
        return error.exception
    return NetException("System.Management.Automation.GetValueException", str(error))


@dataclass(frozen=True, slots=True)
class PropertyExpression:
    """A property by its name, or by a pattern that may mean several."""

    name: str

    @property
    def text(self) -> str:
        return self.name

    @property
    def is_pattern(self) -> bool:
        return access.has_wildcards(self.name)

    def resolve(self, value: Any) -> list[Expression]:
        """The single properties that are meant on this object; empty where it has none of that name."""
        return [PropertyExpression(name) for name in access.matching_names(value, self.name)]

    def reader(self) -> access.Reader:
        """A function that gives the value for an object, MISSING where there is none. It raises FAILURES."""
        if not self.is_pattern:
            return access.reader(self.name)

        def first(value: Any) -> Any:
            for name in access.matching_names(value, self.name):
                return access.reader(name)(value)
            return MISSING

        return first


@dataclass(frozen=True, slots=True)
class CountExpression(PropertyExpression):
    """Count or Length in a table that chose its columns itself: an object without one counts as one thing."""

    def reader(self) -> access.Reader:
        read = access.reader(self.name)

        def count(value: Any) -> Any:
            found = read(value)
            return 1 if found is MISSING and access.elements(value) is None else found

        return count


@dataclass(frozen=True, slots=True)
class Calculated:
    """A script block of a calculated property, or a function of ours. `text` is its source, the label where no other is given."""

    text: str
    function: Callable[[Any], Any]

    @property
    def is_pattern(self) -> bool:
        return False

    def resolve(self, value: Any) -> list[Expression]:
        return [self]

    def reader(self) -> access.Reader:
        function = self.function

        def call(value: Any) -> Any:
            result = function(value)
            return None if result is AUTOMATION_NULL else result

        return call


Expression = PropertyExpression | Calculated
