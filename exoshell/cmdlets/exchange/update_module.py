"""Update-Module: see _no_module.py."""

from __future__ import annotations

from functools import partial

from exoshell.cmdlets.exchange._no_module import ModuleCommand, module_command_info
from exoshell.engine.cmdlet import cmdlet


@cmdlet(partial(module_command_info, "Update-Module"))
class UpdateModule(ModuleCommand):
    source_id = "Update-Module"
