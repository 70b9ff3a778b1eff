"""Rename-Item."""

from __future__ import annotations

import os

from exoshell.cmdlets.management._file_system import file_object
from exoshell.cmdlets.management._places import existing
from exoshell.cmdlets.management._transfer import report
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Rename-Item")
class RenameItem(Cmdlet):
    def process(self) -> None:
        paths = self.get("Path") if "Path" in self.bound else self.get("LiteralPath")
        texts = [paths] if isinstance(paths, str) else list(paths or ())
        for place in list(existing(self, texts, literal="LiteralPath" in self.bound)):
            if place.provider.name == "FileSystem":
                self._rename(place.path, self.bound["NewName"])

    def _rename(self, source: str, name: str) -> None:
        plain = name.removeprefix("./")
        folder = os.path.dirname(source.rstrip("/"))
        if "/" in plain and os.path.normpath(os.path.dirname(plain)) != folder:
            message = "Cannot rename the specified target, because it represents a path or device name."
            exception = NetException("System.Management.Automation.PSArgumentException", message)
            self.error(exception, "Argument", ErrorCategory.InvalidArgument, None)
            return
        final = os.path.join(folder, os.path.basename(plain))
        action = "Rename Directory" if os.path.isdir(source) else "Rename File"
        if not self.should_process(f"Item: {source} Destination: {final}", action):
            return
        try:
            if os.path.lexists(final) and not os.path.samefile(source, final):
                raise FileExistsError
            os.rename(source, final)
        except OSError as error:
            report(self, error, source, final, "RenameItemIOError")
            return
        if self.switch("PassThru"):
            self.write(file_object(final))
