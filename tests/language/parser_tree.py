"""Our tree in the notation of the recorded answers: rows of [depth, class, start, end, detail], in order of place."""

# ruff: noqa: E501  (tables read best whole)

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from exoshell.language import ast

_OPERATORS = {
    "+": "Plus", "-": "Minus", "*": "Multiply", "/": "Divide", "%": "Rem", "..": "DotDot", "-f": "Format", "??": "QuestionQuestion", "-isnot": "IsNot",
    "!": "Exclaim", ",": "Comma", "++": "PlusPlus", "--": "MinusMinus", "post++": "PostfixPlusPlus", "post--": "PostfixMinusMinus",
    "=": "Equals", "+=": "PlusEquals", "-=": "MinusEquals", "*=": "MultiplyEquals", "/=": "DivideEquals", "%=": "RemainderEquals",
    "??=": "QuestionQuestionEquals", "&&": "AndAnd", "||": "OrOr", "&": "Ampersand", ".": "Dot", "": "",
}  # fmt: skip

_TYPES = {
    "int": "Int32", "long": "Int64", "double": "Double", "decimal": "Decimal", "bigint": "BigInteger", "byte": "Byte", "sbyte": "SByte",
    "short": "Int16", "ushort": "UInt16", "uint": "UInt32", "ulong": "UInt64", "bool": "Boolean", "object": "Object",
}  # fmt: skip


def _operator(text: str) -> str:
    return _OPERATORS[text] if text in _OPERATORS else text.lstrip("-").capitalize()


def _type(name: ast.TypeName) -> str:
    inner = ",".join(_type(argument) for argument in name.generic_arguments)
    ranks = "".join("[" + "," * (rank - 1) + "]" for rank in name.ranks)
    return name.name + (f"[{inner}]" if inner else "") + ranks + ("," + name.assembly_name if name.assembly_name else "")


def _words(*words: str) -> str:
    return " ".join(word for word in words if word)


def _detail(node: Any) -> str:
    found: Callable[[Any], str] | None = _DETAILS.get(type(node))
    return found(node) if found is not None else ""


def _constant(node: ast.ConstantExpressionAst) -> str:
    value = node.value
    if value is None:
        return "Object"
    if node.type_name == "double":
        return f"Double {float(value)!r}"
    return f"{_TYPES[node.type_name]} {value}"


_FLAGS: dict[str, str] = {
    "file": "File",
    "regex": "Regex",
    "wildcard": "Wildcard",
    "casesensitive": "CaseSensitive",
    "parallel": "Parallel",
}

