"""The text of a generated function: lines, locals, and the objects it refers to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple


class Operand(NamedTuple):
    """A value in the generated text: a local, a literal, or the name of a bound object."""

    text: str
    """Good for tests of its type: what is no Int32, text or table goes by `stored` or `plain`."""
    raw: bool
    """Whether it may be AutomationNull."""
    constant: Any = None
    """The value of a literal."""
    unset: str = ""
    """What to read where `text` turns out to be MISSING; '' where it cannot be."""

    @property
    def stored(self) -> str:
        """The text of the value, AutomationNull included."""
        return f"({self.text} if {self.text} is not MISSING else {self.unset})" if self.unset else self.text

    @property
    def plain(self) -> str:
        """The text of the value, $null for AutomationNull."""
        if self.unset and self.raw:
            return f"({self.text} if {self.text} is not MISSING and {self.text} is not NULL else plain({self.stored}))"
        return f"({self.text} if {self.text} is not NULL else None)" if self.raw else self.stored

    @property
    def is_number(self) -> bool:
        """A literal of type Int32."""
        return type(self.constant) is int


class Writer:
    """Lines at the current indentation."""

    def __init__(self, bound: dict[str, Any]) -> None:
        self.bound = bound
        self.lines: list[str] = []
        self.indent = 1
        self._names = 0

    def line(self, text: str) -> None:
        self.lines.append("    " * self.indent + text)

    @contextmanager
    def indented(self, head: str) -> Iterator[None]:
        self.line(head)
        self.indent += 1
        yield
        self.indent -= 1

    def local(self) -> str:
        self._names += 1
        return f"t{self._names}"

    def bind(self, value: Any) -> str:
        """A name under which the function finds an object."""
        self._names += 1
        name = f"o{self._names}"
        self.bound[name] = value
        return name

    def assigned(self, text: str, *, raw: bool = False) -> Operand:
        """A new local with the value of a Python expression."""
        name = self.local()
        self.line(f"{name} = {text}")
        return Operand(name, raw)
