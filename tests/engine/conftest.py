"""A fresh shell for each test."""

from __future__ import annotations

import pytest

from tests.engine.shell import Shell


@pytest.fixture
def shell() -> Shell:
    return Shell()
