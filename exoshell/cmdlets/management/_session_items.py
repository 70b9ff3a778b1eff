"""Env:, Variable:, Function: and Alias: as providers: their items are the session's own."""

from __future__ import annotations

import os
from typing import Any

from exoshell.cmdlets._records import Record
from exoshell.cmdlets.utility._variables import VariableObject, spelling, visible
from exoshell.engine.context import ExecutionContext
from exoshell.engine.session_state import AliasValue
from exoshell.engine.variables import write_variable
from exoshell.metadata.command_info import CommandInfo
from exoshell.values.conversion import to_string
from exoshell.values.wildcard import WildcardPattern


class EnvironmentEntry(Record):
    """An environment variable: a DictionaryEntry with the name as its key."""

    ps_type_name = "System.Collections.DictionaryEntry"
    ps_properties = ("PSPath", "PSDrive", "PSProvider", "PSIsContainer", "Name", "Key", "Value")


class SessionProvider:
    """Base of the four; an empty path is the drive itself."""

    name = ""
    drive = ""

    def __init__(self, context: ExecutionContext) -> None:
        self.context = context

    def names(self) -> list[str]:
        raise NotImplementedError

    def find(self, path: str) -> str | None:
        """The item's own spelling."""
        wanted = path.lower()
        return next((name for name in self.names() if name.lower() == wanted), None)

    def exists(self, path: str) -> bool:
        return not path or self.find(path) is not None

    def is_container(self, path: str) -> bool:
        return not path

    def expand(self, pattern: str) -> list[str]:
        wanted = WildcardPattern(pattern)
        return [name for name in self.names() if wanted.matches(name)]

    def shown(self, path: str) -> str:
        return f"{self.drive}:/{path}"

    def item(self, path: str) -> Any:
        raise NotImplementedError

    def value(self, path: str) -> Any:
        """What Get-Content gives."""
        raise NotImplementedError

    def write(self, path: str, value: Any) -> None:
        write_variable(self.context.scope, f"{self.drive.lower()}:{path}", value)

    def remove(self, path: str) -> None:
        raise NotImplementedError


class _Environment(SessionProvider):
    name, drive = "Environment", "Env"

    def names(self) -> list[str]:
        return sorted(os.environ)

    def find(self, path: str) -> str | None:
        return path if path in os.environ else None

    def item(self, path: str) -> Any:
        from exoshell.cmdlets.management._drives import drives_of

        drive = drives_of(self.context).find("Env")
        provider = drive.provider if drive is not None else None
        return EnvironmentEntry(
            f"Microsoft.PowerShell.Core\\Environment::{path}", drive, provider, False, path, path, os.environ.get(path, "")
        )

    def value(self, path: str) -> Any:
        return os.environ.get(path, "")

    def remove(self, path: str) -> None:
        os.environ.pop(path, None)


class _Variables(SessionProvider):
    name, drive = "Variable", "Variable"

    def names(self) -> list[str]:
        return sorted(spelling(scope, key) for key, scope in visible(self.context.scope, None).items())

    def _object(self, path: str) -> VariableObject:
        key = path.lower()
        return VariableObject(visible(self.context.scope, None)[key], key)

    def item(self, path: str) -> Any:
        return self._object(path)

    def value(self, path: str) -> Any:
        return self._object(path).value

    def write(self, path: str, value: Any) -> None:
        self.context.set_variable(path, value)

    def remove(self, path: str) -> None:
        visible(self.context.scope, None)[path.lower()].remove(path.lower())


class _Functions(SessionProvider):
    name, drive = "Function", "Function"

    def names(self) -> list[str]:
        return sorted(function.name for function in self.context.session_state.functions(self.context.scope).values())

    def item(self, path: str) -> Any:
        from exoshell.cmdlets.core._command_search import function_info

        function = self.context.session_state.find_function(path, self.context.scope)
        assert function is not None
        return function_info(self.context, function)

    def value(self, path: str) -> Any:
        function = self.context.session_state.find_function(path, self.context.scope)
        return function.script_block(self.context) if function is not None else None

    def remove(self, path: str) -> None:
        self.context.session_state.remove_function(path, self.context.scope)


class _Aliases(SessionProvider):
    name, drive = "Alias", "Alias"

    def names(self) -> list[str]:
        return sorted(alias.name for alias in self.context.session_state.aliases(self.context.scope).values())

    def _alias(self, path: str) -> AliasValue:
        found = self.context.session_state.alias(path, self.context.scope)
        assert found is not None
        return found

    def item(self, path: str) -> CommandInfo:
        from exoshell.cmdlets.utility._aliases import alias_info_in

        return alias_info_in(self.context, self._alias(path))

    def value(self, path: str) -> Any:
        return to_string(self._alias(path).definition)

    def remove(self, path: str) -> None:
        self.context.session_state.remove_alias(path, self.context.scope)


_ALL: dict[str, type[SessionProvider]] = {
    "environment": _Environment,
    "variable": _Variables,
    "function": _Functions,
    "alias": _Aliases,
}


def session_provider(context: ExecutionContext, name: str) -> SessionProvider:
    return _ALL[name.lower()](context)
