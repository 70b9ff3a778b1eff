"""Sort-Object: orders objects by properties or by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from exoshell.cmdlets._ordering import Column, sort_by
from exoshell.cmdlets._properties import SORT_KEYS, Property, evaluation_error, parse_properties
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.formatting.access import matching_names, reader
from exoshell.values.error_record import TerminatingError
from exoshell.values.net_error import NetError
from exoshell.values.psobject import PSCustomObject

_CHECK_EVERY = 0x3FF


@cmdlet("Sort-Object")
class SortObject(Cmdlet):
    def begin(self) -> None:
        given = self.get("Property")
        self._properties = parse_properties(self, given, SORT_KEYS) if given is not None else []
        self._objects: list[Any] = []

    def process(self) -> None:
        self._add(self.get("InputObject"))

    def fast_process(self) -> Callable[[Any], None] | None:
        return self._add

    def _add(self, value: Any) -> None:
        if value is not None:
            self._objects.append(value)

    def end(self) -> None:
        objects = self._objects
        columns = [self._column(item) for item in self._expanded(objects)] if self._properties else self._whole(objects)
        stable = any(self.switch(name) for name in ("Stable", "Unique")) or "Top" in self.bound or "Bottom" in self.bound
        order = sort_by(columns, len(objects), self.check_stop, stable=stable)
        if self.switch("Unique"):
            order = _without_doubles(order, columns)
        top, bottom = self.get("Top"), self.get("Bottom")
        if top is not None:
            order = order[:top]
        elif bottom is not None:
            order = order[max(0, len(order) - bottom) :]
        self.write_all(objects[place] for place in order)

    def _expanded(self, objects: Sequence[Any]) -> list[Property]:
        """Properties with wildcards become those that the objects have."""
        found: list[Property] = []
        for item in self._properties:
            if not item.pattern:
                found.append(item)
                continue
            names: dict[str, str] = {}
            for value in objects:
                for name in matching_names(value, item.text):
                    names.setdefault(name.casefold(), name)
            found += [Property(name, reader(name), descending=item.descending) for name in names.values()]
        return found

    def _column(self, item: Property) -> Column:
        read, values = item.read, []
        for number, value in enumerate(self._objects):
            if not number & _CHECK_EVERY:
                self.check_stop()
            try:
                values.append(read(value))
            except (TerminatingError, NetError) as error:
                evaluation_error(self, error, value)
                values.append(None)
        descending = self.switch("Descending") if item.descending is None else item.descending
        return self._make(values, descending)

    def _whole(self, objects: Sequence[Any]) -> list[Column]:
        if objects and type(objects[0]) is PSCustomObject:
            return []
        return [self._make(objects, self.switch("Descending"))]

    def _make(self, values: Sequence[Any], descending: bool) -> Column:
        culture = self.get("Culture") or self.context.culture.name
        self.check_stop()
        return Column(values, descending=descending, case_sensitive=self.switch("CaseSensitive"), culture=culture, check=self.check_stop)


def _without_doubles(order: list[int], columns: Sequence[Column]) -> list[int]:
    kept: list[int] = []
    for place in order:
        if not kept or not all(column.same(kept[-1], place) for column in columns):
            kept.append(place)
    return kept
