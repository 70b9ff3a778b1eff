"""Hashtable, OrderedDictionary, Dictionary`2 and its kin, their entries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.values.collections import DictionaryEntry, GenericDictionary, Hashtable, OrderedDictionary, TableView
from exoshell.values.dotnet import enumerators
from exoshell.values.dotnet._common import net_equals, set_reference
from exoshell.values.dotnet.object import empty_element
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument, argument_null, index_out_of_range, net_error
from exoshell.values.psobject import MISSING, MemberKind

_ORDERED = "System.Collections.Specialized.OrderedDictionary+OrderedDictionary"


def _key_get(value: Hashtable, name: str) -> Any:
    return value.ps_key(name)


def _key_set(value: Hashtable, name: str, new: Any) -> bool:
    value[name] = new
    return True


def _need(key: Any) -> Any:
    if key is None:
        raise argument_null("key")
    return key


def _shown(key: Any) -> str:
    from exoshell.values.conversion import to_string

    return str(to_string(key))


def _add(value: Hashtable, key: Any, item: Any) -> None:
    if _need(key) in value:
        known = next(each for each in value if value._key(each) == value._key(key))
        raise argument(f"Item has already been added. Key in dictionary: '{_shown(known)}'  Key being added: '{_shown(key)}'")
    value[key] = item


def _add_generic(value: Hashtable, key: Any, item: Any) -> None:
    if _need(key) in value:
        raise argument(f"An item with the same key has already been added. Key: {_shown(key)}")
    value[key] = item


def _remove(value: Hashtable, key: Any) -> None:
    value.pop(_need(key), None)


def _remove_generic(value: Hashtable, key: Any, *out: Any) -> bool:
    found = value.pop(_need(key), MISSING)
    if out:
        set_reference(out[0], None if found is MISSING else found)
    return found is not MISSING


def _entries(value: Hashtable) -> list[Any]:
    name = _VIEWS["entries"][type(value) is OrderedDictionary]
    return TableView(value, [DictionaryEntry(key, item) for key, item in value.items()], name)


def _keys(value: Hashtable) -> list[Any]:
    return TableView(value, value.keys(), _VIEWS["keys"][type(value) is OrderedDictionary])


def _values(value: Hashtable) -> list[Any]:
    return TableView(value, value.values(), _VIEWS["values"][type(value) is OrderedDictionary])


_VIEWS = {
    "keys": ("System.Collections.Hashtable+KeyCollection", _ORDERED + "KeyValueCollection"),
    "values": ("System.Collections.Hashtable+ValueCollection", _ORDERED + "KeyValueCollection"),
    "entries": ("System.Collections.Hashtable+HashtableEnumerator", _ORDERED + "Enumerator"),
}


_DICTIONARY = "System.Collections.Generic.Dictionary`2"


def _copy_view(view: TableView, target: list[Any], index: int) -> None:
    target[index : index + len(view)] = list(view)


def _view_contains(view: TableView, item: Any) -> bool:
    return any(net_equals(each, item) for each in view)


def _generic_keys(value: GenericDictionary) -> list[Any]:
    return TableView(value, value.keys(), f"{_DICTIONARY}+KeyCollection")


def _generic_values(value: GenericDictionary) -> list[Any]:
    return TableView(value, value.values(), f"{_DICTIONARY}+ValueCollection")


def _copy_to(value: Hashtable, target: list[Any], index: int) -> None:
    entries = _entries(value)
    target[index : index + len(entries)] = entries


def _get(value: Hashtable, key: Any) -> Any:
    return value.get(_need(key))


def _get_generic(value: GenericDictionary, key: Any) -> Any:
    found = value.get(_need(key), MISSING)
    if found is MISSING:
        raise net_error(
            "System.Collections.Generic.KeyNotFoundException", f"The given key '{_shown(key)}' was not present in the dictionary."
        )
    return found


def _set(value: Hashtable, key: Any, item: Any) -> None:
    value[_need(key)] = item


def _try_get(value: GenericDictionary, key: Any, out: Any) -> bool:
    found = value.get(_need(key), MISSING)
    set_reference(out, empty_element(value.value_type) if found is MISSING else found)
    return found is not MISSING


def _try_add(value: GenericDictionary, key: Any, item: Any) -> bool:
    if _need(key) in value:
        return False
    value[key] = item
    return True


def _contains_value(value: Hashtable, item: Any) -> bool:
    return any(net_equals(each, item) for each in value.values())


def _is_comparer(item: Any) -> bool:
    return hasattr(item, "ignore_case")


def _new_hashtable(*args: Any) -> Hashtable:
    case_sensitive = not any(_is_comparer(item) and item.ignore_case for item in args)
    source = next((item for item in args if isinstance(item, Hashtable)), None)
    return Hashtable(source.items() if source is not None else (), case_sensitive=case_sensitive)


def _new_ordered(*args: Any) -> OrderedDictionary:
    case_sensitive = not any(_is_comparer(item) and item.ignore_case for item in args)
    return OrderedDictionary(case_sensitive=case_sensitive)


def _new_generic(kind: Any, *args: Any) -> GenericDictionary:
    arguments = tuple(getattr(kind, "generic_arguments", ())) or (None, None)
    source = next((item for item in args if isinstance(item, Hashtable)), None)
    name = kind.full_name.partition("[")[0]
    made = GenericDictionary(
        arguments[0],
        arguments[-1],
        case_sensitive=not any(_is_comparer(item) and item.ignore_case for item in args),
        generic_name=name,
    )
    if source is not None:
        for key, item in source.items():
            made[key] = item
    return made


def _sorted(value: Hashtable) -> Hashtable:
    return value


_HASHTABLE_PROPERTIES: dict[str, Callable[..., Any]] = {
    "IsReadOnly": lambda value: False,
    "IsFixedSize": lambda value: False,
    "IsSynchronized": lambda value: False,
    "Keys": _keys,
    "Values": _values,
    "SyncRoot": lambda value: value,
    "Count": len,
}
_COMMON: dict[str, Callable[..., Any]] = {
    "Clear": lambda value: value.clear(),
    "Clone": lambda value: value.copy(),
    "Contains": lambda value, key: _need(key) in value,
    "ContainsKey": lambda value, key: _need(key) in value,
    "ContainsValue": _contains_value,
    "CopyTo": _copy_to,
    "GetEnumerator": _entries,
    "get_Item": _get,
    "Item": _get,
    "set_Item": _set,
    "get_Keys": _keys,
    "get_Values": _values,
    "get_Count": len,
}

HASHTABLE = table(
    "System.Collections.Hashtable",
    properties=_HASHTABLE_PROPERTIES,
    methods={**_COMMON, "Add": _add, "Remove": _remove},
    statics={"Synchronized": lambda value: value},
    constructor=_new_hashtable,
    key_get=_key_get,
    key_set=_key_set,
)


def _insert(value: OrderedDictionary, index: int, key: Any, item: Any) -> None:
    if not 0 <= index <= len(value):
        raise index_out_of_range()
    if key in value:
        raise argument(f"Item has already been added. Key in dictionary: '{_shown(key)}'  Key being added: '{_shown(key)}'")
    value.insert(index, key, item)


def _remove_at(value: OrderedDictionary, index: int) -> None:
    if not 0 <= index < len(value):
        raise index_out_of_range()
    value.pop(value.keys()[index])


def _ordered_item(value: OrderedDictionary, key: Any) -> Any:
    if type(key) is int:
        if not 0 <= key < len(value):
            raise index_out_of_range()
        return value.at(key)
    return value.get(key)


ORDERED = table(
    "System.Collections.Specialized.OrderedDictionary",
    properties={
        "Count": len,
        "IsReadOnly": lambda value: False,
        "Keys": _keys,
        "Values": _values,
        "IsFixedSize": lambda value: False,
        "SyncRoot": lambda value: value,
        "IsSynchronized": lambda value: False,
    },
    methods={
        **{name: function for name, function in _COMMON.items() if name not in ("Clone", "ContainsKey", "ContainsValue")},
        "Add": _add,
        "Remove": _remove,
        "Insert": _insert,
        "RemoveAt": _remove_at,
        "Item": _ordered_item,
        "AsReadOnly": _sorted,
    },
    constructor=_new_ordered,
    key_get=_key_get,
    key_set=_key_set,
)


def _generic_set(value: GenericDictionary, name: str, new: Any) -> bool:
    from exoshell.values.conversion import convert

    value[name] = convert(new, value.value_type) if value.value_type is not None else new
    return True


def _pairs(value: GenericDictionary) -> list[Any]:
    pairs = [KeyValuePair(key, item, value.key_type, value.value_type) for key, item in value.items()]
    return TableView(value, pairs, f"{_DICTIONARY}+Enumerator{value.ps_type_name.partition('`2')[2]}")


class KeyValuePair(DictionaryEntry):
    """KeyValuePair`2."""

    __slots__ = ("key_type", "value_type")

    def __init__(self, key: Any, value: Any, key_type: Any = None, value_type: Any = None) -> None:
        super().__init__(key, value)
        self.key_type, self.value_type = key_type, value_type

    @property
    def ps_type_name(self) -> str:  # type: ignore[override]
        names = [kind.full_name if kind is not None else "System.Object" for kind in (self.key_type, self.value_type)]
        return f"System.Collections.Generic.KeyValuePair`2[{','.join(names)}]"

    def __str__(self) -> str:
        return f"[{_shown(self.key)}, {_shown(self.value)}]"


