"""Ctrl+C at every step of every flow: each request that a flow makes is held up in turn, and the prompt comes back at once.

A step that held on would hold for as long as its request: here for ever. So the tests need no stopwatch; they print one
(`-s`), and tests/benchmarks/interrupting.py asks for 200 ms.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from exoshell.connection.sandbox_row import SandboxProcess
from tests.connection.holding import FLOWS, Flow, flows_of, steps_of
from tests.connection.practice import practice

PATIENCE = 20.0
"""Of a machine that is busy with everything else."""


@pytest.fixture(scope="module")
def process() -> Iterator[SandboxProcess]:
    with practice("device_interval=1", size=20) as made:
        yield made


SHORT = ("browser", "device", "certificate", "compliance")
"""What CI has the time for; the others are long runs."""


@pytest.mark.parametrize("name", [name if name in SHORT else pytest.param(name, marks=pytest.mark.slow) for name in FLOWS])
async def test_every_step_can_be_stopped(process: SandboxProcess, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    flow: Flow = flows_of(process)[name]
    taken = await steps_of(process, flow, monkeypatch, patience=PATIENCE)
    assert len(taken) >= flow.least_steps, taken
    print(name, " ".join(f"{step}:{seconds * 1000:.0f}ms" for step, seconds in taken))
