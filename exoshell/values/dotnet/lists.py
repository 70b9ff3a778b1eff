"""ArrayList, List`1, Collection`1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.values.collections import ArrayList, GenericList, TypedArray
from exoshell.values.dotnet import enumerators
from exoshell.values.dotnet import object as arrays
from exoshell.values.dotnet._common import as_function, net_equals, sort_in_place, truth, values_of
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument, argument_null, index_out_of_range, net_error, non_negative, out_of_range
from exoshell.values.psobject import MISSING


def _check(items: list[Any], index: int) -> int:
    if not 0 <= index < len(items):
        raise index_out_of_range()
    return index


def _add(items: list[Any], value: Any) -> int:
    items.append(value)
    return len(items) - 1


def append(items: list[Any], value: Any) -> None:
    items.append(value)


def _add_range(items: list[Any], more: Any) -> None:
    if more is None:
        raise argument_null("collection")
    items.extend(values_of(more))


def _insert(items: list[Any], index: int, value: Any) -> None:
    if not 0 <= index <= len(items):
        if isinstance(items, ArrayList):
            raise out_of_range(
                "Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "index"
            )
        raise out_of_range("Index must be within the bounds of the List.", "index")
    items.insert(index, value)


def _insert_range(items: list[Any], index: int, more: Any) -> None:
    if not 0 <= index <= len(items):
        raise out_of_range("Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "index")
    items[index:index] = values_of(more)


def _remove(items: list[Any], value: Any) -> bool:
    place = _position(items, value)
    if place >= 0:
        del items[place]
    return place >= 0


def _remove_quietly(items: list[Any], value: Any) -> None:
    _remove(items, value)


def _position(items: list[Any], value: Any) -> int:
    return next((place for place, item in enumerate(items) if net_equals(item, value)), -1)


def _remove_at(items: list[Any], index: int) -> None:
    del items[_check(items, index)]


def _remove_range(items: list[Any], index: int, count: int) -> None:
    _bounds(items, index, count)
    del items[index : index + count]


def _bounds(items: list[Any], index: int, count: int) -> None:
    for name, number in (("index", index), ("count", count)):
        if number < 0:
            raise non_negative(name, number) if isinstance(items, ArrayList) else out_of_range("Non-negative number required.", name)
    if len(items) - index < count:
        raise argument(
            "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of "
            "the source collection."
        )


def _remove_all(items: list[Any], match: Any) -> int:
    test = as_function(match)
    kept = [item for item in items if not truth(test(item))]
    removed = len(items) - len(kept)
    items[:] = kept
    return removed


def _like(items: list[Any], content: list[Any]) -> list[Any]:
    if isinstance(items, GenericList):
        return GenericList(items.element_type, content)
    return ArrayList(content)


def _get_range(items: list[Any], index: int, count: int) -> list[Any]:
    _bounds(items, index, count)
    return _like(items, items[index : index + count])


def _reverse(items: list[Any], index: int = 0, count: int | None = None) -> None:
    if count is None:
        items.reverse()
        return
    _bounds(items, index, count)
    items[index : index + count] = items[index : index + count][::-1]


def _sort(items: list[Any], *rest: Any) -> None:
    if len(rest) == 3:
        _bounds(items, rest[0], rest[1])
        sort_in_place(items, rest[2], rest[0], rest[1])
    else:
        sort_in_place(items, rest[0] if rest else None)


def _to_array(items: list[Any], kind: Any = None) -> list[Any]:
    element = kind or getattr(items, "element_type", None)
    if element is None or element.full_name == "System.Object":
        return list(items)
    if kind is not None:
        from exoshell.values.types import type_of

        if any(item is None or not type_of(item).assignable_to(element) for item in items):
            raise net_error(
                "InvalidCastException", "At least one element in the source array could not be cast down to the destination array type."
            )
    return TypedArray(element, items)


def _copy_to(items: list[Any], *rest: Any) -> None:
    if len(rest) == 4:
        start, target, at, count = rest
        arrays.copy_to(items[start : start + count], target, at)
    else:
        arrays.copy_to(items, *rest)


def _binary_search(items: list[Any], *rest: Any) -> int:
    if len(rest) == 4:
        index, count, value, comparer = rest
        found = arrays.binary_search(items[index : index + count], value, comparer)
        return int(found + index if found >= 0 else found - index)
    return arrays.binary_search(items, *rest)


def _index_of(items: list[Any], value: Any, index: int = 0, count: int | None = None) -> int:
    if not 0 <= index <= len(items):
        name = "startIndex" if isinstance(items, ArrayList) or index < 0 else "index"
        raise out_of_range("Index was out of range. Must be non-negative and less than or equal to the size of the collection.", name)
    if count is not None and (count < 0 or index > len(items) - count):
        raise out_of_range("Count must be positive and count must refer to a location within the string/array/collection.", "count")
    return arrays.index_of(items, value, index, count)


def _last_index_of(items: list[Any], value: Any, index: int | None = None, count: int | None = None) -> int:
    name = "startIndex" if isinstance(items, ArrayList) else "index"
    if items and count is not None and count < 0 and index is not None and index >= 0:
        raise out_of_range("Non-negative number required.", "count")
    if items and index is not None and index >= len(items):
        raise out_of_range(_LESS if count is None or isinstance(items, ArrayList) else "Larger than collection size.", name)
    if items and index is not None and index < 0:
        raise out_of_range("Non-negative number required.", name)
    if items and count is not None:
        if count < 0:
            raise out_of_range("Non-negative number required.", "count")
        assert index is not None
        if count > index + 1:
            raise out_of_range("Larger than collection size.", "endIndex" if isinstance(items, ArrayList) else "count")
    return arrays.last_index_of(items, value, index, count)


_LESS = "Index was out of range. Must be non-negative and less than the size of the collection."


def _set_range(items: list[Any], index: int, more: Any) -> None:
    new = list(values_of(more))
    if index < 0 or index > len(items) - len(new):
        raise out_of_range("Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "index")
    items[index : index + len(new)] = new


def _item(items: list[Any], index: int) -> Any:
    return items[_check(items, index)]


def _set_item(items: list[Any], index: int, value: Any) -> None:
    items[_check(items, index)] = value


def _new_array_list(source: Any = MISSING) -> ArrayList:
    if source is None:
        raise argument_null("c")
    if type(source) is int:
        if source < 0:
            raise out_of_range("'capacity' must be non-negative.", "capacity")
        return ArrayList()
    return ArrayList(values_of(source)) if source is not MISSING else ArrayList()


def _new_list(kind: Any, source: Any = None) -> GenericList:
    element = kind.generic_arguments[0] if kind.generic_arguments else None
    name = kind.full_name.partition("[")[0]
    if type(source) is int:
        if source < 0:
            raise non_negative("capacity", source)
        source = None
    return GenericList(element, values_of(source) if source is not None else (), name)


def _adapter(items: Any) -> ArrayList:
    return ArrayList(items)


def _capacity(items: list[Any]) -> int:
    """Python does not tell: the count, but at least .NET's first step once something was added."""
    return len(items)


