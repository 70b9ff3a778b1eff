"""A certificate for the unattended practice app, made when first asked for: somebody new to certificates has one to try with."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import Any

from exoshell.sandbox.login.directory import Directory
from exoshell.sandbox.login.seed import APP_ID
from exoshell.sandbox.web import Request, Response

PASSWORD = "practice"


class PracticeCertificate:
    """Handlers of /practice/certificate.pfx and .pem, on the pages' listener."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory

    @cached_property
    def _made(self) -> tuple[Any, Any]:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import rsa
        from cryptography.x509.oid import NameOID

        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "exoshell practice app")])
        now = datetime.datetime.now(datetime.UTC)
        certificate = (
            x509.CertificateBuilder(subject_name=name, issuer_name=name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(minutes=10))
            .not_valid_after(now + datetime.timedelta(days=365))
            .sign(key, hashes.SHA256())
        )
        self.directory.apps[APP_ID].certificates.append(certificate)
        return key, certificate

    async def pfx(self, request: Request) -> Response:
        from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

        key, certificate = self._made
        data = pkcs12.serialize_key_and_certificates(b"practice", key, certificate, None, BestAvailableEncryption(PASSWORD.encode()))
        return Response(200, data, {"Content-Type": "application/x-pkcs12", "Cache-Control": "no-store"})

    async def pem(self, request: Request) -> Response:
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        key, certificate = self._made
        data = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)
        return Response(200, data, {"Content-Type": "application/x-pem-file", "Cache-Control": "no-store"})