_GENERIC_METHODS: dict[str, Callable[..., Any]] = {
    **_COMMON,
    "Add": _add_generic,
    "Remove": _remove_generic,
    "get_Item": _get_generic,
    "Item": _get_generic,
    "TryGetValue": _try_get,
    "TryAdd": _try_add,
    "GetEnumerator": _pairs,
    "EnsureCapacity": lambda value, capacity: capacity,
    "TrimExcess": lambda value, *rest: None,
    "ToArray": lambda value: list(_pairs(value)),
}
_GENERIC_PROPERTIES: dict[str, Callable[..., Any]] = {
    "Comparer": lambda value: None,
    "Count": len,
    "Keys": _generic_keys,
    "Values": _generic_values,
    "IsReadOnly": lambda value: False,
    "IsFixedSize": lambda value: False,
    "SyncRoot": lambda value: value,
    "IsSynchronized": lambda value: False,
}


def _generic(name: str, **more: Any) -> Any:
    return table(
        name,
        properties=_GENERIC_PROPERTIES,
        methods={**_GENERIC_METHODS, **more},
        constructor=_new_generic,
        generic=True,
        key_get=_key_get,
        key_set=_generic_set,
    )


def _get_or_add(value: GenericDictionary, key: Any, item: Any, *rest: Any) -> Any:
    del rest
    if key not in value:
        value[key] = item(key) if callable(item) else item
    return value[key]