_DETAILS: dict[type, Callable[[Any], str]] = {
    ast.NamedBlockAst: lambda n: _words(n.block_kind.capitalize(), "unnamed" if n.unnamed else ""),
    ast.FunctionDefinitionAst: lambda n: _words(n.name, "filter" if n.is_filter else "", "workflow" if n.is_workflow else ""),
    ast.VariableExpressionAst: lambda n: ("@" if n.splatted else "$") + n.name,
    ast.StringConstantExpressionAst: lambda n: n.string_constant_type + " " + n.value,
    ast.ExpandableStringExpressionAst: lambda n: n.string_constant_type + " " + n.value,
    ast.ConstantExpressionAst: _constant,
    ast.BinaryExpressionAst: lambda n: _operator(n.operator),
    ast.UnaryExpressionAst: lambda n: _operator(n.operator),
    ast.AssignmentStatementAst: lambda n: _operator(n.operator),
    ast.TypeConstraintAst: lambda n: _type(n.type_name),
    ast.TypeExpressionAst: lambda n: _type(n.type_name),
    ast.AttributeAst: lambda n: _type(n.type_name),
    ast.NamedAttributeArgumentAst: lambda n: _words(n.argument_name, "omitted" if n.expression_omitted else ""),
    ast.CommandAst: lambda n: _operator(n.invocation_operator),
    ast.CommandParameterAst: lambda n: n.parameter_name,
    ast.FileRedirectionAst: lambda n: _words(n.from_stream.capitalize(), "append" if n.append else ""),
    ast.MergingRedirectionAst: lambda n: f"{n.from_stream.capitalize()} to {n.to_stream.capitalize()}",
    ast.PipelineAst: lambda n: "background" if n.background else "",
    ast.PipelineChainAst: lambda n: _words(_operator(n.operator), "background" if n.background else ""),
    ast.MemberExpressionAst: lambda n: _words("static" if n.static else "", "null-conditional" if n.null_conditional else ""),
    ast.InvokeMemberExpressionAst: lambda n: _words("static" if n.static else "", "null-conditional" if n.null_conditional else ""),
    ast.IndexExpressionAst: lambda n: "null-conditional" if n.null_conditional else "",
    ast.SwitchStatementAst: lambda n: _words(n.label or "", ", ".join(_FLAGS[f] for f in _FLAGS if f in n.flags) or "None"),
    ast.WhileStatementAst: lambda n: n.label or "",
    ast.DoWhileStatementAst: lambda n: n.label or "",
    ast.DoUntilStatementAst: lambda n: n.label or "",
    ast.ForStatementAst: lambda n: n.label or "",
    ast.ForEachStatementAst: lambda n: n.label or "",
    ast.TypeDefinitionAst: lambda n: f"{n.kind} {n.name}",
    ast.PropertyMemberAst: lambda n: _words(n.name, "static" if n.is_static else "", "hidden" if n.is_hidden else ""),
    ast.FunctionMemberAst: lambda n: _words(n.name, "static" if n.is_static else "", "hidden" if n.is_hidden else ""),
    ast.CatchClauseAst: lambda n: "" if n.catch_types else "all",
    ast.UsingStatementAst: lambda n: n.kind.capitalize(),
    ast.DataStatementAst: lambda n: n.variable or "",
}


def _children(node: Any) -> Iterator[Any]:
    if isinstance(node, ast.ExpandableStringExpressionAst):
        yield from node.nested_expressions
    elif isinstance(node, ast.DataStatementAst):
        yield node.body
    elif isinstance(node, ast.CatchClauseAst | ast.ForEachStatementAst) or node is not None:
        yield from node.children()


def rows(tree: ast.Ast) -> list[list[Any]]:
    """[depth, class, start, end, detail] of every node that PowerShell's visitor shows too, in order of place."""
    found: list[list[Any]] = []
    _collect(tree, 0, found)
    return sorted(found, key=_order)


def _order(row: list[Any]) -> tuple[Any, ...]:
    return (row[2], -row[3], row[0], row[1], row[4])


def _collect(node: Any, depth: int, found: list[list[Any]]) -> None:
    if isinstance(node, ast.TypeName):
        return
    found.append([depth, type(node).__name__, node.start, node.end, _detail(node)])
    if isinstance(node, ast.FunctionMemberAst):
        for child in (node.return_type, *node.attributes):
            if child is not None:
                _collect(child, depth + 1, found)
        found.append([depth + 1, "FunctionDefinitionAst", node.name_start, node.end, node.name])
        for inner in (*node.parameters, node.body):
            _collect(inner, depth + 2, found)
        return
    for child in _children(node):
        _collect(child, depth + 1, found)


def recorded_rows(nodes: list[list[Any]], length: int) -> list[list[Any]]:
    """The recorded rows in the same order, without what only PowerShell's own compiler needs (calls of base constructors)."""
    found: list[list[Any]] = []
    skip_below: int | None = None
    for index, (depth, name, start, end, detail) in enumerate(nodes):
        if skip_below is not None:
            if depth > skip_below:
                continue
            skip_below = None
        if (
            name == "CommandExpressionAst"
            and index + 1 < len(nodes)
            and nodes[index + 1][0] == depth + 2
            and nodes[index + 1][1] == "VariableExpressionAst"
        ):
            skip_below = depth
            continue
        if name == "BaseCtorInvokeMemberExpressionAst":
            continue
        if name == "ConstantExpressionAst" and str(detail).startswith("Double "):
            detail = f"Double {float(str(detail)[7:].replace('∞', 'inf').replace('Infinity', 'inf'))!r}"
        found.append([depth, name, min(start, length), min(end, length), detail or ""])
    return sorted(found, key=_order)
