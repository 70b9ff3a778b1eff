"""Start-Job: a script block or file in the background."""

from __future__ import annotations

from typing import Any

from exoshell.cmdlets.core._jobs import jobs_of
from exoshell.cmdlets.management._content import read_text
from exoshell.cmdlets.management._places import place_or_error
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.script_block import ScriptBlock
from exoshell.values.dotnet.text import UTF8_PLAIN


def job_block(cmdlet: Cmdlet) -> ScriptBlock | None:
    """The block to run: the one given, or a file's."""
    block: ScriptBlock | None = cmdlet.get("ScriptBlock")
    if block is not None:
        return block
    place = place_or_error(cmdlet, cmdlet.get("FilePath") or cmdlet.get("LiteralPath") or "")
    return cmdlet.context.script_block(read_text(place.path, UTF8_PLAIN), place.path) if place is not None else None


@cmdlet("Start-Job")
class StartJob(Cmdlet):
    kind = "BackgroundJob"

    def begin(self) -> None:
        self._input: list[Any] = []

    def process(self) -> None:
        if "InputObject" in self.bound:
            self._input.append(self.bound["InputObject"])

    def end(self) -> None:
        block = job_block(self)
        if block is None:
            return
        job = jobs_of(self.context).start(
            self.context,
            block,
            kind=self.kind,
            name=self.get("Name") or "",
            arguments=self.get("ArgumentList") or (),
            input=self._input,
            first=self.get("InitializationScript"),
        )
        folder = self.get("WorkingDirectory")
        if folder and job.worker is not None:
            job.worker.context.session_state.location = folder
        self.write(job)
