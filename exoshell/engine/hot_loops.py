"""Loops that have run often enough go on in generated Python.

A loop starts as closures. After HOT_ROUNDS rounds its body is written as one Python function (hot_code) that goes on with the next
round; later runs start there. Between any two rounds all of a loop's state is in its scope, so the switch is possible there; whatever the
generator has no form for is a call of the closure that would have run it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from exoshell.engine.compiler import Emit
from exoshell.engine.session_state import Scope
from exoshell.engine.signals import Signal
from exoshell.language import ast
from exoshell.values.psobject import AUTOMATION_NULL, MISSING

if TYPE_CHECKING:
    from exoshell.engine.hot_code import HotCode

HotLoop = Callable[[Scope, Emit, Any], "Signal | None"]
"""A generated loop: scope, emit, and a foreach's iterator or whether a while's test comes first → the signal it passes on."""

AnyLoop = ast.ForEachStatementAst | ast.ForStatementAst | ast.WhileStatementAst | ast.DoWhileStatementAst | ast.DoUntilStatementAst

HOT_ROUNDS = 400
"""What generating costs is what some hundred rounds of closures cost."""


class HotTier:
    """What one loop of a script knows about its generated form."""

    __slots__ = ("_code", "_node", "cold")

    def __init__(self, node: AnyLoop) -> None:
        self._node = node
        self._code: HotCode | None = None
        self.cold = HOT_ROUNDS if not node.body.traps else -1
        """Rounds of closures still to run, over all runs of the loop, until the generated form is worth having."""

    def ready(self, scope: Scope) -> HotLoop | None:
        """The generated loop where there is one that is right in this scope."""
        return self.loop(scope) if self._code is not None else None

    def loop(self, scope: Scope) -> HotLoop | None:
        """The generated loop, made if need be; None where it cannot be made, and in a scope where a foreach's own variable has
        a type, attributes or options, or a variable that the loop needs has no value."""
        code = self._code
        if code is None:
            from exoshell.engine.hot_code import generate

            try:
                code = self._code = generate(self._node)
            except (SyntaxError, RecursionError, MemoryError):
                return None
        if scope.meta is not None and code.own in scope.meta:
            return None
        for name in code.reads:
            value = scope.lookup(name)
            if value is MISSING or value is AUTOMATION_NULL:
                return None
        for name, spelled in code.targets.items():
            if spelled != name and name not in scope.vars:
                if scope.spelling is None:
                    scope.spelling = {}
                scope.spelling[name] = spelled
        return code.run
