"""Members that scripts add to types (Update-TypeData), found after the members that objects have of themselves.

Every session has extensions of its own. A thread sees those of the session that it runs; threads that run none (completion, a
grid) see those of the session that ran last.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterable
from typing import Any

from exoshell.values.psobject import PSMember

REGISTERED: dict[int, bool] = {}
"""The sessions that gave types members. Asked only whether there are any: most processes have none, and look no further."""


class TypeExtensions:
    """What one session gave types, each by the type's name in lower case."""

    def __init__(self) -> None:
        self.members: dict[str, dict[str, PSMember]] = {}
        """Members by their case-folded names."""
        self.names: dict[str, str] = {}
        """The type's name as it was given to Update-TypeData."""
        self.display_properties: dict[str, str] = {}
        """DefaultDisplayProperty."""
        self.display_sets: dict[str, tuple[str, ...]] = {}
        """DefaultDisplayPropertySet."""

    def add_member(self, type_name: str, member: PSMember) -> None:
        if not REGISTERED.get(id(self)):
            REGISTERED[id(self)] = True
            weakref.finalize(self, REGISTERED.pop, id(self), None)
        self.members.setdefault(type_name.lower(), {})[member.name.casefold()] = member

    def set_display(self, type_name: str, names: Iterable[str]) -> None:
        self.display_sets[type_name.lower()] = tuple(names)

    def forget(self, type_name: str) -> bool:
        """Takes away all that a type was given; False where it was given nothing."""
        key = type_name.lower()
        for table in (self.members, self.display_properties, self.display_sets):
            table.pop(key, None)
        if not self.members:
            REGISTERED.pop(id(self), None)
        return self.names.pop(key, None) is not None


class _Running(threading.local):
    extensions: TypeExtensions | None = None


_running = _Running()
_last = TypeExtensions()


def use_extensions(found: TypeExtensions) -> None:
    """Says that this thread runs a session with these extensions from now on."""
    global _last
    _running.extensions = _last = found


def extensions() -> TypeExtensions:
    """Those of the session that this thread runs."""
    return _running.extensions or _last


def member_of(value: Any, key: str) -> PSMember | None:
    """The member of that case-folded name that one of the value's types was given; the most specific type's."""
    known = extensions().members
    if not known:
        return None
    from exoshell.values.types import type_names

    for name in type_names(value):
        members = known.get(name.lower())
        if members is not None and key in members:
            return members[key]
    return None


def members_of(value: Any) -> list[PSMember]:
    """Every member that the value's types were given."""
    known = extensions().members
    if not known:
        return []
    from exoshell.values.types import type_names

    found: dict[str, PSMember] = {}
    for name in type_names(value):
        for key, member in known.get(name.lower(), {}).items():
            found.setdefault(key, member)
    return list(found.values())
