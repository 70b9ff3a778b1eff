"""Approved verbs: name, alias prefix and group, as Get-Verb shows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from exoshell.metadata.builtins import facts


@dataclass(frozen=True, slots=True)
class VerbInfo:
    verb: str
    alias_prefix: str
    group: str
    description: str = ""


@cache
def approved_verbs() -> tuple[VerbInfo, ...]:
    return tuple(VerbInfo(item["verb"], item["alias"], item["group"], item.get("description") or "") for item in facts("verbs"))
