"""Register-ArgumentCompleter: a script block that completes arguments of a command."""

from __future__ import annotations

from exoshell.engine.argument_completers import ArgumentCompleters
from exoshell.engine.cmdlet import Cmdlet, cmdlet


@cmdlet("Register-ArgumentCompleter")
class RegisterArgumentCompleter(Cmdlet):
    def end(self) -> None:
        services = self.context.services
        completers: ArgumentCompleters = services.setdefault(ArgumentCompleters, ArgumentCompleters())
        parameter = "" if self.switch("Native") else self.get("ParameterName") or ""
        for name in self.get("CommandName") or ("",):
            completers.register(name, parameter, self.bound["ScriptBlock"])
