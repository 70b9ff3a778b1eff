"""Expressions of generated loops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.engine import automatic
from exoshell.engine.compile_assignments import plain_target
from exoshell.engine.compile_literals import constant_value
from exoshell.engine.compiler import output_expression, plain_expression
from exoshell.engine.fast_operators import plain_name
from exoshell.engine.hot_operators import COMPARISONS, KNOWN, NUMERIC, write_operator
from exoshell.engine.hot_variables import Variables
from exoshell.engine.hot_writer import Operand, Writer
from exoshell.engine.members import MemberPlace
from exoshell.engine.session_state import Scope
from exoshell.language import ast
from exoshell.language.visitor import walk

STEPS = {"++": 1, "post++": 1, "--": -1, "post--": -1}


class ExpressionWriter(Writer):
    """Writes what an expression does and answers with where its value is."""

    variables: Variables

    def __init__(self, bound: dict[str, Any]) -> None:
        super().__init__(bound)
        self.opaque_seen = False
        self.ok_pending = False

    def flush_ok(self) -> None:
        """`$?` is set late: only closures and the loop's surroundings can see it."""
        if self.ok_pending:
            self.line("context.last_ok = True")
            self.ok_pending = False

    def after_opaque(self) -> None:
        """A closure may have run any script."""
        self.opaque_seen = True
        self.variables.known.clear()

    def opaque(self, closure: Callable[[Scope], Any]) -> Operand:
        self.flush_ok()
        value = self.assigned(f"{self.bind(closure)}(scope)", raw=True)
        self.after_opaque()
        return value

    def value(self, node: ast.ExpressionAst) -> Operand:
        """An expression's value, AutomationNull included."""
        node = unwrapped(node)
        made = _WRITERS[type(node)](self, node) if type(node) in _WRITERS else None
        return made if made is not None else self.opaque(output_expression(node))

    def pair(self, first: ast.ExpressionAst, second: ast.ExpressionAst) -> tuple[Operand, Operand]:
        """Two expressions, one after the other; the first one's value is that before the second one is worked out."""
        left = self.value(first)
        return (self.kept(left) if assigns(second) else left), self.value(second)

    def kept(self, value: Operand) -> Operand:
        """A value that later assignments to its variable do not change."""
        return value if value.constant is not None else self.assigned(value.stored, raw=value.raw)

    # ---------------------------------------------------------------------------------------------------- conditions

    def truth(self, node: ast.ExpressionAst) -> str:
        """An expression's truth: a Python expression that is a bool."""
        node = unwrapped(node)
        if isinstance(node, ast.BinaryExpressionAst):
            if node.operator in ("-and", "-or"):
                return self._both(node)
            if node.operator in COMPARISONS:
                left, right = self.pair(node.left, node.right)
                return write_operator(self, node.operator, left, right, truth=True).text
            if node.operator in NUMERIC:
                number = self.value(node).text
                return f"({number} != 0 if type({number}) is int else is_true({number}))"
        if isinstance(node, ast.UnaryExpressionAst) and node.operator in ("-not", "!"):
            return f"(not {self.truth(node.child)})"
        return self.truth_of(self.value(node))

    def truth_of(self, value: Operand) -> str:
        if value.is_number:
            return repr(value.constant != 0)
        return f"({value.text} is True or {value.text} is not False and is_true({value.stored}))"

    def _both(self, node: ast.BinaryExpressionAst) -> str:
        self.flush_ok()
        result = self.local()
        self.line(f"{result} = {self.truth(node.left)}")
        before = dict(self.variables.known)
        with self.indented(f"if {'' if node.operator == '-and' else 'not '}{result}:"):
            self.line(f"{result} = {self.truth(node.right)}")
            self.flush_ok()
        after = self.variables.known
        self.variables.known = {name: value for name, value in before.items() if after.get(name) == value}
        return result

    # ---------------------------------------------------------------------------------------------------- ++ and --

    def step(self, node: ast.UnaryExpressionAst, *, wanted: bool = True) -> Operand | None:
        """`$x++` and its kin; the operand is what the expression is worth. None where the target is no plain variable."""
        child = node.child
        if not isinstance(child, ast.VariableExpressionAst) or not plain_target(child):
            return None
        worth: Operand | None = None
        old = self.variables.read(child)
        if wanted and node.operator.startswith("post"):
            worth = old = self.assigned(old.plain)
            self.line(f"if {worth.text} is None: {worth.text} = 0")
        new = self.assigned(self.stepped(old, STEPS[node.operator]))
        self.variables.store(child, new)
        self.ok_pending = True
        return worth or new

    def stepped(self, old: Operand, step: int) -> str:
        """The text of a value one up or down."""
        limit = "< 1073741823" if step > 0 else "> -1073741823"
        return f"{old.text} + {step} if type({old.text}) is int and {old.text} {limit} else stepped({old.plain}, {step})"

    # ------------------------------------------------------------------------------------------------------ elements

    def element(self, target: Operand, key: Operand) -> Operand:
        """`target[key]`."""
        found = self.local()
        table, place = target.text, key.text
        with self.indented(f"if type({table}) is Hashtable and (type({place}) is int or type({place}) is str):"):
            # a whole number is its own key
            self.line(f"{found} = {table}._values.get({place}) if type({place}) is int else {table}.get({place})")
        with self.indented(f"elif type({table}) is list and type({place}) is int and 0 <= {place} < len({table}):"):
            self.line(f"{found} = {table}[{place}]")
        with self.indented("else:"):
            self.line(f"{found} = get_index({target.plain}, {key.plain}, scope)")
        return Operand(found, raw=True)

    def set_element(self, target: Operand, key: Operand, value: Operand) -> None:
        table, place = target.text, key.text
        fits = f"type({table}) is list and type({place}) is int and 0 <= {place} < len({table})"
        with self.indented(f"if type({table}) is Hashtable and (type({place}) is int or type({place}) is str):"):
            self.line(f"if type({place}) is int and {place} in {table}._values: {table}._values[{place}] = {value.plain}")
            self.line(f"else: {table}[{place}] = {value.plain}")
        with self.indented(f"elif {fits}:"):
            self.line(f"{table}[{place}] = {value.plain}")
        with self.indented("else:"):
            self.line(f"set_index({target.plain}, {key.plain}, {value.plain})")


