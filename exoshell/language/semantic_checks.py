"""What parses but cannot be meant: duplicate names, bad assignment targets, jumps out of `finally`…

The parser notes the nodes worth a look while it builds them, so that a line without any costs nothing here. Type names are not
resolved: which types exist is no question of the language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from exoshell.language import ast
from exoshell.language.method_checks import check_type

Report = Callable[..., None]

_AUTOMATIC = {"_": "System.Object", "args": "System.Object[]", "input": "System.Object"}
"""Automatic variables that take any value, and so no other type."""


class SemanticChecks:
    """Checks the nodes that the parser noted, in the order of their places."""

    def __init__(
        self, report: Report, splats_allowed: set[int], splats_in_lists: set[int], second_types: set[int], broken: tuple[int, ...]
    ) -> None:
        self.report = report
        self._allowed = splats_allowed
        self._in_lists = splats_in_lists
        self._second_types = second_types
        self.broken = broken
        """Where the grammar found something wrong: what stands behind cannot be trusted."""

    def check(self, nodes: list[ast.Ast]) -> None:
        nodes.sort(key=_place)
        for node in nodes:
            _CHECKS[type(node)](self, node)

    # ------------------------------------------------------------------------------------------- assignment

    def _assignment(self, node: ast.AssignmentStatementAst) -> None:
        self._target(node.left, plain=node.operator == "=")

    def _target(self, target: ast.Ast, *, plain: bool, typed: ast.ConvertExpressionAst | None = None) -> None:
        """Several variables take a plain `=` only."""
        if isinstance(target, ast.VariableExpressionAst):
            if typed is not None:
                wanted = _AUTOMATIC.get(target.name.lower())
                written = typed.attribute.type_name.full_name.lower()
                if wanted is not None and written not in (wanted.lower(), wanted[7:].lower()):
                    self.report("AssignmentStatementToAutomaticNotSupported", typed.start, typed.end, target.name, wanted)
        elif isinstance(target, ast.MemberExpressionAst | ast.IndexExpressionAst):
            return
        elif isinstance(target, ast.ConvertExpressionAst):
            self._void(target.attribute)
            self._target(target.child, plain=plain, typed=target)
        elif isinstance(target, ast.AttributedExpressionAst):
            self._target(target.child, plain=plain)
        elif isinstance(target, ast.ArrayLiteralAst) and plain:
            for element in target.elements:
                self._target(element, plain=plain)
        elif isinstance(target, ast.ParenExpressionAst):
            inner = only_expression(target.pipeline)
            if inner is not None:
                self._target(inner, plain=plain)
            elif not isinstance(target.pipeline, ast.ErrorStatementAst):
                self.report("InvalidLeftHandSide", target.pipeline.start, target.pipeline.end)
        else:
            self.report("InvalidLeftHandSide", target.start, target.end)

    def _void(self, attribute: ast.AttributeBaseAst) -> None:
        if isinstance(attribute, ast.TypeConstraintAst) and attribute.type_name.full_name.lower() in ("void", "system.void"):
            self.report("VoidTypeConstraintNotAllowed", attribute.start, attribute.end)

    def _unary(self, node: ast.UnaryExpressionAst) -> None:
        child: ast.Ast = node.child
        while isinstance(child, ast.ParenExpressionAst | ast.ConvertExpressionAst | ast.AttributedExpressionAst):
            child = only_expression(child.pipeline) or child.pipeline if isinstance(child, ast.ParenExpressionAst) else child.child
        if not isinstance(child, ast.VariableExpressionAst | ast.MemberExpressionAst | ast.IndexExpressionAst):
            self.report("OperatorRequiresVariableOrProperty", child.start, child.end, node.operator[-2:])

    # -------------------------------------------------------------------------------------------- expressions

    def _splat(self, node: ast.VariableExpressionAst) -> None:
        if id(node) in self._allowed:
            return
        if id(node) in self._in_lists:
            self.report("SplattingNotPermittedInArgumentList", node.start, node.end, node.name)
        else:
            self.report("SplattingNotPermitted", node.start, node.end, node.name)

    def _hashtable(self, node: ast.HashtableAst) -> None:
        seen: set[str] = set()
        for key, _ in node.key_value_pairs:
            if isinstance(key, ast.StringConstantExpressionAst | ast.ConstantExpressionAst):
                text = str(key.value)
                if text.lower() in seen:
                    self.report("DuplicateKeyInHashLiteral", key.start, key.end, text)
                seen.add(text.lower())

    def _convert(self, node: ast.ConvertExpressionAst) -> None:
        name = node.attribute.type_name.full_name.lower()
        child = node.child
        if name == "ordered" and not isinstance(child, ast.HashtableAst):
            self.report("OrderedAttributeOnlyOnHashLiteralNode", node.start, node.end, node.attribute.type_name.full_name)
        if isinstance(child, ast.ConvertExpressionAst) and child.attribute.type_name.full_name.lower() == "ref":
            place = child.attribute.start, child.attribute.end
            self.report(
                "ReferenceNeedsToBeByItselfInTypeSequence" if name == "ref" else "ReferenceNeedsToBeLastTypeInTypeConversion", *place
            )

    def _attributed(self, node: ast.AttributedExpressionAst) -> None:
        child: ast.Ast = node.child
        while isinstance(child, ast.AttributedExpressionAst | ast.ConvertExpressionAst):
            child = child.child
        if not isinstance(child, ast.VariableExpressionAst | ast.ErrorExpressionAst):
            self.report("UnexpectedAttribute", node.attribute.start, node.attribute.end, node.attribute.type_name.full_name)

    def _using(self, node: ast.UsingExpressionAst) -> None:
        inner: ast.Ast = node.sub_expression
        while not isinstance(inner, ast.VariableExpressionAst):
            if isinstance(inner, ast.InvokeMemberExpressionAst):
                self.report("InvalidUsingExpression", inner.start, inner.end)
                return
            if isinstance(inner, ast.MemberExpressionAst):
                if not isinstance(inner.member, ast.StringConstantExpressionAst):
                    self.report("InvalidUsingExpression", inner.start, inner.end)
                    return
                inner = inner.expression
            elif isinstance(inner, ast.IndexExpressionAst):
                if not is_constant(inner.index):
                    self.report("InvalidUsingExpression", inner.index.start, inner.index.end)
                    return
                inner = inner.target
            else:
                return

    # --------------------------------------------------------------------------------------------- declarations

    def _attribute(self, node: ast.AttributeAst) -> None:
        for argument in (*node.positional_arguments, *(named.argument for named in node.named_arguments)):
            if not is_constant(argument) and not isinstance(argument, ast.ScriptBlockExpressionAst):
                self.report("ParameterAttributeArgumentNeedsToBeConstantOrScriptBlock", argument.start, argument.end)

    def parameters(self, found: Iterable[ast.ParameterAst]) -> None:
        seen: set[str] = set()
        for parameter in found:
            name = parameter.name
            if name.name.lower() in seen:
                self.report("DuplicateFormalParameter", name.start, name.end, name.name)
            seen.add(name.name.lower())
            for attribute in parameter.attributes:
                self._void(attribute)

    def _param_block(self, node: ast.ParamBlockAst) -> None:
        self.parameters(node.parameters)

    def _function(self, node: ast.FunctionDefinitionAst) -> None:
        self.parameters(node.parameters)

    def _type(self, node: ast.TypeDefinitionAst) -> None:
        if id(node) in self._second_types:
            self.report("MemberAlreadyDefined", node.start, node.end, node.name)
        check_type(node, self)

    # --------------------------------------------------------------------------------------------- statements

    def _try(self, node: ast.TryStatementAst) -> None:
        for clause in node.catch_clauses[:-1]:
            if not clause.catch_types:
                self.report("EmptyCatchNotLast", clause.end, clause.end)
                break
        if node.finally_block is not None:
            self._leaving(node.finally_block, (), False)

    def _leaving(self, node: ast.Ast, labels: tuple[str, ...], loop: bool) -> None:
        if isinstance(node, ast.ReturnStatementAst):
            self.report("ControlLeavingFinally", node.start, node.end)
        elif isinstance(node, ast.BreakStatementAst | ast.ContinueStatementAst):
            label = node.label
            if (label is None and not loop) or (isinstance(label, ast.StringConstantExpressionAst) and label.value.lower() not in labels):
                self.report("ControlLeavingFinally", node.start, node.end)
        elif isinstance(node, ast.LabeledStatementAst):
            loop = True
            if node.label is not None:
                labels = (*labels, node.label.lower())
        elif isinstance(node, ast.ScriptBlockAst | ast.TypeDefinitionAst):
            return
        for child in node.children():
            self._leaving(child, labels, loop)

    def _data(self, node: ast.DataStatementAst) -> None:
        from exoshell.language.data_checks import check_data  # only for the rare data section

        check_data(node, self.report)


def _place(node: ast.Ast) -> tuple[int, int]:
    return node.start, -node.end


def only_expression(pipeline: ast.Ast) -> ast.ExpressionAst | None:
    """The expression of a pipeline that is nothing else."""
    if isinstance(pipeline, ast.PipelineAst) and len(pipeline.pipeline_elements) == 1:
        element = pipeline.pipeline_elements[0]
        if isinstance(element, ast.CommandExpressionAst) and not element.redirections:
            return element.expression
    return None


def is_constant(node: ast.Ast | None) -> bool:
    """A value known without running anything, as attribute arguments must be."""
    if isinstance(node, ast.ConstantExpressionAst | ast.StringConstantExpressionAst | ast.TypeExpressionAst):
        return True
    if isinstance(node, ast.VariableExpressionAst):
        return node.name.lower() in ("true", "false", "null")
    if isinstance(node, ast.ParenExpressionAst):
        return is_constant(only_expression(node.pipeline))
    if isinstance(node, ast.ArrayLiteralAst):
        return all(is_constant(element) for element in node.elements)
    if isinstance(node, ast.BinaryExpressionAst):
        return is_constant(node.left) and is_constant(node.right)
    if isinstance(node, ast.UnaryExpressionAst | ast.ConvertExpressionAst):
        return is_constant(node.child)
    if isinstance(node, ast.MemberExpressionAst) and not isinstance(node, ast.InvokeMemberExpressionAst):
        return (
            node.static and isinstance(node.expression, ast.TypeExpressionAst) and isinstance(node.member, ast.StringConstantExpressionAst)
        )
    return False


_CHECKS: dict[type, Callable[..., None]] = {
    ast.AssignmentStatementAst: SemanticChecks._assignment,
    ast.UnaryExpressionAst: SemanticChecks._unary,
    ast.VariableExpressionAst: SemanticChecks._splat,
    ast.HashtableAst: SemanticChecks._hashtable,
    ast.ConvertExpressionAst: SemanticChecks._convert,
    ast.AttributedExpressionAst: SemanticChecks._attributed,
    ast.UsingExpressionAst: SemanticChecks._using,
    ast.AttributeAst: SemanticChecks._attribute,
    ast.ParamBlockAst: SemanticChecks._param_block,
    ast.FunctionDefinitionAst: SemanticChecks._function,
    ast.TypeDefinitionAst: SemanticChecks._type,
    ast.TryStatementAst: SemanticChecks._try,
    ast.DataStatementAst: SemanticChecks._data,
}
