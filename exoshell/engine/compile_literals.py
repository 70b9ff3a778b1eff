"""Literals: numbers, strings with and without variables, arrays, hashtables, script blocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.engine import faults
from exoshell.engine.compiler import Expression, expression, output_expression, statement_value
from exoshell.engine.script_block import ScriptBlock
from exoshell.engine.session_state import Scope
from exoshell.language import ast
from exoshell.values import numbers
from exoshell.values.collections import Hashtable, OrderedDictionary
from exoshell.values.conversion import to_string
from exoshell.values.psobject import AUTOMATION_NULL, MISSING, PSCustomObject, PSObject, Schema

_NUMBER_TYPES: dict[str, Callable[[Any], Any]] = {
    "int": int, "long": numbers.Int64, "double": float, "byte": numbers.Byte, "sbyte": numbers.SByte, "short": numbers.Int16,
    "ushort": numbers.UInt16, "uint": numbers.UInt32, "ulong": numbers.UInt64, "bigint": numbers.BigInteger,
}  # fmt: skip


def constant(node: ast.ConstantExpressionAst) -> Expression:
    value = constant_value(node)
    return lambda scope: value


def constant_value(node: ast.ConstantExpressionAst) -> Any:
    """The value of a number literal, in its PowerShell type."""
    make = _NUMBER_TYPES.get(node.type_name)
    return make(node.value) if make is not None else node.value


def string_constant(node: ast.StringConstantExpressionAst) -> Expression:
    value = node.value
    return lambda scope: value


def expandable_string(node: ast.ExpandableStringExpressionAst) -> Expression:
    parts: list[str | Expression] = [part if isinstance(part, str) else string_part(part) for part in node.parts]
    if len(parts) == 1 and not isinstance(parts[0], str):
        only = parts[0]
        return lambda scope: string_of(only(scope), scope)
    makers = tuple(parts)

    def expand(scope: Scope) -> str:
        pieces = []
        for part in makers:
            if type(part) is str:
                pieces.append(part)
            else:
                value = part(scope)  # type: ignore[operator]  # not a str: an expression
                pieces.append(value if type(value) is str else string_of(value, scope))
        return "".join(pieces)

    return expand


def string_part(node: ast.ExpressionAst) -> Expression:
    """An expression inside a string. Strict mode 1.0 lets a variable be unset there."""
    value = expression(node)
    if not isinstance(node, ast.VariableExpressionAst):
        return value
    from exoshell.engine.variables import read_variable

    name = node.name

    def lenient(scope: Scope) -> Any:
        if scope.strict is None and scope.parent is None:
            return value(scope)
        if scope.strictness() == 1:
            found = read_variable(scope, name)
            return None if found is MISSING or found is AUTOMATION_NULL else found
        return value(scope)

    return lenient


def string_of(value: Any, scope: Scope) -> str:
    """A value's text inside a string: invariant, collections joined by $OFS."""
    if type(value) is str:
        return value
    if type(value) is int:
        return str(value)
    separator = scope.lookup("ofs")
    if type(value) is PSObject and value.spelling is not None:
        value = value.base
    text: str = to_string(value) if separator is MISSING or separator is None else to_string(value, to_string(separator))
    return text


def _constant_of(node: ast.ExpressionAst) -> Any:
    """The value of a literal; MISSING for anything else."""
    if isinstance(node, ast.StringConstantExpressionAst):
        return node.value
    return constant_value(node) if isinstance(node, ast.ConstantExpressionAst) else MISSING


def array_literal(node: ast.ArrayLiteralAst) -> Expression:
    elements = tuple(output_expression(element) for element in node.elements)
    constants = [_constant_of(element) for element in node.elements]
    if MISSING not in constants:
        return lambda scope: constants.copy()

    def make(scope: Scope) -> list[Any]:
        values = [element(scope) for element in elements]
        return [None if value is AUTOMATION_NULL else value for value in values]

    return make


# ------------------------------------------------------------------------------------------------------ hashtables

Pairs = list[tuple[Expression, Expression, ast.Ast]]


def _pairs(node: ast.HashtableAst) -> Pairs:
    return [(_key(key), statement_value(value), key) for key, value in node.key_value_pairs]


def _key(node: ast.ExpressionAst) -> Expression:
    return expression(node)


def hashtable(node: ast.HashtableAst) -> Expression:
    return _table(_pairs(node), Hashtable)


def _table(pairs: Pairs, kind: type[Hashtable]) -> Expression:
    def make(scope: Scope) -> Hashtable:
        table = kind()
        for key, value, key_node in pairs:
            name = key(scope)
            if name is None:
                raise faults.null_key(key_node)
            if name in table:
                raise faults.duplicate_key(name, key_node)
            item = value(scope)
            table[name] = None if item is AUTOMATION_NULL else item
        return table

    return make


def ordered_literal(node: ast.ConvertExpressionAst) -> Expression | None:
    """`[ordered]@{…}` and `[pscustomobject]@{…}` keep the order as written; None where it is neither."""
    if type(node.child) is not ast.HashtableAst:
        return None
    name = node.attribute.type_name.full_name.lower()
    if name == "ordered":
        return _table(_pairs(node.child), OrderedDictionary)
    if name in ("pscustomobject", "system.management.automation.pscustomobject"):
        return _custom_object(node.child)
    return None


def _custom_object(node: ast.HashtableAst) -> Expression:
    pairs = _pairs(node)
    names = [key.value if isinstance(key, ast.StringConstantExpressionAst) else None for key, _ in node.key_value_pairs]
    known = [name for name in names if name is not None]
    plain = len(known) == len(names) and len({name.lower() for name in known}) == len(known)
    if plain and not any(name.lower() == "pstypename" for name in known):
        schema = Schema(known)
        values = tuple(value for _, value, _ in pairs)

        def make(scope: Scope) -> PSCustomObject:
            items = [value(scope) for value in values]
            return PSCustomObject(schema, [None if item is AUTOMATION_NULL else item for item in items])

        return make
    table = _table(pairs, OrderedDictionary)
    return lambda scope: custom_object(table(scope))


def custom_object(table: Hashtable) -> PSCustomObject:
    """`[pscustomobject]` of a table: its entries as properties; an entry PSTypeName names the type instead."""
    items = [(to_string(key), value) for key, value in table.items()]
    type_name = next((to_string(value) for key, value in items if key.lower() == "pstypename"), None)
    items = [(key, value) for key, value in items if key.lower() != "pstypename"]
    plain = Schema([key for key, _ in items])
    schema = plain if type_name is None else Schema(plain.names, (type_name, *plain.type_names))
    return PSCustomObject(schema, [value for _, value in items])


def script_block(node: ast.ScriptBlockExpressionAst) -> Expression:
    body = node.script_block
    return lambda scope: ScriptBlock(body, scope.context, scope.module)


TABLE: dict[type[ast.Ast], Callable[[Any], Expression]] = {
    ast.ConstantExpressionAst: constant,
    ast.StringConstantExpressionAst: string_constant,
    ast.ExpandableStringExpressionAst: expandable_string,
    ast.ArrayLiteralAst: array_literal,
    ast.HashtableAst: hashtable,
    ast.ScriptBlockExpressionAst: script_block,
}
