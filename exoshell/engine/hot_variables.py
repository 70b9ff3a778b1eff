"""Where the variables of a generated loop are: in Python locals while nothing else can see them, else in their scope."""

from __future__ import annotations

from abc import ABC, abstractmethod

from exoshell.engine.compile_expressions import raw_variable
from exoshell.engine.hot_writer import Operand, Writer
from exoshell.language import ast


class Variables(ABC):
    """Reads and assignments of plain variables. `known`: those certain to be set at this point, and what to read them from."""

    def __init__(self, writer: Writer) -> None:
        self.known: dict[str, Operand] = {}
        self._writer = writer

    @abstractmethod
    def read(self, node: ast.VariableExpressionAst) -> Operand: ...

    @abstractmethod
    def read_own(self, node: ast.VariableExpressionAst) -> Operand:
        """The variable of this scope and no other, $null where it has none: what compound assignments start from."""

    @abstractmethod
    def store(self, node: ast.VariableExpressionAst, value: Operand) -> None: ...


class InScope(Variables):
    """In the scope's dict, which the closures between see and change; one just assigned is read from its local."""

    def read(self, node: ast.VariableExpressionAst) -> Operand:
        name = node.name.lower()
        known = self.known.get(name)
        if known is not None:
            return known
        writer = self._writer
        return writer.assigned(f"names[{name!r}] if {name!r} in names else {writer.bind(raw_variable(node))}(scope)", raw=True)

    def read_own(self, node: ast.VariableExpressionAst) -> Operand:
        name = node.name.lower()
        return self.known.get(name) or self._writer.assigned(f"names.get({name!r})", raw=True)

    def store(self, node: ast.VariableExpressionAst, value: Operand) -> None:
        name, writer = node.name.lower(), self._writer
        with writer.indented(f"if {name!r} in names and (scope.meta is None or {name!r} not in scope.meta):"):
            kept = writer.assigned(value.text, raw=True)
            writer.line(f"names[{name!r}] = {kept.text}")
        with writer.indented("else:"):
            writer.line(f"scope.assign({name!r}, {value.text}, {node.name!r})")
            writer.line(f"{kept.text} = names[{name!r}]")
        self.known[name] = kept


class InLocals(Variables):
    """In Python locals, loaded at the start and saved at the end: for loops without closures."""

    def __init__(self, writer: Writer, targets: dict[str, str]) -> None:
        super().__init__(writer)
        self._targets = targets
        self._locals: dict[str, str] = {}

    def local_of(self, name: str) -> str:
        found = self._locals.get(name)
        if found is None:
            found = self._locals[name] = f"v{len(self._locals)}"
        return found

    @property
    def reads(self) -> tuple[str, ...]:
        """The variables that the loop reads and never assigns."""
        return tuple(name for name in self._locals if name not in self._targets)

    def loads(self) -> list[str]:
        return [
            f"{local} = names.get({name!r}, MISSING)" if name in self._targets else f"{local} = scope.lookup({name!r})"
            for name, local in self._locals.items()
        ]

    def saves(self) -> list[str]:
        return [f"if {local} is not MISSING: names[{name!r}] = {local}" for name, local in self._locals.items() if name in self._targets]

    def read(self, node: ast.VariableExpressionAst) -> Operand:
        name, writer = node.name.lower(), self._writer
        local = self.local_of(name)
        if name not in self._targets:
            # the loop is entered only where variables that it reads and never assigns have a value
            return Operand(local, raw=False)
        known = self.known.get(name)
        if known is not None:
            return known
        return Operand(local, raw=True, unset=f"{writer.bind(raw_variable(node))}(scope)")

    def read_own(self, node: ast.VariableExpressionAst) -> Operand:
        name = node.name.lower()
        local = self.local_of(name)
        return self.known.get(name) or Operand(local, raw=True, unset="None")

    def store(self, node: ast.VariableExpressionAst, value: Operand) -> None:
        name = node.name.lower()
        local = self.local_of(name)
        self._writer.line(f"{local} = {value.stored}")
        self.known[name] = Operand(local, value.raw)
