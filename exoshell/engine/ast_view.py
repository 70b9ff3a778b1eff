"""Syntax trees as scripts see them: `{ … }.Ast` and what [Parser]::ParseInput gives, with PowerShell's names of classes and properties."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from exoshell.language import ast
from exoshell.language.parser import parse
from exoshell.language.visitor import walk
from exoshell.values.conversion import to_bool
from exoshell.values.psobject import MISSING
from exoshell.values.types import DotNetType

if TYPE_CHECKING:
    from exoshell.engine.session_state import Scope

_SPACE = "System.Management.Automation.Language."


class AstView:
    """A node; its fields are its properties."""

    __slots__ = ("node", "parent")

    def __init__(self, node: ast.Ast, parent: AstView | None = None) -> None:
        self.node = node
        self.parent = parent

    @property
    def ps_type_name(self) -> str:
        return _SPACE + type(self.node).__name__

    @property
    def class_type(self) -> _NodeType:
        """What -is looks at."""
        return _NodeType(type(self.node))

    @property
    def ps_properties(self) -> tuple[str, ...]:
        names = [_camel(name) for name in self.node._fields if name not in ("source", "start", "end", "cache")]
        return (*names, "Extent", "Parent")

    def ps_property(self, name: str) -> Any:
        if name == "extent":
            return self.node.extent
        if name == "parent":
            return self.parent
        for field in self.node._fields:
            if field.replace("_", "") == name and field not in ("source", "cache"):
                return _view(getattr(self.node, field), self)
        return MISSING

    def ps_method(self, name: str) -> Any:
        if name in ("find", "findall"):
            return lambda scope, arguments: self._find(arguments[0], only_first=name == "find")
        if name == "tostring":
            return lambda scope, arguments: self.node.text
        if name == "gettype":
            return lambda scope, arguments: DotNetType(self.ps_type_name)
        return MISSING

    def _find(self, test: Any, *, only_first: bool) -> Any:
        found = []
        for node in walk(self.node):
            view = AstView(node, self)
            if to_bool(test.invoke_value(view, (view,))):
                if only_first:
                    return view
                found.append(view)
        return None if only_first else found

    def __str__(self) -> str:
        return self.node.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AstView) and other.node is self.node

    def __hash__(self) -> int:
        return id(self.node)


class _NodeType:
    """The class of a node, as far as -is asks."""

    def __init__(self, kind: type[ast.Ast]) -> None:
        self._names = {_SPACE + base.__name__ for base in kind.__mro__}

    def assignable_to(self, other: Any) -> bool:
        return other.full_name in self._names or other.full_name == "System.Object"


def _view(value: Any, parent: AstView) -> Any:
    if isinstance(value, ast.Ast):
        return AstView(value, parent)
    if isinstance(value, tuple):
        return [_view(item, parent) for item in value]
    return value


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def parse_input(scope: Scope, arguments: list[Any]) -> Any:
    """[Parser]::ParseInput(text, [ref]tokens, [ref]errors)."""
    from exoshell.values.conversion import to_string

    result = parse(to_string(arguments[0]))
    for reference, found in zip(arguments[-2:], (result.tokens, result.errors), strict=False):
        if hasattr(reference, "value"):
            reference.value = list(found)
    return AstView(result.ast)


ENGINE_STATICS: dict[tuple[str, str], Callable[[Scope, list[Any]], Any]] = {(f"{_SPACE}Parser", "parseinput"): parse_input}
"""Static methods that need the parser: (type, method in lower case) → function."""
