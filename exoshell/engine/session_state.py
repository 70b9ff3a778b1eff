"""Scopes and what they hold: variables, functions, aliases; modules; the session's current location.

A variable is a plain entry in its scope's dict; only those with a type, attributes or options have a VariableMeta beside it, so
that the common read is one dict look-up. Names are kept in lower case, the spelling of the first assignment apart.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exoshell.values.psobject import AUTOMATION_NULL, MISSING

if TYPE_CHECKING:
    from exoshell.engine.context import ExecutionContext
    from exoshell.engine.functions import FunctionValue
    from exoshell.engine.script_block import ScriptBlock

__all__ = ["AliasValue", "FunctionValue", "ModuleValue", "Scope", "SessionState", "VariableMeta"]

SCOPE_NAMES = frozenset({"global", "local", "script", "private"})


def __getattr__(name: str) -> Any:
    if name == "FunctionValue":
        from exoshell.engine.functions import FunctionValue

        return FunctionValue
    raise AttributeError(name)


@dataclass(slots=True)
class VariableMeta:
    """What a variable has beside its value."""

    convert: Any = None
    """A function value → converted value: the type constraint and the transformations, in written order; None for none."""
    validate: Any = None
    """A function (name, value) that raises where a validation attribute refuses the value; None for none."""
    type: Any = None
    """The constraint's DotNetType, for Get-Variable and the like."""
    options: frozenset[str] = frozenset()
    """Of 'ReadOnly', 'Constant', 'Private', 'AllScope'."""
    description: str = ""
    attributes: tuple[Any, ...] = ()


@dataclass(slots=True)
class AliasValue:
    name: str
    definition: str
    options: frozenset[str] = frozenset()
    description: str = ""


class Scope:
    """A level of names. `under` is `$_`; `script` is the scope that `$script:` means; `frame` describes the running function."""

    __slots__ = (
        "aliases",
        "context",
        "frame",
        "functions",
        "kind",
        "meta",
        "module",
        "parent",
        "script",
        "spelling",
        "strict",
        "under",
        "vars",
    )

    def __init__(self, context: ExecutionContext, parent: Scope | None, kind: str = "local") -> None:
        self.context = context
        self.parent = parent
        self.kind = kind
        self.vars: dict[str, Any] = {}
        self.meta: dict[str, VariableMeta] | None = None
        self.under: Any = MISSING
        self.functions: dict[str, FunctionValue] | None = None
        self.aliases: dict[str, AliasValue] | None = None
        self.spelling: dict[str, str] | None = None
        self.strict: str | None = None
        """Set-StrictMode's version here; '' for off, None where this scope says nothing."""
        self.module: ModuleValue | None = parent.module if parent is not None else None
        self.frame: Any = parent.frame if parent is not None else None
        self.script: Scope = self if kind in ("script", "global") or parent is None else parent.script

    # ------------------------------------------------------------------------------------------------- variables

    def lookup(self, name: str) -> Any:
        """The value of a variable (lower-case name) in this scope or one around it; MISSING where there is none."""
        scope: Scope | None = self
        while scope is not None:
            value = scope.vars.get(name, MISSING)
            if value is not MISSING:
                if scope is not self and scope.meta is not None and name in scope.meta and "Private" in scope.meta[name].options:
                    scope = scope.parent
                    continue
                return value
            scope = scope.parent
        return MISSING

    def holder(self, name: str) -> Scope | None:
        """The scope in which `lookup` finds the variable."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.vars:
                meta = scope.meta.get(name) if scope.meta is not None else None
                if scope is self or meta is None or "Private" not in meta.options:
                    return scope
            scope = scope.parent
        return None

    def under_value(self) -> Any:
        """`$_`: the innermost one."""
        scope: Scope | None = self
        while scope is not None:
            value = scope.under
            if value is not MISSING:
                return value
            scope = scope.parent
        return None

    def assign(self, name: str, value: Any, spelled: str | None = None) -> None:
        """Assigns in this scope, through the variable's type and attributes. Raises TerminatingError where they refuse."""
        meta = self.meta
        if meta is not None and name in meta:
            value = self._checked(name, value, meta[name])
        elif name not in self.vars:
            spelled = spelled or name
            if spelled != name:
                if self.spelling is None:
                    self.spelling = {}
                self.spelling[name] = spelled
        self.vars[name] = value

    def _checked(self, name: str, value: Any, meta: VariableMeta) -> Any:
        from exoshell.engine import faults

        if meta.options and ("Constant" in meta.options or "ReadOnly" in meta.options):
            raise faults.variable_not_writable(self.spelled(name))
        if meta.convert is not None:
            value = meta.convert(None if value is AUTOMATION_NULL else value)
        if meta.validate is not None:
            meta.validate(self.spelled(name), value)
        return value

    def set_meta(self, name: str, meta: VariableMeta) -> None:
        if self.meta is None:
            self.meta = {}
        self.meta[name] = meta

    def remove(self, name: str) -> bool:
        """Removes a variable from this scope; False where it has none."""
        if self.meta is not None:
            self.meta.pop(name, None)
        return self.vars.pop(name, MISSING) is not MISSING

    def spelled(self, name: str) -> str:
        """A variable's name as it was first written."""
        return self.spelling.get(name, name) if self.spelling is not None else name

    # ------------------------------------------------------------------------------------------------------ tree

    def up(self, levels: int) -> Scope | None:
        """The scope so many levels out; None beyond the global one."""
        scope: Scope | None = self
        for _ in range(levels):
            scope = scope.parent if scope is not None else None
        return scope

    def strict_version(self) -> str | None:
        """The version that Set-StrictMode asked for; None where it is off."""
        scope: Scope | None = self
        while scope is not None:
            if scope.strict is not None:
                return scope.strict or None
            scope = scope.parent
        return None

    def strictness(self) -> int:
        """The major version that Set-StrictMode asked for; 0 where it is off."""
        major = (self.strict_version() or "0").partition(".")[0]
        return int(major) if major.isdigit() else 0


