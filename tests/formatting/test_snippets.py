"""CSV, JSON, HTML, Format-* and their kin through a whole session: the console's text is real PowerShell's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.formatting.cases import load
from tests.language.adapter import run


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Path]:
    before = Path.cwd()
    yield tmp_path
    os.chdir(before)


@pytest.mark.parametrize("case", load("snippets.jsonl"), ids=lambda case: case["script"][:40])
def test_snippet(case: dict[str, Any], drive: Path) -> None:
    assert run(case["script"], "", str(drive), 120).replace(str(drive), "<TestDrive>") == case["expected"]
