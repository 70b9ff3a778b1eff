"""What GetEnumerator() gives: MoveNext, Current and Reset, and the elements themselves for a pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from exoshell.values.member_tables import TypeTable, table
from exoshell.values.net_error import net_error


class Enumerator(list[Any]):
    """The elements of a collection and a place among them; reading them all takes those that are left."""

    __slots__ = ("place", "ps_type_name")

    def __init__(self, items: Iterable[Any], type_name: str) -> None:
        super().__init__(items)
        self.place = -1
        self.ps_type_name = type_name

    def __iter__(self) -> Iterator[Any]:
        while move_next(self):
            yield self[self.place]


def move_next(items: Any) -> bool:
    items.place = min(items.place + 1, len(items))
    return bool(items.place < len(items))


def current(items: Any) -> Any:
    """The element in the place. Raises NetError before the first and after the last."""
    if items.place < 0:
        raise net_error("InvalidOperationException", "Enumeration has not started. Call MoveNext.")
    if items.place >= len(items):
        raise net_error("InvalidOperationException", "Enumeration already finished.")
    return items[items.place]


def reset(items: Any) -> None:
    items.place = -1


METHODS: dict[str, Callable[..., Any]] = {"MoveNext": move_next, "Reset": reset}
ENTRY_PROPERTIES: dict[str, Callable[..., Any]] = {
    "Current": current,
    "Key": lambda items: current(items).key,
    "Value": lambda items: current(items).value,
    "Entry": current,
}


def enumerator(name: str) -> Callable[[Any], Enumerator]:
    """The GetEnumerator of a type: `name` is the enumerator's type, '{0}' in it the type of the elements."""

    def make(items: Any) -> Enumerator:
        kind = getattr(items, "element_type", None)
        return Enumerator(list(items), name.format(kind.full_name if kind is not None else "System.Object"))

    return make


ARRAY = "System.ArrayEnumerator"
TEXT = "System.CharEnumerator"
ARRAY_LIST = "System.Collections.ArrayList+ArrayListEnumeratorSimple"
LIST = "System.Collections.Generic.List`1+Enumerator[{0}]"
SET = "System.Collections.Generic.HashSet`1+Enumerator[{0}]"


def _table(name: str) -> TypeTable:
    return table(name, properties={"Current": current}, methods={**METHODS, "Dispose": lambda items: None})


TABLES = tuple(_table(name.partition("[")[0]) for name in (ARRAY, TEXT, ARRAY_LIST, LIST, SET))
