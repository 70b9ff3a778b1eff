"""System.Object, System.Array and arrays, System.Enum and enumeration values, System.Type, PSCustomObject."""

from __future__ import annotations

from typing import Any

from exoshell.values.dotnet import enumerators
from exoshell.values.dotnet._common import as_function, net_compare, net_equals, order_function, sort_in_place, text_of, truth
from exoshell.values.member_tables import table, type_name_of
from exoshell.values.net_error import NetError, argument, argument_null, net_error, non_negative, out_of_range
from exoshell.values.psobject import PSCustomObject

_BARE = "System.Object"


def get_type(value: Any) -> Any:
    from exoshell.values.types import resolve_type, type_of

    if type(value) is PSCustomObject and value.schema.type_names == (_BARE,):
        return resolve_type(_BARE)
    return type_of(value)


def hash_code(value: Any) -> int:
    """GetHashCode(): the value itself for small whole numbers, else some number that is equal for equal values."""
    if type(value) is int:
        return value
    try:
        code = hash(value)
    except TypeError:
        code = id(value)
    return (code & 0xFFFFFFFF) - (1 << 32 if code & 0x80000000 else 0)


def to_string(value: Any) -> str:
    if isinstance(value, list):
        return type_name_of(value)
    return text_of(value)


def _same(a: Any, b: Any) -> bool:
    """Value types are boxed anew for each argument; two equal texts are one only where a script passes the same one."""
    return a is b and (a is None or not get_type(a).is_value_type)


OBJECT = table(
    "System.Object",
    methods={"ToString": to_string, "Equals": net_equals, "GetHashCode": hash_code, "GetType": get_type},
    statics={"Equals": net_equals, "ReferenceEquals": _same},
    constructor=lambda: _bare_object(),
)


def _bare_object() -> Any:
    """A bare System.Object is a property bag too: scripts make one to add members to it."""
    from exoshell.values.psobject import PSCustomObject, Schema

    return PSCustomObject(Schema((), (_BARE,)), [])


def _new_object() -> Any:
    from exoshell.values.psobject import PSCustomObject, Schema

    return PSCustomObject(Schema(()), [])


CUSTOM_OBJECT = table(
    "System.Management.Automation.PSCustomObject",
    methods={"ToString": lambda value: "", "Equals": net_equals},
    constructor=lambda: _new_object(),
)


def _ps_object(value: Any = None) -> Any:
    if value is None:
        return _new_object()
    return value


PS_OBJECT = table("System.Management.Automation.PSObject", constructor=_ps_object, statics={"AsPSObject": lambda value: value})


# ------------------------------------------------------------------------------------------------------------ arrays


def _fixed_size(*_: Any) -> None:
    raise net_error("NotSupportedException", "Collection was of a fixed size.")


def _outside() -> Exception:
    return net_error("IndexOutOfRangeException", "Index was outside the bounds of the array.")


_RANKS = {1: "Array was not a two-dimensional array.", 2: "Array was not a three-dimensional array."}


def _check_size(name: str, number: int) -> None:
    if number > 2**31 - 1:
        raise out_of_range("Arrays larger than 2GB are not supported.", name)


def get_value(items: list[Any], index: Any, *more: int) -> Any:
    if isinstance(index, list):
        if len(index) != 1:
            raise argument("Indices length does not match the array rank.")
        index = index[0]
    if more:
        raise argument(_RANKS.get(len(more), "Indices length does not match the array rank."))
    _check_size("index", index)
    if not 0 <= index < len(items):
        raise _outside()
    return items[index]


def set_value(items: list[Any], value: Any, index: Any, *more: int) -> None:
    if isinstance(index, list):
        if len(index) != 1:
            raise argument("Indices length does not match the array rank.")
        index = index[0]
    if more:
        raise argument(_RANKS.get(len(more), "Indices length does not match the array rank."))
    _check_size("index", index)
    if not 0 <= index < len(items):
        raise _outside()
    try:
        items[index] = _element(items, value)
    except NetError:
        raise net_error("InvalidCastException", "Object cannot be stored in an array of this type.") from None