def unwrapped(node: ast.ExpressionAst) -> ast.ExpressionAst:
    """Without parentheses that say no more than what belongs together."""
    while isinstance(node, ast.ParenExpressionAst):
        inner = plain_expression(node.pipeline)
        if inner is None:
            return node
        node = inner
    return node


def assigns(node: ast.Ast) -> bool:
    """Whether an expression may change a variable."""
    return any(
        isinstance(part, ast.AssignmentStatementAst) or (isinstance(part, ast.UnaryExpressionAst) and part.operator in STEPS)
        for part in walk(node)
    )


def _constant(writer: ExpressionWriter, node: ast.ConstantExpressionAst) -> Operand:
    value = constant_value(node)
    return Operand(repr(value) if type(value) is int and value >= 0 else writer.bind(value), raw=False, constant=value)


def _string(writer: ExpressionWriter, node: ast.StringConstantExpressionAst) -> Operand:
    return Operand(writer.bind(node.value), raw=False, constant=node.value)


def _variable(writer: ExpressionWriter, node: ast.VariableExpressionAst) -> Operand | None:
    name = plain_name(node)
    if name is None:
        folded = node.name.lower()
        return Operand(repr(automatic.CONSTANTS[folded]), raw=False) if folded in automatic.CONSTANTS else None
    if name == "_":
        value = writer.assigned("scope.under", raw=True)
        writer.line(f"if {value.text} is MISSING: {value.text} = scope.under_value()")
        return value
    return writer.variables.read(node)


def _binary(writer: ExpressionWriter, node: ast.BinaryExpressionAst) -> Operand | None:
    if node.operator in ("-and", "-or"):
        return Operand(writer.truth(node), raw=False)
    if node.operator not in KNOWN:
        return None
    return write_operator(writer, node.operator, *writer.pair(node.left, node.right))


def _unary(writer: ExpressionWriter, node: ast.UnaryExpressionAst) -> Operand | None:
    if node.operator in ("-not", "!"):
        return writer.assigned(writer.truth(node))
    return writer.step(node) if node.operator in STEPS else None


def _index(writer: ExpressionWriter, node: ast.IndexExpressionAst) -> Operand | None:
    return None if node.null_conditional else writer.element(*writer.pair(node.target, node.index))


def _member(writer: ExpressionWriter, node: ast.MemberExpressionAst) -> Operand | None:
    """`x.Name`. A property may be a script's, hence the rules for closures."""
    if node.static or node.null_conditional or not isinstance(node.member, ast.StringConstantExpressionAst):
        return None
    owner = writer.value(node.expression)
    place, item = writer.bind(MemberPlace(node.member.value)), owner.text
    known = f"type({item}) is PSCustomObject and {item}.schema is {place}.schema"
    writer.flush_ok()
    value = writer.assigned(f"{item}.values[{place}.place] if {known} else {place}.read(scope, {owner.plain})")
    writer.after_opaque()
    return value


_WRITERS: dict[type[ast.Ast], Callable[[ExpressionWriter, Any], Operand | None]] = {
    ast.ConstantExpressionAst: _constant,
    ast.StringConstantExpressionAst: _string,
    ast.VariableExpressionAst: _variable,
    ast.BinaryExpressionAst: _binary,
    ast.UnaryExpressionAst: _unary,
    ast.IndexExpressionAst: _index,
    ast.MemberExpressionAst: _member,
}
