"""Which service cmdlets there are, as the command table's provider: it follows from the open connections, their prefixes and roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from exoshell.catalog.shipped import CLOUD, COMPLIANCE, EXCHANGE, ShippedCatalog, shipped
from exoshell.catalog.tenant import TenantCatalog, replace_fields
from exoshell.connection.connection import Connection
from exoshell.connection.registry import ConnectionEvent, ConnectionEventKind, ConnectionRegistry
from exoshell.engine.cmdlet import Cmdlet
from exoshell.engine.command_table import CommandEntry
from exoshell.metadata.command_info import CommandInfo

if TYPE_CHECKING:
    from exoshell.engine.runspace import Runspace


class RemoteCommands:
    """Implements the command table's CommandProvider."""

    def __init__(
        self,
        registry: ConnectionRegistry,
        catalog: Callable[[], ShippedCatalog] = shipped,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_change`: called when names may mean something else now (the command table's `changed`)."""
        self.on_change = on_change
        self._registry = registry
        self._catalog = catalog
        self._entries: dict[tuple[str, str], CommandEntry] = {}
        self._tenants: dict[str, tuple[str, TenantCatalog]] = {}
        registry.subscribe(self._note)

    def _note(self, event: ConnectionEvent) -> None:
        if event.kind is ConnectionEventKind.CLOSED:
            self._tenants.pop(event.connection_id, None)
        if event.kind in (ConnectionEventKind.OPENED, ConnectionEventKind.CLOSED, ConnectionEventKind.SELECTED):
            self._entries.clear()
            self.on_change()

    def find(self, name: str) -> CommandEntry | None:
        """The entry of a service cmdlet, with or without a connection's prefix. Without any connection all of the catalog is known, so
        that completion and help work; running says that there is none."""
        verb, dash, noun = name.partition("-")
        if not dash:
            return None
        for connection in reversed(self._registry.all()):
            prefix = connection.prefix
            if prefix and noun.casefold().startswith(prefix.casefold()):
                plain = f"{verb}-{noun[len(prefix) :]}"
                entry = self._entry(plain, connection.id, services_of(connection), prefix)
                if entry is not None and connection.imports(plain):
                    return entry
        unprefixed = self._choose(name)
        if unprefixed is not None:
            return self._entry(name, unprefixed.id, services_of(unprefixed), "")
        return self._entry(name, "", CLOUD, "")

    def names(self, pattern: str) -> Iterator[str]:
        """Of open connections, what their administrators may run; without any, the whole catalog."""
        from exoshell.values.wildcard import WildcardPattern

        wanted = WildcardPattern(pattern)
        connections = self._registry.all()
        catalog = self._catalog()
        if not connections:
            yield from (name for name in catalog.names() if not catalog.in_client_module(name) and wanted.matches(name))
            return
        for connection in connections:
            for name in catalog.names(services_of(connection)):
                if catalog.in_client_module(name) or not connection.offers(name) or not connection.imports(name):
                    continue
                shown = with_prefix(name, connection.prefix)
                if wanted.matches(shown):
                    yield shown

    def counts(self, connection: Connection) -> tuple[int, int]:
        """Cmdlets allowed, cmdlets known, for one connection."""
        catalog = self._catalog()
        known = [name for name in catalog.names(services_of(connection)) if not catalog.in_client_module(name)]
        extra = 0
        if connection.cmdlets_allowed is not None:
            extra = len(connection.cmdlets_allowed - {name.casefold() for name in known})
        return sum(connection.offers(name) for name in known) + extra, len(known) + extra

    def _choose(self, name: str) -> Connection | None:
        """The connection an unprefixed cmdlet goes to: the active one where it offers it, else the latest that does, else the active."""
        active = self._registry.active
        plain = [item for item in reversed(self._registry.all()) if not item.prefix]
        if active is not None and not active.prefix:
            plain.sort(key=lambda item: item is not active)
        services = self._catalog().services_of(name)
        fitting = [item for item in plain if not services or services & services_of(item)]
        return next((item for item in fitting if item.offers(name) and item.imports(name)), next(iter(fitting or plain), None))

    def _entry(self, name: str, connection_id: str, services: frozenset[str], prefix: str) -> CommandEntry | None:
        key = (name.casefold(), connection_id)
        entry = self._entries.get(key)
        if entry is None:
            catalog = self._catalog()
            if catalog.in_client_module(name):
                return None
            connection = self._registry.find(connection_id)
            info = self._declared(connection, name, services) or catalog.info(name, services) or catalog.info(name)
            if info is None:
                if connection is None or connection.cmdlets_allowed is None or name.casefold() not in connection.cmdlets_allowed:
                    return None
                info = unknown_cmdlet(name)
            shown = info
            if connection is not None:
                shown = replace_fields(info, name=with_prefix(info.name, prefix), module=connection.module_name)
            entry = CommandEntry(shown, factory=partial(_remote_cmdlet, info.name, connection_id))
            self._entries[key] = entry
        return entry

    def _declared(self, connection: Connection | None, name: str, services: frozenset[str]) -> CommandInfo | None:
        """The cmdlet as the connection's own generated module declares it."""
        if connection is None or not connection.script:
            return None
        kept = self._tenants.get(connection.id)
        if kept is None or kept[0] is not connection.script:
            kept = self._tenants[connection.id] = (connection.script, TenantCatalog(connection.script, self._catalog(), services))
        return kept[1].info(name)


def unknown_cmdlet(name: str) -> CommandInfo:
    """A cmdlet that the service allows and the catalog has never heard of: takes any parameter names the service will judge."""
    from exoshell.metadata.command_info import CommandType
    from exoshell.metadata.parameter import ParameterMetadata, ParameterSetMembership

    identity = ParameterMetadata("Identity", "object", (ParameterSetMembership(position=0, from_pipeline_by_property_name=True),))
    return CommandInfo(name, CommandType.REMOTE, parameters=(identity,), supports_should_process=True, services=CLOUD)


def with_prefix(name: str, prefix: str) -> str:
    verb, _, noun = name.partition("-")
    return f"{verb}-{prefix}{noun}" if prefix else name


def services_of(connection: Connection) -> frozenset[str]:
    return COMPLIANCE if connection.environment.compliance else EXCHANGE


def attach(runspace: Runspace, registry: ConnectionRegistry) -> RemoteCommands:
    """Gives a runspace the service's cmdlets: they follow the registry's connections from now on."""
    commands = RemoteCommands(registry, on_change=runspace.commands.changed)
    runspace.commands.add_provider(commands)
    runspace.context.services[ConnectionRegistry] = registry
    runspace.context.services[RemoteCommands] = commands
    return commands


def _remote_cmdlet(name: str, connection_id: str) -> Cmdlet:
    from exoshell.cmdlets.remote import RemoteCmdlet

    return RemoteCmdlet(name, connection_id)
