"""A sandbox for the tests of this room: one child process for all that only read, a fresh one for those that break things."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.sandbox.clients import Admin, Child


@pytest.fixture(scope="session")
def child() -> Iterator[Child]:
    running = Child("--seed", "7")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def admin(child: Child) -> Admin:
    return child.sign_in()


@pytest.fixture
def start() -> Iterator[Callable[..., Child]]:
    """Starts children that end with the test."""
    running: list[Child] = []

    def begin(*options: str) -> Child:
        running.append(Child(*options))
        return running[-1]

    yield begin
    for child in running:
        if child.process.poll() is None:
            child.stop()
