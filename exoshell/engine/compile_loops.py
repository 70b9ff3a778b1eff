"""Loops and switch: while, do, for, foreach, switch in all its forms, with labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from exoshell.engine import faults
from exoshell.engine.compile_statements import is_true, pipeline_condition, statement_block
from exoshell.engine.compiler import Emit, Statement, collected_list, expression, plain_expression, statement, statement_value
from exoshell.engine.hot_loops import HotTier
from exoshell.engine.session_state import Scope
from exoshell.engine.signals import CONTINUE, LoopEscape, Signal
from exoshell.errors import PipelineStopped
from exoshell.language import ast
from exoshell.values import operators
from exoshell.values.collections import TableView, TypedArray, enumerate_value
from exoshell.values.psobject import AUTOMATION_NULL, MISSING

Verdict = tuple[bool, Signal | None]
"""Whether the loop ends, and the signal it passes on."""


def verdict(signal: Signal, label: str | None) -> Verdict:
    """What a signal of the body means to a loop with this label."""
    if signal.kind == "return" or (signal.label and signal.label != label):
        return True, signal
    return signal.kind == "break", None


def _label(node: ast.LabeledStatementAst) -> str | None:
    return node.label.lower() if node.label is not None else None


def _loop(
    node: ast.WhileStatementAst | ast.DoWhileStatementAst | ast.DoUntilStatementAst | ast.ForStatementAst,
    test: Callable[[Scope], Any] | None,
    step: Statement | None = None,
    *,
    wanted: bool = True,
    test_first: bool = True,
) -> Statement:
    """The loop that while, do and for are: `step` runs after each round, also after a continue; `wanted` is the truth that goes on."""
    body, label = statement_block(node.body), _label(node)
    tier = HotTier(node)

    def run(scope: Scope, emit: Emit) -> Signal | None:
        hot = tier.ready(scope)
        if hot is not None:
            return hot(scope, emit, test_first)
        context = scope.context
        tested = test_first
        while True:
            if tested and test is not None:
                result = test(scope)
                if result is not wanted and (type(result) is bool or is_true(result) is not wanted):
                    return None
            tested = True
            if context.stopping:
                raise PipelineStopped
            try:
                signal = body(scope, emit)
            except LoopEscape as escape:
                signal = escape.signal
            if signal is not None and signal is not CONTINUE:
                ends, passed = verdict(signal, label)
                if ends:
                    return passed
            if step is not None:
                step(scope, emit)
            tier.cold -= 1
            if tier.cold == 0 and (hot := tier.loop(scope)) is not None:
                return hot(scope, emit, True)

    return run


def while_statement(node: ast.WhileStatementAst) -> Statement:
    return _loop(node, pipeline_condition(node.condition))


def do_while(node: ast.DoWhileStatementAst) -> Statement:
    return _loop(node, pipeline_condition(node.condition), test_first=False)


def do_until(node: ast.DoUntilStatementAst) -> Statement:
    return _loop(node, pipeline_condition(node.condition), wanted=False, test_first=False)


def for_statement(node: ast.ForStatementAst) -> Statement:
    start = _silent(node.initializer)
    test = pipeline_condition(node.condition) if node.condition is not None else None
    loop = _loop(node, test, _silent(node.iterator))
    if start is None:
        return loop

    def run(scope: Scope, emit: Emit) -> Signal | None:
        start(scope, emit)
        return loop(scope, emit)

    return run


def _silent(node: ast.PipelineBaseAst | None) -> Statement | None:
    """The initializer or iterator of a for loop: what it yields is not written."""
    if node is None:
        return None
    run_it = statement(node)

    def run(scope: Scope, emit: Emit) -> None:
        run_it(scope, _discard)

    return run


def _discard(_: Any) -> None:
    return None


# -------------------------------------------------------------------------------------------------------- foreach


def foreach_statement(node: ast.ForEachStatementAst) -> Statement:
    items = loop_items(node.condition)
    body, label = statement_block(node.body), _label(node)
    spelled = node.variable.name
    name = spelled.lower()
    prefixed = ":" in name
    condition_node = node.condition
    tier = HotTier(node)

    def run(scope: Scope, emit: Emit) -> Signal | None:
        context, names = scope.context, scope.vars
        try:
            values = items(scope)
        except Exception as error:
            raise faults.located(scope, error, condition_node) from None
        assign = _assigner(scope, name, spelled) if prefixed or (scope.meta is not None and name in scope.meta) else None
        if name not in names and not prefixed:
            scope.assign(name, None, spelled)
        iterator = iter(values)
        outer = names.get("foreach", MISSING)
        names["foreach"] = LoopEnumerator(iterator, lambda: names.get(name))
        try:
            hot = tier.ready(scope) if not prefixed else None
            if hot is not None:
                return hot(scope, emit, iterator)
            for value in iterator:
                if context.stopping:
                    raise PipelineStopped
                if assign is None:
                    names[name] = value
                else:
                    assign(value)
                try:
                    signal = body(scope, emit)
                except LoopEscape as escape:
                    signal = escape.signal
                if signal is not None and signal is not CONTINUE:
                    ends, passed = verdict(signal, label)
                    if ends:
                        return passed
                tier.cold -= 1
                if tier.cold == 0 and not prefixed and (hot := tier.loop(scope)) is not None:
                    return hot(scope, emit, iterator)
        except RuntimeError as error:
            raise faults.located(scope, faults.collection_changed(error), node.variable) from None
        finally:
            if outer is MISSING:
                names.pop("foreach", None)
            else:
                names["foreach"] = outer
        return None

    return run


_STEADY = (list, TypedArray, TableView)


def watched(values: list[Any]) -> Iterator[Any]:
    """The elements of a list; one that grows or shrinks meanwhile raises RuntimeError, as tables do."""
    if type(values) in _STEADY or type(values).__iter__ is not list.__iter__:
        return iter(values)
    return _watched(values)


def _watched(values: list[Any]) -> Iterator[Any]:
    count = len(values)
    for value in list.__iter__(values):
        yield value
        if len(values) != count:
            raise RuntimeError("Collection was modified; enumeration operation may not execute.")


def _assigner(scope: Scope, name: str, spelled: str) -> Callable[[Any], None]:
    from exoshell.engine.variables import write_variable

    if ":" in name:
        return lambda value: write_variable(scope, spelled, value)
    return lambda value: scope.assign(name, value, spelled)


def loop_items(node: ast.PipelineBaseAst) -> Callable[[Scope], Iterable[Any]]:
    """What foreach and switch go through: a collection's elements, one other value, nothing for $null."""
    plain = plain_expression(node)
    if isinstance(plain, ast.BinaryExpressionAst) and plain.operator == "..":
        return range_items(plain)
    value = statement_value(node)

    def items(scope: Scope) -> Iterable[Any]:
        result = value(scope)
        if type(result) is list:
            # a list that grows while it is looped over: .NET arrays cannot, so a snapshot is what they show
            return iter(tuple(result))
        if result is None or result is AUTOMATION_NULL:
            return iter(())
        unrolled = watched(result) if isinstance(result, list) else enumerate_value(result)
        return iter((result,)) if unrolled is None else unrolled

    return items


