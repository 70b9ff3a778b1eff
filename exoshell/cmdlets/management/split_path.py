"""Split-Path: parts of paths."""

from __future__ import annotations

import os

from exoshell.cmdlets.management._places import existing, given_paths
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.paths import with_system_slashes
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Split-Path")
class SplitPath(Cmdlet):
    def process(self) -> None:
        paths, literal = given_paths(self)
        if self.switch("Resolve"):
            paths = [place.path for place in existing(self, paths, literal=literal)]
        for path in paths:
            self._split(path)

    def _split(self, text: str) -> None:
        path = text if self.switch("NoQualifier") else with_system_slashes(text)
        qualifier, colon, rest = path.partition(":")
        qualified = bool(colon) and "/" not in qualifier
        if self.switch("Qualifier"):
            if qualified:
                self.write(qualifier + ":")
            else:
                message = f"Cannot parse path because path '{text}' does not have a qualifier specified."
                exception = NetException("System.FormatException", message)
                self.error(exception, "ParsePathFormatError", ErrorCategory.InvalidArgument, text)
        elif self.switch("NoQualifier"):
            self.write(rest if qualified else path)
        elif self.switch("IsAbsolute"):
            self.write(qualified or path.startswith("/"))
        elif self.parameter_set.startswith(("Leaf", "Extension")):
            self._leaf(path)
        else:
            self._parent(path)

    def _leaf(self, path: str) -> None:
        name = os.path.basename(path.rstrip("/"))
        stem, ending = os.path.splitext(name)
        self.write(stem if self.switch("LeafBase") else ending if self.switch("Extension") else name)

    def _parent(self, path: str) -> None:
        trimmed = path.rstrip("/")
        if not trimmed and path:
            message = (
                'Cannot process argument because the value of argument "path" is not valid. Change the value of the "path" argument and '
                "run the operation again."
            )
            exception = NetException("System.Management.Automation.PSArgumentException", message)
            self.error(exception, "Argument", ErrorCategory.InvalidArgument, None)
            return
        parent = os.path.dirname(trimmed)
        self.write("" if parent == "/" else parent)
