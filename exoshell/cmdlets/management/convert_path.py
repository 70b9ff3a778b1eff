"""Convert-Path: paths as the provider itself writes them."""

from __future__ import annotations

from exoshell.cmdlets.management._places import existing
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Convert-Path")
class ConvertPath(Cmdlet):
    def process(self) -> None:
        for place in existing(self):
            self.write(place.path)
