"""Join-Path."""

from __future__ import annotations

import os

from exoshell.cmdlets.management._drives import drives_of
from exoshell.cmdlets.management._places import drive_missing, existing
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.paths import with_system_slashes


@cmdlet("Join-Path")
class JoinPath(Cmdlet):
    def process(self) -> None:
        children = [self.get("ChildPath") or "", *(self.get("AdditionalChildPath") or ())]
        for path in self.get("Path") or ():
            drive = path.partition(":")[0] if ":" in path and "::" not in path else ""
            if drive and "/" not in drive and drives_of(self.context).find(drive) is None:
                drive_missing(self, drive)
                continue
            joined = path
            for child in children if isinstance(children[0], str) else [*children[0], *children[1:]]:
                joined = joined_path(joined, child)
            if not self.switch("Resolve"):
                self.write(joined)
                continue
            for place in existing(self, [joined], literal=False):
                self.write(place.path)


def joined_path(parent: str, child: str) -> str:
    """Parent and child with exactly one separator between them."""
    parent, child = with_system_slashes(parent), with_system_slashes(child)
    if not parent:
        return child
    return parent.rstrip(os.sep) + os.sep + child.lstrip(os.sep)
