"""One execution of a cmdlet: what was asked, of which organization, by whom; and the form of what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from exoshell.sandbox.errors import Confirmation, InvalidValue

if TYPE_CHECKING:
    from exoshell.metadata.command_info import CommandInfo
    from exoshell.sandbox.protocol.admins import Administrator
    from exoshell.sandbox.tenant.organization import Organization

Values = dict[str, Any]


class Paged(Protocol):
    """Objects that are too many to make at once."""

    def page(self, after: int, limit: int) -> tuple[list[Values], int | None]:
        """Up to `limit` objects past a position, and the position to go on from; None at the end."""


@dataclass(slots=True)
class Result:
    """What a cmdlet returns: objects of one shape, as a list or a page at a time."""

    shape: str
    objects: Sequence[Mapping[str, Any]] | Paged


class ListPages:
    """A list as Paged."""

    def __init__(self, objects: Sequence[Mapping[str, Any]]) -> None:
        self._objects = objects

    def page(self, after: int, limit: int) -> tuple[list[Values], int | None]:
        part = [dict(item) for item in self._objects[after : after + limit]]
        end = after + len(part)
        return part, end if end < len(self._objects) else None


@dataclass
class Call:
    """Given to a cmdlet's implementation. Parameter names are the catalog's, values plain JSON ones."""

    cmdlet: str
    info: CommandInfo
    parameters: dict[str, Any]
    organization: Organization
    administrator: Administrator
    confirming: bool = False
    """-WhatIf, or the first of the two calls of a confirmation: validate, say, do nothing."""
    compliance: bool = False
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def has(self, *names: str) -> bool:
        """Whether any of the parameters was given."""
        return any(name in self.parameters for name in names)

    def get(self, name: str, default: Any = None) -> Any:
        return self.parameters.get(name, default)

    def text(self, name: str, default: str = "") -> str:
        value = self.parameters.get(name)
        return default if value is None else str(value)

    def flag(self, name: str) -> bool:
        """A switch, or a Boolean that is true."""
        return as_bool(self.parameters.get(name, False))

    def items(self, name: str) -> list[Any]:
        """A parameter that takes one or several values, as a list."""
        value = self.parameters.get(name)
        if value is None:
            return []
        return list(value) if isinstance(value, list) else [value]

    def should_process(self, sentence: str) -> None:
        """To be called when everything is checked and nothing is done yet. Raises Confirmation where that was all that was wanted."""
        if self.confirming:
            raise Confirmation(sentence)

    def warn(self, text: str) -> None:
        self.warnings.append(text)


def as_bool(value: Any) -> bool:
    """True, 'true', '$true', 1. Raises InvalidValue for what is neither true nor false."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return bool(value)
    text = str(value).strip().lstrip("$").casefold()
    if text in ("true", "1"):
        return True
    if text in ("false", "0", ""):
        return False
    raise InvalidValue(value, "System.Boolean", "String was not recognized as a valid Boolean.")
