"""What a data section may hold: values, no code."""

from __future__ import annotations

from collections.abc import Callable

from exoshell.language import ast

_VARIABLES = frozenset(("psculture", "psuiculture", "true", "false", "null"))
_SHOWN = "$PSCulture, $PSUICulture, $true, $false, $null"

_OPERATORS = frozenset(
    "-imatch -cmatch -inotmatch -cnotmatch -ireplace -creplace -isplit -csplit -join -f .. -as -is -isnot -shl -shr -band -bor -bxor -bnot "
    "++ -- post++ post--".split()
)
"""Refused. The numbers' and comparisons' own operators are fine."""

_REFUSED: dict[type[ast.Ast], str] = {
    ast.AssignmentStatementAst: "AssignmentStatement",
    ast.WhileStatementAst: "ForWhileStatement",
    ast.ForStatementAst: "ForWhileStatement",
    ast.DoWhileStatementAst: "DoWhileStatement",
    ast.DoUntilStatementAst: "DoWhileStatement",
    ast.ForEachStatementAst: "ForeachStatement",
    ast.SwitchStatementAst: "SwitchStatement",
    ast.TryStatementAst: "TryStatement",
    ast.TrapStatementAst: "TrapStatement",
    ast.BreakStatementAst: "FlowControlStatement",
    ast.ContinueStatementAst: "FlowControlStatement",
    ast.ReturnStatementAst: "FlowControlStatement",
    ast.ExitStatementAst: "FlowControlStatement",
    ast.ThrowStatementAst: "FlowControlStatement",
    ast.DataStatementAst: "DataSectionStatement",
    ast.FunctionDefinitionAst: "FunctionDeclaration",
    ast.ScriptBlockExpressionAst: "ScriptBlock",
    ast.MemberExpressionAst: "PropertyReference",
    ast.InvokeMemberExpressionAst: "MethodCall",
    ast.IndexExpressionAst: "ArrayReference",
    ast.AttributeAst: "Attribute",
    ast.AttributedExpressionAst: "Attribute",
    ast.FileRedirectionAst: "Redirection",
    ast.MergingRedirectionAst: "Redirection",
}

_TYPES = frozenset(
    "array bool byte char datetime decimal double float guid hashtable int int16 int32 int64 long ipaddress mailaddress pscustomobject "
    "regex sbyte short single string timespan uint uint16 uint32 uint64 ulong uri ushort version xml object bigint ordered psobject "
    "nullstring ref switch void".split()
)


def check_data(node: ast.DataStatementAst, report: Callable[..., None]) -> None:
    """Reports every piece of code in a data section."""
    allowed = {"convertfrom-stringdata"}
    for command in node.commands_allowed:
        if isinstance(command, ast.StringConstantExpressionAst):
            allowed.add(command.value.lower())
    for statement in (*node.body.statements, *node.body.traps):
        _check(statement, allowed, report)


def _check(node: ast.Ast, allowed: set[str], report: Callable[..., None]) -> None:
    what = _REFUSED.get(type(node))
    if what is not None:
        report(f"{what}NotSupportedInDataSection", node.start, node.end)
        if isinstance(node, ast.DataStatementAst):
            return
        if isinstance(node, ast.FunctionDefinitionAst):
            report("ScriptBlockNotSupportedInDataSection", node.body.start, node.body.end)
    elif isinstance(node, ast.CommandAst):
        if node.invocation_operator == ".":
            report("DotSourcingNotSupportedInDataSection", node.start, node.end)
        else:
            name = node.command_name()
            if name is None or name.lower() not in allowed:
                report("CmdletNotInAllowedListForDataSection", node.start, node.end, name or "")
    elif isinstance(node, ast.VariableExpressionAst):
        if node.name.lower() not in _VARIABLES:
            report("VariableReferenceNotSupportedInDataSection", node.start, node.end, _SHOWN)
    elif isinstance(node, ast.BinaryExpressionAst):
        if node.operator in _OPERATORS:
            report("OperatorNotSupportedInDataSection", *node.error_position, node.operator)
    elif isinstance(node, ast.UnaryExpressionAst):
        if node.operator in _OPERATORS:
            report("OperatorNotSupportedInDataSection", node.start, node.end, node.operator)
    elif isinstance(node, ast.TypeExpressionAst | ast.TypeConstraintAst):
        name = node.type_name.name.lower().removeprefix("system.")
        if name not in _TYPES:
            report("TypeNotAllowedInDataSection", node.start, node.end, node.type_name.full_name)
    for child in node.children():
        if not isinstance(child, ast.TypeName):
            _check(child, allowed, report)