def _add_or_update(value: GenericDictionary, key: Any, item: Any, update: Any, *rest: Any) -> Any:
    del rest
    if key in value:
        value[key] = update(key, value[key])
    else:
        value[key] = item(key) if callable(item) else item
    return value[key]


def _index_of_key(value: Hashtable, key: Any) -> int:
    wanted = value._key(key)
    return next((place for place, each in enumerate(value.keys()) if value._key(each) == wanted), -1)


class SortedTable(GenericDictionary):
    """SortedList, SortedList`2 and SortedDictionary`2: enumerated by key."""

    __slots__ = ()

    def _order(self) -> list[Any]:
        import functools

        from exoshell.values.dotnet._common import net_compare

        return sorted(self._keys, key=lambda known: functools.cmp_to_key(net_compare)(self._keys[known]))

    def keys(self) -> list[Any]:
        return [self._keys[known] for known in self._order()]

    def values(self) -> list[Any]:
        return [self._values[known] for known in self._order()]

    def items(self) -> list[tuple[Any, Any]]:
        return [(self._keys[known], self._values[known]) for known in self._order()]

    def copy(self) -> Hashtable:
        twin = SortedTable(self.key_type, self.value_type, case_sensitive=self._exact, generic_name=self.generic_name)
        for key, item in self.items():
            twin[key] = item
        return twin

    @property
    def ps_type_name(self) -> str:  # type: ignore[override]
        if self.generic_name == "System.Collections.SortedList":
            return self.generic_name
        names = [kind.full_name if kind is not None else "System.Object" for kind in (self.key_type, self.value_type)]
        return f"{self.generic_name}[{','.join(names)}]"


