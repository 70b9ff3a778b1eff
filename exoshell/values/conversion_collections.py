"""Conversions to arrays, lists and dictionaries."""

from __future__ import annotations

from typing import Any

from exoshell.values.collections import (
    ArrayList,
    DictionaryEntry,
    Hashtable,
    OrderedDictionary,
    TypedArray,
    enumerate_value,
)
from exoshell.values.conversion_errors import (
    INVALID_CAST,
    ConversionError,
    cannot_convert,
    cast_failure,
    invalid_cast,
    no_property_bag,
    no_such_property,
)
from exoshell.values.enums import EnumValue
from exoshell.values.numbers import BigInteger
from exoshell.values.psobject import AUTOMATION_NULL, PSCustomObject, PSObject
from exoshell.values.text import Char
from exoshell.values.types import DotNetType, type_of


def to_array(value: Any, target: DotNetType) -> Any:
    """To `T[]`: each element converts; a scalar becomes an array of one."""
    from exoshell.values.conversion import convert

    element = target.element_type
    assert element is not None
    if value is None or value is AUTOMATION_NULL:
        return None
    plain = value.base if type(value) is PSObject else value
    if isinstance(plain, list) and type_of(plain).assignable_to(target):
        return plain
    if element.full_name == "System.Object":
        items = enumerate_value(plain)
        return [value] if items is None else list(items)
    if type(plain) is str and element.full_name == "System.Char":
        return TypedArray(element, [Char(char) for char in plain])
    items = enumerate_value(plain)
    try:
        if items is not None:
            return TypedArray(element, [convert(item, element) for item in items])
        return TypedArray(element, [convert(value, element)])
    except ConversionError as error:
        if isinstance(plain, list) and type(plain) in (list, TypedArray):
            raise
        if items is None and error.error_id in (
            "ConvertToFinalInvalidCastException",
            "ObjectCreationError",
            "InvalidCastConstructorException",
        ):
            raise cannot_convert(value, target) from None
        if items is None and (isinstance(plain, bool) or type(plain).__name__ == "DateTime"):
            raise invalid_cast(plain, target) from None
        kind = "Scalar" if items is None else "Enumerable"
        raise cast_failure(
            plain, target, error.exception.message, f"InvalidCastException{kind}ToArray", INVALID_CAST, error.exception
        ) from None


def to_system_array(value: Any, target: DotNetType) -> Any:
    if value is None or (isinstance(value, list) and type(value) in (list, TypedArray)):
        return value
    items = enumerate_value(value)
    return [value] if items is None else list(items)


def to_array_list(value: Any, target: DotNetType) -> Any:
    if isinstance(value, ArrayList) or value is None:
        return value
    if isinstance(value, Hashtable):
        return ArrayList([DictionaryEntry(key, item) for key, item in value.items()])
    items = enumerate_value(value)
    if items is None:
        raise _no_collection(value, target)
    return ArrayList(items)


def _no_collection(value: Any, target: DotNetType) -> ConversionError:
    if type(value) is PSCustomObject:
        return no_property_bag(value, target)
    if isinstance(value, bool | Char | EnumValue) or type(value).__name__ == "DateTime":
        return invalid_cast(value, target)
    return cannot_convert(value, target)


def to_hashtable(value: Any, target: DotNetType) -> Any:
    """To Hashtable: another dictionary is copied, an object's properties do not become one."""
    if value is None or type(value) is Hashtable:
        return value
    if isinstance(value, Hashtable):
        return Hashtable(value.items(), case_sensitive=value.case_sensitive)
    raise _no_collection(value, target)


def to_dictionary(value: Any, target: DotNetType) -> Any:
    """To IDictionary: only what is one."""
    if value is None or isinstance(value, Hashtable):
        return value
    if type(value) is PSCustomObject:
        raise cannot_convert(value, target)
    raise _no_collection(value, target)


def to_ordered(value: Any, target: DotNetType) -> Any:
    if value is None or type(value) is OrderedDictionary:
        return value
    raise _no_collection(value, target)


def custom_object(table: Hashtable) -> PSCustomObject:
    """`[pscustomobject]@{…}`: the pairs in order as note properties."""
    from exoshell.values.conversion_text import to_string
    from exoshell.values.psobject import Schema

    pairs = table.items()
    return PSCustomObject(Schema([to_string(key) for key, _ in pairs]), [item for _, item in pairs])


def to_custom_object(value: Any, target: DotNetType) -> Any:
    return custom_object(value) if isinstance(value, Hashtable) else value


_LISTS = (
    "List`1",
    "HashSet`1",
    "Queue`1",
    "Stack`1",
    "Collection`1",
    "LinkedList`1",
    "SortedSet`1",
    "ConcurrentBag`1",
    "ConcurrentQueue`1",
)


_DELEGATES = ("System.Func`", "System.Action`", "System.Predicate`", "System.Comparison`", "System.Converter`")


def _with_pairs(table: Hashtable, target: DotNetType) -> Any:
    """A table becomes no other kind of table: its keys would be properties, and such a type has none to set."""
    from exoshell.values.members import new_object

    if len(table):
        raise no_such_property(table, target)
    return new_object(target, [])


def to_generic(value: Any, target: DotNetType) -> Any:
    """To a generic type: nullables by what they hold, collections element by element."""
    from exoshell.values.conversion import convert
    from exoshell.values.conversion_text import to_string
    from exoshell.values.members import new_object

    name = target.full_name.partition("[")[0]
    if name == "System.Nullable`1":
        if value is None:
            return None
        try:
            return convert(value, target.generic_arguments[0])
        except ConversionError as error:
            if error.error_id == "ConvertToFinalInvalidCastException":
                raise cannot_convert(value, target) from None
            raise
    if value is None:
        return None
    if name.startswith(_DELEGATES):
        from exoshell.values.dotnet.delegates import to_delegate

        return to_delegate(value, target)
    if isinstance(value, Hashtable) and name.endswith("`2"):
        return _with_pairs(value, target)
    if not name.endswith(_LISTS):
        raise _no_collection(value, target)
    element = target.generic_arguments[0]
    items = enumerate_value(value)
    if items is None:
        if isinstance(value, bool) or type(value).__name__ == "DateTime":
            raise invalid_cast(value, target)
        if isinstance(value, int | float) and not isinstance(value, BigInteger):
            value = to_string(value)
        elements = [convert(value, element)]
    else:
        try:
            elements = [convert(item, element) for item in items]
        except ConversionError:
            if type(value) in (list, TypedArray):
                raise cannot_convert(value, target) from None
            raise cannot_convert(value, element) from None
    made = new_object(target, [])
    add = getattr(made, "add", None) or made.append
    for item in reversed(elements) if name.endswith("Stack`1") else elements:
        add(item)
    return made
