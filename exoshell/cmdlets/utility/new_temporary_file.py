"""New-TemporaryFile."""

from __future__ import annotations

import os
import tempfile

from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("New-TemporaryFile")
class NewTemporaryFile(Cmdlet):
    def end(self) -> None:
        if not self.should_process(tempfile.gettempdir(), "New-TemporaryFile"):
            return
        handle, path = tempfile.mkstemp(prefix="tmp", suffix=".tmp")
        os.close(handle)
        from exoshell.cmdlets.management._items import file_object

        self.write(file_object(path, with_notes=False))
