"""PowerShell's collections. Those that unroll in a pipeline are list subclasses; dictionaries never unroll.

Hashtable compares keys without case by default, keeps the first spelling of a key, and enumerates in the order of insertion (that of
a .NET hashtable is unspecified).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from exoshell.values.psobject import MISSING, PSObject


class TypedArray(list[Any]):
    """`[int[]]` and the like: a fixed-size array with an element type."""

    __slots__ = ("element_type",)

    def __init__(self, element_type: Any, items: Iterable[Any] = ()) -> None:
        super().__init__(items)
        self.element_type = element_type

    @property
    def ps_type_name(self) -> str:
        return f"{self.element_type.full_name}[]"


class ArrayList(list[Any]):
    """System.Collections.ArrayList."""

    __slots__ = ()
    ps_type_name = "System.Collections.ArrayList"


class GenericList(list[Any]):
    """System.Collections.Generic.List`1 and Collection`1."""

    __slots__ = ("element_type", "generic_name")

    def __init__(
        self, element_type: Any = None, items: Iterable[Any] = (), generic_name: str = "System.Collections.Generic.List`1"
    ) -> None:
        super().__init__(items)
        self.element_type = element_type
        self.generic_name = generic_name

    @property
    def ps_type_name(self) -> str:
        inner = self.element_type.full_name if self.element_type is not None else "System.Object"
        return f"{self.generic_name}[{inner}]"


class Queue(list[Any]):
    """System.Collections.Queue and Queue`1; the first element leaves first."""

    __slots__ = ("element_type",)

    def __init__(self, items: Iterable[Any] = (), element_type: Any = None) -> None:
        super().__init__(items)
        self.element_type = element_type

    @property
    def ps_type_name(self) -> str:
        return (
            "System.Collections.Queue"
            if self.element_type is None
            else f"System.Collections.Generic.Queue`1[{self.element_type.full_name}]"
        )


class Stack(list[Any]):
    """System.Collections.Stack and Stack`1; kept with the top first, as it enumerates."""

    __slots__ = ("element_type",)

    def __init__(self, items: Iterable[Any] = (), element_type: Any = None) -> None:
        super().__init__(items)
        self.element_type = element_type

    @property
    def ps_type_name(self) -> str:
        return (
            "System.Collections.Stack"
            if self.element_type is None
            else f"System.Collections.Generic.Stack`1[{self.element_type.full_name}]"
        )


def key_of(key: Any) -> Any:
    """What dictionaries of scripts compare: text without case, whole numbers of different types apart, wrappers unwrapped."""
    kind = type(key)
    if kind is str:
        return key.lower()
    if kind is int:
        return key
    if kind is PSObject:
        return key_of(key.base)
    if isinstance(key, str):
        return (kind.__name__, str(key))
    try:
        hash(key)
    except TypeError:
        return ("id", id(key))
    return (kind.__name__, key)


def exact_key_of(key: Any) -> Any:
    """Like key_of, with case."""
    kind = type(key)
    if kind is str or kind is int:
        return key
    return key_of(key)


class Hashtable:
    """System.Collections.Hashtable as `@{}` makes it. Generated loops read `_values` for keys that are whole numbers."""

    __slots__ = ("_exact", "_keys", "_values", "changes")
    ps_type_name = "System.Collections.Hashtable"
    _notes_values = True
    """Whether a new value of a known key ends an enumeration under way, as it does but for the generic dictionaries."""

    def __init__(self, items: Mapping[Any, Any] | Iterable[tuple[Any, Any]] = (), *, case_sensitive: bool = False) -> None:
        self._keys: dict[Any, Any] = {}
        self._values: dict[Any, Any] = {}
        self._exact = case_sensitive
        self.changes = 0
        for key, value in items.items() if isinstance(items, Mapping | Hashtable) else items:
            self[key] = value

    @property
    def case_sensitive(self) -> bool:
        return self._exact

    def _key(self, key: Any) -> Any:
        if type(key) is int:
            return key
        if type(key) is str:
            return key if self._exact else key.lower()
        return exact_key_of(key) if self._exact else key_of(key)

    def __getitem__(self, key: Any) -> Any:
        return self._values[self._key(key)]

    def __setitem__(self, key: Any, value: Any) -> None:
        known = self._key(key)
        if known not in self._values:
            self._keys[known] = key
            self.changes += 1
        elif self._notes_values:
            self.changes += 1
        self._values[known] = value

    def __delitem__(self, key: Any) -> None:
        known = self._key(key)
        self.changes += 1
        del self._values[known]
        del self._keys[known]

    def __contains__(self, key: Any) -> bool:
        return self._key(key) in self._values

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._keys.values())

    def __bool__(self) -> bool:
        return True

    def get(self, key: Any, default: Any = None) -> Any:
        return self._values.get(self._key(key), default)

    def keys(self) -> list[Any]:
        return list(self._keys.values())

    def values(self) -> list[Any]:
        return list(self._values.values())

    def items(self) -> list[tuple[Any, Any]]:
        return list(zip(self._keys.values(), self._values.values(), strict=True))

    def pop(self, key: Any, default: Any = MISSING) -> Any:
        """Removes a key and returns its value. Raises KeyError where there is neither key nor default."""
        known = self._key(key)
        if known not in self._values:
            if default is MISSING:
                raise KeyError(key)
            return default
        self.changes += 1
        del self._keys[known]
        return self._values.pop(known)

    def clear(self) -> None:
        self.changes += 1
        self._keys.clear()
        self._values.clear()

    def copy(self) -> Hashtable:
        """Clone(): a new dictionary with the same pairs."""
        twin = type(self)(case_sensitive=self._exact)
        twin._keys, twin._values = dict(self._keys), dict(self._values)
        return twin

    def ps_key(self, name: str) -> Any:
        """What `$h.name` reads: the value of that key, or MISSING."""
        return self._values.get(name if self._exact else name.lower(), MISSING)


