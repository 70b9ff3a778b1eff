"""New-Module: a module from a script block."""

from __future__ import annotations

import uuid

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.modules import new_dynamic_module, publish


@cmdlet("New-Module")
class NewModule(Cmdlet):
    def end(self) -> None:
        name = self.get("Name") or f"__DynamicModule_{uuid.uuid4()}"
        module = new_dynamic_module(self.context, self.bound["ScriptBlock"], name, self.get("ArgumentList") or ())
        publish(self.context, module, self.context.global_scope, functions=self.get("Function"))
        if self.get("Name"):
            self.context.session_state.modules[name.lower()] = module
        self.write(module)
