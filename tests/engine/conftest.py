"""A fresh shell for each test, and an empty folder for what it writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.shell import Shell


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Snippets redirect to files of their current location."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def shell() -> Shell:
    return Shell()
