"""Get-Module: the script modules of the session."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.wildcard import WildcardPattern


@cmdlet("Get-Module")
class GetModule(Cmdlet):
    def process(self) -> None:
        patterns = [WildcardPattern(name) for name in self.get("Name") or ("*",)]
        for module in sorted(self.context.session_state.modules.values(), key=lambda item: item.name.lower()):
            if any(pattern.matches(module.name) for pattern in patterns):
                self.write(module)
