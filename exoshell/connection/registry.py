"""The connections of a session: numbered, in order, one of them active; whoever watches hears of every change."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from exoshell.connection.context import ConnectionContext, ConnectionSettings
from exoshell.connection.environments import COMPLIANCE_ENVIRONMENTS, ENVIRONMENTS, Environment

if TYPE_CHECKING:
    from exoshell.connection.connection import Connection
    from exoshell.connection.sandbox_row import SandboxProcess
    from exoshell.connection.wire_loop import WireLoop


class ConnectionEventKind(StrEnum):
    OPENED = "opened"
    CLOSED = "closed"
    SELECTED = "selected"
    CHANGED = "changed"
    """A counter, a state, a token: ask for the context again."""
    SIGNING_IN = "signing-in"
    SIGN_IN_ENDED = "sign-in-ended"


@dataclass(frozen=True, slots=True)
class ConnectionEvent:
    kind: ConnectionEventKind
    connection_id: str = ""


Watcher = Callable[[ConnectionEvent], None]


class RememberedModule(Protocol):
    @property
    def cmdlets(self) -> tuple[str, ...]: ...

    @property
    def script(self) -> str: ...


class ModuleMemory(Protocol):
    """Remembers, beyond the session, which cmdlets an account may run (catalog/cache.py). Called on blocking threads."""

    def recall(self, environment: str, tenant: str, account: str) -> RememberedModule | None: ...

    def remember(self, environment: str, tenant: str, account: str, cmdlets: tuple[str, ...], script: str) -> None: ...


class ConnectionRegistry:
    """May be read from any thread; changed on the wire loop or the pipeline thread. Watchers are called on whichever it is."""

    def __init__(self, wire: WireLoop, settings: ConnectionSettings | None = None) -> None:
        self.wire = wire
        self.settings = settings or ConnectionSettings()
        self.environments: Mapping[str, Environment] = ENVIRONMENTS
        self.compliance_environments: Mapping[str, Environment] = COMPLIANCE_ENVIRONMENTS
        self.practice: SandboxProcess | None = None
        """The embedded tenant's process, once one was asked for."""
        self.memory: ModuleMemory | None = None
        self.said: set[str] = set()
        """Notes that are given once a session."""
        self._msal_caches: dict[str, Any] = {}
        self._connections: dict[str, Connection] = {}
        self._active = ""
        self._numbers = itertools.count(1)
        self._watchers: list[Watcher] = []
        self._lock = threading.RLock()
        self._background: set[asyncio.Task[Any]] = set()

    # ------------------------------------------------------------------------------------------------- watching

    def subscribe(self, watcher: Watcher) -> Callable[[], None]:
        """Calls the watcher at every event, on any thread, so it must be quick; returns the function that ends it."""
        self._watchers.append(watcher)

        def unsubscribe() -> None:
            if watcher in self._watchers:
                self._watchers.remove(watcher)

        return unsubscribe

    def tell(self, kind: ConnectionEventKind, connection_id: str = "") -> None:
        event = ConnectionEvent(kind, connection_id)
        for watcher in tuple(self._watchers):
            watcher(event)

    # -------------------------------------------------------------------------------------------------- reading

    def all(self) -> tuple[Connection, ...]:
        """In the order they were opened."""
        with self._lock:
            return tuple(self._connections.values())

    def contexts(self) -> tuple[ConnectionContext, ...]:
        return tuple(connection.context() for connection in self.all())

    def find(self, connection_id: str) -> Connection | None:
        with self._lock:
            return self._connections.get(connection_id.strip("{}").lower())

    @property
    def active(self) -> Connection | None:
        """The connection that unprefixed commands go to: the one opened or selected last."""
        with self._lock:
            return self._connections.get(self._active)

    def active_context(self) -> ConnectionContext | None:
        connection = self.active
        return None if connection is None else connection.context()

    def default(self, *, compliance: bool = False) -> Connection | None:
        """The connection opened last of one service; Exchange's is what Get-EXO* cmdlets use."""
        found = [connection for connection in self.all() if connection.environment.compliance is compliance]
        return found[-1] if found else None

    def uses(self, account: Mapping[str, Any] | None) -> bool:
        """Whether any open connection lives on the sign-in of an account (msal's)."""
        return account is not None and any(getattr(item.source, "account", None) == account for item in self.all())

    # ------------------------------------------------------------------------------------------------- changing

    def add(self, connection: Connection) -> None:
        """Takes in an opened, proved connection; it becomes the active one."""
        with self._lock:
            connection.number = next(self._numbers)
            kind = "ExchangeOnlineProtection" if connection.environment.compliance else "ExchangeOnline"
            connection.name = f"{kind}_{connection.number}"
            self._connections[connection.id] = connection
            self._active = connection.id
            self._mark_builtin()
        connection.on_change = lambda changed: self.tell(ConnectionEventKind.CHANGED, changed.id)
        self.tell(ConnectionEventKind.OPENED, connection.id)

    def select(self, connection_id: str) -> None:
        """Makes a connection the active one. Raises KeyError."""
        with self._lock:
            if connection_id not in self._connections:
                raise KeyError(connection_id)
            self._active = connection_id
        self.tell(ConnectionEventKind.SELECTED, connection_id)

    async def close(self, connection: Connection) -> None:
        """Closes a connection and takes it out; the one before it becomes active. On the wire loop."""
        with self._lock:
            self._connections.pop(connection.id, None)
            if self._active == connection.id:
                self._active = next(reversed(self._connections), "")
            self._mark_builtin()
        await connection.close(keep_account=self.uses(getattr(connection.source, "account", None)))
        self.tell(ConnectionEventKind.CLOSED, connection.id)

    def keep(self, task: asyncio.Task[Any]) -> None:
        """Holds on to a background task until it ends."""
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def close_all(self) -> None:
        for connection in self.all():
            await self.close(connection)

    def shutdown(self, timeout: float = 3.0) -> None:
        """Leaving the shell: disconnects everything, ends the practice tenant and the wire. From the pipeline or the main thread."""
        if self.wire.running:
            future = self.wire.submit(self.close_all())
            try:
                future.result(timeout)
            except Exception:
                future.cancel()
        if self.practice is not None:
            self.practice.stop(wait=False)
            self.practice = None
        self.wire.close()

    def msal_cache(self, environment: Environment) -> Any:
        """The session's token cache: shared, so that one sign-in serves many customers. On a blocking thread (imports msal).

        Rows handed in get one each, in memory: msal keys by host without its port, so two practice tenants would mix.
        """
        key = "" if environment.known_authority else environment.login
        if key not in self._msal_caches:
            from exoshell.connection.token_store import open_cache

            self._msal_caches[key] = open_cache(self.settings.persist_sign_in and not key)
        return self._msal_caches[key]

    def _mark_builtin(self) -> None:
        latest = self.default()
        for connection in self._connections.values():
            connection.used_for_builtin = connection is latest
