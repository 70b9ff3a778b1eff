"""Invoke-Item: opens a file with the system's program for it."""

from __future__ import annotations

import subprocess
import sys

from exoshell.cmdlets.management._places import existing
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Invoke-Item")
class InvokeItem(Cmdlet):
    def process(self) -> None:
        for place in existing(self):
            if place.provider.name == "FileSystem" and self.should_process(f"Item: {place.path}", "Invoke Item"):
                opener = {"darwin": ["open"], "win32": ["cmd", "/c", "start", ""]}.get(sys.platform, ["xdg-open"])
                subprocess.Popen([*opener, place.path], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
