"""Get-PSCallStack: the running functions, innermost first."""

from __future__ import annotations

from exoshell.cmdlets._records import Record
from exoshell.engine.cmdlet import Cmdlet, cmdlet


class CallStackFrame(Record):
    ps_type_name = "System.Management.Automation.CallStackFrame"
    ps_properties = ("Command", "Location", "Arguments", "FunctionName", "ScriptName", "ScriptLineNumber", "InvocationInfo", "Position")


@cmdlet("Get-PSCallStack")
class GetPSCallStack(Cmdlet):
    def process(self) -> None:
        extent = self.invocation.extent
        for frame in [*reversed(self.context.frames)]:
            self.write(self._frame(frame.name, frame.file, extent, frame))
            extent = frame.call.extent if frame.call is not None else None
        if not self.context.frames or self.context.frames[0].call is not None:
            self.write(self._frame("<ScriptBlock>", None, extent, None))

    def _frame(self, name: str, file: str | None, extent: object, frame: object) -> CallStackFrame:
        line = getattr(getattr(extent, "start_position", None), "line", 1)
        place = f"{file.rpartition('/')[2]}: line {line}" if file else "<No file>"
        return CallStackFrame(name, place, "{}", name, file, line, getattr(frame, "invocation", None), extent)