def _no_change(items: list[Any], value: Any) -> None:
    del items, value


_SHARED: dict[str, Callable[..., Any]] = {
    "Clear": lambda items: items.clear(),
    "Contains": lambda items, value: _position(items, value) >= 0,
    "CopyTo": _copy_to,
    "GetEnumerator": enumerators.enumerator(enumerators.LIST),
    "GetRange": _get_range,
    "IndexOf": _index_of,
    "Insert": _insert,
    "InsertRange": _insert_range,
    "LastIndexOf": _last_index_of,
    "RemoveAt": _remove_at,
    "RemoveRange": _remove_range,
    "Reverse": _reverse,
    "Sort": _sort,
    "ToArray": _to_array,
    "AddRange": _add_range,
    "BinarySearch": _binary_search,
    "Item": _item,
    "get_Item": _item,
    "set_Item": _set_item,
    "get_Count": len,
}


def _ensure(items: list[Any], capacity: int) -> int:
    if capacity < 0:
        raise out_of_range("Non-negative number required.", "capacity")
    return max(capacity, _capacity(items))


ARRAY_LIST = table(
    "System.Collections.ArrayList",
    properties={
        "Capacity": (_capacity, _no_change),
        "Count": len,
        "IsFixedSize": lambda items: False,
        "IsReadOnly": lambda items: False,
        "IsSynchronized": lambda items: False,
        "SyncRoot": lambda items: items,
    },
    methods={
        **_SHARED,
        "GetEnumerator": enumerators.enumerator(enumerators.ARRAY_LIST),
        "Add": _add,
        "Remove": _remove_quietly,
        "Clone": lambda items: ArrayList(items),
        "SetRange": _set_range,
        "TrimToSize": lambda items: None,
    },
    statics={
        "Adapter": _adapter,
        "FixedSize": lambda items: items,
        "ReadOnly": lambda items: items,
        "Synchronized": lambda items: items,
        "Repeat": lambda value, count: ArrayList([value] * count),
    },
    constructor=_new_array_list,
)


def _convert_all(items: list[Any], converter: Any) -> list[Any]:
    return GenericList(None, arrays.convert_all(items, converter))


LIST = table(
    "System.Collections.Generic.List`1",
    properties={
        "Capacity": (_capacity, _no_change),
        "Count": len,
        "IsReadOnly": lambda items: False,
        "IsFixedSize": lambda items: False,
        "SyncRoot": lambda items: items,
        "IsSynchronized": lambda items: False,
    },
    methods={
        **_SHARED,
        "Add": append,
        "Remove": _remove,
        "AsReadOnly": lambda items: GenericList(items.element_type, items, "System.Collections.ObjectModel.ReadOnlyCollection`1"),
        "ConvertAll": _convert_all,
        "Exists": arrays.exists,
        "Find": arrays.find,
        "FindAll": lambda items, match: _like(items, arrays.find_all(items, match)),
        "FindIndex": arrays.find_index,
        "FindLast": arrays.find_last,
        "FindLastIndex": arrays.find_last_index,
        "ForEach": arrays.for_each,
        "RemoveAll": _remove_all,
        "Slice": _get_range,
        "TrueForAll": arrays.true_for_all,
        "TrimExcess": lambda items: None,
        "EnsureCapacity": _ensure,
    },
    constructor=_new_list,
    generic=True,
)
COLLECTION = table(
    "System.Collections.ObjectModel.Collection`1",
    properties={
        "Count": len,
        "IsReadOnly": lambda items: False,
        "IsFixedSize": lambda items: False,
        "SyncRoot": lambda items: items,
        "IsSynchronized": lambda items: False,
    },
    methods={**_SHARED, "Add": append, "Remove": _remove},
    constructor=_new_list,
    generic=True,
)
TABLES = (ARRAY_LIST, LIST, COLLECTION)
