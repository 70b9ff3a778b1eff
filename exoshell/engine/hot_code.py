"""A loop as the source of one Python function.

What a statement means is said by the closures of compile_*; this says the same for the subset that tight loops consist of, with
operands in Python locals and the tests for Int32 inline. Three rules keep the two alike:

- Everything else is a call of the closure (`opaque`), after which nothing is assumed about variables any more, for it may run
  any script. Operators on values that are no Int32 are calls of values' functions.
- A block notes the place of each statement. When one fails, `resume` reports it and runs the rest of that block as closures.
- A variable counts as set (`known`) only where the statement that sets it has run for certain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from operator import setitem
from typing import Any, NamedTuple, TypeGuard

from exoshell.engine import faults
from exoshell.engine.compile_assignments import plain_target, stepped
from exoshell.engine.compile_literals import string_of
from exoshell.engine.compile_loops import verdict
from exoshell.engine.compile_statements import is_true, pipeline_condition, statement_list
from exoshell.engine.compiler import Emit, Statement, plain_expression, statement, statement_value
from exoshell.engine.hot_blocks import DEEPEST, write_switch, write_try
from exoshell.engine.hot_expressions import STEPS, ExpressionWriter, disturbs, one_of
from exoshell.engine.hot_loops import AnyLoop, HotLoop
from exoshell.engine.hot_members import write_member, write_set_member
from exoshell.engine.hot_operators import COMPOUND, write_operator
from exoshell.engine.hot_variables import LOAD, REFRESH, SAVE, Variables
from exoshell.engine.hot_writer import Operand
from exoshell.engine.indexing import get_index, set_index
from exoshell.engine.session_state import Scope
from exoshell.engine.signals import CONTINUE, LoopEscape, Signal
from exoshell.engine.streams import emit_enumerated
from exoshell.errors import PipelineStopped
from exoshell.language import ast
from exoshell.language.visitor import walk
from exoshell.values.collections import ArrayList, GenericList, Hashtable, TypedArray
from exoshell.values.psobject import AUTOMATION_NULL, MISSING, PSCustomObject


def _plain(value: Any) -> Any:
    return None if value is AUTOMATION_NULL else value


_SHARED: dict[str, Any] = {
    "NULL": AUTOMATION_NULL, "MISSING": MISSING, "CONTINUE": CONTINUE, "LoopEscape": LoopEscape, "PipelineStopped": PipelineStopped,
    "Hashtable": Hashtable, "LISTS": frozenset((list, TypedArray, GenericList, ArrayList)), "PSCustomObject": PSCustomObject,
    "is_true": is_true, "verdict": verdict, "located": faults.located, "get_index": get_index, "set_index": set_index,
    "emit_enumerated": emit_enumerated, "stepped": stepped, "plain": _plain, "string_of": string_of, "CollectedBy": type([].append),
    "one_of": one_of, "partial": partial, "setitem": setitem, "statement_failed": faults.statement_failed,
}  # fmt: skip


class _NamedMember(ast.MemberExpressionAst):
    """What plain_member has made sure of."""

    member: ast.StringConstantExpressionAst


class HotCode(NamedTuple):
    """A generated loop and where it may run."""

    run: HotLoop
    targets: dict[str, str]
    """The variables that it assigns: lower-case name → spelling."""
    own: str
    """The variable of a foreach, which must not have a type; '' for other loops."""
    reads: tuple[str, ...]
    """The variables that have to have a value."""


def generate(node: AnyLoop) -> HotCode:
    """The loop as a function. Raises SyntaxError or RecursionError for one that is too deep for Python's compiler."""
    writer = LoopWriter(node, closed=True)
    writer.write_loop()
    if writer.opaque_seen:
        writer = LoopWriter(node, closed=False)
        writer.write_loop()
    return writer.made()


def _targets(node: AnyLoop) -> dict[str, str]:
    """The plain variables that a loop assigns: lower-case name → spelling."""
    found: dict[str, str] = {}
    for part in walk(node):
        target: ast.Ast | None = None
        if isinstance(part, ast.AssignmentStatementAst):
            target = part.left
        elif isinstance(part, ast.UnaryExpressionAst) and part.operator in STEPS:
            target = part.child
        elif isinstance(part, ast.ForEachStatementAst):
            target = part.variable
        if isinstance(target, ast.VariableExpressionAst) and plain_target(target):
            found.setdefault(target.name.lower(), target.name)
    return found