def range_items(node: ast.BinaryExpressionAst) -> Callable[[Scope], Iterable[Any]]:
    """`a..b` without making the array."""
    left, right = expression(node.left), expression(node.right)
    general = operators.binary("..")

    def items(scope: Scope) -> Iterable[Any]:
        a, b = left(scope), right(scope)
        if type(a) is int and type(b) is int:
            return range(a, b + 1) if a <= b else range(a, b - 1, -1)
        result: Iterable[Any] = general(a, b)
        return result

    return items


class LoopEnumerator:
    """$foreach and $switch: Current is the loop's element, MoveNext() takes the next one away from the loop."""

    ps_type_name = "System.Collections.IEnumerator"
    __slots__ = ("_iterator", "_seen", "_taken", "_value")

    def __init__(self, iterator: Any, value: Callable[[], Any]) -> None:
        self._iterator = iterator
        self._value = value
        self._taken: Any = MISSING
        self._seen: Any = MISSING

    def ps_property(self, name: str) -> Any:
        if name != "current":
            return MISSING
        value = self._value()
        return self._taken if self._taken is not MISSING and self._seen is value else value

    def ps_method(self, name: str) -> Any:
        return (lambda scope, arguments: self.move_next()) if name == "movenext" else MISSING

    def move_next(self) -> bool:
        try:
            taken = next(self._iterator)
        except StopIteration:
            return False
        self._taken, self._seen = taken, self._value()
        return True


