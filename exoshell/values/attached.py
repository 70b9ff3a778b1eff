"""Members that Add-Member gave to objects which are no property bags: found again wherever the object itself turns up.

.NET keeps such members beside the object; here they are remembered by the object's identity, as long as the object lives.
"""

from __future__ import annotations

import weakref
from typing import Any

from exoshell.values.psobject import PSMember, PSObject

ATTACHED: dict[int, tuple[dict[str, PSMember], Any]] = {}
"""id(object) → its added members, and the object itself where nothing tells when it goes. Empty in most sessions, which is all that
reading a property looks at."""


def attached(value: Any) -> PSObject | None:
    """The object with its added members; None where it has none."""
    found = ATTACHED.get(id(value))
    if found is None:
        return None
    wrapper = PSObject(value)
    wrapper.members = found[0]
    return wrapper


def attach(value: Any) -> PSObject:
    """The object with members that stay with it; texts, numbers and other values have no identity and get a wrapper of their own."""
    if not _has_identity(value):
        return PSObject(value)
    if id(value) not in ATTACHED:
        held = value
        try:
            weakref.finalize(value, ATTACHED.pop, id(value), None)
            held = None
        except TypeError:
            # it must not go, lest another object takes its identity
            pass
        ATTACHED[id(value)] = ({}, held)
    wrapper = attached(value)
    assert wrapper is not None
    return wrapper


def _has_identity(value: Any) -> bool:
    from exoshell.values.types import type_of

    return not isinstance(value, str | int | float | bool | complex) and not type_of(value).is_value_type
