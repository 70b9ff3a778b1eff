"""Test-Path: whether paths lead somewhere."""

from __future__ import annotations

import os
from typing import Any

from exoshell.cmdlets.management._places import DriveMissing, Filters, Place, given_paths, place_of
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.wildcard import WildcardPattern


@cmdlet("Test-Path")
class TestPath(Cmdlet):
    __test__ = False  # pytest takes classes of this name for its own

    def process(self) -> None:
        paths, literal = given_paths(self)
        if not paths:
            self._null()
        for text in paths:
            if text is None:
                self._null()
            else:
                self.write(self._test(text, literal))

    def _null(self) -> None:
        message = "Value cannot be null. (Parameter 'The provided Path argument was null or an empty collection.')"
        exception = NetException("System.Management.Automation.PSArgumentNullException", message)
        self.error(exception, "NullPathNotPermitted", ErrorCategory.InvalidArgument, None)

    def _test(self, text: str, literal: bool) -> bool:
        if not text.strip():
            return False
        try:
            place = place_of(self.context, text)
        except DriveMissing:
            return False
        if self.switch("IsValid"):
            return "\0" not in text
        found = self._found(place, literal or not WildcardPattern.has_wildcards(text))
        kind = str(self.get("PathType", "Any"))
        filters = Filters(self)
        return any(self._fits(place.provider, path, kind) for path in found if filters.passes(path))

    def _found(self, place: Place, plain: bool) -> list[str]:
        if not plain:
            found: list[str] = place.provider.expand(place.path)
            return found
        path = place.path
        return [path] if place.provider.exists(path) else []

    def _fits(self, provider: Any, path: str, kind: str) -> bool:
        container = provider.is_container(path)
        if (kind == "Container" and not container) or (kind == "Leaf" and container):
            return False
        newer, older = self.get("NewerThan"), self.get("OlderThan")
        if (newer is None and older is None) or provider.name != "FileSystem":
            return True
        from exoshell.cmdlets.core._history import local_time

        written = local_time(os.path.getmtime(path))
        return (newer is None or written.ticks > newer.ticks) and (older is None or written.ticks < older.ticks)
