"""Copy-Item."""

from __future__ import annotations

import os
import shutil

from exoshell.cmdlets.management._file_system import file_object
from exoshell.cmdlets.management._places import existing, place_or_error
from exoshell.cmdlets.management._transfer import final_destination, report
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Copy-Item")
class CopyItem(Cmdlet):
    def process(self) -> None:
        target = place_or_error(self, self.get("Destination") or "")
        for place in list(existing(self)):
            self.check_stop()
            if target is None:
                continue
            if place.provider.name == "FileSystem":
                self._copy(place.path, target.path)
            elif self.should_process(f"Item: {place.path} Destination: {target.path}", "Copy Item"):
                target.provider.write(target.path, place.provider.value(place.path))

    def _copy(self, source: str, destination: str) -> None:
        folder = os.path.isdir(source)
        final = final_destination(source, destination)
        if not self.should_process(f"Item: {source} Destination: {final}", "Copy Directory" if folder else "Copy File"):
            return
        try:
            if folder:
                self._copy_folder(source, final)
            elif os.path.exists(final) and os.path.samefile(source, final):
                exception = NetException("System.IO.IOException", f"Cannot overwrite the item {source} with itself.")
                self.error(exception, "CopyError", ErrorCategory.WriteError, source)
                return
            else:
                self._copy_file(source, final)
        except OSError as error:
            report(self, error, source, final, "CopyFileInfoItemIOError")
            return
        if self.switch("PassThru"):
            self._pass(final)

    def _copy_file(self, source: str, final: str) -> None:
        if self.switch("Force") and os.path.exists(final) and not os.access(final, os.W_OK):
            os.chmod(final, os.stat(final).st_mode | 0o200)
        shutil.copy2(source, final)

    def _copy_folder(self, source: str, final: str) -> None:
        if not self.switch("Recurse"):
            os.makedirs(final, exist_ok=self.switch("Force"))
            return
        shutil.copytree(source, final, dirs_exist_ok=True)

    def _pass(self, final: str) -> None:
        self.write(file_object(final))
        if os.path.isdir(final) and self.switch("Recurse"):
            for folder, _, files in os.walk(final):
                self.write_all(file_object(os.path.join(folder, name)) for name in files)
