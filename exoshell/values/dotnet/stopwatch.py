"""System.Diagnostics.Stopwatch."""

from __future__ import annotations

import time
from typing import Any

from exoshell.values.datetime_types import TICKS_PER_MILLISECOND, TimeSpan
from exoshell.values.member_tables import table
from exoshell.values.numbers import Int64


class Stopwatch:
    """Counts nanoseconds while it runs."""

    __slots__ = ("elapsed", "started")
    ps_type_name = "System.Diagnostics.Stopwatch"

    def __init__(self) -> None:
        self.elapsed = 0
        self.started: int | None = None

    def nanoseconds(self) -> int:
        return self.elapsed + (time.perf_counter_ns() - self.started if self.started is not None else 0)

    def start(self) -> None:
        if self.started is None:
            self.started = time.perf_counter_ns()

    def stop(self) -> None:
        self.elapsed, self.started = self.nanoseconds(), None

    def reset(self) -> None:
        self.elapsed, self.started = 0, None

    def restart(self) -> None:
        self.elapsed, self.started = 0, time.perf_counter_ns()

    def __str__(self) -> str:
        return str(TimeSpan(self.nanoseconds() // 100))


def _start_new() -> Stopwatch:
    made = Stopwatch()
    made.start()
    return made


def _span(start: int, end: int | None = None) -> Any:
    last = time.perf_counter_ns() if end is None else end
    return TimeSpan((last - start) // 100)


WATCH = table(
    "System.Diagnostics.Stopwatch",
    properties={
        "IsRunning": lambda watch: watch.started is not None,
        "Elapsed": lambda watch: TimeSpan(watch.nanoseconds() // 100),
        "ElapsedMilliseconds": lambda watch: Int64(watch.nanoseconds() // 100 // TICKS_PER_MILLISECOND),
        "ElapsedTicks": lambda watch: Int64(watch.nanoseconds()),
    },
    methods={"Start": Stopwatch.start, "Stop": Stopwatch.stop, "Reset": Stopwatch.reset, "Restart": Stopwatch.restart, "ToString": str},
    statics={"StartNew": _start_new, "GetTimestamp": lambda: Int64(time.perf_counter_ns()), "GetElapsedTime": _span},
    static_properties={"Frequency": Int64(1_000_000_000), "IsHighResolution": True},
    constructor=Stopwatch,
)
TABLES = (WATCH,)
