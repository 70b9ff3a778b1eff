"""Test-ModuleManifest: what a manifest says of its module."""

from __future__ import annotations

import os

from exoshell.cmdlets.core._modules import ModuleObject
from exoshell.cmdlets.management._places import existing
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.modules import read_data_file
from exoshell.values.conversion import convert, to_string


@cmdlet("Test-ModuleManifest")
class TestModuleManifest(Cmdlet):
    __test__ = False  # pytest takes classes of this name for its own

    def process(self) -> None:
        for place in existing(self, [self.bound["Path"]], literal=False):
            data = read_data_file(self.context, place.path)
            name = os.path.splitext(os.path.basename(place.path))[0]
            made = ModuleObject(
                name,
                place.path,
                to_string(data.get("Description") or ""),
                convert(to_string(data.get("GUID") or "00000000-0000-0000-0000-000000000000"), "guid"),
                convert(to_string(data.get("ModuleVersion") or "0.0"), "version"),
                os.path.dirname(place.path),
                "Manifest",
                data.get("PrivateData"),
            )
            self.write(made)