class LoopWriter(ExpressionWriter):
    """Statements and the loop itself."""

    def __init__(self, node: AnyLoop, *, closed: bool) -> None:
        super().__init__(dict(_SHARED))
        self._node = node
        self.depth = 0
        self.exits: list[tuple[str, str | None]] = []
        """The switches around: the local that takes the signal each passes on, and its label."""
        self._targets = _targets(node)
        self.variables = Variables(self, self._targets, closed=closed)

    def made(self) -> HotCode:
        lines: list[str] = []
        for line in self.lines:
            mark = line.lstrip()
            if mark in (LOAD, SAVE, REFRESH):
                lines.extend(line.replace(mark, move) for move in self.variables.moves(mark) or ["pass"])
            else:
                lines.append(line)
        self.bound["targets"] = frozenset(self._targets)
        exec(compile("\n".join(lines), "<hot loop>", "exec"), self.bound)  # text of our own making
        # a foreach sets its own variable without a look at its type
        own = self._node.variable.name.lower() if isinstance(self._node, ast.ForEachStatementAst) else ""
        return HotCode(self.bound["loop"], self._targets, own, self.variables.reads)

    # ------------------------------------------------------------------------------------------------------- the loop

    def write_loop(self) -> None:
        node = self._node
        self.bound["label"] = node.label.lower() if node.label is not None else None
        self.lines.append("def loop(scope, emit, start, *, type=type, int=int, NULL=NULL, MISSING=MISSING):")
        self.line("context, names = scope.context, scope.vars")
        self.line("away, quiet = False, type(emit) is CollectedBy")
        self.line(LOAD)
        with self.indented("try:"):
            if isinstance(node, ast.ForEachStatementAst):
                self._each(node)
            else:
                self._rounds(node)
        with self.indented("finally:"), self.indented("if not away:"):
            self.line(SAVE)

    def _each(self, node: ast.ForEachStatementAst) -> None:
        name = node.variable.name.lower()
        local = self.variables.local_of(name)
        with self.indented(f"for {local} in start:"):
            self.line("if context.stopping: raise PipelineStopped")
            self.variables.known[name] = Operand(local, raw=True)
            self._body(node.body)

    def _rounds(self, node: ast.ForStatementAst | ast.WhileStatementAst | ast.DoWhileStatementAst | ast.DoUntilStatementAst) -> None:
        step = node.iterator if isinstance(node, ast.ForStatementAst) else None
        late = isinstance(node, ast.DoWhileStatementAst | ast.DoUntilStatementAst)
        if step is not None:
            self.line("fresh = True")
        with self.indented("while True:"):
            if step is not None:
                self.line("if fresh: fresh = False")
                with self.indented("else:"):
                    self._statement(step, silent=True)
                    self.flush_ok()
                self.variables.known.clear()
            if node.condition is not None:
                if late:
                    self.line("if start:")
                    self.indent += 1
                test = self._condition(node.condition)
                self.line(f"if {'' if isinstance(node, ast.DoUntilStatementAst) else 'not '}{test}: return None")
                if late:
                    self.indent -= 1
                    self.line("start = True")
                    self.variables.known.clear()
            self.line("if context.stopping: raise PipelineStopped")
            self._body(node.body)

    def _body(self, body: ast.StatementBlockAst) -> None:
        with self.indented("try:"):
            self.line("pass")
            self.block(body.statements)
        with self.indented("except LoopEscape as escape:"):
            self.come_home()
            self.leave("escape.signal")

    def come_home(self) -> None:
        """In a handler that goes on with the loop: the variables are in locals again."""
        with self.indented("if away:"):
            self.line(LOAD)
            self.line("away = False")

    def leave(self, signal: str) -> None:
        """Does what a signal of the body means to this loop, or to the innermost switch in it."""
        if self.exits:
            left, label = self.exits[-1]
            with self.indented(f"if {signal} is not CONTINUE:"):
                self.line(f"ends, passed = verdict({signal}, {label!r})")
                self.line(f"if ends: {left} = passed")
            self.line("break")
            return
        with self.indented(f"if {signal} is not CONTINUE:"):
            self.line(f"ends, passed = verdict({signal}, label)")
            self.line("if ends: return passed")
        self.line("continue")

    # ------------------------------------------------------------------------------------------------------ statements

    def block(self, nodes: Sequence[ast.StatementAst]) -> None:
        if not nodes:
            return
        place = f"place{self.depth}"
        self.depth += 1
        before = dict(self.variables.known)
        with self.indented("try:"):
            for number, node in enumerate(nodes):
                self.line(f"{place} = {number}")
                self._statement(node)
            self.flush_ok()
        after = self.variables.known
        with self.indented("except Exception as error:"):
            with self.rescue():
                self.line(f"signal = {self.bind(_resume(nodes))}(scope, emit, error, {place})")
            with self.indented("if signal is not None:"):
                self.leave("signal")
        self.depth -= 1
        # any of its statements may have failed, but for those of other blocks nothing is known then
        self.variables.known = {name: value for name, value in before.items() if after.get(name) == value}

    def _statement(self, node: ast.StatementAst, *, silent: bool = False) -> None:
        """One statement; a silent one, the step of a `for`, does not write its value."""
        if isinstance(node, ast.AssignmentStatementAst) and self._assignment(node):
            return
        if isinstance(node, ast.IfStatementAst) and self._if(node):
            return
        if isinstance(node, ast.BreakStatementAst | ast.ContinueStatementAst) and node.label is None:
            self.flush_ok()
            ends = isinstance(node, ast.BreakStatementAst)
            self.line("break" if self.exits else "return None" if ends else "continue")
            return
        if isinstance(node, ast.SwitchStatementAst) and write_switch(self, node):
            return
        if isinstance(node, ast.TryStatementAst) and write_try(self, node):
            return
        plain = plain_expression(node)
        if isinstance(plain, ast.UnaryExpressionAst) and plain.operator in STEPS:
            if self._step_element(plain) or self.step(plain, wanted=False) is not None:
                return
        elif plain is not None and not silent:
            self._write_value(plain)
            return
        self._opaque_statement(node, silent=silent)

    def _opaque_statement(self, node: ast.StatementAst, *, silent: bool) -> None:
        run = self.bind(statement(node))
        self.flush_ok()
        leaves = not (silent or isinstance(node, ast.PipelineAst | ast.AssignmentStatementAst))
        with self.away():
            self.line(f"{'signal = ' if leaves else ''}{run}(scope, {self.bind(_discard) if silent else 'emit'})")
        if leaves:
            with self.indented("if signal is not None:"):
                self.leave("signal")

    def _write_value(self, node: ast.ExpressionAst) -> None:
        value = self.value(node)
        text = value.text
        self.line("context.last_ok = True")
        self.ok_pending = False
        if text == "NULL":
            return
        simple = f"type({text}) is str or type({text}) is int or type({text}) is bool"
        if value.raw:
            self.line(f"if {text} is not NULL:")
            self.indent += 1
        with self.indented(f"if quiet and ({'True' if value.constant is not None else simple}):"):
            self.line(f"emit({text})")
        with self.indented("else:"), self.away():
            self.line(f"emit_enumerated({value.stored}, emit)")
        if value.raw:
            self.indent -= 1

    def _if(self, node: ast.IfStatementAst) -> bool:
        bodies = [body for _, body in node.clauses] + ([node.else_clause] if node.else_clause is not None else [])
        if self.depth + len(node.clauses) > DEEPEST or any(body.traps for body in bodies):
            return False
        self.flush_ok()
        depth, indent = self.depth, self.indent
        ends: list[dict[str, Operand]] = []
        for condition, body in node.clauses:
            with self.indented(f"if {self._condition(condition)}:"):
                known = dict(self.variables.known)
                self.line("pass")
                self.block(body.statements)
            ends.append(self.variables.known)
            self.variables.known = known
            self.line("else:")
            self.indent += 1
            self.depth += 1
        self.line("pass")
        if node.else_clause is not None:
            self.block(node.else_clause.statements)
        ends.append(self.variables.known)
        self.depth, self.indent = depth, indent
        self.variables.known = {name: value for name, value in ends[0].items() if all(end.get(name) == value for end in ends)}
        return True

    def _condition(self, node: ast.PipelineBaseAst) -> str:
        """The truth of a condition, whose errors are located at it."""
        plain = plain_expression(node)
        if plain is None:
            return self.truth_of(self.opaque(pipeline_condition(node)))
        with self.indented("try:"):
            test = self.truth(plain)
            test = test if test.isidentifier() else self.assigned(test).text
            self.flush_ok()
        with self.indented("except Exception as error:"):
            self.line(f"raise located(scope, error, {self.bind(node)}) from None")
        return test

    # ----------------------------------------------------------------------------------------------------- assignments

    def _assignment(self, node: ast.AssignmentStatementAst) -> bool:
        """False for targets and operators that are the closure's business."""
        left, operator = node.left, COMPOUND.get(node.operator)
        if operator is None and node.operator != "=":
            return False
        if operator is None and isinstance(left, ast.VariableExpressionAst) and left.name.lower() == "null":
            self._assigned_value(node.right)
            self.ok_pending = True
            return True
        if isinstance(left, ast.VariableExpressionAst) and plain_target(left):
            if operator is None:
                value = self._assigned_value(node.right)
            else:
                old = self.variables.read_own(left)
                old = self.kept(old) if disturbs(node.right) else old
                value = write_operator(self, operator, old, self._assigned_value(node.right))
            self.variables.store(left, value)
        elif isinstance(left, ast.IndexExpressionAst) and not left.null_conditional:
            if operator is None:
                value = self._assigned_value(node.right)
                value = self.kept(value) if disturbs(left) else value
                target, key = self.pair(left.target, left.index)
            else:
                target, key = self.pair(left.target, left.index)
                if disturbs(node.right):
                    target, key = self.kept(target), self.kept(key)
                old = self.element(target, key)
                value = write_operator(self, operator, old, self._assigned_value(node.right))
            self.set_element(target, key, value)
        elif plain_member(left):
            if operator is None:
                value = self._assigned_value(node.right)
                value = self.kept(value) if disturbs(left) else value
                owner = self.value(left.expression)
            else:
                owner = self.kept(self.value(left.expression))
                old = write_member(self, owner, left.member.value)
                value = write_operator(self, operator, old, self._assigned_value(node.right))
            write_set_member(self, owner, left.member.value, value)
        else:
            return False
        self.ok_pending = True
        return True

    def _assigned_value(self, node: ast.StatementAst) -> Operand:
        plain = plain_expression(node)
        return self.value(plain) if plain is not None else self.opaque(statement_value(node))

    def _step_element(self, node: ast.UnaryExpressionAst) -> bool:
        """`$h[$k]++` and `$o.Name++` as statements."""
        place = node.child
        if plain_member(place):
            owner = self.kept(self.value(place.expression))
            old = write_member(self, owner, place.member.value)
            write_set_member(self, owner, place.member.value, self.assigned(self.stepped(old, STEPS[node.operator])))
            self.ok_pending = True
            return True
        if not isinstance(place, ast.IndexExpressionAst) or place.null_conditional:
            return False
        target, key = self.pair(place.target, place.index)
        old = self.element(target, key)
        self.set_element(target, key, self.assigned(self.stepped(old, STEPS[node.operator])))
        self.ok_pending = True
        return True


def plain_member(node: ast.Ast) -> TypeGuard[_NamedMember]:
    """`x.Name` with the name written out."""
    return (
        type(node) is ast.MemberExpressionAst
        and not node.static
        and not node.null_conditional
        and isinstance(node.member, ast.StringConstantExpressionAst)
    )


def _resume(nodes: Sequence[ast.StatementAst]) -> Callable[[Scope, Emit, Exception, int], Signal | None]:
    """Reports what went wrong in a statement of a block, and runs the statements after it."""
    rests: dict[int, Statement] = {}

    def resume(scope: Scope, emit: Emit, error: Exception, place: int) -> Signal | None:
        faults.statement_failed(scope, error, nodes[place])
        rest = rests.get(place)
        if rest is None:
            rest = rests[place] = statement_list(nodes[place + 1 :])
        return rest(scope, emit)

    return resume


def _discard(_: Any) -> None:
    return None
