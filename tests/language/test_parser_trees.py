"""Our trees against PowerShell's own, node by node: class, extent, nesting and detail, over scripts, snippets and made texts."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from exoshell.language.parser import parse
from tests.language.parser_tree import recorded_rows, rows

DATA = Path(__file__).parent / "data"

GROUPS = {"cases": 1_000 * 8 // 10, "snippets": 150, "hand": 200, "made": 1_700, "numbers": 1_000, "broken": 700}
"""How many of each kind there must be at least, so that a lost data file does not look like success."""


def answers(name: str) -> list[list[Any]]:
    text = gzip.decompress((DATA / name).read_bytes()).decode()
    return [json.loads(line) for line in text.split("\n") if line]


@pytest.mark.parametrize("group", GROUPS)
def test_trees_are_powershells(group: str) -> None:
    asked = [(text, nodes) for kind, text, nodes in answers("parser_trees.jsonl.gz") if kind == group]
    assert len(asked) >= GROUPS[group]
    different = [text for text, nodes in asked if rows(parse(text).ast) != recorded_rows(nodes, len(text))]
    assert different == []
