"""Statements of generated loops that hold blocks and change what leaving them means: `switch` over one value, and `try` with catches.

A switch becomes a Python loop of one round, which `break` and `continue` leave. What has no such form (clauses that are worked out,
`-File`, `finally`, traps) stays a closure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exoshell.engine.compile_loops import switch_over
from exoshell.engine.compile_statements import catcher
from exoshell.engine.compiler import plain_expression
from exoshell.engine.hot_operators import has_search, wildcards, write_match
from exoshell.engine.hot_writer import Operand
from exoshell.engine.switch_tests import clause_test
from exoshell.language import ast
from exoshell.language.visitor import walk

if TYPE_CHECKING:
    from exoshell.engine.hot_code import LoopWriter

DEEPEST = 12
"""Blocks inside each other: Python allows twenty `try` and loops."""
_FLAGS = frozenset(("regex", "wildcard", "casesensitive", "exact"))


def write_switch(writer: LoopWriter, node: ast.SwitchStatementAst) -> bool:
    """False where the switch is the closure's business."""
    condition = plain_expression(node.condition)
    bodies = [body for _, body in node.clauses] + ([node.default] if node.default is not None else [])
    literal = all(isinstance(test, ast.StringConstantExpressionAst | ast.ConstantExpressionAst) for test, _ in node.clauses)
    if condition is None or not literal or not node.flags <= _FLAGS or writer.depth + 3 > DEEPEST:
        return False
    if any(body.traps for body in bodies) or _sees_itself(node):
        return False
    writer.flush_ok()
    with writer.indented("try:"):
        value = writer.kept(writer.value(condition))
        writer.flush_ok()
    with writer.indented("except Exception as error:"):
        writer.line(f"raise located(scope, error, {writer.bind(node.condition)}) from None")
    item, left = value.text, f"left{writer.depth}"
    writer.line(f"{left} = None")
    with writer.indented(f"if type({item}) is str or type({item}) is int:"):
        _write_clauses(writer, node, item, left)
    with writer.indented("else:"), writer.away():
        writer.line(f"{left} = {writer.bind(switch_over(node))}(scope, emit, {value.text})")
    with writer.indented(f"if {left} is not None:"):
        writer.leave(left)
    return True


def _sees_itself(node: ast.SwitchStatementAst) -> bool:
    """Whether something in it names $switch, or assigns to $_."""
    for part in walk(node):
        if isinstance(part, ast.VariableExpressionAst) and part.name.lower() == "switch":
            return True
        target = part.left if isinstance(part, ast.AssignmentStatementAst) else getattr(part, "child", None)
        changes = isinstance(part, ast.AssignmentStatementAst | ast.UnaryExpressionAst)
        if changes and isinstance(target, ast.VariableExpressionAst) and target.name.lower() in ("_", "psitem"):
            return True
    return False


def _write_clauses(writer: LoopWriter, node: ast.SwitchStatementAst, item: str, left: str) -> None:
    label = node.label.lower() if node.label is not None else None
    depth = writer.depth
    saved, hit = f"under{depth}", f"hit{depth}"
    writer.line(f"{saved} = scope.under")
    writer.line(f"scope.under = {item}")
    writer.depth += 2
    writer.exits.append((left, label))
    with writer.indented("try:"), writer.indented("while True:"):
        writer.line(f"{hit} = False")
        folded = writer.assigned(f"{item}.lower() if type({item}) is str and {item}.isascii() else None").text
        for test, body in node.clauses:
            with writer.indented(f"if {_clause(writer, test, node.flags, item, folded)}:"):
                writer.line(f"{hit} = True")
                writer.block(body.statements)
        if node.default is not None:
            with writer.indented(f"if not {hit}:"):
                writer.line("pass")
                writer.block(node.default.statements)
        writer.line("break")
    with writer.indented("except LoopEscape as escape:"):
        writer.come_home()
        with writer.indented("if escape.signal is not CONTINUE:"):
            writer.line(f"ends, passed = verdict(escape.signal, {label!r})")
            writer.line(f"if ends: {left} = passed")
    with writer.indented("finally:"):
        writer.line(f"scope.under = {saved}")
    writer.exits.pop()
    writer.depth = depth
    writer.variables.known.clear()


def _clause(writer: LoopWriter, test: ast.ExpressionAst, flags: frozenset[str], item: str, folded: str) -> str:
    """Whether a clause applies, as a Python expression."""
    general = f"{writer.bind(clause_test(test, flags))}(scope, {item})"
    exact = "casesensitive" in flags
    if isinstance(test, ast.ConstantExpressionAst):
        plain = type(test.value) is int and test.type_name == "int" and not flags & {"regex", "wildcard"}
        return f"({item} == {test.value} if type({item}) is int else {general})" if plain else general
    assert isinstance(test, ast.StringConstantExpressionAst)
    text = test.value
    if "regex" in flags:
        operator = "-cmatch" if exact else "-imatch"
        pattern = Operand(writer.bind(text), raw=False, constant=text)
        result = write_match(writer, operator, Operand(item, raw=False), pattern).text if has_search(operator, pattern) else general
        if result is general:
            result = writer.assigned(general).text
        writer.matches_changed()
        return result
    if "wildcard" in flags:
        matcher = wildcards("-clike" if exact else "-ilike", Operand("", raw=False, constant=text))
        return f"({writer.bind(matcher)}({item}) if type({item}) is str else {general})" if matcher is not None else general
    if exact or not text.isascii():
        return general
    return f"({folded} == {text.lower()!r} if {folded} is not None else {general})"


def write_try(writer: LoopWriter, node: ast.TryStatementAst) -> bool:
    """False where the statement is the closure's business."""
    if node.finally_block is not None or not node.catch_clauses or node.body.traps or writer.depth + 4 > DEEPEST:
        return False
    writer.flush_ok()
    depth = writer.depth
    before = f"propagate{depth}"
    writer.line(f"{before} = context.propagate")
    writer.line("context.propagate = True")
    writer.depth += 2
    with writer.indented("try:"):
        with writer.indented("try:"):
            writer.line("pass")
            writer.block(node.body.statements)
        with writer.indented("finally:"):
            writer.line(f"context.propagate = {before}")
    writer.line("except PipelineStopped: raise")
    with writer.indented("except Exception as error:"):
        with writer.rescue():
            writer.line(f"signal = {writer.bind(catcher(node))}(scope, emit, error)")
        with writer.indented("if signal is not None:"):
            writer.leave("signal")
    writer.depth = depth
    writer.variables.known.clear()
    return True
