"""Resolve-Path: the full paths that paths and patterns mean."""

from __future__ import annotations

import os

from exoshell.cmdlets.management._places import existing, path_info, place_or_error
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Resolve-Path")
class ResolvePath(Cmdlet):
    def process(self) -> None:
        for place in existing(self):
            if self.switch("Relative"):
                self.write(self._relative(place.path))
            else:
                self.write(path_info(self.context, place))

    def _relative(self, path: str) -> str:
        base = self.context.session_state.location
        given = self.get("RelativeBasePath")
        if given is not None:
            found = place_or_error(self, given)
            base = found.path if found is not None else base
        relative = os.path.relpath(path, base)
        return relative if relative.startswith("..") else os.path.join(".", relative)