def _element(items: list[Any], value: Any) -> Any:
    kind = getattr(items, "element_type", None)
    if kind is None or kind.full_name == "System.Object":
        return value
    from exoshell.values.conversion import convert

    return convert(value, kind)


def empty_element(items: Any) -> Any:
    """What an unset element of an array or default(T) is: zero for value types, else null."""
    kind = items if hasattr(items, "full_name") else getattr(items, "element_type", None)
    if kind is None or not getattr(kind, "is_value_type", False) or kind.full_name.startswith("System.Nullable`"):
        return None
    return default_of(kind)


def default_of(kind: Any) -> Any:
    """default(T) of a value type."""
    from exoshell.values.conversion import convert
    from exoshell.values.member_tables import table_for

    made = table_for(kind.full_name)
    if made is not None and made.constructor is not None and not made.generic and kind.full_name not in ("System.Char",):
        return made.constructor()
    return convert(0, kind)


def _clear(items: list[Any], index: int = 0, length: int | None = None) -> None:
    _need(items)
    end = len(items) if length is None else index + length
    if index < 0 or end > len(items) or (length or 0) < 0:
        raise net_error("IndexOutOfRangeException", "Index was outside the bounds of the array.")
    items[index:end] = [empty_element(items)] * (end - index)


def _clone(items: list[Any]) -> list[Any]:
    import copy

    return copy.copy(items)


def copy_to(items: Any, target: list[Any], index: int = 0) -> None:
    source = list(items)
    if target is None:
        raise argument_null("destinationArray")
    if index + len(source) > len(target):
        raise argument(
            "Destination array was not long enough. Check the destination index, length, and the array's lower bounds.", "destinationArray"
        )
    target[index : index + len(source)] = source


def index_of(items: list[Any], value: Any, start: int = 0, count: int | None = None) -> int:
    end = len(items) if count is None else start + count
    if not 0 <= start <= len(items):
        raise out_of_range(
            "Index was out of range. Must be non-negative and less than or equal to the size of the collection.", "startIndex"
        )
    if count is not None and (count < 0 or end > len(items)):
        raise out_of_range("Count must be positive and count must refer to a location within the string/array/collection.", "count")
    for place in range(start, end):
        if net_equals(items[place], value):
            return place
    return -1


def last_index_of(items: list[Any], value: Any, start: int | None = None, count: int | None = None) -> int:
    if not items:
        return -1
    first = len(items) - 1 if start is None else start
    if not 0 <= first < len(items):
        raise out_of_range("Index was out of range. Must be non-negative and less than the size of the collection.", "startIndex")
    if count is not None and not 0 <= count <= first + 1:
        raise out_of_range("Count must be positive and count must refer to a location within the string/array/collection.", "count")
    stop = -1 if count is None else first - count
    for place in range(min(first, len(items) - 1), max(stop, -1), -1):
        if net_equals(items[place], value):
            return place
    return -1


_NULL_ARRAY = "array"


def _need(items: Any) -> list[Any]:
    if items is None:
        raise argument_null(_NULL_ARRAY)
    if not isinstance(items, list):
        return [items]
    return items


def _reverse(items: list[Any], index: int = 0, length: int | None = None) -> None:
    end = len(_need(items)) if length is None else index + length
    _part(items, index, 0 if length is None else length)
    items[index:end] = items[index:end][::-1]


def _part(items: list[Any], index: int, length: int) -> None:
    """The checks of methods with an index and a length."""
    if index < 0:
        raise out_of_range("Non-negative number required.", "index")
    if length < 0:
        raise out_of_range("Non-negative number required.", "length")
    if len(items) - index < length:
        raise argument(
            "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of "
            "the source collection."
        )


