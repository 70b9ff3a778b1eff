"""Get-Module: what is loaded, or could be."""

from __future__ import annotations

import os

from exoshell.cmdlets.core._modules import BUILTIN, loaded_modules, own_module
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.modules import MODULE_PATH
from exoshell.values.wildcard import WildcardPattern


@cmdlet("Get-Module")
class GetModule(Cmdlet):
    def process(self) -> None:
        names = self.get("Name") or ("*",)
        for name in names:
            if self.switch("ListAvailable"):
                self._available(name)
            else:
                self.write_all(loaded_modules(self.context, name))

    def _available(self, pattern: str) -> None:
        wanted = WildcardPattern(pattern)
        self.write_all(own_module(self.context, name) for name in BUILTIN if wanted.matches(name))
        for folder in filter(None, os.environ.get(MODULE_PATH, "").split(os.pathsep)):
            self._folder(folder, wanted)

    def _folder(self, folder: str, wanted: WildcardPattern) -> None:
        from exoshell.cmdlets.core._modules import ModuleObject
        from exoshell.engine.modules import find_module_file
        from exoshell.values.conversion import convert

        try:
            names = sorted(os.listdir(folder))
        except OSError:
            return
        for name in names:
            path = find_module_file(self.context, os.path.join(folder, name)) if wanted.matches(name) else None
            if path is not None:
                kind = "Manifest" if path.lower().endswith(".psd1") else "Script"
                self.write(ModuleObject(name, path, "", None, convert("0.0", "version"), os.path.dirname(path), kind))
