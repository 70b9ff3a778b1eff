"""TLS for the wire in reads of a quarter megabyte: httpcore's own stream hands over one record of 16 kB at a time, and the way of each
through four layers costs more than its decryption. Everything else of httpcore's network stays as it is.
"""

# ruff: noqa: ASYNC109  # the timeouts are parameters of httpcore's interface
from __future__ import annotations

import ssl
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
import httpcore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import httpx

T = TypeVar("T")
BUFFER = 256 * 1024


class WireBackend(httpcore.AnyIOBackend):
    """httpcore's backend, except for the TLS of its connections."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        return PlainStream(await super().connect_tcp(host, port, timeout, local_address, socket_options))


class PlainStream(httpcore.AsyncNetworkStream):
    """A TCP connection, or what a proxy made of one, that TLS can be put upon."""

    def __init__(self, below: httpcore.AsyncNetworkStream) -> None:
        self._below = below

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._below.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._below.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._below.aclose()

    def get_extra_info(self, info: str) -> Any:
        return self._below.get_extra_info(info)

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Raises httpcore.ConnectError where the certificate is refused or the other side speaks no TLS, ConnectTimeout."""
        stream = TlsStream(self, ssl_context, server_hostname)
        try:
            await stream.shake_hands(timeout)
        except BaseException:
            with anyio.CancelScope(shield=True):
                await self.aclose()
            raise
        return stream


class TlsStream(PlainStream):
    """TLS over another stream; over another TlsStream where the proxy itself is reached by TLS."""

    def __init__(self, below: httpcore.AsyncNetworkStream, context: ssl.SSLContext, host: str | None) -> None:
        super().__init__(below)
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=False, server_hostname=host)
        self._buffer = memoryview(bytearray(BUFFER))

    async def shake_hands(self, timeout: float | None) -> None:
        """Before anything else. Raises as start_tls says."""
        try:
            with anyio.fail_after(timeout):
                await self._until_done(self._tls.do_handshake, None)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except (ssl.SSLError, httpcore.ReadError, httpcore.WriteError) as error:
            raise httpcore.ConnectError(str(error)) from error

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """All that has arrived, BUFFER bytes at most: more than `max_bytes`, which HTTP/1.1's parser takes as gladly."""
        try:
            return await self._until_done(self._decrypted, timeout)
        except ssl.SSLError as error:
            raise httpcore.ReadError(str(error)) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        rest = memoryview(buffer)
        try:
            while rest:
                rest = rest[await self._until_done(partial(self._tls.write, rest), timeout) :]
        except ssl.SSLError as error:
            raise httpcore.WriteError(str(error)) from error

    def get_extra_info(self, info: str) -> Any:
        return self._tls if info == "ssl_object" else self._below.get_extra_info(info)

    def _decrypted(self) -> bytes:
        """b'' at the end, whether the other side said so or just went. Raises SSLWantReadError where nothing is there yet."""
        buffer, filled = self._buffer, 0
        while filled < BUFFER:
            try:
                count: Any = self._tls.read(BUFFER - filled, buffer[filled:])
            except ssl.SSLWantReadError:
                if filled:
                    break
                raise
            except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
                break
            if not count:
                break
            filled += count
        return bytes(buffer[:filled])

    async def _until_done(self, step: Callable[[], T], timeout: float | None) -> T:
        """A step of the protocol, with what has to be sent and received for it."""
        while True:
            try:
                result = step()
            except ssl.SSLWantReadError:
                await self._flush(timeout)
                data = await self._below.read(BUFFER, timeout)
                if data:
                    self._incoming.write(data)
                else:
                    self._incoming.write_eof()
            except ssl.SSLError:
                # the alert that tells the other side why
                with anyio.CancelScope(shield=True), anyio.move_on_after(1):
                    await self._flush(timeout)
                raise
            else:
                await self._flush(timeout)
                return result

    async def _flush(self, timeout: float | None) -> None:
        if self._outgoing.pending:
            await self._below.write(self._outgoing.read(), timeout)


def use_wire_streams(client: httpx.AsyncClient) -> None:
    """Puts these streams under a client that has not sent anything yet, proxies included.

    httpx takes no backend, httpcore does: the attribute is where its pools keep theirs.
    """
    import httpx

    for transport in (client._transport, *client._mounts.values()):
        if isinstance(transport, httpx.AsyncHTTPTransport):
            transport._pool._network_backend = WireBackend()