class TableView(list[Any]):
    """The keys, values or entries of a table, as scripts get them: enumerating them ends where the table changes."""

    __slots__ = ("place", "ps_type_name", "table")

    def __init__(self, table: Hashtable, items: Iterable[Any], type_name: str) -> None:
        super().__init__(items)
        self.place = -1
        """Where MoveNext() of an enumerator is."""
        self.table = table
        self.ps_type_name = type_name

    def __iter__(self) -> Iterator[Any]:
        table = self.table
        before = table.changes
        for item in super().__iter__():
            yield item
            if table.changes != before:
                raise RuntimeError("Collection was modified; enumeration operation may not execute.")


class OrderedDictionary(Hashtable):
    """`[ordered]@{}`: also read by position."""

    __slots__ = ()
    ps_type_name = "System.Collections.Specialized.OrderedDictionary"

    def insert(self, place: int, key: Any, value: Any) -> None:
        pairs = self.items()
        pairs.insert(place, (key, value))
        self.clear()
        for name, item in pairs:
            self[name] = item

    def at(self, place: int) -> Any:
        """The value in a place from 0. Raises IndexError."""
        return self.values()[place]

    def set_at(self, place: int, value: Any) -> None:
        self[self.keys()[place]] = value


class GenericDictionary(Hashtable):
    """Dictionary`2 and its kin: case counts, types are kept."""

    _notes_values = False
    __slots__ = ("generic_name", "key_type", "value_type")

    def __init__(
        self,
        key_type: Any = None,
        value_type: Any = None,
        items: Mapping[Any, Any] | Iterable[tuple[Any, Any]] = (),
        *,
        case_sensitive: bool = True,
        generic_name: str = "System.Collections.Generic.Dictionary`2",
    ) -> None:
        self.key_type = key_type
        self.value_type = value_type
        self.generic_name = generic_name
        super().__init__(items, case_sensitive=case_sensitive)

    @property
    def ps_type_name(self) -> str:  # type: ignore[override]
        names = [kind.full_name if kind is not None else "System.Object" for kind in (self.key_type, self.value_type)]
        return f"{self.generic_name}[{','.join(names)}]"

    def copy(self) -> Hashtable:
        return GenericDictionary(self.key_type, self.value_type, self.items(), case_sensitive=self._exact, generic_name=self.generic_name)


class HashSet:
    """System.Collections.Generic.HashSet`1: distinct elements in the order they came."""

    __slots__ = ("_exact", "_items", "element_type")

    def __init__(self, element_type: Any = None, items: Iterable[Any] = (), *, case_sensitive: bool = True) -> None:
        self.element_type = element_type
        self._exact = case_sensitive
        self._items: dict[Any, Any] = {}
        for item in items:
            self.add(item)

    @property
    def ps_type_name(self) -> str:
        inner = self.element_type.full_name if self.element_type is not None else "System.Object"
        return f"System.Collections.Generic.HashSet`1[{inner}]"

    def _key(self, item: Any) -> Any:
        return exact_key_of(item) if self._exact else key_of(item)

    def add(self, item: Any) -> bool:
        """Whether the item was not there yet."""
        key = self._key(item)
        if key in self._items:
            return False
        self._items[key] = item
        return True

    def remove(self, item: Any) -> bool:
        return self._items.pop(self._key(item), MISSING) is not MISSING

    def clear(self) -> None:
        self._items.clear()

    def __contains__(self, item: Any) -> bool:
        return self._key(item) in self._items

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._items.values()))

    def __bool__(self) -> bool:
        return True


class DictionaryEntry:
    """System.Collections.DictionaryEntry: what GetEnumerator() of a dictionary yields."""

    __slots__ = ("key", "value")
    ps_type_name = "System.Collections.DictionaryEntry"

    def __init__(self, key: Any, value: Any) -> None:
        self.key = key
        self.value = value

    def __str__(self) -> str:
        from exoshell.values.conversion_text import to_string

        return f"[{to_string(self.key)}, {to_string(self.value)}]"


def enumerate_value(value: Any) -> Iterator[Any] | None:
    """The elements that a value contributes to a pipeline; None where it travels as one object (strings, dictionaries, scalars)."""
    elements: Iterator[Any]
    if isinstance(value, list):
        elements = iter(value)
        return elements
    kind = type(value)
    if kind is str or kind is int:
        return None
    if kind is PSObject:
        return enumerate_value(value.base)
    if kind is HashSet:
        elements = iter(value)
        return elements
    enumerator = getattr(value, "ps_enumerate", None)
    if enumerator is not None:
        found: Iterator[Any] | None = enumerator()
        return found
    return None
