"""Out-Null."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.engine.cmdlet import Cmdlet, cmdlet


def _drop(value: Any) -> None:
    """Nothing is kept."""


@cmdlet("Out-Null")
class OutNull(Cmdlet):
    def fast_process(self) -> Callable[[Any], None]:
        return _drop