@dataclass(eq=False)
class ModuleValue:
    """A loaded script module."""

    name: str
    path: str = ""
    scope: Any = None
    """Its Scope, whose parent is the global one."""
    version: str = "0.0"
    description: str = ""
    exported_functions: list[str] = field(default_factory=list)
    exported_aliases: list[str] = field(default_factory=list)
    exported_variables: list[str] = field(default_factory=list)
    export_called: bool = False
    on_remove: Any = None
    prefix: str = ""
    private_data: Any = None
    nested: list[ModuleValue] = field(default_factory=list)
    guid: str = "00000000-0000-0000-0000-000000000000"

    ps_type_name = "System.Management.Automation.PSModuleInfo"
    ps_properties = ("ModuleType", "Version", "Name", "ExportedCommands")

    def ps_property(self, name: str) -> Any:
        if name in ("name", "path", "description", "guid", "prefix"):
            return getattr(self, name)
        if name == "version":
            from exoshell.values.conversion import convert

            return convert(self.version, "version")
        if name == "moduletype":
            return "Manifest" if self.path.lower().endswith(".psd1") else "Script"
        if name == "modulebase":
            return os.path.dirname(self.path)
        if name in ("exportedfunctions", "exportedcommands"):
            return self._commands(self.exported_functions)
        if name == "exportedaliases":
            return self._commands(self.exported_aliases)
        if name == "exportedvariables":
            return self._commands(self.exported_variables)
        if name == "privatedata":
            return self.private_data
        return MISSING

    def _commands(self, names: list[str]) -> Any:
        """A table from each name to what it names."""
        from exoshell.values.collections import OrderedDictionary

        functions = self.scope.functions or {}
        return OrderedDictionary([(name, functions[name.lower()].info if name.lower() in functions else name) for name in names])

    def __str__(self) -> str:
        return self.name


