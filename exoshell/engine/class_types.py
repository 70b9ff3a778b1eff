"""What PowerShell finds wrong with the classes of a text before anything of it runs: types nobody knows, members defined twice.

Names with a namespace are left to run time: .NET has more types than exoshell knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exoshell.engine.types import resolved_type
from exoshell.extent import ScriptExtent
from exoshell.language import ast
from exoshell.language.errors import ParseError, message
from exoshell.language.visitor import walk
from exoshell.values.number_text import scan_number
from exoshell.values.types import resolve_type

if TYPE_CHECKING:
    from exoshell.engine.session_state import Scope


def class_errors(scope: Scope, tree: ast.ScriptBlockAst) -> list[ParseError]:
    """An error for each type that a class of the tree names and nobody knows; where all are known, for each member defined twice."""
    definitions = [node for node in walk(tree) if isinstance(node, ast.TypeDefinitionAst)]
    if not definitions:
        return []
    spaces = [node.name.value for node in tree.using_statements if node.kind == "namespace" and node.name is not None]
    everywhere = {node.name.lower() for node in definitions}
    defined: set[str] = set()
    errors = []
    for node in definitions:
        for base in node.base_types:
            if not _known(scope, base.type_name, defined, spaces):
                errors.append(_unknown(base.type_name))
        defined.add(node.name.lower())
        for member in node.members:
            errors += [_unknown(name) for name in _names(member) if not _known(scope, name, everywhere, spaces)]
        if node.kind == "enum":
            errors += _no_numbers(node)
    errors = errors or [error for node in definitions for error in _twice(node, tree)]
    return sorted(errors, key=lambda error: error.extent.start)


def _no_numbers(owner: ast.TypeDefinitionAst) -> Iterator[ParseError]:
    """Values of an enum that are no whole numbers."""
    for member in owner.members:
        value = member.initial_value if isinstance(member, ast.PropertyMemberAst) else None
        if isinstance(value, ast.StringConstantExpressionAst) and scan_number(value.value) is None:
            yield ParseError(value.extent, "CannotConvertValue", 'Cannot convert the value to type "int".')


def _twice(owner: ast.TypeDefinitionAst, tree: ast.ScriptBlockAst) -> Iterator[ParseError]:
    """Properties of one name, and methods of one name with the same parameter types."""
    seen: set[tuple[str, ...]] = set()
    for member in owner.members:
        extent = member.extent
        key: tuple[str, ...] = (member.name.lower(),)
        if isinstance(member, ast.FunctionMemberAst):
            kind = "static" if member.is_static and member.name.lower() == owner.name.lower() else ""
            key = (*key, kind, *map(_parameter_type, member.parameters))
            extent = ScriptExtent(tree.source, member.name_start, member.name_start + len(member.name))
        if key in seen:
            yield ParseError(extent, "MemberAlreadyDefined", message("MemberAlreadyDefined", member.name))
        seen.add(key)


def _parameter_type(parameter: ast.ParameterAst) -> str:
    types = [attribute.type_name.full_name.lower() for attribute in parameter.attributes if isinstance(attribute, ast.TypeConstraintAst)]
    return types[-1] if types else "object"


def _names(member: ast.Ast) -> Iterator[ast.TypeName]:
    for node in walk(member):
        if isinstance(node, ast.TypeConstraintAst | ast.TypeExpressionAst):
            yield node.type_name


def _known(scope: Scope, name: ast.TypeName, local: set[str], spaces: list[str]) -> bool:
    if name.generic_arguments:
        return all(_known(scope, argument, local, spaces) for argument in name.generic_arguments)
    plain = name.name.lower()
    if plain in local or "." in plain or plain in ("ordered", "ref"):
        return True
    return resolved_type(scope, plain) is not None or any(resolve_type(f"{space}.{plain}") is not None for space in spaces)


def _unknown(name: ast.TypeName) -> ParseError:
    return ParseError(name.extent, "TypeNotFound", f"Unable to find type [{name.full_name}].")
