"""The variables of a generated loop: in Python locals, saved to their scope wherever somebody else may look at them."""

from __future__ import annotations

from exoshell.engine.compile_expressions import raw_variable
from exoshell.engine.hot_writer import Operand, Writer
from exoshell.language import ast

LOAD, SAVE, REFRESH = "<load>", "<save>", "<refresh>"
"""Lines that stand for moving variables between scope and locals, and for reading $Matches again: which ones is known at the end."""


class Variables:
    """Reads and assignments of plain variables. `known`: those certain to be set at this point, and what to read them from.

    A closed loop calls nothing that may run scripts: what it only reads is there at the start and stays. In an open one every call moves
    the variables out and in again; `typed` then tells whether one of those that it assigns has a type, attributes or options.
    """

    def __init__(self, writer: Writer, targets: dict[str, str], *, closed: bool) -> None:
        self.known: dict[str, Operand] = {}
        self._writer = writer
        self._targets = targets
        self._closed = closed
        self._locals: dict[str, str] = {}

    def local_of(self, name: str) -> str:
        found = self._locals.get(name)
        if found is None:
            found = self._locals[name] = f"v{len(self._locals)}"
        return found

    @property
    def reads(self) -> tuple[str, ...]:
        """The variables that have to have a value where the loop starts."""
        return tuple(name for name in self._locals if name not in self._targets) if self._closed else ()

    def moves(self, mark: str) -> list[str]:
        """The lines that a mark stands for."""
        if mark == REFRESH:
            found = self._locals.get("matches")
            return [f"{found} = names.get('matches', MISSING)"] if found is not None else []
        if mark == SAVE:
            own = [(name, local) for name, local in self._locals.items() if name in self._targets]
            return [f"if {local} is not MISSING: names[{name!r}] = {local}" for name, local in own]
        loads = [
            f"{local} = scope.lookup({name!r})" if self._closed and name not in self._targets else f"{local} = names.get({name!r}, MISSING)"
            for name, local in self._locals.items()
        ]
        return [*loads, "typed = scope.meta is not None and not scope.meta.keys().isdisjoint(targets)"]

    def read(self, node: ast.VariableExpressionAst) -> Operand:
        name = node.name.lower()
        local = self.local_of(name)
        if self._closed and name not in self._targets:
            return Operand(local, raw=False)
        return self.known.get(name) or Operand(local, raw=True, unset=f"{self._writer.bind(raw_variable(node))}(scope)")

    def read_own(self, node: ast.VariableExpressionAst) -> Operand:
        """The variable of this scope and no other, $null where it has none: what compound assignments start from."""
        name = node.name.lower()
        return self.known.get(name) or Operand(self.local_of(name), raw=True, unset="None")

    def store(self, node: ast.VariableExpressionAst, value: Operand) -> None:
        name, writer = node.name.lower(), self._writer
        local = self.local_of(name)
        with writer.indented("if typed:"):
            writer.line(SAVE)
            writer.line(f"scope.assign({name!r}, {value.stored}, {node.name!r})")
            writer.line(f"{local} = names[{name!r}]")
        writer.line(f"else: {local} = {value.stored}")
        self.known[name] = Operand(local, value.raw)
