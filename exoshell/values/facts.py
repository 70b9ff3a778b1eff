"""The recorded facts about .NET types, read once when first needed (values may not import metadata, which lies above)."""

from __future__ import annotations

import json
from functools import cache
from typing import Any


@cache
def facts(name: str) -> list[dict[str, Any]]:
    """All records of values/data/<name>.json."""
    # imported here: with what it imports it costs a fifth of a session's start, and many sessions need no fact
    from importlib import resources

    loaded: list[dict[str, Any]] = json.loads((resources.files("exoshell.values") / "data" / f"{name}.json").read_bytes())
    return loaded


@cache
def exception_table() -> dict[str, tuple[str, ...]]:
    """Exception type in lower case → its base types, nearest first."""
    return {item["type"].casefold(): tuple(item["base"]) for item in facts("exceptions")}
