"""The wire's TLS in big reads: the same bytes, the same errors, through servers that listen on real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import random
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from exoshell.connection.http import HttpStack
from exoshell.connection.tls_stream import BUFFER, TlsStream, WireBackend, use_wire_streams
from exoshell.sandbox.pki import Identity, make_identity

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture(scope="module")
def identity() -> Identity:
    return make_identity()


@contextlib.asynccontextmanager
async def listening(handler: Handler, context: ssl.SSLContext | None) -> AsyncIterator[str]:
    """A server's authority, 'localhost:port'."""
    server = await asyncio.start_server(handler, "127.0.0.1", 0, ssl=context)
    try:
        yield f"localhost:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


@contextlib.asynccontextmanager
async def client(identity: Identity | None) -> AsyncIterator[httpx.AsyncClient]:
    stack = HttpStack(ca_pem=identity.ca_pem if identity else "", use_system_proxy=False)
    try:
        yield stack.wire
    finally:
        await stack.aclose()


async def head(reader: asyncio.StreamReader) -> bytes:
    return await reader.readuntil(b"\r\n\r\n")


def answering(body: bytes, *, declared: int | None = None) -> Handler:
    """Answers every request with the body; hangs up after it where `declared` promises more."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                await head(reader)
                writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {declared or len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
                if declared:
                    break
        writer.close()

    return handle


async def test_bytes_arrive_as_sent_in_few_reads(identity: Identity) -> None:
    body = random.Random(5).randbytes(3 * BUFFER + 12345)
    async with listening(answering(body), identity.context) as place, client(identity) as http:
        for _ in range(2):
            async with http.stream("GET", f"https://{place}/") as response:
                pieces = [piece async for piece in response.aiter_raw()]
                assert isinstance(response.extensions["network_stream"].get_extra_info("ssl_object"), ssl.SSLObject)
            assert b"".join(pieces) == body
            # one record at a time would be more than fifty
            assert len(pieces) < 30


async def test_a_long_request_is_sent_whole(identity: Identity) -> None:
    body = random.Random(6).randbytes(2_000_000)
    seen: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        seen.append(await reader.readexactly(len(body)))
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()
        writer.close()

    async with listening(handle, identity.context) as place, client(identity) as http:
        assert (await http.post(f"https://{place}/", content=body)).status_code == 204
    assert seen == [body]


async def test_a_server_that_hangs_up_in_mid_answer(identity: Identity) -> None:
    async with listening(answering(b"x" * 40_000, declared=50_000), identity.context) as place, client(identity) as http:
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
            await http.get(f"https://{place}/")


async def test_a_server_that_resets_in_mid_answer(identity: Identity) -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n" + b"x" * 100)
        await writer.drain()
        writer.transport.abort()

    async with listening(handle, identity.context) as place, client(identity) as http:
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            await http.get(f"https://{place}/")


async def test_certificates_are_checked(identity: Identity) -> None:
    async with listening(answering(b""), identity.context) as place, client(None) as http:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await http.get(f"https://{place}/")
    async with listening(answering(b""), identity.context) as place, client(identity) as http:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            # the address is the same, the name is not in the certificate
            await http.get(f"https://{place}/", extensions={"sni_hostname": "exchange.example"})


async def test_no_tls_at_all(identity: Identity) -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    async with listening(handle, None) as place, client(identity) as http:
        with pytest.raises(httpx.ConnectError, match="SSL"):
            await http.get(f"https://{place}/")


async def test_time_limits(identity: Identity) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while await reader.read(1000):
                pass
        writer.close()

    limits = httpx.Timeout(0.05, connect=0.05)
    async with listening(silent, None) as place, client(identity) as http:
        with pytest.raises(httpx.ConnectTimeout):
            await http.get(f"https://{place}/", timeout=limits)
    async with listening(silent, identity.context) as place, client(identity) as http:
        with pytest.raises(httpx.ReadTimeout):
            await http.get(f"https://{place}/", timeout=httpx.Timeout(0.05, connect=20))


async def test_cancelled_in_mid_answer_the_connection_is_gone(identity: Identity) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\nx")
        await writer.drain()
        begun.set()
        with contextlib.suppress(ConnectionError):
            await reader.read()
        ended.set()
        writer.close()

    async with listening(handle, identity.context) as place, client(identity) as http:
        task = asyncio.create_task(http.get(f"https://{place}/"))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(ended.wait(), 20)


async def tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A proxy that knows CONNECT."""
    host, port = (await head(reader)).split()[1].decode().rsplit(":", 1)
    far_reader, far_writer = await asyncio.open_connection("127.0.0.1" if host == "localhost" else host, int(port))
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")

    async def pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await source.read(65536):
                target.write(data)
                await target.drain()
        target.close()

    await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_through_a_proxy(identity: Identity, scheme: str) -> None:
    body = random.Random(7).randbytes(700_000)
    context = ssl.create_default_context(cadata=identity.ca_pem)
    async with (
        listening(answering(body), identity.context) as place,
        listening(tunnel, identity.context if scheme == "https" else None) as proxy,
    ):
        options: dict[str, Any] = {"ssl_context": context} if scheme == "https" else {}
        async with httpx.AsyncClient(verify=context, proxy=httpx.Proxy(f"{scheme}://{proxy}", **options), trust_env=False) as http:
            use_wire_streams(http)
            async with http.stream("GET", f"https://{place}/") as response:
                assert await response.aread() == body
                assert isinstance(response.extensions["network_stream"], TlsStream)


async def test_the_stack_uses_them_with_and_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    stack = HttpStack()
    transports = [stack.wire._transport, *(item for item in stack.wire._mounts.values() if item is not None)]
    assert len(transports) >= 2
    assert all(isinstance(item._pool._network_backend, WireBackend) for item in transports)  # type: ignore[attr-defined]
    await stack.aclose()
