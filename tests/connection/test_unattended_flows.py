"""Apps and machines that sign in by themselves: certificates in every form, managed identities on every host, and the tenant guard."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from exoshell.connection.auth_errors import AuthError, AuthProblem
from exoshell.connection.flows.certificate import AppCertificate, find_by_thumbprint, load_certificate
from exoshell.connection.guard import TenantMismatch
from exoshell.connection.registry import ConnectionRegistry
from exoshell.connection.request import ConnectRequest
from exoshell.connection.sandbox_row import SandboxProcess
from exoshell.values.secrets import SecureString
from tests.connection.practice import credential, handshake_of, names, practice, registry_for, sign_in

ORGANIZATION = "contoso.onmicrosoft.com"


@pytest.fixture(scope="module")
def process() -> Iterator[SandboxProcess]:
    with practice() as made:
        yield made


@pytest.fixture
def registry(process: SandboxProcess) -> ConnectionRegistry:
    return registry_for(process)


@pytest.fixture(scope="module")
def app(process: SandboxProcess) -> dict[str, str]:
    found: dict[str, str] = dict(handshake_of(process).raw["app"])
    return found


@pytest.fixture(scope="module")
def pfx(app: dict[str, str]) -> bytes:
    return httpx.get(app["certificate"], trust_env=False).content


def own_certificate(*, days: int, start: int = 0) -> AppCertificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now + datetime.timedelta(days=start - 90)).not_valid_after(now + datetime.timedelta(days=days))
    return AppCertificate(key, made.sign(key, hashes.SHA256()))


async def connect(registry: ConnectionRegistry, app: dict[str, str], **options: Any) -> Any:
    return (await sign_in(registry, ConnectRequest(app_id=app["id"], organization=ORGANIZATION, **options))).connection


async def test_pfx_file(registry: ConnectionRegistry, app: dict[str, str], pfx: bytes, tmp_path: Path) -> None:
    path = tmp_path / "app.pfx"
    path.write_bytes(pfx)
    password = SecureString(app["certificate_password"])
    connection = await connect(registry, app, certificate_file_path=str(path), certificate_password=password)
    context = connection.context()
    assert (context.user, context.certificate, context.app_id) == (f"OAuthUser@{ORGANIZATION}", True, app["id"])
    assert context.proved
    assert connection.anchor() == f"APP:SystemMailbox{{bb558c35-97f1-4cb9-8ff7-d53741dc928c}}@{context.tenant_id}"
    assert await names(connection, "Get-AcceptedDomain")


@pytest.fixture(scope="module")
def pem(app: dict[str, str]) -> bytes:
    return httpx.get(app["certificate_pem"], trust_env=False).content


async def test_pem_file_and_object(registry: ConnectionRegistry, app: dict[str, str], pem: bytes, tmp_path: Path) -> None:
    path = tmp_path / "app.pem"
    path.write_bytes(pem)
    await connect(registry, app, certificate_file_path=str(path))
    await connect(registry, app, certificate=load_certificate(path.read_bytes()))


async def test_thumbprint(
    registry: ConnectionRegistry, app: dict[str, str], pfx: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform == "win32":
        pytest.skip("the store of .NET off Windows")
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

    loaded = load_certificate(pfx, SecureString(app["certificate_password"]))
    thumbprint = loaded.certificate.fingerprint(hashes.SHA1()).hex().upper()
    store = tmp_path / ".dotnet/corefx/cryptography/x509stores/my"
    store.mkdir(parents=True)
    content = pkcs12.serialize_key_and_certificates(b"a", loaded.key, loaded.certificate, None, NoEncryption())
    (store / f"{thumbprint}.pfx").write_bytes(content)
    monkeypatch.setenv("HOME", str(tmp_path))
    connection = await connect(registry, app, certificate_thumbprint=thumbprint.lower())
    assert connection.context().proved
    with pytest.raises(AuthError, match="no certificate with the thumbprint"):
        find_by_thumbprint("00" * 20)


async def test_certificates_that_do_not_work(registry: ConnectionRegistry, app: dict[str, str], pfx: bytes, tmp_path: Path) -> None:
    path = tmp_path / "app.pfx"
    path.write_bytes(pfx)
    with pytest.raises(AuthError, match="cannot be opened") as caught:
        await connect(registry, app, certificate_file_path=str(path), certificate_password=SecureString("planted-wrong"))
    assert "planted-wrong" not in str(caught.value)
    with pytest.raises(AuthError, match="expired on"):
        await connect(registry, app, certificate=own_certificate(days=-1))
    with pytest.raises(AuthError, match="valid only from"):
        await connect(registry, app, certificate=own_certificate(days=200, start=100))
    with pytest.raises(AuthError) as caught:
        await connect(registry, app, certificate=own_certificate(days=60))
    assert (caught.value.problem, caught.value.code) == (AuthProblem.APP_CREDENTIAL, 700027)
    assert registry.all() == ()
    with pytest.raises(AuthError) as caught:
        await sign_in(
            registry, ConnectRequest(app_id=app["id"], organization="wingtip.onmicrosoft.com", certificate=own_certificate(days=60))
        )
    assert caught.value.problem in (AuthProblem.APP, AuthProblem.APP_CREDENTIAL)


async def test_a_certificate_about_to_end_is_named(registry: ConnectionRegistry, app: dict[str, str]) -> None:
    with pytest.raises(AuthError):
        await connect(registry, app, certificate=own_certificate(days=5))
    assert any("expires on" in text for text in registry.said)


async def test_managed_identity_of_app_service(
    registry: ConnectionRegistry, process: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = handshake_of(process).raw["managed_identities"]
    monkeypatch.setenv("IDENTITY_ENDPOINT", facts["app_service_endpoint"])
    monkeypatch.setenv("IDENTITY_HEADER", facts["app_service_header"])
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    connected = await sign_in(registry, ConnectRequest(managed_identity=True, organization=ORGANIZATION))
    assert connected.connection.context().proved
    monkeypatch.setenv("IDENTITY_HEADER", "wrong")
    with pytest.raises(AuthError) as caught:
        await sign_in(registry, ConnectRequest(managed_identity=True, organization=ORGANIZATION))
    assert caught.value.problem is AuthProblem.IDENTITY


async def test_no_identity_on_this_machine(registry: ConnectionRegistry, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    rows = {name: replace(row, metadata_origin="http://127.0.0.1:9") for name, row in registry.environments.items()}
    with pytest.raises(AuthError, match="No managed identity endpoint") as caught:
        await sign_in(registry, ConnectRequest(managed_identity=True, organization=ORGANIZATION, rows=rows))
    assert "Azure" in caught.value.advice


async def test_the_known_defect_is_refused() -> None:
    """A partner's token with a customer's name, at a service that would run it in the partner's own tenant."""
    with practice("partner_defect=1") as defective:
        registry = registry_for(defective)
        mine = await sign_in(registry, ConnectRequest(credential=credential("admin@contoso.com")))
        token = (await mine.connection.source.token()).value.reveal()
        before = mine.connection.client.counters.requests
        with pytest.raises(TenantMismatch) as caught:
            await sign_in(
                registry,
                ConnectRequest(
                    access_token=SecureString(token),
                    user_principal_name="admin@contoso.com",
                    delegated_organization="adatum.onmicrosoft.com",
                ),
            )
        assert mine.connection.client.counters.requests == before
        text = str(caught.value)
        assert "asked for        adatum.onmicrosoft.com" in text
        assert "signed in to     10000000" in text
        assert registry.all() == (mine.connection,)
