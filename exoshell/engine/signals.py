"""Control flow that unwinds Python's stack, and the codes by which statements tell their block to leave.

A statement closure returns None to go on, or a Signal. Inside one function body that is enough; where `break` or
`continue` leaves a script block that a command runs (ForEach-Object), the signal becomes a LoopEscape and travels on as an exception,
as PowerShell lets it.
"""

from __future__ import annotations

from typing import Any


class Signal:
    """Why a statement does not go on: 'break', 'continue' (with a label, lower case) or 'return'."""

    __slots__ = ("kind", "label")

    def __init__(self, kind: str, label: str = "") -> None:
        self.kind = kind
        self.label = label


BREAK = Signal("break")
CONTINUE = Signal("continue")
RETURN = Signal("return")


class ControlFlow(BaseException):
    """Base of what no script may catch."""


class LoopEscape(ControlFlow):
    """A break or continue looking for its loop outside the block it stands in."""

    def __init__(self, signal: Signal) -> None:
        super().__init__(signal.kind)
        self.signal = signal


class ReturnEscape(ControlFlow):
    """A return inside a statement whose output was being collected; ends the function or script block around it."""


class ExitRequested(ControlFlow):
    """`exit N`: ends the script file it stands in, else the session."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class StopUpstream(ControlFlow):
    """A command wants no more input; caught by the pipeline that holds the command."""

    def __init__(self, command: Any) -> None:
        super().__init__()
        self.command = command


def loop_escape(signal: Signal) -> ControlFlow:
    """The exception that carries a signal out of where it cannot be returned."""
    return ReturnEscape() if signal is RETURN else LoopEscape(signal)
