"""Clear-Content: empties files."""

from __future__ import annotations

from exoshell.cmdlets.management._content import report_os_error, write_bytes
from exoshell.cmdlets.management._places import existing
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Clear-Content")
class ClearContent(Cmdlet):
    def process(self) -> None:
        for place in existing(self):
            if not self.should_process(f"Item: {place.shown}", "Clear Content"):
                continue
            if place.provider.name != "FileSystem":
                place.provider.write(place.path, None)
                continue
            try:
                write_bytes(place.path, b"", append=False, force=self.switch("Force"))
            except OSError as error:
                report_os_error(self, error, place.path, reading=False)
