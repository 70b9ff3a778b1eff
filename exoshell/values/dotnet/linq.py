"""System.Linq.Enumerable: the methods that scripts call, over arrays, lists and whatever else enumerates.

Results are evaluated at once: an enumeration that scripts can only read once has no use in a shell.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from exoshell.values.collections import TypedArray, exact_key_of
from exoshell.values.dotnet._common import as_function, net_compare, net_equals, truth, values_of
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument_null, net_error, out_of_range
from exoshell.values.numbers import Int64
from exoshell.values.psobject import MISSING


def _source(items: Any) -> list[Any]:
    if items is None:
        raise argument_null("source")
    return list(values_of(items))


def _like(items: Any, found: list[Any]) -> Any:
    """The elements as an array of the source's element type."""
    kind = getattr(items, "element_type", None)
    return list(found) if kind is None else TypedArray(kind, found)


def _none(text: str = "Sequence contains no elements") -> Exception:
    return net_error("InvalidOperationException", text)


def _numbers(items: Any, selector: Any) -> list[Any]:
    found = _source(items)
    return found if selector is None else [as_function(selector)(item) for item in found]


def _sum(items: Any, selector: Any = None) -> Any:
    from exoshell.values.operators import binary

    return functools.reduce(binary("+"), _numbers(items, selector), 0)


def _average(items: Any, selector: Any = None) -> float:
    found = _numbers(items, selector)
    if not found:
        raise _none()
    return float(sum(found)) / len(found)


def _extreme(sign: int) -> Callable[..., Any]:
    def pick(items: Any, selector: Any = None) -> Any:
        found = _numbers(items, selector)
        if not found:
            raise _none()
        return functools.reduce(lambda a, b: a if sign * net_compare(a, b) >= 0 else b, found)

    return pick


def _where(items: Any, test: Any) -> Any:
    fits = as_function(test)
    return _like(items, [item for item in _source(items) if truth(fits(item))])


def _select(items: Any, selector: Any) -> list[Any]:
    picked = as_function(selector)
    return [picked(item) for item in _source(items)]


def _select_many(items: Any, selector: Any) -> list[Any]:
    return [inner for found in _select(items, selector) for inner in values_of(found)]


def _first(items: Any, test: Any = None) -> Any:
    found = _source(items) if test is None else list(_where(items, test))
    if not found:
        raise _none() if test is None else _none("Sequence contains no matching element")
    return found[0]


def _last(items: Any, test: Any = None) -> Any:
    found = _source(items) if test is None else list(_where(items, test))
    if not found:
        raise _none() if test is None else _none("Sequence contains no matching element")
    return found[-1]


def _single(items: Any, test: Any = None) -> Any:
    found = _source(items) if test is None else list(_where(items, test))
    if len(found) != 1:
        matching = "" if test is None else "matching "
        raise _none(f"Sequence contains {'more than one' if found else 'no'} {matching}element{'' if found or test is not None else 's'}")
    return found[0]


def _or_default(pick: Callable[..., Any]) -> Callable[..., Any]:
    def picked(items: Any, test: Any = None) -> Any:
        from exoshell.values.dotnet.object import empty_element

        found = _source(items) if test is None else list(_where(items, test))
        return pick(found) if found else empty_element(items)

    return picked


def _key(item: Any, rest: tuple[Any, ...]) -> Any:
    ignore_case = bool(rest) and getattr(rest[0], "ignore_case", False)
    return item.lower() if ignore_case and isinstance(item, str) else exact_key_of(item)


def _unique(found: list[Any], rest: tuple[Any, ...]) -> list[Any]:
    kept: dict[Any, Any] = {}
    for item in found:
        kept.setdefault(_key(item, rest), item)
    return list(kept.values())


def _union(a: Any, b: Any, *rest: Any) -> Any:
    return _like(a, _unique([*_source(a), *_source(b)], rest))


def _intersect(a: Any, b: Any, *rest: Any) -> Any:
    there = {_key(item, rest) for item in _source(b)}
    return _like(a, [item for item in _unique(_source(a), rest) if _key(item, rest) in there])


def _except(a: Any, b: Any, *rest: Any) -> Any:
    there = {_key(item, rest) for item in _source(b)}
    return _like(a, [item for item in _unique(_source(a), rest) if _key(item, rest) not in there])


def _order(descending: bool) -> Callable[..., Any]:
    def ordered(items: Any, selector: Any = None) -> Any:
        picked: Callable[..., Any] = as_function(selector) if selector is not None else lambda item: item
        key = functools.cmp_to_key(net_compare)
        return _like(items, sorted(_source(items), key=lambda item: key(picked(item)), reverse=descending))

    return ordered


