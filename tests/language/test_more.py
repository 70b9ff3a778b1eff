"""Snippets of the same kind as the conformance corpus, asked of PowerShell while building: those that agree stay equal.

data/NAME.jsonl.gz holds question and answer; data/NAME_known.json names those that differ, and why.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.language.test_conformance import console

DATA = Path(__file__).parent / "data"
TABLES = ("more", "more_a", "more_b")


@cache
def cases() -> tuple[dict[str, Any], ...]:
    texts = [gzip.decompress((DATA / f"{name}.jsonl.gz").read_bytes()).decode("utf-8") for name in TABLES]
    return tuple(json.loads(line) for text in texts for line in text.splitlines())


@cache
def known() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in TABLES:
        found |= json.loads((DATA / f"{name}_known.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("category", sorted({case["category"] for case in cases()}))
def test_what_agrees_stays_equal(category: str) -> None:
    different = {}
    for case in cases():
        if case["category"] == category and case["id"] not in known():
            shown = console(case)
            if shown != case["console"]:
                different[case["id"]] = (case["script"], case["console"], shown)
    assert not different


def test_what_differs_is_listed_with_its_reason() -> None:
    names = [case["id"] for case in cases()]
    assert len(set(names)) == len(names)
    assert set(known()) <= set(names)
    assert all(known().values())