def _new_sorted(kind: Any, *args: Any) -> SortedTable:
    arguments = tuple(getattr(kind, "generic_arguments", ()) or ()) or (None, None)
    made = SortedTable(
        arguments[0],
        arguments[-1],
        case_sensitive=not any(_is_comparer(item) and item.ignore_case for item in args),
        generic_name=kind.full_name.partition("[")[0],
    )
    source = next((item for item in args if isinstance(item, Hashtable)), None)
    for key, item in source.items() if source is not None else ():
        made[key] = item
    return made


def _at(items: list[Any], index: int) -> Any:
    if not 0 <= index < len(items):
        raise index_out_of_range()
    return items[index]


def _sorted_table(name: str) -> Any:
    old = name.endswith("SortedList")
    return table(
        name,
        properties=_GENERIC_PROPERTIES,
        methods={
            **_GENERIC_METHODS,
            "Add": _add if old else _add_generic,
            "Remove": _remove if old else _remove_generic,
            "GetByIndex": lambda value, index: _at(value.values(), index),
            "GetKey": lambda value, index: _at(value.keys(), index),
            "GetKeyList": lambda value: value.keys(),
            "GetValueList": lambda value: value.values(),
            "IndexOfKey": lambda value, key: next((n for n, each in enumerate(value.keys()) if net_equals(each, key)), -1),
            "IndexOfValue": lambda value, item: next((n for n, each in enumerate(value.values()) if net_equals(each, item)), -1),
            "RemoveAt": lambda value, index: value.pop(_at(value.keys(), index)) and None,
            "SetByIndex": lambda value, index, item: value.__setitem__(_at(value.keys(), index), item),
            "GetEnumerator": _entries if old else _pairs,
            "Item": _get if old else _get_generic,
        },
        constructor=_new_sorted,
        generic=True,
        key_get=_key_get,
        key_set=_generic_set,
    )


def _entry(key: Any = None, value: Any = None) -> DictionaryEntry:
    return DictionaryEntry(key, value)


def _set_value(entry: DictionaryEntry, value: Any) -> None:
    entry.value = value


def _set_key(entry: DictionaryEntry, key: Any) -> None:
    entry.key = key


ENTRY = table(
    "System.Collections.DictionaryEntry",
    extended={"Name": (MemberKind.ALIAS_PROPERTY, lambda entry: entry.key, "Name = Key")},
    properties={"Key": (lambda entry: entry.key, _set_key), "Value": (lambda entry: entry.value, _set_value)},
    constructor=_entry,
)
PAIR = table(
    "System.Collections.Generic.KeyValuePair`2",
    properties={"Key": lambda entry: entry.key, "Value": lambda entry: entry.value},
    methods={"ToString": str},
    constructor=lambda kind, key=None, value=None: KeyValuePair(key, value, *(getattr(kind, "generic_arguments", ()) or ())),
    generic=True,
)
TABLES = (
    HASHTABLE,
    ORDERED,
    _generic("System.Collections.Generic.Dictionary`2"),
    _generic(
        "System.Collections.Concurrent.ConcurrentDictionary`2", TryRemove=_remove_generic, GetOrAdd=_get_or_add, AddOrUpdate=_add_or_update
    ),
    _sorted_table("System.Collections.Generic.SortedDictionary`2"),
    _sorted_table("System.Collections.Generic.SortedList`2"),
    _sorted_table("System.Collections.SortedList"),
    ENTRY,
    PAIR,
    table("System.Management.Automation.OrderedHashtable", base=HASHTABLE),
    *[
        table(name, properties={"Count": len}, methods={"GetEnumerator": list, "CopyTo": _copy_view, "Contains": _view_contains})
        for name in (*_VIEWS["keys"], *_VIEWS["values"], f"{_DICTIONARY}+KeyCollection", f"{_DICTIONARY}+ValueCollection")
    ],
    *[
        table(name, properties=enumerators.ENTRY_PROPERTIES, methods=enumerators.METHODS)
        for name in (*_VIEWS["entries"], f"{_DICTIONARY}+Enumerator")
    ],
)
