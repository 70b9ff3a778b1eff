"""LinkedList`1 and its nodes, over a Python list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exoshell.values.dotnet._common import net_equals, values_of
from exoshell.values.member_tables import table
from exoshell.values.net_error import net_error

_NAME = "System.Collections.Generic.LinkedList`1"
_NODE = "System.Collections.Generic.LinkedListNode`1"


class LinkedNode:
    """One element; without a list once it was removed."""

    __slots__ = ("list", "value")

    def __init__(self, owner: LinkedList | None, value: Any) -> None:
        self.list = owner
        self.value = value

    @property
    def ps_type_name(self) -> str:
        kind = self.list.element_type if self.list is not None else None
        return f"{_NODE}[{kind.full_name if kind is not None else 'System.Object'}]"

    def beside(self, step: int) -> LinkedNode | None:
        """The next or previous node; None at the end."""
        if self.list is None:
            return None
        place = self.list.place(self) + step
        return self.list.nodes[place] if 0 <= place < len(self.list.nodes) else None


class LinkedList:
    """The nodes in order."""

    __slots__ = ("element_type", "nodes")

    def __init__(self, element_type: Any = None) -> None:
        self.element_type = element_type
        self.nodes: list[LinkedNode] = []

    @property
    def ps_type_name(self) -> str:
        return f"{_NAME}[{self.element_type.full_name if self.element_type is not None else 'System.Object'}]"

    def ps_enumerate(self) -> Iterator[Any]:
        return iter([node.value for node in self.nodes])

    def place(self, node: LinkedNode) -> int:
        """Where a node stands. Raises NetError for the node of another list."""
        found = next((place for place, each in enumerate(self.nodes) if each is node), -1)
        if found < 0:
            raise net_error("InvalidOperationException", "The LinkedList node does not belong to current LinkedList.")
        return found

    def insert(self, place: int, value: Any) -> Any:
        """Adds a value; gives its node, or nothing where a node was given."""
        if isinstance(value, LinkedNode):
            value.list = self
            self.nodes.insert(place, value)
            return None
        if self.element_type is not None:
            from exoshell.values.conversion import convert

            value = convert(value, self.element_type)
        node = LinkedNode(self, value)
        self.nodes.insert(place, node)
        return node

    def append(self, value: Any) -> None:
        self.insert(len(self.nodes), value)

    def take(self, place: int) -> None:
        if not self.nodes:
            raise net_error("InvalidOperationException", "The LinkedList is empty.")
        self.nodes.pop(place).list = None


def _new(kind: Any, source: Any = None) -> LinkedList:
    made = LinkedList(kind.generic_arguments[0] if kind.generic_arguments else None)
    for item in values_of(source) if source is not None else ():
        made.append(item)
    return made


def _find(items: LinkedList, value: Any, order: int = 1) -> LinkedNode | None:
    return next((node for node in items.nodes[::order] if net_equals(node.value, value)), None)


def _remove(items: LinkedList, value: Any) -> Any:
    if isinstance(value, LinkedNode):
        items.take(items.place(value))
        return None
    node = _find(items, value)
    if node is not None:
        items.take(items.place(node))
    return node is not None


def _end(place: int) -> Any:
    return lambda items: items.nodes[place] if items.nodes else None


def _set_value(node: LinkedNode, value: Any) -> None:
    node.value = value


TABLES = (
    table(
        _NAME,
        properties={"Count": lambda items: len(items.nodes), "First": _end(0), "Last": _end(-1)},
        methods={
            "AddFirst": lambda items, value: items.insert(0, value),
            "AddLast": lambda items, value: items.insert(len(items.nodes), value),
            "AddBefore": lambda items, node, value: items.insert(items.place(node), value),
            "AddAfter": lambda items, node, value: items.insert(items.place(node) + 1, value),
            "Remove": _remove,
            "RemoveFirst": lambda items: items.take(0),
            "RemoveLast": lambda items: items.take(-1),
            "Find": _find,
            "FindLast": lambda items, value: _find(items, value, -1),
            "Contains": lambda items, value: _find(items, value) is not None,
            "Clear": lambda items: items.nodes.clear(),
            "GetEnumerator": lambda items: list(items.ps_enumerate()),
        },
        constructor=_new,
        generic=True,
    ),
    table(
        _NODE,
        properties={
            "List": lambda node: node.list,
            "Next": lambda node: node.beside(1),
            "Previous": lambda node: node.beside(-1),
            "Value": (lambda node: node.value, _set_value),
            "ValueRef": lambda node: node.value,
        },
    ),
)
