"""Commands that PowerShell has as functions of a new session: declared as such, without parameters that anybody names."""

from __future__ import annotations

from exoshell.metadata.command_info import CommandInfo, CommandType
from exoshell.metadata.parameter import ParameterMetadata, ParameterSetMembership

_REST = ParameterSetMembership(from_remaining_arguments=True, position=0)


def function_info(name: str, *, rest: str = "") -> CommandInfo:
    """`rest` names a parameter that takes whatever is given."""
    parameters = (ParameterMetadata(rest, "string[]", sets=(_REST,)),) if rest else ()
    return CommandInfo(name, CommandType.CMDLET, parameters=parameters)
