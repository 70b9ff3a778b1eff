"""`help`: Get-Help for a person."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from exoshell.cmdlets.core.get_help import GetHelp
from exoshell.engine.cmdlet import cmdlet
from exoshell.metadata.builtins import builtin_info
from exoshell.metadata.command_info import CommandInfo


def _declaration() -> CommandInfo:
    return replace(builtin_info("Get-Help"), name="help", module="")


@cmdlet(partial(_declaration))
class Help(GetHelp):
    source_id = "help"
