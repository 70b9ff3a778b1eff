"""`exoshell doctor`: DNS → proxy → TLS → clock → token → tenant → role, one finding each, so that a person sees where the chain breaks.

Everything here runs on the wire loop and returns findings; the caller prints them. Nothing secret is in a finding. What follows from
a break is not tried, and says so: one cause, one complaint.
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
from exoshell.connection.auth_errors import AuthError
from exoshell.connection.doctor_tls import examine_tls
from exoshell.connection.http import HttpStack
from exoshell.connection.roles import NO_ROLE

if TYPE_CHECKING:
    from exoshell.connection.connection import Connection
    from exoshell.connection.environments import Environment

_PROXIES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
_PROXY_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One step: `ok` True, False, or None where it could not be tried."""

    step: str
    ok: bool | None
    text: str
    advice: str = ""


async def examine(environment: Environment, connection: Connection | None = None, failure: Finding | None = None) -> AsyncIterator[Finding]:
    """The findings for an environment, and for an open connection where there is one; `failure`: what opening one came to."""
    origins = list(dict.fromkeys((environment.login, environment.admin)))
    proxy = next((os.environ[name] for name in _PROXIES if os.environ.get(name)), "") if environment.use_system_proxy else ""
    known: dict[str, bool] = {}
    for host in dict.fromkeys(urlsplit(origin).hostname or "" for origin in origins):
        finding = await _dns(host, bool(proxy))
        known[host] = finding.ok is not False
        yield finding
    through = await _proxy(proxy)
    yield through
    stack = HttpStack.for_environment(environment)
    try:
        for origin in origins:
            host = urlsplit(origin).hostname or ""
            if through.ok is False:
                yield Finding("tls", None, f"{host} was not tried: the proxy does not answer")
            elif not known[host]:
                yield Finding("tls", None, f"{host} was not tried: its name has no address here")
            else:
                for ok, step, text, advice in await examine_tls(stack, origin, direct=not proxy):
                    yield Finding(step, ok, text, advice)
    finally:
        await stack.aclose()
    if connection is None:
        advice = "doctor -Connect '-UserPrincipalName …' signs in first."
        yield failure or Finding("token", None, "not connected, so neither token nor tenant nor roles can be looked at", advice)
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
        return Finding("dns", False, f"{host} cannot be resolved", "Check the network and the DNS servers, or set HTTPS_PROXY.")
    addresses = sorted({str(item[4][0]) for item in found})
    return Finding("dns", True, f"{host} → {', '.join(addresses[:3])}")


async def _proxy(proxy: str) -> Finding:
    if not proxy:
        return Finding("proxy", True, "none set; connections go out directly, or as the system's settings say")
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 1080 if parts.scheme.startswith("socks") else 80)
    except ValueError:
        port = 0
    if not parts.hostname or not port:
        return Finding("proxy", False, "the address of the proxy makes no sense", "HTTPS_PROXY looks like http://proxy.example:8080.")
    shown = f"{parts.scheme}://{parts.hostname}:{port}" + (" with a user name" if parts.username else "")
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(parts.hostname, port), _PROXY_SECONDS)
    except (OSError, TimeoutError):
        return Finding("proxy", False, f"{shown} does not answer", "Check HTTPS_PROXY and ALL_PROXY; NO_PROXY names hosts without it.")
    writer.close()
    return Finding("proxy", True, f"{shown} answers")


async def _token(connection: Connection) -> Finding:
    try:
        token = await connection.source.token()
    except AuthError as error:
        return _refused(connection, error)
    context = connection.context()
    until = f", good until {context.token_expiry:%Y-%m-%d %H:%M} UTC" if context.token_expiry else ""
    return Finding("token", True, f"for {token.user_name or token.app_id or 'an app'}{until}")


def _refused(connection: Connection, error: AuthError) -> Finding:
    return Finding("token", False, str(error), connection.how_to_reconnect() if error.needs_person else error.advice)


async def _role(connection: Connection) -> Finding:
    context = connection.context()
    roles = ", ".join(context.roles) or "no directory role that is known"
    if connection.cmdlets_allowed is not None and not connection.cmdlets_allowed:
        return Finding("role", False, f"{roles}; the service allows no cmdlet at all", NO_ROLE)
    stream = connection.open("Get-AcceptedDomain")
    try:
        await stream.next()
    except AuthError as error:
        return _refused(connection, error)  # the token looked fine until the service was shown it
    except TransportFault as fault:
        return Finding("role", None, f"{roles}; the service could not be asked: {fault.message}", fault.advice)
    except ServiceError as error:
        if connection.cmdlets_allowed and error.status == 403:
            return Finding("role", True, f"{roles}; {context.cmdlets_allowed} cmdlets allowed, Get-AcceptedDomain not among them")
        return Finding("role", False, f"{roles}; Get-AcceptedDomain was refused: {error}", NO_ROLE)
    finally:
        await connection.finish(stream)
    return Finding("role", True, f"{roles}; {context.cmdlets_allowed or 0} cmdlets allowed")
