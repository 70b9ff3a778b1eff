"""Random objects through random Format-* calls: the text is real PowerShell's, recorded by record.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from exoshell.values.culture import set_culture
from tests.formatting.cases import answer, load, script


@pytest.fixture
def english() -> Iterator[None]:
    set_culture("en-US")
    yield
    set_culture("")


@pytest.mark.parametrize("case", load("random.jsonl"), ids=lambda case: "")
def test_invariant(case: dict[str, Any]) -> None:
    assert answer(case) == case["expected"], script(case)


@pytest.mark.parametrize("case", load("random-en-US.jsonl"), ids=lambda case: "")
@pytest.mark.usefixtures("english")
def test_english(case: dict[str, Any]) -> None:
    assert answer(case) == case["expected"], script(case)
