"""Connection: one signed-in session with the service. Every command of every path goes through `open`, and so through the gate."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from exoshell.connection.adminapi import wire
from exoshell.connection.adminapi.batch import Batch
from exoshell.connection.adminapi.client import AdminClient
from exoshell.connection.adminapi.faults import ServiceError, TransportFault
from exoshell.connection.adminapi.paging import Page, PageStream, effective_page_size, wanted_count
from exoshell.connection.adminapi.rows import RowDecoder
from exoshell.connection.auth_errors import AuthError
from exoshell.connection.context import ConnectionContext, ConnectionSettings, ConnectionState
from exoshell.connection.guard import TenantProof, WriteGate, changes_something
from exoshell.connection.reconnect import Asking, command_for
from exoshell.connection.roles import role_names

if TYPE_CHECKING:
    from exoshell.connection.environments import Environment
    from exoshell.connection.http import HttpStack
    from exoshell.connection.telemetry import CmdletLog
    from exoshell.connection.tokens import TokenSource

_NO_TYPES = ("System.Management.Automation.PSCustomObject", "System.Object")


class Connection:
    """Used on the wire loop, except for `context()` and plain attributes, which any thread may read."""

    def __init__(
        self,
        *,
        environment: Environment,
        stack: HttpStack,
        source: TokenSource,
        settings: ConnectionSettings,
        prefix: str = "",
        page_size: int | None = None,
        organization: str = "",
        delegated_organization: str = "",
        authority_uri: str = "",
        anchor_mailbox: bool = True,
        certificate: bool = False,
    ) -> None:
        self.id = str(uuid.uuid4())
        self.number = 0
        self.name = ""
        self.environment = environment
        self.stack = stack
        self.source = source
        self.settings = settings
        self.prefix = prefix
        self.page_size = effective_page_size(page_size or settings.page_size)
        self.organization = organization
        self.delegated_organization = delegated_organization
        self.authority_uri = authority_uri
        self.certificate = certificate
        self.state = ConnectionState.CONNECTED
        self.trouble = ""
        self.tenant_id = ""
        self.tenant_name = ""
        self.tenant_domain = ""
        self.user = ""
        self.proof: TenantProof | None = None
        self.gate = WriteGate("this tenant", "production", settings.ask_before_writes)
        self.cmdlets_allowed: frozenset[str] | None = None
        """Names in lower case; None where the service has not said."""
        self.command_patterns: tuple[str, ...] = ()
        """-CommandName."""
        self.old_session = False
        """Opened by New-PSSession."""
        self.hidden = False
        """Opened, but none of its cmdlets imported yet (New-PSSession)."""
        self.log: CmdletLog | None = None
        """-EnableErrorReporting."""
        self.public_key: tuple[int, int] | None = None
        self.script = ""
        """The service's generated module, trimmed to the roles."""
        self.used_for_builtin = False
        self.again = Asking()
        self.on_change: Callable[[Connection], None] = lambda _: None
        self._anchored = anchor_mailbox
        self._running: dict[int, str] = {}
        self._streams: set[PageStream] = set()
        self.client = AdminClient(stack, environment, source, changed=self._changed)

    @property
    def module_name(self) -> str:
        """What Get-Command shows as the source of its cmdlets; looks like the module's temporary one, as scripts expect."""
        return f"tmpEXO_{self.id[:8]}"

    def __repr__(self) -> str:
        return f"Connection({self.name or self.id}, {self.state})"

    # ------------------------------------------------------------------------------------------------- commands

    def open(
        self,
        cmdlet: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        result_size: Any = None,
        page_size: int | None = None,
        type_names: Sequence[str] = _NO_TYPES,
        warning_action: str = "",
        custom_anchor: str = "",
        select: Sequence[str] = (),
        verbose: Callable[[str], None] = lambda _: None,
        request_id: str = "",
        batch: Batch | None = None,
        entity: str = "",
    ) -> PageStream:
        """Starts nothing yet: the first page is asked for by `next()`. `parameters` are serialised values; with `batch` the first page
        is asked for together with the others of the batch; with `entity` it is read from that address below the tenant's, and asked of
        the cmdlet only where the service does not understand that address.

        Raises WriteRefused or WriteNeedsConsent at once, before anything is sent; AuthError where the connection is closed.
        """
        sent = dict(parameters or {})
        self.gate.check(cmdlet, sent)
        if self.state is ConnectionState.CLOSED:
            from exoshell.connection.auth_errors import AuthProblem

            raise AuthError(AuthProblem.SIGN_IN_AGAIN, "The connection is closed.", "Connect again.")
        size = effective_page_size(page_size or self.page_size)
        command = wire.Command(cmdlet, sent, warning_action=warning_action, custom_anchor=custom_anchor, select=tuple(select))
        if request_id:
            command.request_id = request_id
        body = command.body()
        wanted = wanted_count(result_size, size)
        send = self.client.send if batch is None else batch.join()
        reads = not changes_something(cmdlet, sent)
        seconds = wire.time_limit(cmdlet)

        by_get = bool(entity)

        async def post(address: str, ask: int) -> bytes:
            nonlocal by_get
            headers = wire.headers_of(
                command,
                anchor=self.anchor() if self._anchored else "",
                connection_id=self.id,
                page_size=ask,
                language=self.settings.language,
            )
            started = time.perf_counter()
            with self._busy(cmdlet):
                try:
                    options: dict[str, Any] = {"seconds": seconds, "reads_only": reads, "verbose": verbose}
                    if by_get:
                        try:
                            answer = await self.client.send("GET", address, headers, None, **options)
                        except ServiceError as error:
                            if not error.not_understood or address != first:
                                raise
                            verbose(f"{error.text} {cmdlet} is asked instead.")
                            by_get, address = False, invoke
                    if not by_get:
                        answer = await send("POST", address, headers, body, **options)
                except TransportFault as fault:
                    self._trouble(ConnectionState.BROKEN if fault.unreachable else self.state, fault.message)
                    self._log(command, started, "TransportFault", error=fault.message)
                    raise
                except AuthError as error:
                    if error.needs_person:
                        self._trouble(ConnectionState.SIGN_IN_NEEDED, error.message)
                    self._log(command, started, "AuthError", error=error.message)
                    raise
                except ServiceError as error:
                    self._log(command, started, str(error.status), error.request_id, error.message)
                    raise
            self._log(command, started, str(answer.status), answer.headers.get("request-id", ""))
            if self.state is not ConnectionState.CONNECTED:
                self._trouble(ConnectionState.CONNECTED, "")
            return answer.content

        invoke = wire.invoke_address(self.environment.admin, self.tenant_id)
        if command.select:
            invoke += "?$select=" + ",".join(command.select)
        first = f"{wire.tenant_address(self.environment.admin, self.tenant_id)}/{entity}" if entity else invoke
        stream = PageStream(post, first, decoder=RowDecoder(type_names), page_size=size, wanted=wanted)
        self._streams.add(stream)
        return stream

    def batch(self) -> Batch:
        """For the next few `open`."""
        return Batch(self.client, f"{wire.tenant_address(self.environment.admin, self.tenant_id)}/$batch")

    def _log(self, command: wire.Command, started: float, status: str, request_id: str = "", error: str = "") -> None:
        if self.log is not None:
            duration = (time.perf_counter() - started) * 1000
            names = list(command.parameters)
            self.log.note(self.id, command.cmdlet, names, status=status, milliseconds=duration, request_id=request_id, error=error)

    async def invoke(self, cmdlet: str, parameters: Mapping[str, Any] | None = None, **options: Any) -> AsyncIterator[Page]:
        """The pages of a command, as an asynchronous iterator; options as of `open`."""
        stream = self.open(cmdlet, parameters, **options)
        try:
            async for page in stream:
                yield page
        finally:
            await self.finish(stream)

    def forget(self, stream: PageStream) -> None:
        """Lets go of a stream that has ended by itself; from any thread."""
        self._streams.discard(stream)

    async def finish(self, stream: PageStream) -> None:
        """Ends a stream that is not wanted any more."""
        self.forget(stream)
        await stream.aclose()

    def anchor(self) -> str:
        """X-AnchorMailbox for the next request."""
        token = self.source.last
        return wire.anchor_of(
            user_name=token.user_name if token else self.user,
            tenant=self.tenant_id,
            is_app=bool(token and token.is_app),
            organization=self.delegated_organization or self.organization,
            delegated=bool(self.delegated_organization),
            compliance=self.environment.compliance,
        )

    async def close(self, *, keep_account: bool = False) -> None:
        """Stops what runs, forgets the tokens and closes the sockets. Nothing is sent to the service: it keeps no session.

        `keep_account`: another connection lives on the same sign-in.
        """
        self.state = ConnectionState.CLOSED
        streams, self._streams = self._streams, set()
        await asyncio.gather(*(stream.aclose() for stream in streams), return_exceptions=True)
        try:
            if not keep_account:
                await self.source.forget()
        except AuthError:
            pass
        finally:
            await self.stack.aclose()

    # --------------------------------------------------------------------------------------------------- showing

    def context(self) -> ConnectionContext:
        """The connection as it is at this moment."""
        token = self.source.last
        counters = self.client.counters
        issued = float(token.claims.get("iat") or 0) if token else 0.0
        return ConnectionContext(
            id=self.id,
            number=self.number,
            name=self.name,
            state=self.state,
            user=self.user,
            organization=self.organization,
            delegated_organization=self.delegated_organization,
            tenant_id=self.tenant_id,
            tenant_name=self.tenant_name,
            tenant_domain=self.tenant_domain,
            proved=self.proof is not None and self.proof.agrees and self.proof.complete,
            environment=self.environment.name,
            connection_uri=self.environment.admin,
            authority_uri=self.authority_uri,
            module_name=self.module_name,
            prefix=self.prefix,
            page_size=self.page_size,
            level=self.gate.level,
            writes_allowed=self.gate.writes_allowed,
            app_id=token.app_id if token and token.is_app else "",
            certificate=self.certificate,
            compliance=self.environment.compliance,
            roles=role_names(token.claims.get("wids") or ()) if token else (),
            cmdlets_allowed=None if self.cmdlets_allowed is None else len(self.cmdlets_allowed),
            token_expiry=datetime.fromtimestamp(token.expires_on, UTC) if token else None,
            token_lifetime=max(0.0, token.expires_on - issued) if token and issued else 0.0,
            requests=counters.requests,
            last_latency_ms=counters.last_latency_ms,
            throttled_seconds=max(0.0, counters.throttled_until - time.monotonic()) if counters.throttled_until else 0.0,
            waiting_for=counters.waiting_for if counters.throttled_until else "",
            running=tuple(self._running.values()),
            used_for_builtin=self.used_for_builtin,
            trouble=self.trouble,
        )

    def offers(self, cmdlet: str) -> bool:
        """Whether this administrator may run the cmdlet here, as far as the service has said."""
        return self.cmdlets_allowed is None or cmdlet.casefold() in self.cmdlets_allowed

    def imports(self, cmdlet: str) -> bool:
        """Whether -CommandName let the cmdlet in when connecting."""
        if self.hidden or not self.command_patterns:
            return not self.hidden
        from exoshell.values.wildcard import WildcardPattern

        return any(WildcardPattern(pattern).matches(cmdlet) for pattern in self.command_patterns)

    def allow_writes(self, seconds: float | None) -> None:
        """A person allowed changes for so long, or for the rest of the session."""
        self.gate.allow(seconds)
        self._changed()

    def how_to_reconnect(self) -> str:
        """Advice for whoever cannot be asked: the command that opens the connection anew."""
        return f"Sign in again: {command_for(self)}"

    def renewed(self) -> None:
        """Somebody signed in again: the connection works as before."""
        self.again.sign_ins += 1
        self._trouble(ConnectionState.CONNECTED, "")

    def _busy(self, cmdlet: str) -> _Busy:
        return _Busy(self, cmdlet)

    def _trouble(self, state: ConnectionState, text: str) -> None:
        if (state, text) != (self.state, self.trouble) and self.state is not ConnectionState.CLOSED:
            self.state, self.trouble = state, text
            self._changed()

    def _changed(self) -> None:
        self.on_change(self)


class _Busy:
    """Notes a running cmdlet for as long as its request is under way."""

    def __init__(self, connection: Connection, cmdlet: str) -> None:
        self._connection, self._cmdlet = connection, cmdlet

    def __enter__(self) -> None:
        self._connection._running[id(self)] = self._cmdlet
        self._connection._changed()

    def __exit__(self, *_: object) -> None:
        self._connection._running.pop(id(self), None)
        self._connection._changed()
