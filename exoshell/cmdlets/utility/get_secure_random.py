"""Get-SecureRandom."""

from __future__ import annotations

from exoshell.cmdlets.utility._random import RandomCmdlet, SecureSource, Source
from exoshell.engine.cmdlet import cmdlet


@cmdlet("Get-SecureRandom")
class GetSecureRandom(RandomCmdlet):
    def source(self) -> Source:
        return SecureSource()
