"""Get-Random."""

from __future__ import annotations

from exoshell.cmdlets.utility._random import RandomCmdlet, SecureSource, SeededSource, Source
from exoshell.engine.cmdlet import cmdlet


@cmdlet("Get-Random")
class GetRandom(RandomCmdlet):
    """-SetSeed stays in force for the session."""

    def source(self) -> Source:
        if "SetSeed" in self.bound:
            made = SeededSource(int(self.bound["SetSeed"]))
            self.context.services[SeededSource] = made
            return made
        found: Source | None = self.context.services.get(SeededSource)
        return found or SecureSource()
