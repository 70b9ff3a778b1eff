"""What a command name means: alias, function, cmdlet, remote command, script, program — in that order, as PowerShell looks.

Cmdlet implementations are handed in as names and module paths and imported at first use. Aliases and functions live in scopes
(session_state); the table asks them first. Providers add the service's commands, which appear and vanish with connections.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from exoshell.engine.cmdlet import Cmdlet, declared_info
from exoshell.metadata.command_info import CommandInfo, CommandType
from exoshell.paths import with_system_slashes

if TYPE_CHECKING:
    from exoshell.engine.session_state import FunctionValue, SessionState


@dataclass(slots=True, eq=False)
class CommandEntry:
    """A command that can be run: its declaration, and exactly one of the ways to run it."""

    info: CommandInfo
    factory: Callable[[], Cmdlet] | None = None
    """Cmdlets, ours or remote."""
    function: FunctionValue | None = None
    path: str = ""
    """A script file or a program."""
    alias_of: str = ""
    """The name by which an alias found it; '' where it was called by its own name."""

    @property
    def name(self) -> str:
        return self.info.name

    @property
    def kind(self) -> CommandType:
        return self.info.kind


class CommandProvider(Protocol):
    """A source of further commands: an open connection's cmdlets."""

    def find(self, name: str) -> CommandEntry | None:
        """The command of exactly this name in any case, with the provider's prefix."""

    def names(self, pattern: str) -> Iterable[str]:
        """Names that match a wildcard pattern."""


Implementations = Mapping[str, tuple[str, str]]


class CommandTable:
    """Look-up of commands by name; `version` changes whenever an answer may have changed."""

    def __init__(self, implementations: Implementations | Callable[[], Implementations] | None = None) -> None:
        """`implementations`: command name in lower case → (name, module path), as cmdlets.implemented_commands() gives it; or the
        function that gives it, called when a command is first looked up."""
        self._source = implementations or {}
        self._cmdlets: dict[str, CommandEntry] = {}
        self._providers: list[CommandProvider] = []
        self._programs: dict[str, str] = {}
        self._programs_path: str | None = None
        self.version = 0

    @cached_property
    def _implementations(self) -> Implementations:
        return self._source() if callable(self._source) else self._source

    # ------------------------------------------------------------------------------------------------------ sources

    def add_cmdlet(self, implementation: type[Cmdlet]) -> CommandEntry:
        """Adds a class directly, without a file of its own (tests, embedded use)."""
        entry = CommandEntry(declared_info(implementation), factory=implementation)
        self._cmdlets[entry.name.casefold()] = entry
        self.version += 1
        return entry

    def add_provider(self, provider: CommandProvider) -> None:
        """The provider added last is asked first."""
        self._providers.insert(0, provider)
        self.version += 1

    def remove_provider(self, provider: CommandProvider) -> None:
        if provider in self._providers:
            self._providers.remove(provider)
            self.version += 1

    def changed(self) -> None:
        """Says that a provider's commands or a program folder changed."""
        self.version += 1

    # ----------------------------------------------------------------------------------------------------- look-ups

    def find_cmdlet(self, name: str) -> CommandEntry | None:
        """A cmdlet of ours, by name in any case; `Module\\Name` finds it too."""
        key = name.rpartition("\\")[2].casefold()
        entry = self._cmdlets.get(key)
        if entry is None and key in self._implementations:
            entry = self._cmdlets[key] = CommandEntry(*self._load(key))
        return entry

    def _load(self, key: str) -> tuple[CommandInfo, type[Cmdlet]]:
        name, module_path = self._implementations[key]
        module = importlib.import_module(module_path)
        maker = getattr(module, "command_class", None)
        if maker is not None:
            # a module that stands for many commands (cmdlets.not_here)
            made: type[Cmdlet] = maker(name)
            return declared_info(made), made
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Cmdlet) and value.declaration is not None and value.__module__ == module_path:
                info = declared_info(value)
                if info.name.casefold() == key:
                    return info, value
        raise LookupError(f"{module_path} declares no command {name}")

    def find_remote(self, name: str) -> CommandEntry | None:
        for provider in self._providers:
            entry = provider.find(name)
            if entry is not None:
                return entry
        return None

    def find(self, name: str, state: SessionState, scope: Any = None) -> CommandEntry | None:
        """The command that `name` runs when typed: through aliases, then functions, cmdlets, remote commands, scripts, programs."""
        alias = ""
        seen: set[str] = set()
        while (target := state.find_alias(name, scope)) is not None and name.casefold() not in seen:
            seen.add(name.casefold())
            alias = alias or name
            name = target
        entry = self._find_plain(name, state, scope)
        if entry is not None and alias:
            return CommandEntry(entry.info, entry.factory, entry.function, entry.path, alias)
        return entry

    def _find_plain(self, name: str, state: SessionState, scope: Any) -> CommandEntry | None:
        function = state.find_function(name, scope)
        if function is not None:
            return CommandEntry(function.info, function=function)
        entry = self.find_cmdlet(name) or self.find_remote(name)
        if entry is not None:
            return entry
        return self.find_file(name, state.location)

    def find_file(self, name: str, folder: str) -> CommandEntry | None:
        """A script or program: by path, or a program on $env:PATH."""
        if "/" in name or os.sep in name or name.startswith(("~", ".\\", "..\\", "\\")):
            path = os.path.join(folder, os.path.expanduser(with_system_slashes(name)))
            for candidate in (path, path + ".ps1"):
                if os.path.isfile(candidate):
                    return file_entry(os.path.normpath(candidate))
            return None
        path = self._program(name)
        return file_entry(path) if path else None

    def _program(self, name: str) -> str:
        path = os.environ.get("PATH", "")
        if path != self._programs_path:
            self._programs, self._programs_path = {}, path
        if name not in self._programs:
            import shutil

            found = "" if not name or name != name.strip() else (shutil.which(name) or shutil.which(name + ".ps1", os.F_OK) or "")
            self._programs[name] = found
        return self._programs[name]

    def names(self, pattern: str = "*") -> Iterator[str]:
        """Names of cmdlets, ours and remote, that match a wildcard pattern; sorted neither here nor there."""
        from exoshell.values.wildcard import WildcardPattern

        wanted = WildcardPattern(pattern)
        seen = set()
        own = [entry.name for entry in self._cmdlets.values()] + [name for name, _ in self._implementations.values()]
        for name in own:
            if name.casefold() not in seen and wanted.matches(name):
                seen.add(name.casefold())
                yield name
        for provider in self._providers:
            for name in provider.names(pattern):
                if name.casefold() not in seen:
                    seen.add(name.casefold())
                    yield name


def file_entry(path: str) -> CommandEntry:
    """A script or program as a command."""
    kind = CommandType.EXTERNAL_SCRIPT if path.casefold().endswith(".ps1") else CommandType.APPLICATION
    name = os.path.basename(path)
    return CommandEntry(CommandInfo(name, kind, definition=path, advanced=False, extra={"path": path}), path=path)


def runnable_here(path: str) -> bool:
    """Whether the file is one the system would start as a program."""
    return os.access(path, os.X_OK) or sys.platform == "win32"
