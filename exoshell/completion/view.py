"""SessionView: what completion may know of a session. RunspaceView reads it from a runspace; tests may bring their own.

Everything here must be quick and free of side effects: values are looked at, property getters of .NET values are read, and nothing
is asked of the service. The only scripts that run are completers that the user has registered.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from exoshell.engine.argument_completers import ArgumentCompleters
from exoshell.engine.runspace import Runspace, start_pipeline_thread
from exoshell.engine.variables import read_variable
from exoshell.language import ast as tree
from exoshell.metadata.builtins import facts
from exoshell.metadata.command_info import CommandInfo, CommandType
from exoshell.values.collections import Hashtable
from exoshell.values.psobject import MISSING

_PATIENCE = 1.0
"""Seconds that a registered completer may take: the line cannot be edited meanwhile."""

OutputProperties = Callable[[str], Sequence[tuple[str, str]]]
"""Cmdlet name → name and type of the properties its objects have; empty where unknown."""


class SessionView(Protocol):
    """See the module's text."""

    def commands(self) -> Iterable[tuple[str, CommandType]]:
        """Every command by name: aliases, functions, cmdlets, the service's."""

    def command(self, name: str) -> CommandInfo | None:
        """What a name runs, through aliases."""

    def alias_target(self, name: str) -> str: ...

    def variables(self) -> Iterable[str]: ...

    def variable(self, name: str) -> Any:
        """A value, or MISSING."""

    def location(self) -> str: ...

    def output_properties(self, command: str) -> Sequence[tuple[str, str]]: ...

    def modules(self) -> Iterable[str]: ...

    def registered(self, command: str, parameter: str, word: str, bound: Hashtable, line: tree.CommandAst) -> Sequence[Any] | None:
        """What the completer that a script has registered for an argument offers; None where there is no such completer."""


class RunspaceView:
    """The view of a runspace; its command table knows the service's cmdlets through their provider."""

    def __init__(self, runspace: Runspace, output_properties: OutputProperties = lambda name: ()) -> None:
        self._runspace = runspace
        self._context = runspace.context
        self._commands = runspace.commands
        self._properties = output_properties
        self._known: tuple[int, dict[str, str]] = (-1, {})

    def commands(self) -> Iterable[tuple[str, CommandType]]:
        state = self._context.session_state
        found = [(alias.name, CommandType.ALIAS) for alias in state.aliases().values()]
        found += [(function.info.name, CommandType.FUNCTION) for function in state.functions().values()]
        cmdlets = self._cmdlets()
        hidden = {name.casefold() for name, _ in found} & cmdlets.keys()
        found += [(name, CommandType.CMDLET) for key, name in cmdlets.items() if key not in hidden]
        return found

    def _cmdlets(self) -> dict[str, str]:
        """Folded name → name; the table says by its version when it must be asked again."""
        version = self._commands.version
        if self._known[0] != version:
            self._known = (version, {name.casefold(): name for name in self._commands.names("*")})
        return self._known[1]

    def command(self, name: str) -> CommandInfo | None:
        entry = self._commands.find(name, self._context.session_state) if name else None
        return None if entry is None or entry.kind is CommandType.APPLICATION else entry.info

    def alias_target(self, name: str) -> str:
        return self._context.session_state.find_alias(name) or ""

    def variables(self) -> Iterable[str]:
        scope = self._context.global_scope
        names = {name: scope.spelled(name) for name in scope.vars}
        for fact in facts("variables"):
            names.setdefault(fact["name"].lower(), fact["name"])
        return names.values()

    def variable(self, name: str) -> Any:
        scope, _, plain = name.rpartition(":")
        if scope.casefold() == "env":
            return os.environ.get(plain, MISSING)
        return read_variable(self._context.global_scope, plain or name)

    def location(self) -> str:
        return str(self._context.session_state.location)

    def output_properties(self, command: str) -> Sequence[tuple[str, str]]:
        return self._properties(command)

    def registered(self, command: str, parameter: str, word: str, bound: Hashtable, line: tree.CommandAst) -> Sequence[Any] | None:
        completers = self._context.services.get(ArgumentCompleters)
        block = completers.find(command, parameter) if completers is not None else None
        if block is None:
            return None
        found: list[Any] = []

        def run() -> None:
            # whatever goes wrong in somebody's completer, it offers nothing, as in PowerShell
            with contextlib.suppress(Exception):
                self._context.emit_block(block, found.append, arguments=(command, parameter, word, line, bound), new_scope=True)

        thread = start_pipeline_thread(run, "exoshell completer")
        thread.join(_PATIENCE)
        if thread.is_alive():
            self._runspace.stop()
            thread.join(_PATIENCE)
            return ()
        return found

    def modules(self) -> Iterable[str]:
        return ("ExchangeOnlineManagement",)
