"""Get-FileHash."""

from __future__ import annotations

import hashlib
import os

from exoshell.cmdlets._records import Record
from exoshell.cmdlets.management._places import place_or_error
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.wildcard import WildcardPattern


class FileHashInfo(Record):
    ps_type_name = "Microsoft.PowerShell.Commands.FileHashInfo"
    ps_properties = ("Algorithm", "Hash", "Path")


@cmdlet("Get-FileHash")
class GetFileHash(Cmdlet):
    def process(self) -> None:
        literal = "LiteralPath" in self.bound
        for text in self.get("LiteralPath") or self.get("Path") or ():
            place = place_or_error(self, text)
            if place is None:
                continue
            plain = literal or not WildcardPattern.has_wildcards(text)
            for path in [place.path] if plain else place.provider.expand(place.path):
                self.check_stop()
                self._hash(path, text)

    def _hash(self, path: str, text: str) -> None:
        if not os.path.exists(path):
            message = f"Cannot find path '{path}' because it does not exist."
            exception = NetException("System.Management.Automation.ItemNotFoundException", message)
            self.error(exception, "FileNotFound", ErrorCategory.ObjectNotFound, text)
            return
        if os.path.isdir(path):
            return
        algorithm = (self.get("Algorithm") or "SHA256").upper()
        try:
            with open(path, "rb") as file:
                digest = hashlib.file_digest(file, algorithm.lower())
        except OSError as error:
            exception = NetException("System.IO.IOException", f"The file '{path}' cannot be read: {error.strerror}")
            self.error(exception, "FileReadError", ErrorCategory.ReadError, path)
            return
        self.write(FileHashInfo(algorithm, digest.hexdigest().upper(), path))
