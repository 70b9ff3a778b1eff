"""The emulator as an object: what tests of other rooms reach into, and what no client can."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator

import httpx
import pytest

from exoshell.sandbox.server import Options, Server
from exoshell.sandbox.switches import Switches
from tests.sandbox.clients import CLIENT, PASSWORD, SCOPE


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server(Options(size=20))
    running.start()
    yield running
    running.stop()


def client(server: Server) -> httpx.Client:
    return httpx.Client(verify=ssl.create_default_context(cadata=server.identity.ca_pem), trust_env=False)


def run(server: Server, token: str, cmdlet: str) -> httpx.Response:
    said = server.handshake()
    with client(server) as http:
        return http.post(
            f"{said['admin']}/adminapi/beta/contoso.com/InvokeCommand",
            json={"CmdletInput": {"CmdletName": cmdlet, "Parameters": {}}},
            headers={"Authorization": f"Bearer {token}"},
        )


def sign_in(server: Server) -> str:
    form = {"grant_type": "password", "client_id": CLIENT, "scope": SCOPE, "username": "admin@contoso.com", "password": PASSWORD}
    with client(server) as http:
        return str(http.post(f"{server.handshake()['login']}/organizations/oauth2/v2.0/token", data=form).json()["access_token"])


def test_revocation_is_a_challenge_and_hits_are_counted(server: Server) -> None:
    token = sign_in(server)
    assert run(server, token, "Get-AcceptedDomain").status_code == 200
    server.emulator.directory.users["admin@contoso.com"].valid_from = time.time() + 1
    answer = run(server, token, "Get-AcceptedDomain")
    assert answer.status_code == 401
    assert 'error="insufficient_claims"' in answer.headers["www-authenticate"]
    hits = server.emulator.switches.hits
    assert (hits["token:password"], hits["invoke:Get-AcceptedDomain"]) == (1, 2)


def test_failures_are_used_up(server: Server) -> None:
    token = sign_in(server)
    server.emulator.switches.fail_next("Get-AcceptedDomain", "503", count=2)
    assert [run(server, token, "Get-AcceptedDomain").status_code for _ in range(3)] == [503, 503, 200]
    with pytest.raises(ValueError, match="no kind of failure"):
        server.emulator.switches.fail_next("*", "teapot")


def test_the_faults_list() -> None:
    switches = Switches()
    switches.apply("latency=0.5; token-lifetime=60 ;Get-Mailbox:429*3@1.5;partner_defect=1")
    assert (switches.latency, switches.token_lifetime, switches.partner_defect) == (0.5, 60, True)
    assert [(failure.where, failure.kind, failure.count, failure.seconds) for failure in switches.failures] == [
        ("get-mailbox", "429", 3, 1.5)
    ]
    with pytest.raises(ValueError, match="neither a knob nor a failure"):
        switches.apply("nonsense")
    with pytest.raises(ValueError, match="neither a knob"):
        switches.apply("hits=3")
