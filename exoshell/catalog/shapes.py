"""What Get- cmdlets return, as far as public sources tell: property sets of Get-EXO*, property names, default views.

Read once, when first asked for.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _shapes() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "output-shapes.json").read_bytes())
    return loaded


@cache
def _folded() -> dict[str, str]:
    return {name.casefold(): name for name in _shapes()["cmdlets"]}


def _record(cmdlet: str) -> dict[str, Any]:
    shapes = _shapes()
    twins = {name.casefold(): other for name, other in shapes["twins"].items()}
    for name in (cmdlet, twins.get(cmdlet.casefold(), "")):
        found = _folded().get(name.casefold())
        if found is not None:
            record: dict[str, Any] = shapes["cmdlets"][found]
            return record
    return {}


def property_names(cmdlet: str) -> tuple[str, ...]:
    """The properties that objects of a cmdlet carry, as far as they are known; () for an unknown one."""
    return tuple(_record(cmdlet).get("properties", ()))


def property_sets(cmdlet: str) -> dict[str, tuple[str, ...]]:
    """Property sets of a Get-EXO cmdlet: set name → properties; {} where it has none."""
    found = _shapes()["cmdlets"].get(_folded().get(cmdlet.casefold(), ""), {})
    return {name: tuple(members) for name, members in found.get("propertySets", {}).items()}


def typed_properties(cmdlet: str) -> tuple[tuple[str, str], ...]:
    """Names and types of the properties that objects of a cmdlet carry; () for an unknown one."""
    return tuple((name, str(facts[0])) for name, facts in _record(cmdlet).get("properties", {}).items())
