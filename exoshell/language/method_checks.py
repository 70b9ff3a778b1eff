"""What PowerShell asks of classes: members, and the flow of their methods."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from exoshell.language import ast

_ALWAYS_THERE = frozenset(
    "_ psitem this args input true false null error host home pid profile pshome pwd stacktrace psboundparameters pscmdlet "
    "psscriptroot pscommandpath myinvocation executioncontext matches lastexitcode foreach switch ofs nestedpromptlevel psversiontable "
    "isbreak iscoreclr iswindows islinux ismacos shellid psculture psuiculture ? ^ $".split()
)


class _Checks(Protocol):
    report: Callable[..., None]
    broken: tuple[int, ...]

    def parameters(self, found: Iterable[ast.ParameterAst]) -> None: ...


def check_type(node: ast.TypeDefinitionAst, checks: _Checks) -> None:
    """Reports what is wrong with the members of a class."""
    for member in node.members:
        if isinstance(member, ast.PropertyMemberAst):
            kind = member.property_type
            if kind is not None and kind.type_name.full_name.lower() in ("void", "system.void"):
                checks.report("TypeNotAllowedForProperty", kind.start, kind.end, kind.type_name.full_name)
            if member.is_static and member.initial_value is not None:
                _no_this(member.initial_value, checks)
        elif isinstance(member, ast.FunctionMemberAst):
            _method(node, member, checks)


def _no_this(node: ast.Ast, checks: _Checks) -> None:
    for found in _inside(node):
        if isinstance(found, ast.VariableExpressionAst) and found.name.lower() == "this":
            checks.report("NonStaticMemberAccessInStaticMember", found.start, found.end, found.name)


def _method(owner: ast.TypeDefinitionAst, member: ast.FunctionMemberAst, checks: _Checks) -> None:
    checks.parameters(member.parameters)
    for parameter in member.parameters:
        types = [attribute for attribute in parameter.attributes if isinstance(attribute, ast.TypeConstraintAst)]
        for extra in types[1:]:
            checks.report("MultipleTypeConstraintsOnMethodParam", extra.start, extra.end)
    body = member.body
    if body.param_block is not None:
        checks.report("ParamBlockNotAllowedInMethod", body.param_block.start, body.param_block.end)
        return
    for block in (body.begin_block, body.process_block, body.clean_block, body.dynamic_param_block, body.end_block):
        if block is not None and not block.unnamed:
            checks.report("NamedBlockNotAllowedInMethod", block.start, block.end)
    kind = member.return_type
    if member.name.lower() == owner.name.lower() and kind is not None:
        checks.report("ConstructorCantHaveReturnType", kind.start, kind.end)
    if member.is_static:
        _no_this(body, checks)
    returns = kind is not None and kind.type_name.full_name.lower() not in ("void", "system.void")
    if body.end_block is None or not body.end_block.unnamed:
        return
    for found in _inside(body):
        if isinstance(found, ast.ReturnStatementAst):
            if returns and found.pipeline is None:
                checks.report("NonVoidMethodMissingReturnValue", found.start, found.end)
            elif not returns and found.pipeline is not None:
                checks.report("VoidMethodHasReturn", found.start, found.end)
    if returns and not _always_leaves(body.end_block.statements):
        checks.report("MethodHasCodePathNotReturn", member.name_start, member.name_start + len(member.name))
    _labels(body, (), checks)
    if not any(place < owner.end for place in checks.broken):
        _locals(member, checks)


def _inside(node: ast.Ast) -> Iterator[ast.Ast]:
    """The nodes of a method that run when it does: not those of script blocks in it."""
    for child in node.children():
        if not isinstance(child, ast.ScriptBlockExpressionAst | ast.FunctionDefinitionAst):
            yield child
            yield from _inside(child)


def _always_leaves(statements: tuple[ast.StatementAst, ...]) -> bool:
    return any(_leaves(statement) for statement in statements)


def _leaves(node: ast.Ast | None) -> bool:
    if isinstance(node, ast.ReturnStatementAst | ast.ThrowStatementAst | ast.ExitStatementAst):
        return True
    if isinstance(node, ast.IfStatementAst):
        bodies = [body for _, body in node.clauses]
        return node.else_clause is not None and all(_always_leaves(body.statements) for body in (*bodies, node.else_clause))
    if isinstance(node, ast.SwitchStatementAst):
        bodies = [body for _, body in node.clauses]
        return node.default is not None and all(_always_leaves(body.statements) for body in (*bodies, node.default))
    if isinstance(node, ast.TryStatementAst):
        bodies = [clause.body for clause in node.catch_clauses]
        final = node.finally_block
        return (final is not None and _always_leaves(final.statements)) or all(
            _always_leaves(body.statements) for body in (node.body, *bodies)
        )
    if isinstance(node, ast.DoWhileStatementAst | ast.DoUntilStatementAst):
        return _always_leaves(node.body.statements)
    if isinstance(node, ast.WhileStatementAst):
        return node.condition.text.strip().lower() == "$true" and not any(
            isinstance(found, ast.BreakStatementAst) for found in _inside(node.body)
        )
    return False


def _labels(node: ast.Ast, labels: tuple[str, ...], checks: _Checks) -> None:
    if isinstance(node, ast.LabeledStatementAst) and node.label is not None:
        labels = (*labels, node.label.lower())
    for child in node.children():
        if isinstance(child, ast.ScriptBlockExpressionAst | ast.FunctionDefinitionAst):
            continue
        if isinstance(child, ast.BreakStatementAst | ast.ContinueStatementAst):
            label = child.label
            if isinstance(label, ast.StringConstantExpressionAst) and label.value.lower() not in labels:
                checks.report("LabelNotFound", child.start, child.end, label.value)
        _labels(child, labels, checks)


def _locals(member: ast.FunctionMemberAst, checks: _Checks) -> None:
    """A method sees its own variables only, so one that is never assigned in it is a mistake."""
    known = {parameter.name.name.lower() for parameter in member.parameters}
    targets: set[int] = set()
    nodes = list(_inside(member.body))
    for node in nodes:
        if isinstance(node, ast.AssignmentStatementAst):
            for target in _targets(node.left):
                known.add(target.name.lower())
                targets.add(id(target))
        elif isinstance(node, ast.ForEachStatementAst):
            known.add(node.variable.name.lower())
        elif isinstance(node, ast.ConvertExpressionAst) and node.attribute.type_name.name.lower() == "ref":
            known.update(found.name.lower() for found in node.children() if isinstance(found, ast.VariableExpressionAst))
    for node in nodes:
        if isinstance(node, ast.VariableExpressionAst) and id(node) not in targets:
            name = node.name.lower()
            if ":" in name:
                if name.startswith("local:") and name[6:] not in known:
                    checks.report("VariableNotLocal", node.start, node.end)
            elif name not in known and name not in _ALWAYS_THERE and not name.endswith("preference"):
                checks.report("VariableNotLocal", node.start, node.end)


def _targets(node: ast.Ast) -> Iterator[ast.VariableExpressionAst]:
    if isinstance(node, ast.VariableExpressionAst):
        yield node
    elif isinstance(node, ast.ConvertExpressionAst | ast.AttributedExpressionAst):
        yield from _targets(node.child)
    elif isinstance(node, ast.ArrayLiteralAst):
        for element in node.elements:
            yield from _targets(element)
