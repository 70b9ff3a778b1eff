"""Frames: what is known of each running function, script or block — $MyInvocation, $PSBoundParameters, the call stack."""

from __future__ import annotations

import os
from typing import Any

from exoshell.extent import ScriptExtent
from exoshell.language.ast import Ast
from exoshell.values.error_record import InvocationInfo
from exoshell.values.psobject import MISSING


class Frame:
    """One running function, script file or script block. `call` is the place in the caller's text that started it."""

    __slots__ = ("_bound_view", "bound", "call", "cmdlet", "file", "invocation", "name", "top")

    def __init__(self, name: str, file: str | None, call: Ast | None, invocation: InvocationInfo | None = None) -> None:
        self.name = name
        self.file = file
        self.call = call
        self.invocation = invocation
        self.bound: dict[str, Any] = {}
        self.cmdlet: Any = None
        self._bound_view: Any = None
        self.top = False
        """Whether this is the submission itself."""

    def bound_parameters(self) -> Any:
        """$PSBoundParameters, the same object each time."""
        if self._bound_view is None:
            from exoshell.values.collections import Hashtable

            self._bound_view = Hashtable()
            for name, value in self.bound.items():
                self._bound_view[name] = value
        return self._bound_view

    @property
    def viewed(self) -> bool:
        """Whether somebody has read $PSBoundParameters."""
        return self._bound_view is not None

    def input_bound(self, names: list[str]) -> None:
        """Says that an input object bound these parameters anew."""
        view = self._bound_view
        if view is None:
            return
        for name in names:
            if name in self.bound:
                view[name] = self.bound[name]
            else:
                view.pop(name, None)


def stack_trace(frames: list[Frame], node: Ast | None) -> str:
    """ScriptStackTrace: the innermost place first."""
    return stack_trace_from(frames, node.extent if node is not None else None)


def stack_trace_from(frames: list[Frame], extent: ScriptExtent | None) -> str:
    """As stack_trace, the innermost place given as an extent."""
    lines = []
    place = extent
    for frame in reversed(frames):
        line = place.start_position.line if place is not None else 1
        lines.append(f"at {frame.name}, {frame.file or '<No file>'}: line {line}")
        place = frame.call.extent if frame.call is not None else None
    if place is not None or not frames:
        line = place.start_position.line if place is not None else 1
        source = place.file if place is not None else None
        lines.append(f"at <ScriptBlock>, {source or '<No file>'}: line {line}")
    return "\n".join(lines)


def script_root(scope: Any) -> str:
    frame = scope.frame
    return os.path.dirname(frame.file) if frame is not None and frame.file else ""


def script_path(scope: Any) -> str:
    frame = scope.frame
    return frame.file if frame is not None and frame.file else ""


def my_invocation(scope: Any) -> Any:
    frame = scope.frame
    if frame is None:
        return InvocationInfo(from_runspace=True)
    if frame.invocation is None:
        frame.invocation = InvocationInfo(extent=frame.call.extent if frame.call is not None else None)
    return frame.invocation


def ps_cmdlet(scope: Any) -> Any:
    frame = scope.frame
    return frame.cmdlet if frame is not None and frame.cmdlet is not None else MISSING
