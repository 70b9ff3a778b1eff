"""`exoshell doctor`: DNS → proxy → TLS → token → tenant → role, one finding each, so that a person sees where the chain breaks.

Everything here runs on the wire loop and returns findings; the caller prints them. Nothing secret is in a finding.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from exoshell.connection.adminapi.faults import ServiceError, TransportFault
from exoshell.connection.auth_errors import AuthError, from_exception
from exoshell.connection.http import HttpStack

if TYPE_CHECKING:
    from exoshell.connection.connection import Connection
    from exoshell.connection.environments import Environment

_PROXIES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass(frozen=True, slots=True)
class Finding:
    """One step: `ok` True, False, or None where it could not be tried."""

    step: str
    ok: bool | None
    text: str
    advice: str = ""


async def examine(environment: Environment, connection: Connection | None = None) -> AsyncIterator[Finding]:
    """The findings for an environment, and for an open connection where there is one."""
    hosts = [urlsplit(origin).hostname or "" for origin in (environment.login, environment.admin)]
    proxy = next((os.environ[name] for name in _PROXIES[:4] if os.environ.get(name)), "")
    for host in hosts:
        yield await _dns(host, bool(proxy))
    yield _proxy(proxy)
    stack = HttpStack.for_environment(environment)
    try:
        for origin in (environment.login, environment.admin):
            yield await _tls(stack, origin)
    finally:
        await stack.aclose()
    if connection is None:
        yield Finding("token", None, "not connected, so neither token nor tenant nor roles can be looked at", "connect signs in.")
        return
    yield await _token(connection)
    context = connection.context()
    if context.proved:
        yield Finding("tenant", True, f"{context.tenant_name} ({context.tenant_id}), confirmed by the service")
    else:
        yield Finding("tenant", None, f"{context.tenant_id}; the service did not confirm it", "Your roles do not let you ask.")
    yield await _role(connection)


async def _dns(host: str, through_proxy: bool) -> Finding:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        if through_proxy:
            return Finding("dns", None, f"{host} is not resolved here; the proxy may resolve it")
        return Finding("dns", False, f"{host} cannot be resolved", "Check the network and the DNS servers.")
    addresses = sorted({str(item[4][0]) for item in found})
    return Finding("dns", True, f"{host} → {', '.join(addresses[:3])}")


def _proxy(proxy: str) -> Finding:
    if not proxy:
        return Finding("proxy", True, "none set; connections go out directly, or as the system's settings say")
    parts = urlsplit(proxy)
    shown = f"{parts.scheme}://{parts.hostname}:{parts.port}" if parts.port else f"{parts.scheme}://{parts.hostname}"
    return Finding("proxy", True, f"{shown}" + (" with a user name" if parts.username else ""))


async def _tls(stack: HttpStack, origin: str) -> Finding:
    problem: AuthError | None = None
    status = 0
    try:
        answer = await stack.wire.get(origin)
        status = answer.status_code
    except Exception as error:
        problem = from_exception(error)
    host = urlsplit(origin).hostname
    if problem is not None:
        return Finding("tls", False, f"{host}: {problem.message.replace('sign-in service', 'server')}", problem.advice)
    return Finding("tls", True, f"{host} answers (HTTP {status}) with a certificate that is trusted")


async def _token(connection: Connection) -> Finding:
    try:
        token = await connection.source.token()
    except AuthError as error:
        return Finding("token", False, str(error), error.advice)
    context = connection.context()
    until = f", good until {context.token_expiry:%H:%M:%S} UTC" if context.token_expiry else ""
    return Finding("token", True, f"for {token.user_name or token.app_id or 'an app'}{until}")


async def _role(connection: Connection) -> Finding:
    context = connection.context()
    roles = ", ".join(context.roles) or "no directory role that is known"
    stream = connection.open("Get-AcceptedDomain")
    try:
        await stream.next()
    except (ServiceError, TransportFault, AuthError) as error:
        return Finding("role", False, f"{roles}; Get-AcceptedDomain was refused: {error}", "Ask for a role that includes it.")
    finally:
        await connection.finish(stream)
    return Finding("role", True, f"{roles}; {context.cmdlets_allowed or 0} cmdlets allowed")
