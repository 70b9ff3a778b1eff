"""Measure-Command: how long a script block takes; what it writes is dropped."""

from __future__ import annotations

import time
from typing import Any

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.datetime_types import TimeSpan
from exoshell.values.psobject import MISSING


@cmdlet("Measure-Command")
class MeasureCommand(Cmdlet):
    def begin(self) -> None:
        self._ticks = 0

    def process(self) -> None:
        started = time.perf_counter_ns()
        try:
            self.context.emit_block(self.bound["Expression"], _drop, dollar_under=self.get("InputObject", MISSING))
        finally:
            self._ticks += (time.perf_counter_ns() - started) // 100

    def end(self) -> None:
        self.write(TimeSpan(self._ticks))


def _drop(_: Any) -> None:
    return None
