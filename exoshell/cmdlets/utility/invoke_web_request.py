"""Invoke-WebRequest: a request, and its answer as it came."""

from __future__ import annotations

from exoshell.cmdlets.utility._web import WebCmdlet, response_object
from exoshell.engine.cmdlet import cmdlet


@cmdlet("Invoke-WebRequest")
class InvokeWebRequest(WebCmdlet):
    def process(self) -> None:
        answer = self.send()
        if not self.save(answer):
            self.write(response_object(answer))
