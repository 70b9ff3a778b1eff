"""SortedSet`1 and PriorityQueue`2: collections that keep their elements in order."""

from __future__ import annotations

import functools
import heapq
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from exoshell.values.collections import HashSet
from exoshell.values.dotnet._common import net_compare, set_reference, values_of
from exoshell.values.dotnet.sets import SET
from exoshell.values.member_tables import table
from exoshell.values.net_error import net_error

_KEY = functools.cmp_to_key(net_compare)


class SortedSet(HashSet):
    """Distinct elements, enumerated by their order."""

    __slots__ = ()

    @property
    def ps_type_name(self) -> str:
        inner = self.element_type.full_name if self.element_type is not None else "System.Object"
        return f"System.Collections.Generic.SortedSet`1[{inner}]"

    def __iter__(self) -> Iterator[Any]:
        return iter(sorted(self._items.values(), key=_KEY))

    def ps_enumerate(self) -> Iterator[Any]:
        return iter(self)


def _converted(kind: Any, items: Iterable[Any]) -> list[Any]:
    from exoshell.values.conversion import convert

    return [convert(item, kind) if kind is not None else item for item in items]


def _new_set(kind: Any, *args: Any) -> SortedSet:
    comparer = next((item for item in args if hasattr(item, "ignore_case")), None)
    source = next((item for item in args if item is not comparer and item is not None), None)
    element = kind.generic_arguments[0] if kind.generic_arguments else None
    items = _converted(element, values_of(source)) if source is not None else ()
    return SortedSet(element, items, case_sensitive=comparer is None or not comparer.ignore_case)


def _between(items: SortedSet, lower: Any, upper: Any) -> SortedSet:
    return SortedSet(items.element_type, [item for item in items if net_compare(lower, item) <= 0 <= net_compare(upper, item)])


class PriorityQueue:
    """Elements with priorities; the lowest leaves first, equal ones in the order they came."""

    __slots__ = ("heap", "kinds", "number")

    def __init__(self, kinds: tuple[Any, ...]) -> None:
        self.kinds = kinds
        self.heap: list[tuple[Any, int, Any, Any]] = []
        self.number = itertools.count()

    @property
    def ps_type_name(self) -> str:
        return f"System.Collections.Generic.PriorityQueue`2[{','.join(kind.full_name for kind in self.kinds)}]"

    def add(self, item: Any, priority: Any) -> None:
        (item,), (priority,) = _converted(self.kinds[0], [item]), _converted(self.kinds[1], [priority])
        heapq.heappush(self.heap, (_KEY(priority), next(self.number), item, priority))

    def first(self, *, take: bool = True) -> Any:
        """The next element. Raises NetError where there is none."""
        if not self.heap:
            raise net_error("InvalidOperationException", "Queue empty.")
        return (heapq.heappop(self.heap) if take else self.heap[0])[2]


def _try(take: bool) -> Any:
    def attempt(queue: PriorityQueue, element: Any, priority: Any) -> bool:
        if not queue.heap:
            return False
        set_reference(priority, queue.heap[0][3])
        set_reference(element, queue.first(take=take))
        return True

    return attempt


TABLES = (
    table(
        "System.Collections.Generic.SortedSet`1",
        base=SET,
        properties={
            "Min": lambda items: next(iter(items), None),
            "Max": lambda items: next(iter(list(items)[::-1]), None),
        },
        methods={
            "Add": lambda items, value: items.add(_converted(items.element_type, [value])[0]),
            "Reverse": lambda items: list(items)[::-1],
            "GetViewBetween": _between,
        },
        constructor=_new_set,
        generic=True,
    ),
    table(
        "System.Collections.Generic.PriorityQueue`2",
        properties={"Count": lambda queue: len(queue.heap)},
        methods={
            "Enqueue": lambda queue, item, priority: queue.add(item, priority),
            "Dequeue": lambda queue: queue.first(),
            "Peek": lambda queue: queue.first(take=False),
            "TryDequeue": _try(True),
            "TryPeek": _try(False),
            "Clear": lambda queue: queue.heap.clear(),
        },
        constructor=lambda kind, *rest: PriorityQueue(tuple(kind.generic_arguments)),
        generic=True,
    ),
)