def _sort(items: list[Any], *rest: Any) -> None:
    if items is None:
        raise argument_null("keys" if rest and not isinstance(rest[0], int) else "array" if not rest else "keys")
    if not rest:
        sort_in_place(items)
    elif isinstance(rest[0], list):
        keys, *more = rest
        start, length = (more[0], more[1]) if len(more) >= 2 else (0, len(items))
        _part(items, start, length)
        if len(keys) < start + length:
            _part(keys, start, length)
        comparer = more[-1] if len(more) in (1, 3) else None
        import functools

        order = order_function(comparer)
        first: Any = functools.cmp_to_key(lambda a, b: order(a[0], b[0]))
        pairs = sorted(zip(items[start : start + length], keys[start : start + length], strict=False), key=first)
        for place, (key, value) in enumerate(pairs, start):
            items[place], keys[place] = key, value
    elif isinstance(rest[0], int) and len(rest) >= 2:
        _part(items, rest[0], rest[1])
        sort_in_place(items, rest[2] if len(rest) > 2 else None, rest[0], rest[1])
    else:
        sort_in_place(items, rest[0])


def binary_search(items: list[Any], value: Any, comparer: Any = None) -> int:
    order = order_function(comparer)
    low, high = 0, len(items) - 1
    while low <= high:
        middle = (low + high) // 2
        try:
            found = order(items[middle], value)
        except NetError as error:
            raise net_error("InvalidOperationException", "Failed to compare two elements in the array.", error.exception) from None
        if found == 0:
            return middle
        if found < 0:
            low = middle + 1
        else:
            high = middle - 1
    return ~low


def _search(items: list[Any], *rest: Any) -> int:
    _need(items)
    if len(rest) >= 3:
        index, length, value, *comparer = rest
        _part(items, index, length)
        found = binary_search(items[index : index + length], value, *comparer)
        return int(found + index if found >= 0 else found - index)
    return binary_search(items, *rest)


def _copy(source: list[Any], *rest: Any) -> None:
    if len(rest) == 2:
        target, length = rest
        start, at = 0, 0
    else:
        start, target, at, length = rest
    if source is None or target is None:
        raise argument_null("sourceArray" if source is None else "destinationArray")
    for name, number in (("length", length), ("sourceIndex", start), ("destinationIndex", at)):
        _check_size(name, number)
    if length < 0:
        raise non_negative("length", length)
    for name, number in (("sourceIndex", start), ("destinationIndex", at)):
        if number < 0:
            raise out_of_range(f"{name} ('{number}') must be greater than or equal to '0'.", name, str(number))
    if start + length > len(source):
        raise argument("Source array was not long enough. Check the source index, length, and the array's lower bounds.", "sourceArray")
    if at + length > len(target):
        raise argument(
            "Destination array was not long enough. Check the destination index, length, and the array's lower bounds.", "destinationArray"
        )
    target[at : at + length] = [_element(target, item) for item in source[start : start + length]]


def _create(kind: Any, length: Any, *lengths: int) -> Any:
    from exoshell.values.collections import TypedArray

    if kind is None:
        raise argument_null("elementType")
    if lengths or (isinstance(length, list) and len(length) > 1):
        from exoshell.values.dotnet.grids import Grid

        return Grid(kind, (length, *lengths) if lengths else tuple(length))
    if isinstance(length, list):
        if length[0] < 0:
            raise out_of_range("Non-negative number required.", "lengths[0]")
        length = length[0]
    if length < 0:
        raise out_of_range("length ('-1') must be a non-negative value.".replace("-1", str(length)), "length", str(length))
    return TypedArray(kind, [empty_element(kind)] * length)


def _resize(reference: Any, size: int) -> None:
    items = reference.value
    grown = _clone(items if isinstance(items, list) else [])
    if size < len(grown):
        del grown[size:]
    else:
        grown.extend([empty_element(items)] * (size - len(grown)))
    reference.value = grown


def find(items: list[Any], match: Any) -> Any:
    test = as_function(match)
    return next((item for item in items if truth(test(item))), None)


def find_all(items: list[Any], match: Any) -> list[Any]:
    test = as_function(match)
    return [item for item in items if truth(test(item))]


