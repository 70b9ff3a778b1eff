"""Expressions of generated loops."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from exoshell.engine import automatic
from exoshell.engine.compile_assignments import plain_target
from exoshell.engine.compile_literals import constant_value, string_part
from exoshell.engine.compiler import output_expression, plain_expression
from exoshell.engine.fast_operators import plain_name
from exoshell.engine.hot_members import write_call, write_cast, write_member
from exoshell.engine.hot_operators import (
    COMPARISONS,
    KNOWN,
    MATCHES,
    NUMERIC,
    TEXT_OPERATORS,
    write_match,
    write_operator,
    write_text_operator,
)
from exoshell.engine.hot_variables import LOAD, REFRESH, SAVE, Variables
from exoshell.engine.hot_writer import Operand, Writer
from exoshell.engine.session_state import Scope
from exoshell.engine.streams import emit_enumerated
from exoshell.language import ast
from exoshell.language.visitor import walk
from exoshell.values.formatting import FormatItem, FormatProblem, parsed

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

    def matches_changed(self) -> None:
        """$Matches was set in the scope, perhaps."""
        self.line(REFRESH)
        self.variables.known.pop("matches", None)
        self.opaque_seen = True

    @contextmanager
    def away(self) -> Iterator[None]:
        """Around a line that may run any script: the variables are in their scope meanwhile."""
        self.line(SAVE)
        with self._visit():
            yield

    @contextmanager
    def rescue(self) -> Iterator[None]:
        """In a handler, which an error may have reached with the variables away or at home: around lines that may run any script."""
        with self.indented("if not away:"):
            self.line(SAVE)
        with self._visit():
            yield

    @contextmanager
    def _visit(self) -> Iterator[None]:
        """The time that saved variables are away."""
        self.line("away = True")
        yield
        self.line(LOAD)
        self.line("away = False")
        self.after_opaque()

    def opaque(self, closure: Callable[[Scope], Any]) -> Operand:
        self.flush_ok()
        with self.away():
            return self.assigned(f"{self.bind(closure)}(scope)", raw=True)

    def guarded(self, cases: Sequence[tuple[str, str]], otherwise: str) -> Operand:
        """The value of the first case whose test holds; where none does, that of an expression that may run any script."""
        found = self.local()
        for number, (test, value) in enumerate(cases):
            self.line(f"{'elif' if number else 'if'} {test}: {found} = {value}")
        return self.otherwise(found, otherwise)

    def otherwise(self, found: str, expression: str) -> Operand:
        """The else of cases that did not hold: their local gets the value of an expression that may run any script."""
        with self.indented("else:"):
            if self.ok_pending:
                self.line("context.last_ok = True")
            with self.away():
                self.line(f"{found} = {expression}")
        return Operand(found, raw=True)

    def value(self, node: ast.ExpressionAst) -> Operand:
        """An expression's value, AutomationNull included."""
        node = unwrapped(node)
        made = _WRITERS[type(node)](self, node) if type(node) in _WRITERS else None
        return made if made is not None else self.opaque(output_expression(node))

    def pair(self, first: ast.ExpressionAst, second: ast.ExpressionAst) -> tuple[Operand, Operand]:
        left, right = self.row((first, second))
        return left, right

    def row(self, nodes: Sequence[ast.ExpressionAst]) -> list[Operand]:
        """Expressions one after the other; each value is that before the next one is worked out."""
        values: list[Operand] = []
        for place, node in enumerate(nodes):
            value = self.value(node)
            values.append(self.kept(value) if any(disturbs(later) for later in nodes[place + 1 :]) else value)
        return values

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
        with self.indented(f"elif type({table}) in LISTS and type({place}) is int and 0 <= {place} < len({table}):"):
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
        # what has the type of the element before it needs no conversion to the element type
        same = f"{table}[{place}] is not None and type({table}[{place}]) is type({value.text})"
        with self.indented(f"elif type({table}) in LISTS and type({place}) is int and 0 <= {place} < len({table}) and {same}:"):
            self.line(f"{table}[{place}] = {value.text}")
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


def disturbs(node: ast.Ast) -> bool:
    """Whether an expression may change a variable, if only by a script that it runs."""
    return not all(
        type(part) in _QUIET
        or (type(part) is ast.UnaryExpressionAst and part.operator not in STEPS)
        or (type(part) is ast.BinaryExpressionAst and part.operator in KNOWN)
        for part in walk(node)
    )


_QUIET = frozenset(
    (
        ast.ConstantExpressionAst, ast.StringConstantExpressionAst, ast.VariableExpressionAst, ast.ArrayLiteralAst,
        ast.ParenExpressionAst, ast.PipelineAst, ast.CommandExpressionAst,
    )
)  # fmt: skip


def write_format(writer: ExpressionWriter, node: ast.BinaryExpressionAst) -> Operand | None:
    """`'…{0:D5}…' -f a, b` with a literal pattern: each item by itself."""
    if not isinstance(node.left, ast.StringConstantExpressionAst):
        return None
    right = unwrapped(node.right)
    arguments = right.elements if isinstance(right, ast.ArrayLiteralAst) else ()
    parts = parsed(node.left.value)
    if not arguments or any(
        isinstance(part, FormatProblem) or (type(part) is FormatItem and part.number >= len(arguments)) for part in parts
    ):
        return None
    values = writer.row(arguments)
    pieces: list[str] = []
    for part in parts:
        if isinstance(part, FormatItem):
            value = values[part.number]
            pieces.append(writer.assigned(f"{_item_text(part, value.text)} else {writer.bind(part.show)}({value.plain})").text)
        elif isinstance(part, str):
            pieces.append(writer.bind(part))
    return _joined(writer, pieces)


