"""The Windows certificate store by thumbprint, against two libraries that behave as Windows' documentation says."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding

from exoshell.connection.auth_errors import AuthError
from exoshell.connection.flows import certificate
from exoshell.connection.flows.certificate import AppCertificate, find_by_thumbprint, load_certificate
from exoshell.connection.flows.windows_store import Blob, CertificateContext, Libraries, PssPadding
from exoshell.connection.request import ConnectRequest
from exoshell.connection.sandbox_row import SandboxProcess
from exoshell.values.secrets import SecureString
from tests.connection.practice import handshake_of, names, practice, registry_for, sign_in

CURRENT_USER, LOCAL_MACHINE = 0x10000, 0x20000


def pointee(reference: Any) -> Any:
    """What ctypes.byref() refers to."""
    return reference._obj


class FakeWindows:
    """crypt32 and ncrypt with one certificate in one store. `calls` counts what is opened and given back."""

    def __init__(self, held: AppCertificate, place: int = CURRENT_USER, *, key_error: int = 0, sign_error: int = 0) -> None:
        self.held, self.place, self.key_error, self.sign_error = held, place, key_error, sign_error
        self.calls: list[str] = []
        self._der = held.certificate.public_bytes(Encoding.DER)

    @property
    def libraries(self) -> Libraries:
        return Libraries(self, self, lambda: self.key_error)

    def CertOpenStore(self, provider: int, encoding: int, handle: object, flags: int, name: str) -> int:
        assert (provider, name, flags & 0xC000) == (10, "My", 0xC000), "an existing store, to read only"
        self.calls.append("open")
        return flags & 0x30000

    def CertCloseStore(self, store: int, flags: int) -> int:
        self.calls.append("close")
        return 1

    def CertFindCertificateInStore(self, store: int, encodings: int, flags: int, how: int, blob: Any, before: object) -> Any:
        assert (encodings, how) == (0x10001, 0x10000)
        asked: Blob = pointee(blob)
        if store != self.place or ctypes.string_at(asked.data, asked.size) != self.held.certificate.fingerprint(hashes.SHA1()):
            return None
        self.calls.append("context")
        data = (ctypes.c_ubyte * len(self._der)).from_buffer_copy(self._der)
        return ctypes.pointer(CertificateContext(0x1, ctypes.cast(data, ctypes.POINTER(ctypes.c_ubyte)), len(self._der), None, None))

    def CertFreeCertificateContext(self, context: object) -> int:
        self.calls.append("free context")
        return 1

    def CryptAcquireCertificatePrivateKey(self, context: object, flags: int, p: object, handle: Any, kind: Any, ours: Any) -> int:
        assert flags == 0x40040, "a CNG key, without a window"
        if self.key_error:
            return 0
        pointee(handle).value, pointee(ours).value = 0x1234, 1
        self.calls.append("key")
        return 1

    def NCryptSignHash(self, key: int, scheme: Any, digest: bytes, length: int, buffer: Any, room: int, size: Any, flags: int) -> int:
        info: PssPadding = pointee(scheme)
        assert (key, info.algorithm, info.salt_size, length, flags) == (0x1234, "SHA256", 32, 32, 0x48)
        if self.sign_error:
            return self.sign_error
        signature = self.held.key.sign(digest, padding.PSS(padding.MGF1(hashes.SHA256()), 32), Prehashed(hashes.SHA256()))
        pointee(size).value = len(signature)
        if buffer is not None:
            assert room >= len(signature)
            ctypes.memmove(buffer, signature, len(signature))
        return 0

    def NCryptFreeObject(self, key: int) -> int:
        self.calls.append("free key")
        return 0


@pytest.fixture(scope="module")
def process() -> Iterator[SandboxProcess]:
    with practice() as made:
        yield made


@pytest.fixture(scope="module")
def held(process: SandboxProcess) -> AppCertificate:
    app = handshake_of(process).raw["app"]
    return load_certificate(httpx.get(app["certificate"], trust_env=False).content, SecureString(app["certificate_password"]))


def thumbprint_of(held: AppCertificate) -> str:
    return str(held.certificate.fingerprint(hashes.SHA1()).hex())


@pytest.mark.parametrize("place", [CURRENT_USER, LOCAL_MACHINE])
async def test_a_key_that_never_leaves_the_store_signs_in(
    process: SandboxProcess, held: AppCertificate, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows = FakeWindows(held, place)
    monkeypatch.setattr(certificate, "find_by_thumbprint", partial(find_by_thumbprint, libraries=windows.libraries))
    registry = registry_for(process)
    request = ConnectRequest(
        app_id=handshake_of(process).raw["app"]["id"], organization="contoso.onmicrosoft.com", certificate_thumbprint=thumbprint_of(held)
    )
    connection = (await sign_in(registry, request)).connection
    assert connection.context().proved
    assert await names(connection, "Get-AcceptedDomain")
    await registry.close_all()
    del connection
    assert windows.calls.count("open") == windows.calls.count("close")
    assert windows.calls.count("context") == windows.calls.count("free context") == 1
    assert windows.calls.count("key") == 1


def test_the_handle_is_given_back(held: AppCertificate) -> None:
    windows = FakeWindows(held)
    find_by_thumbprint(thumbprint_of(held), libraries=windows.libraries)
    assert windows.calls[-1] == "free key"


def test_what_goes_wrong_in_the_store(held: AppCertificate) -> None:
    windows = FakeWindows(held)
    with pytest.raises(AuthError, match="stores of this user and this computer") as caught:
        find_by_thumbprint("00" * 20, libraries=windows.libraries)
    assert "-CertificateFilePath" in caught.value.advice
    assert windows.calls == ["open", "close"] * 2
    with pytest.raises(AuthError, match=r"private key cannot be used \(error 0x80090016\)") as caught:
        find_by_thumbprint(thumbprint_of(held), libraries=FakeWindows(held, key_error=0x80090016).libraries)
    assert "certutil" in caught.value.advice
    found = find_by_thumbprint(thumbprint_of(held), libraries=FakeWindows(held, sign_error=-2146893808).libraries)
    with pytest.raises(AuthError, match="cannot sign"):
        found.sign(b"x")


@pytest.mark.skipif(sys.platform == "win32", reason="the folder is the store of .NET off Windows")
def test_elsewhere_the_advice_says_where_to_put_the_file(tmp_path: Path) -> None:
    digits = "AB" * 20
    with pytest.raises(AuthError) as caught:
        find_by_thumbprint(" ab" * 20, home=tmp_path)
    assert str(tmp_path / f".dotnet/corefx/cryptography/x509stores/my/{digits}.pfx") in caught.value.advice
    with pytest.raises(AuthError, match="is no thumbprint"):
        find_by_thumbprint("nonsense", home=tmp_path)


def test_keys_that_entra_does_not_take(held: AppCertificate) -> None:
    with pytest.raises(AuthError, match="no RSA key"):
        AppCertificate(ec.generate_private_key(ec.SECP256R1()), held.certificate).sign(b"x")
