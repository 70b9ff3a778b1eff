"""Machines that sign in by themselves where a file or a portal vouches for them: Azure Arc and Azure Cloud Shell."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import msal.managed_identity
import pytest

from exoshell.connection.auth_errors import AuthError, AuthProblem
from exoshell.connection.guard import TenantMismatch
from exoshell.connection.registry import ConnectionRegistry
from exoshell.connection.request import ConnectRequest
from exoshell.connection.sandbox_row import SandboxProcess
from tests.connection.practice import handshake_of, names, practice, registry_for, sign_in

ORGANIZATION = "contoso.onmicrosoft.com"
IDENTITY = ConnectRequest(managed_identity=True, organization=ORGANIZATION)


@pytest.fixture(scope="module")
def process() -> Iterator[SandboxProcess]:
    with practice() as made:
        yield made


@pytest.fixture
def registry(process: SandboxProcess) -> ConnectionRegistry:
    return registry_for(process)


@pytest.fixture
def arc(process: SandboxProcess, monkeypatch: pytest.MonkeyPatch) -> str:
    """The environment of an Arc server. Gives the address of its endpoint."""
    endpoint: str = handshake_of(process).raw["managed_identities"]["arc_endpoint"]
    monkeypatch.setenv("IDENTITY_ENDPOINT", endpoint)
    monkeypatch.setenv("IMDS_ENDPOINT", endpoint)
    return endpoint


def challenge_file(endpoint: str) -> Path:
    """The file that the agent names to whoever asks without a secret."""
    answer = httpx.get(
        endpoint,
        params={"api-version": "2020-06-01", "resource": "https://outlook.office365.com"},
        headers={"Metadata": "true"},
        trust_env=False,
    )
    assert answer.status_code == 401
    return Path(answer.headers["www-authenticate"].partition("realm=")[2])


def tokens_folder(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Where msal takes Arc's files from, whatever folder the challenge names; not the machine's own for once."""
    monkeypatch.setitem(msal.managed_identity._supported_arc_platforms_and_their_prefixes, sys.platform, str(folder))


async def test_arc(registry: ConnectionRegistry, process: SandboxProcess, arc: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens_folder(monkeypatch, challenge_file(arc).parent)
    connection = (await sign_in(registry, IDENTITY)).connection
    context = connection.context()
    assert (context.user, context.proved) == (f"OAuthUser@{ORGANIZATION}", True)
    assert context.app_id == handshake_of(process).raw["managed_identities"]["system"]
    assert await names(connection, "Get-AcceptedDomain")
    first = connection.source.last
    assert (await connection.source.token(force=True)) is not first, "a new token, by a new challenge"


async def test_arc_reads_no_file_outside_its_own_folder(
    registry: ConnectionRegistry, arc: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert challenge_file(arc).is_file(), "it is there, but elsewhere"
    tokens_folder(monkeypatch, tmp_path)
    with pytest.raises(AuthError, match="key file that Azure Arc names cannot be read") as caught:
        await sign_in(registry, IDENTITY)
    assert caught.value.problem is AuthProblem.IDENTITY
    assert "himds" in caught.value.advice


async def test_arc_refuses_a_wrong_secret_and_big_files(
    registry: ConnectionRegistry, arc: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / challenge_file(arc).name
    tokens_folder(monkeypatch, tmp_path)
    file.write_text("planted-wrong-secret")
    with pytest.raises(AuthError) as caught:
        await sign_in(registry, IDENTITY)
    assert caught.value.problem is AuthProblem.IDENTITY
    assert "planted-wrong-secret" not in f"{caught.value} {caught.value.advice}"
    file.write_text("x" * 5000)
    with pytest.raises(AuthError, match="4KB"):
        await sign_in(registry, IDENTITY)


async def test_arc_without_user_assigned_identities(registry: ConnectionRegistry, arc: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens_folder(monkeypatch, challenge_file(arc).parent)
    with pytest.raises(AuthError, match="knows no user-assigned") as caught:
        await sign_in(
            registry,
            ConnectRequest(
                managed_identity=True, organization=ORGANIZATION, managed_identity_account_id="aaaaaaaa-0000-4000-8000-00000000b002"
            ),
        )
    assert "-ManagedIdentityAccountId" in caught.value.advice


async def test_cloud_shell_takes_the_persons_token(registry: ConnectionRegistry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZUREPS_HOST_ENVIRONMENT", "cloud-shell/1.0")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    connection = (await sign_in(registry, IDENTITY)).connection
    assert connection.context().user == "admin@contoso.com"
    assert connection.context().proved
    assert await names(connection, "Get-AcceptedDomain")
    with pytest.raises(TenantMismatch):
        await sign_in(registry, ConnectRequest(managed_identity=True, organization="adatum.onmicrosoft.com"))
    with pytest.raises(AuthError, match="no user-assigned identities"):
        await sign_in(registry, ConnectRequest(managed_identity=True, organization=ORGANIZATION, managed_identity_account_id="a"))


async def test_cloud_shell_that_gives_nothing(
    registry: ConnectionRegistry, process: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    monkeypatch.setenv("AZUREPS_HOST_ENVIRONMENT", "cloud-shell/1.0")
    rows = {name: replace(row, resource="https://else.example") for name, row in handshake_of(process).environments.items()}
    with pytest.raises(AuthError) as caught:
        await sign_in(registry, replace(IDENTITY, rows=rows))
    assert caught.value.problem is AuthProblem.IDENTITY
