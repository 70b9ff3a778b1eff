"""What the variable cmdlets share: finding variables by name, pattern and scope, and the PSVariable object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from exoshell.engine import automatic
from exoshell.engine.cmdlet import Cmdlet
from exoshell.engine.session_state import Scope, VariableMeta
from exoshell.metadata.builtins import facts
from exoshell.values.enums import enum_value
from exoshell.values.error_record import ErrorCategory, NetException, TerminatingError
from exoshell.values.psobject import AUTOMATION_NULL, MISSING
from exoshell.values.wildcard import WildcardPattern

OPTIONS = "System.Management.Automation.ScopedItemOptions"
_LOCKED = "System.Management.Automation.SessionStateUnauthorizedAccessException"


@cache
def _own_spellings() -> dict[str, str]:
    """The names of PowerShell's own variables."""
    return {record["name"].lower(): record["name"] for record in facts("variables")}


def spelling(scope: Scope, key: str) -> str:
    """A variable's name as it was first written; PowerShell's own have theirs."""
    found = scope.spelled(key) if key in scope.vars else key
    return _own_spellings().get(key, found) if found == key else found


class VariableObject:
    """System.Management.Automation.PSVariable: a view of the variable itself, so that `.Value = …` assigns."""

    ps_type_name = "System.Management.Automation.PSVariable"
    ps_properties = ("Name", "Description", "Value", "Visibility", "Module", "ModuleName", "Options", "Attributes")

    def __init__(self, scope: Scope, key: str) -> None:
        self._scope = scope
        self._key = key
        self.name = spelling(scope, key)

    @property
    def _meta(self) -> VariableMeta | None:
        return self._scope.meta.get(self._key) if self._scope.meta is not None else None

    @property
    def value(self) -> Any:
        reader = automatic.READERS.get(self._key)
        found = reader(self._scope) if reader is not None else self._scope.vars.get(self._key, automatic.CONSTANTS.get(self._key))
        return None if found is AUTOMATION_NULL or found is MISSING else found

    @property
    def description(self) -> str:
        return self._meta.description if self._meta is not None else ""

    @property
    def options(self) -> Any:
        names = self._meta.options if self._meta is not None else frozenset()
        return enum_value(OPTIONS, ",".join(sorted(names)) or "None")

    @property
    def visibility(self) -> Any:
        return "Public"

    @property
    def module(self) -> Any:
        return self._scope.module

    @property
    def module_name(self) -> str:
        return self._scope.module.name if self._scope.module is not None else ""

    @property
    def attributes(self) -> list[Any]:
        return list(self._meta.attributes) if self._meta is not None else []

    def ps_property(self, name: str) -> Any:
        attribute = _ATTRIBUTES.get(name)
        return MISSING if attribute is None else getattr(self, attribute)

    def ps_set_property(self, name: str, value: Any) -> bool:
        if name == "value":
            self._scope.assign(self._key, value)
            return True
        if name == "description":
            set_meta(self._scope, self._key, description=str(value))
            return True
        return False


_ATTRIBUTES = {
    "name": "name", "description": "description", "value": "value", "visibility": "visibility", "module": "module",
    "modulename": "module_name", "options": "options", "attributes": "attributes",
}  # fmt: skip


def set_meta(scope: Scope, key: str, *, options: frozenset[str] | None = None, description: str | None = None) -> None:
    """Changes what a variable has beside its value."""
    old = (scope.meta or {}).get(key) or VariableMeta()
    scope.set_meta(
        key,
        VariableMeta(
            old.convert,
            old.validate,
            old.type,
            old.options if options is None else options,
            old.description if description is None else description,
            old.attributes,
        ),
    )


def option_names(value: Any) -> frozenset[str]:
    """ScopedItemOptions as the set of its names."""
    if value is None:
        return frozenset()
    return frozenset(name for name in str(value).replace(" ", "").split(",") if name and name not in ("None", "Unspecified"))


def locked(scope: Scope, key: str, *, force: bool) -> bool:
    """Whether a variable refuses changes."""
    meta = (scope.meta or {}).get(key)
    return meta is not None and ("Constant" in meta.options or ("ReadOnly" in meta.options and not force))


