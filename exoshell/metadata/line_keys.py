"""The keys of the prompt under PSReadLine's function names, as Get-PSReadLineKeyHandler lists them. tests/repl/test_key_table.py
compares the table with what is bound."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class LineKey:
    """One key, or several after another, and what it does."""

    key: str
    function: str
    description: str
    group: str


@cache
def line_keys(mode: str) -> tuple[LineKey, ...]:
    """The keys of a mode, 'Windows', 'Emacs' or 'Vi', in the order of their groups; of Vi those of its insert mode. Raises KeyError."""
    text = (resources.files(__package__) / "data" / "line_keys.json").read_text(encoding="utf-8")
    modes: dict[str, list[list[str]]] = json.loads(text)
    return tuple(LineKey(*row) for row in modes[mode])
