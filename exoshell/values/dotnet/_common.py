"""What several families share: .NET equality and order, checks of positions, functions from script blocks."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from exoshell.values.net_error import argument_null, net_error
from exoshell.values.psobject import PSCustomObject, PSObject, is_null


def net_equals(a: Any, b: Any) -> bool:
    """Object.Equals: same type and same value; case counts."""
    if type(a) is PSObject:
        a = a.base
    if type(b) is PSObject:
        b = b.base
    if a is None or b is None:
        return a is b
    if type(a) is not type(b):
        return False
    if isinstance(a, list | PSCustomObject) or hasattr(a, "items"):
        return a is b
    if isinstance(a, float) and a != a:
        return bool(b != b)
    return bool(a == b)


def net_compare(a: Any, b: Any) -> int:
    """Comparer.Default: -1, 0 or 1; text by the language's rules, case counting last. Raises NetError where there is no order."""
    if a is None or b is None:
        return (a is not None) - (b is not None)
    if type(a) is not type(b):
        if isinstance(a, str) or not hasattr(a, "__lt__"):
            raise _no_order(a)
        raise net_error("ArgumentException", f"Object must be of type {short_name(a)}.")
    if isinstance(a, str):
        from exoshell.values.comparison import compare

        return sign(compare(a, b, ignore_case=False))
    if not hasattr(a, "__lt__") or isinstance(a, list):
        raise _no_order(a)
    return -1 if a < b else 1 if b < a else 0


def _no_order(value: Any) -> Exception:
    del value
    inner = net_error("ArgumentException", "At least one object must implement IComparable.").exception
    return net_error("InvalidOperationException", "Failed to compare two elements in the array.", inner)


def short_name(value: Any) -> str:
    """The type name without its namespace."""
    from exoshell.values.member_tables import type_name_of

    return type_name_of(value).rpartition(".")[2]


def sign(number: int) -> int:
    return (number > 0) - (number < 0)


def sort_in_place(items: list[Any], comparer: Any = None, start: int = 0, count: int | None = None) -> None:
    """Sorts with the default order, a Python function of two, or an IComparer-like object."""
    end = len(items) if count is None else start + count
    order = order_function(comparer)
    items[start:end] = sorted(items[start:end], key=functools.cmp_to_key(order))


def order_function(comparer: Any) -> Callable[[Any, Any], int]:
    if comparer is None:
        return net_compare
    if callable(comparer):
        return lambda a, b: int(comparer(a, b) or 0)
    return lambda a, b: int(comparer.compare(a, b))


def as_function(value: Any) -> Callable[..., Any]:
    """A script block or Python function as a Python function."""
    from exoshell.values.argument_conversion import delegate

    found = delegate(value)
    if found is None:
        raise argument_null("match")
    if not callable(found):
        raise net_error("ArgumentException", "The argument is not a script block.")
    return found  # type: ignore[no-any-return]


def truth(value: Any) -> bool:
    from exoshell.values.conversion import to_bool

    return bool(to_bool(value))


def set_reference(reference: Any, value: Any) -> None:
    """Assigns to a [ref] argument."""
    reference.value = value


def values_of(items: Any) -> Iterable[Any]:
    """The elements of a collection argument. Raises NetError for null."""
    if is_null(items):
        raise argument_null("collection")
    from exoshell.values.collections import enumerate_value

    found = enumerate_value(items)
    return [items] if found is None else list(found)


def text_of(value: Any) -> str:
    """ToString() in the current culture; '' for null."""
    if value is None:
        return ""
    if type(value) is str:
        return value
    if isinstance(value, list):
        from exoshell.values.member_tables import type_name_of

        return type_name_of(value)
    from exoshell.values.conversion import to_display_string
    from exoshell.values.culture import current_culture

    return str(to_display_string(value, current_culture()))
