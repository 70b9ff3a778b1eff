"""Ctrl+C while signing in: every flow is stopped at each of its requests, none of which gets an answer. Asks for 200 ms at most.

python -m tests.benchmarks.interrupting
"""

from __future__ import annotations

import asyncio
import sys

import pytest

from tests.connection.holding import FLOWS, flows_of, steps_of
from tests.connection.practice import practice

LIMIT = 0.2


async def measure() -> bool:
    """Prints a row a flow. Returns whether every step ended in time."""
    fine = True
    with practice("device_interval=1", size=20) as process:
        flows = flows_of(process)
        for name in FLOWS:
            with pytest.MonkeyPatch.context() as patch:
                steps = await steps_of(process, flows[name], patch, patience=20.0)
            slowest, seconds = max(steps, key=lambda step: step[1])
            fine = fine and seconds <= LIMIT
            sys.stdout.write(f"{name:<12} {len(steps)} steps, slowest {slowest} {seconds * 1000:.0f} ms\n")
    return fine


if __name__ == "__main__":
    raise SystemExit(0 if asyncio.run(measure()) else 1)