class SessionState:
    """Names that are not variables, and where the session stands. One per runspace; modules differ by their scope."""

    def __init__(self, global_scope: Scope) -> None:
        self.global_scope = global_scope
        self.location = os.getcwd()
        self.location_stack: list[str] = []
        self.modules: dict[str, ModuleValue] = {}
        self.removed_aliases: set[str] = set()
        self.version = 0
        """Changes with every definition or removal of a function or alias: call sites cache what they found."""

    # ------------------------------------------------------------------------------------------------- functions

    def find_function(self, name: str, scope: Scope | None = None) -> FunctionValue | None:
        """The function of this name seen from a scope; 'script:f' and 'global:f' name the scope, 'module\\f' the module."""
        prefix, _, plain = name.rpartition(":")
        start = scope or self.global_scope
        if prefix:
            named = self.named_scope(prefix, start)
            if named is None:
                return None
            return (named.functions or {}).get(plain.lower())
        module, _, plain = name.rpartition("\\")
        if module:
            found = self.modules.get(module.lower())
            functions = found.scope.functions if found is not None else None
            return functions.get(plain.lower()) if functions else None
        key = name.lower()
        level: Scope | None = start
        while level is not None:
            if level.functions is not None and key in level.functions:
                return level.functions[key]
            level = level.parent
        return None

    def define_function(self, function: FunctionValue, scope: Scope, name: str | None = None) -> None:
        """Puts a function into a scope; a prefix in the name chooses another one."""
        prefix, _, plain = (name or function.name).rpartition(":")
        target = self.named_scope(prefix, scope) if prefix else scope
        target = target or scope
        if target.functions is None:
            target.functions = {}
        target.functions[plain.lower()] = function
        self.version += 1

    def remove_function(self, name: str, scope: Scope) -> bool:
        level: Scope | None = scope
        while level is not None:
            if level.functions is not None and level.functions.pop(name.lower(), None) is not None:
                self.version += 1
                return True
            level = level.parent
        return False

    def functions(self, scope: Scope | None = None) -> dict[str, FunctionValue]:
        """Every visible function by lower-case name; inner scopes win."""
        found: dict[str, FunctionValue] = {}
        level: Scope | None = scope or self.global_scope
        while level is not None:
            for key, function in (level.functions or {}).items():
                found.setdefault(key, function)
            level = level.parent
        return found

    def user_prompt(self) -> ScriptBlock | None:
        """The body of a `prompt` function that somebody defined; None where nobody did."""
        function = self.find_function("prompt")
        return function.script_block(self.global_scope.context) if function is not None else None

    # --------------------------------------------------------------------------------------------------- aliases

    def find_alias(self, name: str, scope: Scope | None = None) -> str | None:
        """What an alias stands for; None where the name is no alias."""
        alias = self.alias(name, scope)
        return alias.definition if alias is not None else None

    def alias_target(self, name: str, scope: Scope | None = None) -> str:
        """The name at the end of a chain of aliases; the name itself where it is no alias."""
        seen: set[str] = set()
        while name.lower() not in seen and (target := self.find_alias(name, scope)) is not None:
            seen.add(name.lower())
            name = target
        return name

    def alias(self, name: str, scope: Scope | None = None) -> AliasValue | None:
        key = name.lower()
        level: Scope | None = scope or self.global_scope
        while level is not None:
            if level.aliases is not None and key in level.aliases:
                return level.aliases[key]
            level = level.parent
        if key in self.removed_aliases:
            return None
        from exoshell.metadata.builtins import builtin_aliases

        found = builtin_aliases().get(key)
        return AliasValue(*found) if found is not None else None

    def set_alias(self, alias: AliasValue, scope: Scope) -> None:
        if scope.aliases is None:
            scope.aliases = {}
        scope.aliases[alias.name.lower()] = alias
        self.version += 1

    def remove_alias(self, name: str, scope: Scope) -> bool:
        self.version += 1
        level: Scope | None = scope
        while level is not None:
            if level.aliases is not None and level.aliases.pop(name.lower(), None) is not None:
                return True
            level = level.parent
        if self.find_alias(name) is not None:
            self.removed_aliases.add(name.lower())
            return True
        return False

    def aliases(self, scope: Scope | None = None) -> dict[str, AliasValue]:
        """Every visible alias by lower-case name."""
        from exoshell.metadata.builtins import builtin_aliases

        found: dict[str, AliasValue] = {}
        level: Scope | None = scope or self.global_scope
        while level is not None:
            for key, alias in (level.aliases or {}).items():
                found.setdefault(key, alias)
            level = level.parent
        for key, pair in builtin_aliases().items():
            if key not in self.removed_aliases:
                found.setdefault(key, AliasValue(*pair))
        return found

    # ---------------------------------------------------------------------------------------------------- scopes

    def named_scope(self, name: str, scope: Scope) -> Scope | None:
        """'global', 'script', 'local', 'private' or a number of levels, seen from a scope; None where there is no such scope."""
        folded = name.lower()
        if folded == "global":
            return self.global_scope
        if folded == "script":
            return scope.script
        if folded in ("local", "private"):
            return scope
        if folded.isdigit():
            return scope.up(int(folded))
        return None