def _item_text(item: FormatItem, text: str) -> str:
    """`text if test` for what is most often formatted: texts as they are, positive whole numbers with zeros in front."""
    if not item.columns and item.digits is not None:
        digits = f".rjust({item.digits}, '0')" if item.digits > 1 else ""
        return f"{text} if type({text}) is str else str({text}){digits} if type({text}) is int and {text} >= 0"
    return f"{text} if False"


def _joined(writer: ExpressionWriter, pieces: list[str]) -> Operand:
    return writer.assigned('f"' + "".join(f"{{{piece}}}" for piece in pieces) + '"')


def write_text(writer: ExpressionWriter, node: ast.ExpandableStringExpressionAst) -> Operand | None:
    """`"…$x…$($y.Name)…"`: variables, and expressions of which each is a statement that may fail by itself."""
    pieces: list[str] = []
    for part in node.parts:
        if isinstance(part, str):
            pieces.append(writer.bind(part))
            continue
        value = _part_value(writer, part)
        text = value.text
        cases = ((f"type({text}) is str", text), (f"type({text}) is int", f"str({text})"))
        pieces.append(writer.guarded(cases, f"string_of({value.plain}, scope)").text)
    return _joined(writer, pieces)


def _part_value(writer: ExpressionWriter, part: ast.ExpressionAst) -> Operand:
    if isinstance(part, ast.VariableExpressionAst) and (known := writer.variables.known.get(part.name.lower())) is not None:
        return known
    if isinstance(part, ast.SubExpressionAst) and len(part.sub_expression.statements) == 1 and not part.sub_expression.traps:
        statement = part.sub_expression.statements[0]
        plain = plain_expression(statement)
        if isinstance(plain, ast.VariableExpressionAst | ast.BinaryExpressionAst | ast.MemberExpressionAst | ast.IndexExpressionAst):
            result = writer.local()
            writer.flush_ok()
            with writer.indented("try:"):
                value = writer.value(plain)
                writer.line("context.last_ok = True")
                text = value.text
                writer.line(f"{result} = {text} if type({text}) is str or type({text}) is int else one_of({value.stored})")
            with writer.indented("except Exception as error:"):
                writer.line(f"{result} = None")
                with writer.rescue():
                    writer.line(f"statement_failed(scope, error, {writer.bind(statement)})")
            return Operand(result, raw=False)
    return writer.opaque(string_part(part))


def one_of(value: Any) -> Any:
    """What a statement that writes a value is worth: the one element of a collection, nothing of an empty one."""
    output: list[Any] = []
    emit_enumerated(value, output.append)
    return output[0] if len(output) == 1 else output or None


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
    if node.operator in MATCHES:
        result = write_match(writer, node.operator, *writer.pair(node.left, node.right))
        writer.matches_changed()
        return result
    if node.operator in TEXT_OPERATORS:
        right = unwrapped(node.right)
        words = right.elements if isinstance(right, ast.ArrayLiteralAst) else (right,)
        if not all(isinstance(word, ast.StringConstantExpressionAst | ast.ConstantExpressionAst) for word in words):
            # a script block may take part
            return None
        left = writer.value(node.left)
        return write_text_operator(writer, node.operator, left, writer.row(words))
    if node.operator not in KNOWN:
        return None
    if node.operator == "-f":
        made = write_format(writer, node)
        if made is not None:
            return made
    return write_operator(writer, node.operator, *writer.pair(node.left, node.right))


def _unary(writer: ExpressionWriter, node: ast.UnaryExpressionAst) -> Operand | None:
    if node.operator in ("-not", "!"):
        return writer.assigned(writer.truth(node))
    return writer.step(node) if node.operator in STEPS else None


def _index(writer: ExpressionWriter, node: ast.IndexExpressionAst) -> Operand | None:
    return None if node.null_conditional else writer.element(*writer.pair(node.target, node.index))


def _member(writer: ExpressionWriter, node: ast.MemberExpressionAst) -> Operand | None:
    if node.static or node.null_conditional or not isinstance(node.member, ast.StringConstantExpressionAst):
        return None
    return write_member(writer, writer.value(node.expression), node.member.value)


def _invocation(writer: ExpressionWriter, node: ast.InvokeMemberExpressionAst) -> Operand | None:
    return write_call(writer, node)


def _convert(writer: ExpressionWriter, node: ast.ConvertExpressionAst) -> Operand | None:
    return write_cast(writer, node)


def _array(writer: ExpressionWriter, node: ast.ArrayLiteralAst) -> Operand:
    return writer.assigned(f"[{', '.join(value.plain for value in writer.row(node.elements))}]")


def _text(writer: ExpressionWriter, node: ast.ExpandableStringExpressionAst) -> Operand | None:
    return write_text(writer, node)


_WRITERS: dict[type[ast.Ast], Callable[[ExpressionWriter, Any], Operand | None]] = {
    ast.ConstantExpressionAst: _constant,
    ast.StringConstantExpressionAst: _string,
    ast.VariableExpressionAst: _variable,
    ast.BinaryExpressionAst: _binary,
    ast.UnaryExpressionAst: _unary,
    ast.IndexExpressionAst: _index,
    ast.MemberExpressionAst: _member,
    ast.InvokeMemberExpressionAst: _invocation,
    ast.ConvertExpressionAst: _convert,
    ast.ArrayLiteralAst: _array,
    ast.ExpandableStringExpressionAst: _text,
}
