"""Ways through a tree: all nodes, the innermost node at a place, the way up."""

from __future__ import annotations

from collections.abc import Iterator

from exoshell.language.ast import Ast


def walk(root: Ast) -> Iterator[Ast]:
    """The node and everything below it, a parent before its children, in the order of the fields."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(list(node.children())))


def path_to(root: Ast, offset: int) -> list[Ast]:
    """The nodes around a place, outermost first. A place touches a node if it is inside it or at one of its ends; where two
    siblings meet, the right one counts."""
    path = [root]
    while True:
        inner: Ast | None = None
        for child in path[-1].children():
            if child.start <= offset <= child.end and child.end > child.start and (inner is None or child.start >= inner.start):
                inner = child
        if inner is None:
            return path
        path.append(inner)


def find_innermost(root: Ast, offset: int) -> Ast:
    """The smallest node that a place touches; the root where nothing else does."""
    return path_to(root, offset)[-1]


def parents(root: Ast) -> dict[int, Ast]:
    """The parent of every node, by the node's id(): nodes do not know their parents."""
    return {id(child): node for node in walk(root) for child in node.children()}
