"""New-Item: files, folders, links; variables, functions, aliases."""

from __future__ import annotations

import os

from exoshell.cmdlets.management._file_system import file_object
from exoshell.cmdlets.management._places import Place, given_paths, place_or_error
from exoshell.cmdlets.management.join_path import joined_path
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, NetException

_TYPES = ("file", "directory", "symboliclink", "junction", "hardlink")


@cmdlet("New-Item")
class NewItem(Cmdlet):
    def process(self) -> None:
        name = self.get("Name")
        paths = given_paths(self)[0] or [""]
        for text in paths:
            place = place_or_error(self, joined_path(text, name) if name else text)
            if place is None:
                continue
            if place.provider.name == "FileSystem":
                self._make(place)
            elif self.should_process(f"Item: {place.path} Value: {to_string(self.get('Value'))}", "New Item"):
                place.provider.write(place.path, self.get("Value"))
                self.write(place.provider.item(place.path))

    def _make(self, place: Place) -> None:
        wanted = (self.get("ItemType") or "file").lower()
        kind = next((item for item in _TYPES if item.startswith(wanted)), None)
        if kind is None:
            message = 'The type is not a known type for the file system. Only "file","directory" or "symboliclink" can be specified.'
            exception = NetException("System.Management.Automation.PSArgumentException", message)
            self.error(exception, "Argument", ErrorCategory.InvalidArgument, None)
            return
        path = place.path
        actions = {"file": "Create File", "directory": "Create Directory", "symboliclink": "Create Symbolic Link"}
        if not self.should_process(f"Destination: {path}", actions.get(kind, "Create Hard Link")):
            return
        try:
            made = self._folder(path) if kind == "directory" else self._file(path) if kind == "file" else self._link(path, kind)
        except OSError as error:
            self._failed(error, path)
            return
        if made:
            self.write(file_object(path))

    def _folder(self, path: str) -> bool:
        if os.path.isdir(path) and self.switch("Force"):
            return True
        if os.path.lexists(path):
            exception = NetException("System.IO.IOException", f"An item with the specified name {path} already exists.")
            self.error(exception, "DirectoryExist", ErrorCategory.ResourceExists, path)
            return False
        os.makedirs(path)
        return True

    def _file(self, path: str) -> bool:
        if self.switch("Force"):
            os.makedirs(os.path.dirname(path), exist_ok=True)
        value = self.get("Value")
        with open(path, "w" if self.switch("Force") else "x", encoding="utf-8", newline="") as file:
            if value is not None:
                file.write(to_string(value))
        return True

    def _link(self, path: str, kind: str) -> bool:
        target = to_string(self.get("Value"))
        if self.switch("Force") and os.path.lexists(path):
            os.remove(path)
        if kind == "hardlink":
            os.link(target, path)
        else:
            os.symlink(target, path)
        return True

    def _failed(self, error: OSError, path: str) -> None:
        if isinstance(error, FileExistsError):
            exception, error_id = _io(f"The file '{path}' already exists."), "NewItemIOError"
        elif isinstance(error, FileNotFoundError):
            message = f"Could not find a part of the path '{path}'."
            exception, error_id = NetException("System.IO.DirectoryNotFoundException", message), "NewItemIOError"
        elif isinstance(error, PermissionError):
            message = f"Access to the path '{path}' is denied."
            exception = NetException("System.UnauthorizedAccessException", message)
            self.error(exception, "NewItemUnauthorizedAccessError", ErrorCategory.PermissionDenied, path)
            return
        else:
            exception, error_id = _io(f"{error.strerror} : '{path}'"), "NewItemIOError"
        self.error(exception, error_id, ErrorCategory.WriteError, path)


def _io(message: str) -> NetException:
    return NetException("System.IO.IOException", message)