# --------------------------------------------------------------------------------------------------------- switch


def switch_statement(node: ast.SwitchStatementAst) -> Statement:
    flags = node.flags
    file_name = statement_value(node.condition) if "file" in flags else None
    values = collected_list(_written(node.condition)) if file_name is None else None
    each = _switch_items(node)
    condition_node = node.condition

    def run(scope: Scope, emit: Emit) -> Signal | None:
        try:
            if file_name is not None:
                from exoshell.engine.switch_tests import file_lines

                items: Iterable[Any] = file_lines(scope, file_name(scope))
            else:
                assert values is not None
                items = values(scope)
        except Exception as error:
            raise faults.located(scope, error, condition_node) from None
        return each(scope, emit, items)

    return run


def switch_over(node: ast.SwitchStatementAst) -> Callable[[Scope, Emit, Any], Signal | None]:
    """The switch for the value of its condition."""
    each = _switch_items(node)

    def run(scope: Scope, emit: Emit, value: Any) -> Signal | None:
        if value is AUTOMATION_NULL:
            return each(scope, emit, ())
        items = enumerate_value(value)
        return each(scope, emit, (value,) if items is None else list(items))

    return run


def _switch_items(node: ast.SwitchStatementAst) -> Callable[[Scope, Emit, Iterable[Any]], Signal | None]:
    from exoshell.engine.switch_tests import clause_test

    tests = [(clause_test(test, node.flags), statement_block(body)) for test, body in node.clauses]
    default = statement_block(node.default) if node.default is not None else None
    label = _label(node)

    def run(scope: Scope, emit: Emit, items: Iterable[Any]) -> Signal | None:
        context = scope.context
        saved, outer = scope.under, scope.vars.get("switch", MISSING)
        iterator = iter(items)
        scope.vars["switch"] = LoopEnumerator(iterator, lambda: scope.under)
        try:
            for value in iterator:
                if context.stopping:
                    raise PipelineStopped
                matched = False
                signal: Signal | None = None
                try:
                    for test, body in tests:
                        scope.under = value
                        if test(scope, value):
                            matched = True
                            signal = body(scope, emit)
                            if signal is not None:
                                break
                    if not matched and default is not None:
                        scope.under = value
                        signal = default(scope, emit)
                except LoopEscape as escape:
                    signal = escape.signal
                if signal is not None and signal is not CONTINUE:
                    ends, passed = verdict(signal, label)
                    if ends:
                        return passed
        finally:
            scope.under = saved
            if outer is MISSING:
                scope.vars.pop("switch", None)
            else:
                scope.vars["switch"] = outer
        return None

    return run


def _written(node: ast.PipelineBaseAst) -> Statement:
    """The values a switch looks at: an array's elements, or the one value, $null included."""
    value = statement_value(node)

    def run(scope: Scope, emit: Emit) -> None:
        result = value(scope)
        if result is AUTOMATION_NULL:
            return
        unrolled = enumerate_value(result)
        if unrolled is None:
            emit(result)
        else:
            for item in unrolled:
                emit(item)

    return run


TABLE: dict[type[ast.Ast], Callable[[Any], Statement]] = {
    ast.WhileStatementAst: while_statement,
    ast.DoWhileStatementAst: do_while,
    ast.DoUntilStatementAst: do_until,
    ast.ForStatementAst: for_statement,
    ast.ForEachStatementAst: foreach_statement,
    ast.SwitchStatementAst: switch_statement,
}
