"""The Python face of the connection core: connect, run cmdlets, iterate over objects; in a blocking and an asynchronous form.

    with connect(app_id=…, certificate_file_path=…, organization="contoso.onmicrosoft.com") as exchange:
        for mailbox in exchange.invoke("Get-Mailbox", ResultSize="Unlimited"):
            print(mailbox.get("PrimarySmtpAddress"))

Options are ConnectRequest's; `sandbox=True` opens a practice tenant. The same gate, guard, retries and paging as in the shell.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import fields, replace
from types import TracebackType
from typing import Any, Self

from exoshell.connection.adminapi.paging import PageStream
from exoshell.connection.adminapi.secrets import encryptor
from exoshell.connection.adminapi.serialisation import serialise
from exoshell.connection.blocking import run_blocking
from exoshell.connection.connect import connect as open_connection
from exoshell.connection.connection import Connection
from exoshell.connection.context import ConnectionContext, ConnectionSettings
from exoshell.connection.dialogue import Dialogue, Done, Notice, Question
from exoshell.connection.registry import ConnectionRegistry
from exoshell.connection.request import ConnectProblem, ConnectRequest
from exoshell.connection.sandbox_row import SandboxProcess
from exoshell.connection.wire_loop import WireLoop
from exoshell.host import SignInNotice
from exoshell.values.psobject import PSCustomObject
from exoshell.values.secrets import PSCredential, SecureString

_SECRETS = ("access_token", "certificate_password")
Show = Callable[[SignInNotice], None]
Warn = Callable[[str], None]


def request_of(options: dict[str, Any]) -> ConnectRequest:
    """Keyword options → ConnectRequest; plain texts become secrets where secrets are wanted. Raises ConnectProblem."""
    known = {item.name for item in fields(ConnectRequest)}
    unknown = options.keys() - known
    if unknown:
        raise ConnectProblem(f"There is no option {', '.join(sorted(unknown))}. Options: {', '.join(sorted(known))}.")
    ready: dict[str, Any] = {
        name: SecureString(value) if name in _SECRETS and isinstance(value, str) else value for name, value in options.items()
    }
    credential = ready.get("credential")
    if isinstance(credential, tuple):
        ready["credential"] = PSCredential(credential[0], SecureString(credential[1]))
    return ConnectRequest(**ready)


class AsyncExchange:
    """An open connection for asynchronous programs; made by connect_async, closed by `async with` or aclose()."""

    def __init__(self, registry: ConnectionRegistry, connection: Connection, warn: Warn) -> None:
        self._registry = registry
        self._connection = connection
        self._warn = warn

    @property
    def context(self) -> ConnectionContext:
        """Where this is, as whom, and how it goes."""
        return self._connection.context()

    async def invoke(self, cmdlet: str, **parameters: Any) -> AsyncIterator[PSCustomObject]:
        """The objects of a cmdlet as they arrive. Raises ServiceError, TransportFault, AuthError, WriteRefused."""
        stream = self.open(cmdlet, parameters)
        try:
            while (objects := await self.next_page(stream)) is not None:
                for item in objects:
                    yield item
        finally:
            await self.finish(stream)

    def open(self, cmdlet: str, parameters: dict[str, Any]) -> PageStream:
        """A cmdlet's pages, not asked for yet."""
        key = self._connection.public_key
        sent = serialise(parameters, encrypt=None if key is None else encryptor(key))
        return self._connection.open(cmdlet, sent, result_size=parameters.get("ResultSize"))

    async def next_page(self, stream: PageStream) -> list[PSCustomObject] | None:
        """The objects of the next page; None after the last."""
        page = await stream.next()
        if page is None:
            return None
        for text in (*page.warnings, *page.errors):
            self._warn(text)
        return page.objects

    async def finish(self, stream: PageStream) -> None:
        """Ends a stream that is not wanted any more."""
        await self._connection.finish(stream)

    async def aclose(self) -> None:
        """Disconnects; ends the practice tenant where this opened one."""
        await self._registry.close(self._connection)
        if self._registry.practice is not None:
            process, self._registry.practice = self._registry.practice, None
            await run_blocking(process.stop)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.aclose()


async def connect_async(
    *,
    sandbox: bool = False,
    show: Show | None = None,
    warn: Warn = lambda _: None,
    registry: ConnectionRegistry | None = None,
    **options: Any,
) -> AsyncExchange:
    """Connects. `show` is given what a person must do (open an address, enter a code); without it only flows that need nobody work.

    Raises what Connect-ExchangeOnline reports: ConnectProblem, EnvironmentProblem, AuthError, TenantMismatch, ServiceError, TransportFault.
    """
    request = request_of(options)
    registry = registry or ConnectionRegistry(WireLoop(), ConnectionSettings(read_only=request.read_only))
    if sandbox:
        process = SandboxProcess()
        handshake = await run_blocking(process.start)
        registry.practice = process
        rows = handshake.compliance_environments if request.compliance else handshake.environments
        request = replace(request, rows=rows)
        if not options.keys() & {"device", "credential", "app_id", "managed_identity", "access_token", "user_principal_name"}:
            account = handshake.accounts[0]
            request = replace(request, credential=PSCredential(account.user_name, account.password))
    dialogue = Dialogue()
    try:
        event = await dialogue.next(open_connection(registry, request, dialogue))
        while not isinstance(event, Done):
            if isinstance(event, Notice) and show is not None:
                show(event.notice)
            elif isinstance(event, Notice | Question):
                raise ConnectProblem("Nobody can be asked here: give show=, a certificate, a managed identity, a token or a credential.")
            event = await dialogue.next()
    except BaseException:
        await dialogue.close()
        if registry.practice is not None and sandbox:
            await run_blocking(registry.practice.stop)
        raise
    return AsyncExchange(registry, event.result.connection, warn)


class Exchange:
    """An open connection for ordinary programs; made by connect, closed by `with` or close()."""

    def __init__(self, wire: WireLoop, inner: AsyncExchange) -> None:
        self._wire = wire
        self._inner = inner

    @property
    def context(self) -> ConnectionContext:
        """Where this is, as whom, and how it goes."""
        return self._inner.context

    def invoke(self, cmdlet: str, **parameters: Any) -> Iterator[PSCustomObject]:
        """The objects of a cmdlet as they arrive; the next page is fetched meanwhile, and not at all once the iterator is dropped."""
        stream = self._inner.open(cmdlet, parameters)
        try:
            while (objects := self._wire.submit(self._inner.next_page(stream)).result()) is not None:
                yield from objects
        finally:
            self._wire.submit(self._inner.finish(stream)).result()

    def close(self) -> None:
        self._wire.submit(self._inner.aclose()).result()
        self._wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def connect(*, sandbox: bool = False, show: Show | None = None, warn: Warn = lambda _: None, **options: Any) -> Exchange:
    """Connects, blocking. Options and exceptions as of connect_async."""
    wire = WireLoop()
    registry = ConnectionRegistry(wire, ConnectionSettings(read_only=bool(options.get("read_only"))))
    try:
        inner = wire.submit(connect_async(sandbox=sandbox, show=show, warn=warn, registry=registry, **options)).result()
    except BaseException:
        wire.close()
        raise
    return Exchange(wire, inner)