def scope_named(cmdlet: Cmdlet, name: str | None) -> Scope | None:
    """The scope that -Scope names, the current one for None; ends the command where there is none."""
    current = cmdlet.context.scope
    if name is None:
        return None
    found = cmdlet.context.session_state.named_scope(name, current)
    if found is not None:
        return found
    if name.isdigit():
        message = f"The scope number '{name}' exceeds the number of active scopes. (Parameter 'Scope')\nActual value was {name}."
        exception = NetException("System.Management.Automation.PSArgumentOutOfRangeException", message)
        raise TerminatingError(cmdlet.make_error(exception, "ArgumentOutOfRange", ErrorCategory.InvalidArgument))
    message = (
        'Cannot process argument because the value of argument "scopeID" is not valid. Change the value of '
        'the "scopeID" argument and run the operation again.'
    )
    exception = NetException("System.Management.Automation.PSArgumentException", message)
    raise TerminatingError(cmdlet.make_error(exception, "Argument", ErrorCategory.InvalidArgument))


def visible(scope: Scope, only: Scope | None) -> dict[str, Scope]:
    """Every variable by lower-case name with the scope that holds it: of one scope, or of all seen from a scope."""
    found: dict[str, Scope] = {}
    if only is not None:
        return dict.fromkeys(only.vars, only)
    level: Scope | None = scope
    while level is not None:
        for key in level.vars:
            meta = (level.meta or {}).get(key)
            if level is scope or meta is None or "Private" not in meta.options:
                found.setdefault(key, level)
        level = level.parent
    for key in (*automatic.CONSTANTS, *automatic.READERS):
        found.setdefault(key, scope.context.global_scope)
    return found


def matching(
    cmdlet: Cmdlet,
    names: Sequence[str],
    only: Scope | None,
    *,
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
    error_id: str = "VariableNotFound",
) -> Iterator[tuple[Scope, str]]:
    """Scope and lower-case name of the variables that are meant, by name; a plain name that is not there is reported."""
    table = visible(cmdlet.context.scope, only)
    wanted = [WildcardPattern(item) for item in include]
    unwanted = [WildcardPattern(item) for item in exclude]
    for name in names or ("*",):
        prefix, colon, plain = name.rpartition(":")
        if colon and prefix.lower() in ("global", "script", "local", "private"):
            scope = cmdlet.context.session_state.named_scope(prefix, cmdlet.context.scope)
            table, name = (dict.fromkeys(scope.vars, scope) if scope is not None else {}), plain
        if not WildcardPattern.has_wildcards(name):
            holder = table.get(name.lower())
            if holder is None:
                exception = NetException(
                    "System.Management.Automation.ItemNotFoundException", f"Cannot find a variable with the name '{name}'."
                )
                cmdlet.error(exception, error_id, ErrorCategory.ObjectNotFound, name)
            elif _passes(name, wanted, unwanted):
                yield holder, name.lower()
            continue
        pattern = WildcardPattern(name)
        for key in sorted(table):
            if pattern.matches(key) and _passes(key, wanted, unwanted):
                yield table[key], key


def _passes(name: str, wanted: Sequence[WildcardPattern], unwanted: Sequence[WildcardPattern]) -> bool:
    return (not wanted or any(item.matches(name) for item in wanted)) and not any(item.matches(name) for item in unwanted)


def refuse(cmdlet: Cmdlet, name: str, what: str) -> None:
    """Reports that a variable cannot be overwritten or removed."""
    if what == "remove":
        message = (
            f"Cannot remove variable {name} because it is constant or read-only. If the variable is read-only, try the operation again "
            "specifying the Force option."
        )
        cmdlet.error(NetException(_LOCKED, message), "VariableNotRemovable", ErrorCategory.WriteError, name)
        return
    message = f"Cannot overwrite variable {name} because it is read-only or constant."
    cmdlet.error(NetException(_LOCKED, message), "VariableNotWritable", ErrorCategory.WriteError, name)
