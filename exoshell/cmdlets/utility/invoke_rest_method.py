"""Invoke-RestMethod: a request, and what its JSON or XML answer means."""

from __future__ import annotations

from exoshell.cmdlets.utility._web import WebCmdlet
from exoshell.engine.cmdlet import cmdlet


@cmdlet("Invoke-RestMethod")
class InvokeRestMethod(WebCmdlet):
    def process(self) -> None:
        answer = self.send()
        if self.save(answer):
            return
        self.write(self.meaning(answer), enumerate=True)
