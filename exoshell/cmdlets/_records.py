"""Objects that cmdlets output: a .NET type name, properties in order, values by attribute."""

from __future__ import annotations

from typing import Any, ClassVar

from exoshell.values.collections import enumerate_value
from exoshell.values.member_tables import snake_case
from exoshell.values.psobject import MISSING


def items_of(value: Any) -> list[Any]:
    """The elements of what a parameter of some array type was given: a collection's, or the one value; none for null."""
    if value is None:
        return []
    items = enumerate_value(value)
    return [value] if items is None else list(items)


class Record:
    """Base of result classes. Subclasses name their type and properties; values are given in that order."""

    ps_type_name: str = "System.Object"
    ps_properties: tuple[str, ...] = ()
    ps_writable: ClassVar[frozenset[str]] = frozenset()
    """Lower-case names of the properties that scripts may set."""
    _attributes: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls) -> None:
        cls._attributes = {name.lower(): snake_case(name) for name in cls.ps_properties}

    def __init__(self, *values: Any, **more: Any) -> None:
        for name, value in zip(self._attributes.values(), values, strict=False):
            setattr(self, name, value)
        for name, value in more.items():
            setattr(self, name, value)

    def ps_property(self, name: str) -> Any:
        attribute = self._attributes.get(name)
        return MISSING if attribute is None else getattr(self, attribute)

    def ps_set_property(self, name: str, value: Any) -> bool:
        if name not in self.ps_writable:
            return False
        setattr(self, self._attributes[name], value)
        return True
