"""What the alias cmdlets share: aliases as command objects, and their faults."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet
from exoshell.engine.context import ExecutionContext
from exoshell.engine.session_state import AliasValue, Scope
from exoshell.metadata.builtins import builtin_info
from exoshell.metadata.command_info import CommandInfo, CommandType
from exoshell.values.enums import enum_value
from exoshell.values.error_record import ErrorCategory, NetException

_NOT_FOUND = "System.Management.Automation.ItemNotFoundException"
_LOCKED = "System.Management.Automation.SessionStateUnauthorizedAccessException"


def alias_info(cmdlet: Cmdlet, alias: AliasValue) -> CommandInfo:
    """An alias as Get-Alias and Get-Command show it."""
    return alias_info_in(cmdlet.context, alias)


def alias_info_in(context: ExecutionContext, alias: AliasValue) -> CommandInfo:
    target = _target(context, alias.definition)
    resolved = target.name if target is not None else alias.definition
    options = enum_value("System.Management.Automation.ScopedItemOptions", ",".join(sorted(alias.options)) or "None")
    return CommandInfo(
        alias.name,
        CommandType.ALIAS,
        parameters=target.parameters if target is not None else (),
        definition=alias.definition,
        extra={
            "displayname": f"{alias.name} -> {resolved}",
            "resolvedcommandname": resolved if target is not None else None,
            "referencedcommand": target,
            "resolvedcommand": target,
            "options": options,
            "description": alias.description,
        },
    )


def _target(context: ExecutionContext, name: str) -> CommandInfo | None:
    """The command an alias stands for; a built-in by its declaration alone."""
    if context.session_state.find_function(name, context.scope) is None:
        try:
            return builtin_info(name)
        except KeyError:
            pass
    found = context.commands.find(name, context.session_state, context.scope)
    return found.info if found is not None else None


def not_found(cmdlet: Cmdlet, name: str, what: str = "name") -> None:
    message = f"This command cannot find a matching alias because an alias with the {what} '{name}' does not exist."
    cmdlet.error(NetException(_NOT_FOUND, message), "ItemNotFoundException", ErrorCategory.ObjectNotFound, name)


def not_writable(cmdlet: Cmdlet, name: str) -> None:
    message = f"Alias is not writeable because alias {name} is read-only or constant and cannot be written to."
    cmdlet.error(NetException(_LOCKED, message), "AliasNotWritable", ErrorCategory.WriteError, name)


def locked(alias: AliasValue | None, *, force: bool) -> bool:
    """Whether an alias refuses changes."""
    return alias is not None and ("Constant" in alias.options or ("ReadOnly" in alias.options and not force))


def alias_scope(cmdlet: Cmdlet) -> Scope:
    from exoshell.cmdlets.utility._variables import scope_named

    return scope_named(cmdlet, cmdlet.get("Scope")) or cmdlet.context.scope