def find_index(items: list[Any], *rest: Any) -> int:
    test = as_function(rest[-1])
    start = rest[0] if len(rest) > 1 else 0
    end = start + rest[1] if len(rest) > 2 else len(items)
    return next((place for place in range(start, end) if truth(test(items[place]))), -1)


def find_last(items: list[Any], match: Any) -> Any:
    return find(items[::-1], match)


def find_last_index(items: list[Any], match: Any) -> int:
    test = as_function(match)
    return next((place for place in range(len(items) - 1, -1, -1) if truth(test(items[place]))), -1)


def for_each(items: list[Any], action: Any) -> None:
    run = as_function(action)
    for item in list(items):
        run(item)


def true_for_all(items: list[Any], match: Any) -> bool:
    test = as_function(match)
    return all(truth(test(item)) for item in items)


def convert_all(items: list[Any], converter: Any) -> list[Any]:
    run = as_function(converter)
    return [run(item) for item in items]


def exists(items: list[Any], match: Any) -> bool:
    return find_index(items, match) >= 0


def _long(number: int) -> Any:
    from exoshell.values.numbers import Int64

    return Int64(number)


def _bounds(items: list[Any], dimension: int, result: int) -> int:
    if dimension != 0:
        raise net_error("IndexOutOfRangeException", "Array does not have that many dimensions.")
    del items
    return result


ARRAY = table(
    "System.Array",
    statics={
        "IndexOf": lambda items, *rest: index_of(_need(items), *rest),
        "LastIndexOf": lambda items, *rest: last_index_of(_need(items), *rest),
        "Reverse": _reverse,
        "Sort": _sort,
        "BinarySearch": _search,
        "Clear": _clear,
        "Copy": _copy,
        "ConstrainedCopy": _copy,
        "CreateInstance": _create,
        "Resize": _resize,
        "Find": find,
        "FindAll": find_all,
        "FindIndex": find_index,
        "FindLast": find_last,
        "FindLastIndex": find_last_index,
        "Exists": exists,
        "ForEach": for_each,
        "TrueForAll": true_for_all,
        "ConvertAll": convert_all,
    },
    static_properties={"MaxLength": 2147483591},
)


def _construct_array(kind: Any, *sizes: int) -> Any:
    element = getattr(kind, "element_type", None)
    if element is None or element.full_name == "System.Object":
        return [None] * sizes[0]
    return _create(element, sizes[0])


OBJECT_ARRAY = table(
    "System.Object[]",
    properties={
        "Length": len,
        "LongLength": lambda items: _long(len(items)),
        "Rank": lambda items: 1,
        "SyncRoot": lambda items: items,
        "IsReadOnly": lambda items: False,
        "IsFixedSize": lambda items: True,
        "IsSynchronized": lambda items: False,
        "Count": len,
    },
    methods={
        "Add": _fixed_size,
        "Insert": _fixed_size,
        "Remove": _fixed_size,
        "RemoveAt": _fixed_size,
        "Clear": _clear,
        "Clone": _clone,
        "Contains": lambda items, value: index_of(items, value) >= 0,
        "CopyTo": copy_to,
        "GetEnumerator": enumerators.enumerator(enumerators.ARRAY),
        "GetLength": lambda items, dimension: _bounds(items, dimension, len(items)),
        "GetLongLength": lambda items, dimension: _long(_bounds(items, dimension, len(items))),
        "GetLowerBound": lambda items, dimension: _bounds(items, dimension, 0),
        "GetUpperBound": lambda items, dimension: _bounds(items, dimension, len(items) - 1),
        "GetValue": get_value,
        "Get": get_value,
        "SetValue": set_value,
        "Set": lambda items, index, value: set_value(items, value, index),
        "IndexOf": index_of,
        "Initialize": lambda items: None,
        "CompareTo": lambda items, other, comparer=None: 0 if items is other else net_compare(items, other),
    },
    constructor=_construct_array,
    generic=True,
)
TABLES = (OBJECT, CUSTOM_OBJECT, PS_OBJECT, ARRAY, OBJECT_ARRAY)
