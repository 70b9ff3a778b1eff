"""Finding commands for Get-Command and Get-Help: by exact name through every kind, or by pattern."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

from exoshell.cmdlets.utility._aliases import alias_info
from exoshell.engine.cmdlet import Cmdlet
from exoshell.engine.command_table import CommandEntry, file_entry, runnable_here
from exoshell.engine.context import ExecutionContext
from exoshell.engine.functions import FunctionValue
from exoshell.metadata.builtins import builtin_info
from exoshell.metadata.command_info import CommandInfo, CommandType
from exoshell.values.wildcard import WildcardPattern

_VERSIONS = {"Microsoft.PowerShell.Core": "7.6.0.500", "Microsoft.PowerShell.ThreadJob": "2.2.0", "PSReadLine": "2.4.5"}


class CommandSearch:
    """Looks through aliases, functions, cmdlets, remote commands, scripts and programs of a session."""

    def __init__(self, cmdlet: Cmdlet) -> None:
        self._cmdlet = cmdlet
        self._context = cmdlet.context

    def named(self, name: str, *, everything: bool = False) -> list[CommandInfo]:
        """What an exact name means, in order of precedence; only the first unless `everything`."""
        return list(self._named(name)) if everything else [info for info, _ in zip(self._named(name), range(1), strict=False)]

    def _named(self, name: str) -> Iterator[CommandInfo]:
        context = self._context
        state, scope = context.session_state, context.scope
        alias = state.alias(name, scope)
        if alias is not None:
            yield alias_info(self._cmdlet, alias)
        function = state.find_function(name, scope)
        if function is not None:
            yield _shown(CommandEntry(function.info, function=function), self._cmdlet)
        for found in (
            context.commands.find_cmdlet(name),
            context.commands.find_remote(name),
            context.commands.find_file(name, state.location),
        ):
            if found is not None:
                yield _shown(found, self._cmdlet)

    def matching(self, pattern: str, kinds: frozenset[CommandType]) -> Iterator[CommandInfo]:
        """Commands of these kinds whose name matches, by kind and then by name."""
        context, wanted = self._context, WildcardPattern(pattern)
        state, scope = context.session_state, context.scope
        if CommandType.ALIAS in kinds:
            aliases = state.aliases(scope)
            for key in sorted(aliases):
                if wanted.matches(aliases[key].name):
                    yield alias_info(self._cmdlet, aliases[key])
        names: dict[str, str] = {}
        functions = state.functions(scope)
        for key, function in functions.items():
            if wanted.matches(function.name):
                names[key] = function.name
        for name in context.commands.names(pattern):
            names.setdefault(name.lower(), name)
        rest: list[tuple[int, str, CommandInfo]] = []
        for key, name in names.items():
            entry = CommandEntry(functions[key].info, function=functions[key]) if key in functions else _declared(name)
            entry = entry or context.commands.find_cmdlet(name) or context.commands.find_remote(name)
            if entry is not None and entry.kind in kinds:
                rest.append((int(entry.kind is CommandType.CMDLET), key, _shown(entry, self._cmdlet)))
        for _, _, info in sorted(rest, key=lambda item: item[:2]):
            yield info
        if CommandType.APPLICATION in kinds or CommandType.EXTERNAL_SCRIPT in kinds:
            yield from self._programs(wanted, kinds)

    def _programs(self, wanted: WildcardPattern, kinds: frozenset[CommandType]) -> Iterator[CommandInfo]:
        for folder in dict.fromkeys(os.environ.get("PATH", "").split(os.pathsep)):
            try:
                names = sorted(os.listdir(folder or "."))
            except OSError:
                continue
            for name in names:
                path = os.path.join(folder, name)
                if wanted.matches(name) and os.path.isfile(path) and (runnable_here(path) or name.lower().endswith(".ps1")):
                    info = _shown(file_entry(path), self._cmdlet)
                    if info.kind in kinds:
                        yield info


def _declared(name: str) -> CommandEntry | None:
    """A built-in by its declaration alone, without importing its implementation."""
    try:
        return CommandEntry(builtin_info(name))
    except KeyError:
        return None


def function_info(context: ExecutionContext, function: FunctionValue) -> CommandInfo:
    """A function's declaration with its block and module."""
    info, block, module = function.info, function.script_block(context), function.module
    return replace(
        info,
        module=module.name if module is not None else info.module,
        version=module.version if module is not None else info.version,
        definition=info.definition or block.text,
        extra={**info.extra, "scriptblock": block},
    )


def _shown(entry: CommandEntry, cmdlet: Cmdlet) -> CommandInfo:
    """The declaration with what only Get-Command tells: version, source, a function's block."""
    info = entry.info
    if entry.function is not None:
        return function_info(cmdlet.context, entry.function)
    if info.kind is CommandType.CMDLET and not info.version:
        return replace(info, version=_VERSIONS.get(info.module, "7.0.0.0" if info.module.startswith("Microsoft.PowerShell") else ""))
    if entry.path:
        return replace(info, module=entry.path, version="0.0.0.0" if info.kind is CommandType.APPLICATION else "", definition=entry.path)
    return info
