"""Script modules: .psm1 and .psd1 files, what they export, and where their functions run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from exoshell.engine import faults
from exoshell.engine.function_processor import FunctionProcessor
from exoshell.engine.functions import compiled_body
from exoshell.engine.script_block import ScriptBlock
from exoshell.engine.script_files import load_script
from exoshell.engine.session_state import AliasValue, ModuleValue, Scope
from exoshell.metadata.command_info import CommandType
from exoshell.paths import with_system_slashes
from exoshell.values.collections import Hashtable, enumerate_value
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory
from exoshell.values.wildcard import WildcardPattern

if TYPE_CHECKING:
    from exoshell.engine.context import ExecutionContext


MODULE_PATH = "PSModulePath"


def find_module_file(context: ExecutionContext, name: str) -> str | None:
    """The file of a module: a path, or a name looked up in the folders of $env:PSModulePath."""
    location = context.session_state.location
    written = with_system_slashes(name) if name.startswith(".") else name
    path = os.path.normpath(os.path.join(location, os.path.expanduser(written)))
    if os.path.isfile(path):
        return path
    if os.path.isdir(path):
        return _in_folder(path)
    if os.sep in name or name.startswith("."):
        return None
    for folder in os.environ.get(MODULE_PATH, "").split(os.pathsep):
        candidate = os.path.join(folder, name)
        if folder and os.path.isdir(candidate):
            found = _in_folder(candidate)
            if found is not None:
                return found
    return None


def _in_folder(folder: str) -> str | None:
    base = os.path.basename(folder)
    for extension in (".psd1", ".psm1"):
        path = os.path.join(folder, base + extension)
        if os.path.isfile(path):
            return path
    versions = sorted((item for item in os.listdir(folder) if item[:1].isdigit()), reverse=True)
    for version in versions:
        for extension in (".psd1", ".psm1"):
            path = os.path.join(folder, version, base + extension)
            if os.path.isfile(path):
                return path
    return None


def import_module(
    context: ExecutionContext,
    name: str,
    *,
    arguments: Sequence[Any] = (),
    force: bool = False,
    prefix: str = "",
    functions: Iterable[str] | None = None,
    variables: Iterable[str] | None = None,
    into: Scope | None = None,
) -> ModuleValue:
    """Loads a module and puts what it exports into a scope (the global one, or the importing module's). Raises TerminatingError."""
    path = find_module_file(context, name)
    if path is None:
        raise faults.make(
            f"The specified module '{name}' was not loaded because no valid module file was found in any module directory.",
            "Modules_ModuleNotFound",
            ErrorCategory.ResourceUnavailable,
            name,
            kind="System.IO.FileNotFoundException",
        )
    base = os.path.splitext(os.path.basename(path))[0]
    state = context.session_state
    module = state.modules.get(base.lower())
    if module is None or force or module.path != path:
        module = _load(context, path, base, arguments)
        state.modules[base.lower()] = module
    publish(context, module, into or context.global_scope, prefix, functions, variables)
    return module


def _load(context: ExecutionContext, path: str, name: str, arguments: Sequence[Any]) -> ModuleValue:
    if path.lower().endswith(".psd1"):
        return _load_manifest(context, path, name, arguments)
    module = _new_module(context, name, path)
    _run_module(context, module, load_script(context, path), arguments)
    _finish_exports(module)
    return module


def new_dynamic_module(
    context: ExecutionContext, block: ScriptBlock, name: str, arguments: Sequence[Any] = (), output: list[Any] | None = None
) -> ModuleValue:
    """New-Module -ScriptBlock; what the block writes is added to `output`."""
    module = _new_module(context, name, "")
    _run_module(context, module, block, arguments, output)
    _finish_exports(module)
    return module


def _new_module(context: ExecutionContext, name: str, path: str) -> ModuleValue:
    module = ModuleValue(name, path)
    module.scope = Scope(context, context.global_scope, "script")
    module.scope.module = module
    return module


def _run_module(
    context: ExecutionContext, module: ModuleValue, block: ScriptBlock, arguments: Sequence[Any], output: list[Any] | None = None
) -> None:
    from exoshell.engine.arguments import Argument
    from exoshell.engine.pipeline import run_single

    processor = FunctionProcessor(
        compiled_body(block.ast),
        module.name,
        module.scope,
        [Argument(None, value) for value in arguments],
        None,
        kind=CommandType.SCRIPT,
        module=module,
        dot=True,
        file=module.path or None,
        label="<ScriptBlock>",
    )
    run_single(processor, (output if output is not None else []).append)


def _load_manifest(context: ExecutionContext, path: str, name: str, arguments: Sequence[Any]) -> ModuleValue:
    data = read_data_file(context, path)
    folder = os.path.dirname(path)
    root = to_string(data.get("RootModule") or data.get("ModuleToProcess") or "")
    nested = [to_string(item) for item in _listed(data.get("NestedModules"))]
    module = _new_module(context, name, path)
    module.version = to_string(data.get("ModuleVersion") or "0.0")
    module.description = to_string(data.get("Description") or "")
    module.guid = to_string(data.get("GUID") or module.guid)
    module.private_data = data.get("PrivateData")
    for item in [*nested, *([root] if root else [])]:
        file = os.path.join(folder, item)
        if os.path.isfile(file) and file.lower().endswith((".psm1", ".ps1")):
            _run_module(context, module, load_script(context, file), arguments)
    _finish_exports(module)
    for key, names in (
        ("FunctionsToExport", "exported_functions"),
        ("AliasesToExport", "exported_aliases"),
        ("VariablesToExport", "exported_variables"),
    ):
        wanted = data.get(key)
        if wanted is not None:
            patterns = [WildcardPattern(to_string(item)) for item in _listed(wanted)]
            setattr(module, names, [item for item in getattr(module, names) if any(pattern.matches(item) for pattern in patterns)])
    return module


def read_data_file(context: ExecutionContext, path: str) -> Hashtable:
    """A .psd1 file: one table of constants. Raises TerminatingError where it is anything else."""
    block = load_script(context, path)
    output = context.invoke_block(block, new_scope=True)
    if len(output) == 1 and isinstance(output[0], Hashtable):
        return output[0]
    raise faults.make(
        f"The module manifest '{path}' could not be processed because it is not a valid PowerShell module manifest file.",
        "Modules_InvalidManifest",
        ErrorCategory.ResourceUnavailable,
        path,
    )


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    items = enumerate_value(value)
    return [value] if items is None else list(items)


def _finish_exports(module: ModuleValue) -> None:
    """Without Export-ModuleMember a module exports all its functions and aliases of its own."""
    scope: Scope = module.scope
    if not module.export_called:
        module.exported_functions = [function.name for function in (scope.functions or {}).values()]
        module.exported_aliases = [alias.name for alias in (scope.aliases or {}).values()]


def export_members(module: ModuleValue, functions: Iterable[str] = (), variables: Iterable[str] = (), aliases: Iterable[str] = ()) -> None:
    """Export-ModuleMember: patterns of what the running module exports."""
    scope: Scope = module.scope
    module.export_called = True
    for patterns, known, target in (
        (functions, [item.name for item in (scope.functions or {}).values()], module.exported_functions),
        (variables, [scope.spelled(name) for name in scope.vars], module.exported_variables),
        (aliases, [item.name for item in (scope.aliases or {}).values()], module.exported_aliases),
    ):
        for pattern in patterns:
            wanted = WildcardPattern(pattern)
            target.extend(name for name in known if wanted.matches(name) and name not in target)


def publish(
    context: ExecutionContext,
    module: ModuleValue,
    target: Scope,
    prefix: str = "",
    functions: Iterable[str] | None = None,
    variables: Iterable[str] | None = None,
) -> None:
    """Puts what a module exports into a scope; patterns may choose among it."""
    state = context.session_state
    scope: Scope = module.scope
    wanted = None if functions is None else [WildcardPattern(item) for item in functions]
    for name in module.exported_functions:
        function = (scope.functions or {}).get(name.lower())
        if function is None or (wanted is not None and not any(pattern.matches(name) for pattern in wanted)):
            continue
        state.define_function(function, target, _prefixed(name, prefix))
    for name in module.exported_aliases:
        alias = (scope.aliases or {}).get(name.lower())
        if alias is not None:
            state.set_alias(AliasValue(alias.name, alias.definition, alias.options, alias.description), target)
    chosen = None if variables is None else [WildcardPattern(item) for item in variables]
    for name in module.exported_variables:
        if chosen is None or any(pattern.matches(name) for pattern in chosen):
            target.assign(name.lower(), scope.vars.get(name.lower()), name)
    module.prefix = prefix


def _prefixed(name: str, prefix: str) -> str:
    verb, dash, noun = name.partition("-")
    return f"{verb}-{prefix}{noun}" if prefix and dash else name


def remove_module(context: ExecutionContext, module: ModuleValue) -> None:
    """Remove-Module: takes away what the module put into the global scope."""
    state = context.session_state
    target = context.global_scope
    for key, function in list((target.functions or {}).items()):
        if function.module is module:
            assert target.functions is not None
            del target.functions[key]
    for name in module.exported_aliases:
        if target.aliases is not None:
            target.aliases.pop(name.lower(), None)
    state.modules.pop(module.name.lower(), None)
    state.version += 1


def running_module(context: ExecutionContext) -> ModuleValue | None:
    """The module whose code is running."""
    return context.scope.module
