"""The doctor's findings: a healthy connection, and each link of the chain broken in turn."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest

from exoshell.connection import doctor_tls
from exoshell.connection.connection import Connection
from exoshell.connection.doctor import Finding, examine
from exoshell.connection.environments import ENVIRONMENTS, Environment
from exoshell.connection.request import ConnectRequest
from tests.connection.practice import ServedHere, credential, handshake_of, registry_for, served_here, sign_in

ADMIN = "admin@contoso.com"


@pytest.fixture(scope="module")
def served() -> Iterator[ServedHere]:
    with served_here() as made:
        yield made


@pytest.fixture
def row(served: ServedHere) -> Environment:
    return handshake_of(served).environments["O365Default"]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


async def findings(row: Environment, connection: Connection | None = None) -> dict[str, Finding]:
    """By step; of several the last."""
    return {finding.step: finding async for finding in examine(row, connection)}


async def connected(served: ServedHere, user: str = ADMIN) -> Connection:
    served.directory.users[user].valid_from = 0.0
    return (await sign_in(registry_for(served), ConnectRequest(credential=credential(user)))).connection


async def test_a_healthy_connection(served: ServedHere, row: Environment) -> None:
    connection = await connected(served)
    found = [finding async for finding in examine(row, connection)]
    steps = ["dns", "proxy", "tls", "token", "tenant", "role"]
    assert [(finding.step, finding.ok) for finding in found] == [(step, True) for step in steps]
    assert "signed by 'exoshell sandbox" in found[2].text
    assert not any("eyJ" in finding.text for finding in found)
    await connection.close()


async def test_a_name_that_is_none() -> None:
    row = replace(ENVIRONMENTS["O365Default"], login="https://login.invalid", admin="https://admin.invalid", use_system_proxy=False)
    found = await findings(row)
    assert (found["dns"].ok, found["tls"].ok, found["token"].ok) == (False, None, None)
    assert "admin.invalid cannot be resolved" in found["dns"].text
    assert "name has no address" in found["tls"].text


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def test_a_dead_proxy(row: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://somebody:planted-secret@127.0.0.1:{free_port()}")
    found = await findings(replace(row, use_system_proxy=True, login="https://login.invalid", admin="https://admin.invalid"))
    assert (found["dns"].ok, found["proxy"].ok, found["tls"].ok) == (None, False, None)
    assert "with a user name does not answer" in found["proxy"].text
    assert "planted-secret" not in str(found)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:port")
    assert "makes no sense" in (await findings(replace(row, use_system_proxy=True)))["proxy"].text


async def test_nobody_listens() -> None:
    nowhere = f"https://localhost:{free_port()}"
    found = await findings(replace(ENVIRONMENTS["O365Default"], login=nowhere, admin=nowhere, use_system_proxy=False))
    assert (found["dns"].ok, found["tls"].ok) == (True, False)
    assert "cannot be reached" in found["tls"].text


async def test_somebody_else_signed_the_certificate(row: Environment) -> None:
    found = await findings(replace(row, ca_pem=""))
    assert found["tls"].ok is False
    assert "it is signed by 'exoshell sandbox" in found["tls"].text
    assert "SSL_CERT_FILE" in found["tls"].advice


async def test_a_clock_that_is_wrong(row: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = SimpleNamespace(time=lambda: time.time() + 1800)
    monkeypatch.setattr(doctor_tls, "time", fast)
    found = await findings(row)
    assert (found["tls"].ok, found["clock"].ok) == (True, False)
    assert "30 minutes ahead of localhost" in found["clock"].text


async def test_a_token_that_was_revoked(served: ServedHere, row: Environment) -> None:
    connection = await connected(served)
    served.end_sessions(ADMIN)
    found = await findings(row, connection)
    assert "role" not in found
    assert (found["token"].ok, "50173" in found["token"].text) == (False, True)
    assert found["token"].advice == "Sign in again: Connect-ExchangeOnline -UserPrincipalName admin@contoso.com -Sandbox"
    await connection.source.forget()
    found = await findings(row, connection)
    assert found["token"].ok is False
    assert found["token"].advice == "Sign in again: Connect-ExchangeOnline -UserPrincipalName admin@contoso.com -Sandbox"
    await connection.close()


async def test_roles(served: ServedHere, row: Environment) -> None:
    connection = await connected(served, "helpdesk@contoso.com")
    found = await findings(row, connection)
    assert (found["role"].ok, found["tenant"].ok) == (True, True)
    connection.cmdlets_allowed = frozenset()
    found = await findings(row, connection)
    assert found["role"].ok is False
    assert "role group" in found["role"].advice
    await connection.close()
