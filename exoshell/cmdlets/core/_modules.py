"""Modules as scripts see them: loaded script modules, and those that came with exoshell."""

from __future__ import annotations

import os
from typing import Any

from exoshell.cmdlets._records import Record
from exoshell.engine.context import ExecutionContext
from exoshell.engine.session_state import ModuleValue
from exoshell.values.collections import GenericDictionary
from exoshell.values.conversion import convert
from exoshell.values.wildcard import WildcardPattern

EXCHANGE = "ExchangeOnlineManagement"
"""The module that exoshell stands in for: scripts may import it."""
BUILTIN = (
    EXCHANGE, "Microsoft.PowerShell.Host", "Microsoft.PowerShell.Management", "Microsoft.PowerShell.Security",
    "Microsoft.PowerShell.ThreadJob", "Microsoft.PowerShell.Utility",
)  # fmt: skip
_VERSIONS = {EXCHANGE: "3.9.0", "Microsoft.PowerShell.ThreadJob": "2.2.0"}


class ModuleObject(Record):
    ps_type_name = "System.Management.Automation.PSModuleInfo"
    ps_properties = (
        "Name", "Path", "Description", "Guid", "Version", "ModuleBase", "ModuleType", "PrivateData", "AccessMode", "ExportedAliases",
        "ExportedCmdlets", "ExportedCommands", "ExportedFunctions", "ExportedVariables", "NestedModules", "RootModule", "Prefix", "Author",
        "CompanyName", "Copyright",
    )  # fmt: skip
    name: str
    value: ModuleValue | None = None
    """The engine's module; None for those that came with exoshell."""

    def __str__(self) -> str:
        return self.name

    def ps_method(self, name: str) -> Any:
        from exoshell.values.psobject import MISSING

        if name == "invoke" and self.value is not None:
            return lambda scope, arguments: _invoke(self.value, arguments)
        return MISSING


def _invoke(module: ModuleValue | None, arguments: list[Any]) -> Any:
    from exoshell.engine.script_block import ScriptBlock

    block = arguments[0]
    inside = ScriptBlock(block.ast, block.context, module)
    return block.context.invoke_block(inside, arguments=arguments[1:], new_scope=True)


class Imported:
    """Which of the modules that came with exoshell this session has imported, in order."""

    def __init__(self) -> None:
        self.names: list[str] = []


def imported(context: ExecutionContext) -> Imported:
    found: Imported | None = context.services.get(Imported)
    if found is None:
        found = context.services[Imported] = Imported()
    return found


def builtin_module(name: str) -> str | None:
    """The spelling of a module that came with exoshell; a path or file name of it means it too."""
    base = os.path.splitext(os.path.basename(name.replace("\\", "/")))[0] if name.lower().endswith((".psd1", ".psm1")) else name
    return next((known for known in BUILTIN if known.lower() == base.lower()), None)


def _table(pairs: list[tuple[str, Any]]) -> GenericDictionary:
    """A dictionary of exports by name."""
    return GenericDictionary(items=pairs, case_sensitive=False)


def script_module(context: ExecutionContext, module: ModuleValue) -> ModuleObject:
    scope = module.scope
    functions = scope.functions or {}
    exported = [(name, functions[name.lower()].info) for name in module.exported_functions if name.lower() in functions]
    aliases = [(name, (scope.aliases or {}).get(name.lower())) for name in module.exported_aliases]
    variables = [(name, scope.vars.get(name.lower())) for name in module.exported_variables]
    kind = "Manifest" if module.path.lower().endswith(".psd1") and not exported else "Script"
    return ModuleObject(
        module.name, module.path, module.description, convert(module.guid, "guid"), convert(module.version, "version"),
        os.path.dirname(module.path), kind, module.private_data, "ReadWrite", _table(aliases), _table([]), _table([*exported, *aliases]),
        _table(exported), _table(variables), [], module.path, module.prefix, "", "", "", value=module,
    )  # fmt: skip


def own_module(context: ExecutionContext, name: str) -> ModuleObject:
    from exoshell.metadata.builtins import builtin_names

    version = _VERSIONS.get(name, "7.0.0.0")
    commands: list[tuple[str, Any]] = []
    if name == EXCHANGE:
        commands = [(command, command) for command in context.commands.names("*") if context.commands.find_remote(command) is not None]
    else:
        from exoshell.metadata.builtins import builtin_info

        commands = [(command, command) for command in builtin_names() if builtin_info(command).module == name]
    return ModuleObject(
        name, "", "", convert("00000000-0000-0000-0000-000000000000", "guid"), convert(version, "version"), "", "Manifest", None,
        "ReadWrite", _table([]), _table(commands), _table(commands), _table([]), _table([]), [], "", "", "", "", "",
    )  # fmt: skip


def loaded_modules(context: ExecutionContext, pattern: str) -> list[ModuleObject]:
    """Loaded modules by pattern, sorted by name."""
    wanted = WildcardPattern(pattern)
    found = [script_module(context, module) for module in context.session_state.modules.values() if wanted.matches(module.name)]
    found += [own_module(context, name) for name in imported(context).names if wanted.matches(name)]
    return sorted(found, key=lambda module: module.name.lower())
