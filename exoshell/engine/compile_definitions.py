"""Statements that define: functions, classes, enums, `using`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from exoshell.engine import faults
from exoshell.engine.attributes import attribute_name
from exoshell.engine.compiler import Emit, Statement
from exoshell.engine.functions import FunctionValue
from exoshell.engine.session_state import AliasValue, Scope
from exoshell.language import ast
from exoshell.values.error_record import ErrorCategory


def function_definition(node: ast.FunctionDefinitionAst) -> Statement:
    if node.is_workflow:

        def refuse(scope: Scope, emit: Emit) -> None:
            raise faults.make(
                "Workflow is not supported in PowerShell 6+.", "WorkflowNotSupportedInPowerShellCore", ErrorCategory.ParserError, place=node
            )

        return refuse
    prefix, _, plain = node.name.rpartition(":")
    if node.is_filter:
        node.body.is_filter = True
    aliases = _aliases(node)

    def define(scope: Scope, emit: Emit) -> None:
        function = FunctionValue(plain, node.body, parameters=node.parameters, context=scope.context, module=scope.module, definition=node)
        scope.context.session_state.define_function(function, scope, node.name if prefix else None)
        for alias in aliases:
            scope.context.session_state.set_alias(AliasValue(alias, plain), scope)
        scope.context.last_ok = True

    return define


def _aliases(node: ast.FunctionDefinitionAst) -> list[str]:
    """The names that [Alias(…)] over a function's param block gives it."""
    block = node.body.param_block
    if block is None:
        return []
    given = [item for attribute in block.attributes if attribute_name(attribute) == "alias" for item in attribute.positional_arguments]
    return [item.value for item in given if isinstance(item, ast.StringConstantExpressionAst)]


def type_definition(node: ast.TypeDefinitionAst) -> Statement:
    def define(scope: Scope, emit: Emit) -> None:
        from exoshell.engine.classes import define_type

        define_type(scope, node)

    return define


def using_statement(node: ast.UsingStatementAst) -> Statement:
    def use(scope: Scope, emit: Emit) -> None:
        use_statements(scope, (node,))

    return use


def use_statements(scope: Scope, nodes: Sequence[ast.UsingStatementAst]) -> None:
    """`using namespace` and `using module` at the head of a script."""
    for node in nodes:
        if node.kind == "namespace" and node.name is not None:
            if node.name.value not in scope.context.namespaces:
                scope.context.namespaces.append(node.name.value)
        elif node.kind == "module" and node.name is not None:
            scope.context.invoke_command("Import-Module", {"Name": node.name.value})


TABLE: dict[type[ast.Ast], Callable[[Any], Statement]] = {
    ast.FunctionDefinitionAst: function_definition,
    ast.TypeDefinitionAst: type_definition,
    ast.UsingStatementAst: using_statement,
}
