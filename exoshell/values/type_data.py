"""Members that scripts add to types (Update-TypeData), found after the members that objects have of themselves.

One registry per process: sessions that share a process share the extended types, as they share the types.
"""

from __future__ import annotations

from typing import Any

from exoshell.values.psobject import PSMember

REGISTERED: dict[str, dict[str, PSMember]] = {}
"""Type name in lower case → member name, case-folded → member."""

NAMES: dict[str, str] = {}
"""Type name in lower case → as it was given to Update-TypeData."""
DISPLAY_PROPERTIES: dict[str, str] = {}
"""Type name in lower case → DefaultDisplayProperty."""


def forget(type_name: str) -> bool:
    """Takes away all that a type was given; False where it was given nothing."""
    key = type_name.lower()
    REGISTERED.pop(key, None)
    DISPLAY_PROPERTIES.pop(key, None)
    return NAMES.pop(key, None) is not None


def member_of(value: Any, key: str) -> PSMember | None:
    """The member of that case-folded name that one of the value's types was given; the most specific type's."""
    if not REGISTERED:
        return None
    from exoshell.values.types import type_names

    for name in type_names(value):
        members = REGISTERED.get(name.lower())
        if members is not None and key in members:
            return members[key]
    return None


def members_of(value: Any) -> list[PSMember]:
    """Every member that the value's types were given."""
    if not REGISTERED:
        return []
    from exoshell.values.types import type_names

    found: dict[str, PSMember] = {}
    for name in type_names(value):
        for key, member in REGISTERED.get(name.lower(), {}).items():
            found.setdefault(key, member)
    return list(found.values())
