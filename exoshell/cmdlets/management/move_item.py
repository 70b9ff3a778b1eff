"""Move-Item."""

from __future__ import annotations

import os
import shutil

from exoshell.cmdlets.management._file_system import file_object
from exoshell.cmdlets.management._places import existing, place_or_error
from exoshell.cmdlets.management._transfer import final_destination, report
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Move-Item")
class MoveItem(Cmdlet):
    def process(self) -> None:
        target = place_or_error(self, self.get("Destination") or "")
        for place in list(existing(self)):
            self.check_stop()
            if target is not None and place.provider.name == "FileSystem":
                self._move(place.path, target.path)

    def _move(self, source: str, destination: str) -> None:
        final = final_destination(source, destination)
        action = "Move Directory" if os.path.isdir(source) else "Move File"
        if not self.should_process(f"Item: {source} Destination: {final}", action):
            return
        try:
            if os.path.lexists(final):
                if not self.switch("Force") or os.path.isdir(final):
                    raise FileExistsError
                os.remove(final)
            shutil.move(source, final)
        except OSError as error:
            report(self, error, source, final, "MoveFileInfoItemIOError")
            return
        if self.switch("PassThru"):
            self.write(file_object(final))
