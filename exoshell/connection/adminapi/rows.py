"""A page of JSON → rows over shared schemas: one Schema per shape of object, one tuple of raw values per object.

Annotations ('WhenCreated@data.type') become readers of the schema and leave the rows, so they cost memory once. Equal texts and
lists are shared inside a command's rows: most of a mailbox' 230 values are the tenant's defaults. orjson decodes (1,000 mailboxes
of 12 kB: 56 ms here; msgspec's generic decoder 58, its typed one 43 but deaf to properties it was not told of).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from exoshell.connection.adminapi.readers import read_collection, read_object, read_size, reader_by_name, reader_of
from exoshell.values.psobject import PSCustomObject, Schema

Reader = Callable[[Any], Any]
_EMPTY: tuple[Any, ...] = ()
_TEXTS = {str, type(None)}
_POOL_LIMIT = 50_000
"""Shared values remembered per command; more would be memory for values that are not shared."""
_SAMPLE = 64


class _Shape:
    """Objects with the same properties in the same order: their schema, and how to take their values out of a dict."""

    def __init__(self, names: Sequence[str], type_names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.type_names = tuple(type_names)
        self.readers: list[Reader | None] = [reader_by_name(name) for name in self.names]
        self.known: set[str] = set(self.names)
        self.place = {name: number for number, name in enumerate(self.names)}
        self.take = itemgetter(*self.names) if len(self.names) > 1 else None
        self._schema: Schema | None = None

    def learn(self, item: dict[str, Any]) -> None:
        """Takes in annotations that were not met before."""
        for key in item.keys() - self.known:
            self.known.add(key)
            name, _, kind = key.partition("@")
            number = self.place.get(name)
            if number is None:
                continue
            reader = reader_of(kind, item[key])
            if reader is not None and self._is_open(number):
                self._set_reader(number, reader)
        # the service annotates lists and objects; one that came without must still not reach a script as a raw dict
        for number, name in enumerate(self.names):
            if type(item[name]) in (dict, list) and self._is_open(number):
                self._set_reader(number, read_object if type(item[name]) is dict else read_collection)

    def _is_open(self, number: int) -> bool:
        """Whether no annotation has told yet how the property is read."""
        return self.readers[number] in (None, read_size)

    def _set_reader(self, number: int, reader: Reader) -> None:
        self.readers[number] = reader
        self._schema = None

    @property
    def schema(self) -> Schema:
        if self._schema is None:
            self._schema = Schema(self.names, self.type_names, self.readers)
        return self._schema

    def values(self, item: dict[str, Any]) -> tuple[Any, ...]:
        if self.take is not None:
            taken: tuple[Any, ...] = self.take(item)
            return taken
        return tuple(item[name] for name in self.names)


class RowDecoder:
    """Makes the objects of one command's pages. Not shared between commands; used on one thread."""

    def __init__(self, type_names: Sequence[str] = ("System.Management.Automation.PSCustomObject", "System.Object")) -> None:
        self._type_names = tuple(type_names)
        self._shapes: dict[tuple[str, ...], _Shape] = {}
        self._last: _Shape | None = None
        self._pool: dict[str, str] = {}
        self._lists: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def decode(self, items: list[dict[str, Any]]) -> list[PSCustomObject]:
        """The objects of a page in order; the dicts are not kept."""
        if not items:
            return []
        if len(items) > 1:
            rows = self._uniform(items)
            if rows is not None:
                assert self._last is not None
                schema = self._last.schema
                return [PSCustomObject(schema, row) for row in rows]
        found = []
        for item in items:
            shape = self._last = self._shape_of(item)
            found.append((shape, shape.values(item)))
        # only now: a later object may have brought an annotation that makes another schema
        return [PSCustomObject(shape.schema, values) for shape, values in found]

    def _uniform(self, items: list[dict[str, Any]]) -> list[tuple[Any, ...]] | None:
        """The rows of a page whose objects all have one shape, as most have; None where they do not."""
        shape = self._last = self._shape_of(items[0])
        if not shape.names:
            return None
        for item in items:
            if not item.keys() <= shape.known and self._shape_of(item) is not shape:
                return None
        try:
            # object by object: each dict is a few hundred entries wide, and a column's walk through all of them misses every cache
            columns: list[Sequence[Any]] = list(zip(*map(shape.take or shape.values, items), strict=True))
        except KeyError:
            return None
        self._share(columns, shape)
        return list(zip(*columns, strict=True))

    def _shape_of(self, item: dict[str, Any]) -> _Shape:
        names = tuple(name for name in item if "@" not in name)
        shape = self._shapes.get(names)
        if shape is None:
            shape = self._shapes[names] = _Shape(names, self._type_names)
        shape.learn(item)
        return shape

    def _share(self, columns: list[Sequence[Any]], shape: _Shape) -> None:
        """Makes equal texts and equal lists of a page's columns the same object.

        Texts of few values (types, quotas, servers) are shared over all pages; of the others a column that says the same as one before
        (a mailbox' name stands in it four times) becomes that one. Lists, which readers copy, are shared over all pages.
        """
        pool, lists = self._pool, self._lists
        own: dict[tuple[Any, ...], Sequence[Any]] = {}
        if len(pool) > _POOL_LIMIT or len(lists) > _POOL_LIMIT:
            pool.clear()
            lists.clear()
        for number, column in enumerate(columns):
            first = column[0]
            if type(first) is str and column.count(first) == len(column):
                columns[number] = (pool.setdefault(first, first),) * len(column)
                continue
            sample = column[:_SAMPLE]
            kinds = set(map(type, sample))
            if list in kinds:
                if shape.readers[number] is read_collection:
                    # most are empty
                    columns[number] = [
                        value if type(value) is not list else self._shared_list(value) if value else _EMPTY for value in column
                    ]
            elif str not in kinds:
                continue
            elif len(set(sample)) * 2 > len(sample):
                before = own.setdefault(tuple(sample), column)
                if before == column:
                    columns[number] = before
            elif set(map(type, column)) <= _TEXTS:
                columns[number] = list(map(pool.setdefault, column, column))

    def _shared_list(self, value: list[Any]) -> Sequence[Any]:
        key = tuple(value)
        try:
            return self._lists.setdefault(key, key)
        except TypeError:  # objects inside
            return value