def _element_at(items: Any, index: int) -> Any:
    found = _source(items)
    if not 0 <= index < len(found):
        raise out_of_range("Index was out of range. Must be non-negative and less than the size of the collection.", "index")
    return found[index]


def _range(start: int, count: int) -> Any:
    if count < 0:
        raise out_of_range("Specified argument was out of the range of valid values.", "count")
    return _ints(range(start, start + count))


def _ints(found: Any) -> Any:
    from exoshell.values.types import DotNetType

    return TypedArray(DotNetType("System.Int32"), found)


def _take_while(items: Any, test: Any) -> Any:
    fits = as_function(test)
    found = _source(items)
    end = next((place for place, item in enumerate(found) if not truth(fits(item))), len(found))
    return _like(items, found[:end])


def _skip_while(items: Any, test: Any) -> Any:
    return _like(items, _source(items)[len(_take_while(items, test)) :])


def _zip(a: Any, b: Any, selector: Any = None) -> list[Any]:
    from exoshell.values.dotnet.tuples import ValueTuple

    join: Callable[..., Any] = as_function(selector) if selector is not None else ValueTuple
    return [join(*pair) for pair in zip(_source(a), _source(b), strict=False)]


def _aggregate(items: Any, *rest: Any) -> Any:
    found = _source(items)
    if len(rest) == 1:
        if not found:
            raise _none()
        return functools.reduce(as_function(rest[0]), found)
    result = functools.reduce(as_function(rest[1]), found, rest[0])
    return as_function(rest[2])(result) if len(rest) > 2 else result


def _any(items: Any, test: Any = MISSING) -> bool:
    return bool(_source(items)) if test is MISSING else len(_where(items, test)) > 0


def _count(items: Any, test: Any = None) -> int:
    return len(_source(items) if test is None else _where(items, test))


def _contains(items: Any, value: Any, *rest: Any) -> bool:
    return (
        _key(value, rest) in {_key(item, rest) for item in _source(items)}
        if rest
        else any(net_equals(item, value) for item in _source(items))
    )


def _same(a: Any, b: Any, *rest: Any) -> bool:
    return [_key(item, rest) for item in _source(a)] == [_key(item, rest) for item in _source(b)]


def _to_list(items: Any) -> Any:
    from exoshell.values.collections import GenericList

    return GenericList(getattr(items, "element_type", None), _source(items))


def _to_hash_set(items: Any) -> Any:
    from exoshell.values.collections import HashSet

    return HashSet(getattr(items, "element_type", None), _source(items))


ENUMERABLE = table(
    "System.Linq.Enumerable",
    statics={
        "Sum": _sum,
        "Average": _average,
        "Max": _extreme(1),
        "Min": _extreme(-1),
        "Count": _count,
        "LongCount": lambda items, *rest: Int64(_count(items, *rest)),
        "Any": _any,
        "All": lambda items, test: len(_where(items, test)) == len(_source(items)),
        "Contains": _contains,
        "Where": _where,
        "Select": _select,
        "SelectMany": _select_many,
        "First": _first,
        "Last": _last,
        "Single": _single,
        "FirstOrDefault": _or_default(lambda found: found[0]),
        "LastOrDefault": _or_default(lambda found: found[-1]),
        "SingleOrDefault": _or_default(_single),
        "ElementAt": _element_at,
        "Distinct": lambda items, *rest: _like(items, _unique(_source(items), rest)),
        "Union": _union,
        "Intersect": _intersect,
        "Except": _except,
        "Concat": lambda a, b: _like(a, [*_source(a), *_source(b)]),
        "Append": lambda items, value: _like(items, [*_source(items), value]),
        "Prepend": lambda items, value: _like(items, [value, *_source(items)]),
        "Reverse": lambda items: _like(items, _source(items)[::-1]),
        "Order": _order(False),
        "OrderDescending": _order(True),
        "OrderBy": _order(False),
        "OrderByDescending": _order(True),
        "Skip": lambda items, count: _like(items, _source(items)[max(count, 0) :]),
        "SkipLast": lambda items, count: _like(items, _source(items)[: -count or None] if count > 0 else _source(items)),
        "Take": lambda items, count: _like(items, _source(items)[: max(count, 0)]),
        "TakeLast": lambda items, count: _like(items, _source(items)[-count:] if count > 0 else []),
        "TakeWhile": _take_while,
        "SkipWhile": _skip_while,
        "Zip": _zip,
        "Aggregate": _aggregate,
        "SequenceEqual": _same,
        "Range": _range,
        "Repeat": lambda value, count: [value] * count,
        "Empty": list,
        "ToArray": lambda items: _like(items, _source(items)),
        "ToList": _to_list,
        "ToHashSet": _to_hash_set,
        "Cast": lambda items: _source(items),
    },
)
TABLES = (ENUMERABLE,)
