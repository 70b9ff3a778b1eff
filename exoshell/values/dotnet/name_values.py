"""NameValueCollection, where a name may have several values, and the query strings that HttpUtility makes of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exoshell.values.collections import TypedArray
from exoshell.values.member_tables import table
from exoshell.values.net_error import index_out_of_range


class NameValueCollection:
    """Names in any case, in the order they came, each with its values."""

    __slots__ = ("entries",)
    ps_type_name = "System.Collections.Specialized.NameValueCollection"

    def __init__(self) -> None:
        self.entries: dict[str | None, tuple[str | None, list[str]]] = {}

    def add(self, name: str | None, value: str | None) -> None:
        """Adds a value to a name's."""
        _, values = self.entries.setdefault(_key(name), (name, []))
        if value is not None:
            values.append(value)

    def put(self, name: str | None, value: str | None) -> None:
        """Makes a value a name's only one."""
        known = self.entries.get(_key(name), (name, []))[0]
        self.entries[_key(name)] = (known, [] if value is None else [value])

    def values_of(self, name: Any) -> list[str] | None:
        """A name's values, or those of the name in a place; None where there is none. Raises NetError for a place that is none."""
        if type(name) is int:
            if not 0 <= name < len(self.entries):
                raise index_out_of_range()
            return list(self.entries.values())[name][1]
        found = self.entries.get(_key(name))
        return None if found is None else found[1]

    def get(self, name: Any) -> str | None:
        """A name's values with commas between; None where there is none."""
        values = self.values_of(name)
        return ",".join(values) if values else None

    def names(self) -> list[str | None]:
        return [name for name, _ in self.entries.values()]

    ps_index = get

    def ps_set_index(self, name: Any, value: Any) -> None:
        self.put(name, value)

    def ps_enumerate(self) -> Iterator[Any]:
        return iter(self.names())


class QueryValues(NameValueCollection):
    """What ParseQueryString makes: its text is a query string again."""

    __slots__ = ()
    ps_type_name = "System.Web.HttpQSCollection"

    def __str__(self) -> str:
        from exoshell.values.dotnet.net import query_text

        pairs = [(name, value) for name, values in self.entries.values() for value in values]
        return "&".join(f"{query_text(name)}={query_text(value)}" if name is not None else query_text(value) for name, value in pairs)


def _key(name: str | None) -> str | None:
    return None if name is None else name.casefold()


def _strings(found: list[Any] | None) -> Any:
    from exoshell.values.types import DotNetType

    return None if found is None else TypedArray(DotNetType("System.String"), found)


def _values(found: NameValueCollection, name: Any) -> Any:
    return _strings(found.values_of(name) or None)


def _remove(found: NameValueCollection, name: str | None) -> None:
    found.entries.pop(_key(name), None)


def _key_at(found: NameValueCollection, place: int) -> Any:
    if not 0 <= place < len(found.entries):
        raise index_out_of_range()
    return found.names()[place]


def _new(*args: Any) -> NameValueCollection:
    made = NameValueCollection()
    for source in args:
        if isinstance(source, NameValueCollection):
            for name, values in source.entries.values():
                made.entries[_key(name)] = (name, list(values))
    return made


def _table(name: str, constructor: Any) -> Any:
    return table(
        name,
        properties={
            "AllKeys": lambda found: _strings(found.names()),
            "Count": lambda found: len(found.entries),
            "Keys": lambda found: found.names(),
        },
        methods={
            "Add": lambda found, name, value: found.add(name, value),
            "Set": lambda found, name, value: found.put(name, value),
            "Get": lambda found, name: found.get(name),
            "GetValues": _values,
            "GetKey": _key_at,
            "HasKeys": lambda found: bool(found.entries),
            "Remove": _remove,
            "Clear": lambda found: found.entries.clear(),
            "ToString": lambda found: str(found) if isinstance(found, QueryValues) else NameValueCollection.ps_type_name,
            "GetEnumerator": lambda found: found.names(),
        },
        constructor=constructor,
    )


TABLES = (_table(NameValueCollection.ps_type_name, _new), _table(QueryValues.ps_type_name, None))
