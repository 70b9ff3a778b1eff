"""Types named in code: .NET's, and the classes and enums that scripts of this session define."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from exoshell.engine import faults
from exoshell.engine.session_state import Scope
from exoshell.language import ast
from exoshell.values.conversion import convert
from exoshell.values.types import DotNetType, array_of, generic_type, resolve_type


@dataclass(slots=True)
class TypeReference:
    """A resolved type and its conversion."""

    type: Any
    convert: Callable[[Any], Any]


def resolved_type(scope: Scope, name: str) -> Any:
    """A class of the session, else a .NET type; None where there is neither."""
    lowered = name.lower()
    classes = scope.context.classes
    if classes:
        if lowered in classes:
            return classes[lowered]
        if lowered.endswith("[]"):
            element = resolved_type(scope, name[:-2])
            return None if element is None else array_of(element)
        if lowered.endswith("]"):
            return generic_type(name, lambda part: resolved_type(scope, part))
    found = resolve_type(name)
    if found is None:
        for namespace in scope.context.namespaces:
            found = resolve_type(f"{namespace}.{name}")
            if found is not None:
                break
    return _tree_type(lowered) if found is None and lowered.startswith(_TREES) else found


_TREES = "system.management.automation.language."


def _tree_type(lowered: str) -> DotNetType | None:
    """The class of a node of the syntax tree."""
    name = next((name for name in dir(ast) if name.lower() == lowered[len(_TREES) :] and name.endswith("Ast")), None)
    return None if name is None else DotNetType(f"System.Management.Automation.Language.{name}")


def type_value(node: ast.TypeName, place: ast.Ast | None = None) -> Callable[[Scope], TypeReference]:
    """The type that a TypeName means, looked up when first needed. The closure raises TerminatingError where there is none,
    located at `place` (the name itself by default)."""
    name = node.full_name
    known: TypeReference | None = None

    def find(scope: Scope) -> TypeReference:
        nonlocal known
        if known is not None:
            return known
        found = resolved_type(scope, name)
        if found is None:
            raise faults.located(scope, faults.type_not_found(name), place or node)
        reference = TypeReference(found, converter(found))
        if not scope.context.classes:
            known = reference
        return reference

    return find


def converter(kind: Any) -> Callable[[Any], Any]:
    """A function that converts to a type, with short cuts for values that already are of it."""
    from exoshell.engine.classes import ClassType

    if isinstance(kind, ClassType):
        return kind.convert
    exact = _EXACT.get(kind.full_name)
    if exact is None:
        return lambda value: convert(value, kind)

    def convert_quickly(value: Any) -> Any:
        return value if type(value) is exact else convert(value, kind)

    return convert_quickly


_EXACT: dict[str, type] = {
    "System.Int32": int,
    "System.String": str,
    "System.Boolean": bool,
    "System.Double": float,
    "System.Object[]": list,
}
