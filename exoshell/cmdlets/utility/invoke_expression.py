"""Invoke-Expression: runs text in the current scope."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Invoke-Expression")
class InvokeExpression(Cmdlet):
    def process(self) -> None:
        self.context.emit_text(self.bound["Command"], self.emit)
