"""New-Module: a module of a script block."""

from __future__ import annotations

import uuid
from typing import Any

from exoshell.cmdlets.core._modules import script_module
from exoshell.engine import modules
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.engine.context import ExecutionContext
from exoshell.engine.session_state import ModuleValue
from exoshell.values.psobject import MemberKind, PSCustomObject, PSMember, Schema


@cmdlet("New-Module")
class NewModule(Cmdlet):
    def end(self) -> None:
        name = self.get("Name") or f"__DynamicModule_{uuid.uuid4()}"
        output: list[Any] = []
        module = modules.new_dynamic_module(self.context, self.bound["ScriptBlock"], name, self.get("ArgumentList") or (), output)
        if self.switch("AsCustomObject"):
            self.write(custom_object_of(self.context, module))
            return
        modules.publish(self.context, module, self.context.global_scope, "", self.get("Function"), None)
        if self.switch("ReturnResult"):
            self.write_all(output)
        else:
            self.write(script_module(self.context, module))


def custom_object_of(context: ExecutionContext, module: ModuleValue) -> PSCustomObject:
    """Exported variables as properties, exported functions as methods."""
    scope = module.scope
    names = [name for name in module.exported_variables if name.lower() in scope.vars]
    made = PSCustomObject(Schema(names), [scope.vars[name.lower()] for name in names])
    made.extra = {}
    for name in module.exported_functions:
        function = (scope.functions or {}).get(name.lower())
        if function is not None:
            made.extra[name.casefold()] = PSMember(name, MemberKind.SCRIPT_METHOD, function.script_block(context))
    return made
