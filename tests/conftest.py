"""What all tests share: nobody's own configuration, a fixed zone and width, no colour unless asked for."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_world(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty EXOSHELL_HOME, UTC, the checkout as location, and none of the developer's variables that change behaviour."""
    home = tmp_path_factory.mktemp("home")
    # a test that goes elsewhere takes nobody along: where we are is in every prompt
    monkeypatch.chdir(Path(__file__).resolve().parents[1])
    monkeypatch.setenv("EXOSHELL_HOME", str(home))
    monkeypatch.setenv("TZ", "UTC")
    for name in ("EXOSHELL_PLAIN", "EXOSHELL_NO_BROWSER", "BROWSER", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    if hasattr(time, "tzset"):
        time.tzset()
    return home


@pytest.fixture
def repository() -> Path:
    """The top of the checkout."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture
def environment() -> dict[str, str]:
    """The environment for child processes of tests."""
    return dict(os.environ)
