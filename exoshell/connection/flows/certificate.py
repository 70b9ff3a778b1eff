"""-AppId with -Certificate, -CertificateFilePath or -CertificateThumbprint: an app signs in by itself.

We sign the assertion ourselves (PS256, x5t#S256), so that the key never becomes a PEM string and a key that cannot be exported
signs too. PFX and PEM; a thumbprint is looked up in Windows' own store, elsewhere where PowerShell keeps Cert:\\CurrentUser\\My.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
import secrets
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exoshell.connection.auth_errors import AuthError, AuthProblem
from exoshell.connection.flows.windows_store import Libraries, StoredKey, find_in_windows_store
from exoshell.connection.tokens import CAPABILITIES, Token, guarded, token_of
from exoshell.values.secrets import SecureString

if TYPE_CHECKING:
    from exoshell.connection.environments import Environment
    from exoshell.connection.http import HttpStack

WARN_DAYS = 30


@dataclass(frozen=True, slots=True, repr=False)
class AppCertificate:
    """A private key (cryptography's, or one that stays in a store and can only sign) and its certificate (cryptography's)."""

    key: Any
    certificate: Any

    def sign(self, data: bytes) -> bytes:
        """RSA-PSS over SHA-256. Raises AuthError for keys that are no RSA keys."""
        from cryptography.hazmat.primitives.asymmetric import padding, rsa
        from cryptography.hazmat.primitives.hashes import SHA256

        if isinstance(self.key, StoredKey):
            return self.key.sign(data)
        if not isinstance(self.key, rsa.RSAPrivateKey):
            message = f"The certificate's key is no RSA key ({type(self.key).__name__.strip('_')}), which Entra ID wants."
            raise AuthError(AuthProblem.LOCAL, message, "Make a certificate with an RSA key of 2,048 bits or more.")
        return self.key.sign(data, padding.PSS(padding.MGF1(SHA256()), padding.PSS.DIGEST_LENGTH), SHA256())

    def check_dates(self) -> None:
        """Raises AuthError where the certificate is not valid now: Entra's own answer would only say that the signature is."""
        now = datetime.now(UTC)
        if now > self.certificate.not_valid_after_utc:
            raise AuthError(
                AuthProblem.LOCAL,
                f"The certificate expired on {self.certificate.not_valid_after_utc:%Y-%m-%d}.",
                "Renew it and upload the new public part to the app registration.",
            )
        if now < self.certificate.not_valid_before_utc:
            raise AuthError(
                AuthProblem.LOCAL,
                f"The certificate is valid only from {self.certificate.not_valid_before_utc:%Y-%m-%d}.",
                "Check the clock of this computer.",
            )

    def expiry_warning(self) -> str:
        """A sentence where it ends soon; else ''."""
        left = self.certificate.not_valid_after_utc - datetime.now(UTC)
        if left.days >= WARN_DAYS:
            return ""
        return f"The certificate expires on {self.certificate.not_valid_after_utc:%Y-%m-%d}, in {max(left.days, 0)} days."


def load_certificate(data: bytes, password: SecureString | None = None) -> AppCertificate:
    """PFX (PKCS #12) or PEM bytes → key and certificate. Raises AuthError."""
    plain = password.reveal().encode() if password is not None else None
    problem = ""
    found: tuple[Any, Any] = (None, None)
    if b"-----BEGIN" in data:
        from cryptography import x509
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            certificate = x509.load_pem_x509_certificate(data)
            found = (load_pem_private_key(data, plain if b"ENCRYPTED" in data else None), certificate)
        except (ValueError, TypeError):
            problem = "The PEM file cannot be opened: it must hold a certificate and its private key."
    else:
        from cryptography.hazmat.primitives.serialization import pkcs12

        try:
            key, certificate_or_none, _ = pkcs12.load_key_and_certificates(data, plain)
            found = (key, certificate_or_none)
        except (ValueError, TypeError):
            problem = "The certificate file cannot be opened."
    if problem:
        raise AuthError(AuthProblem.LOCAL, problem, "Check -CertificatePassword, and that the file is a PFX (PKCS #12) or PEM file.")
    if found[0] is None or found[1] is None:
        raise AuthError(AuthProblem.LOCAL, "The certificate file holds no private key.", "Export the certificate with its private key.")
    return AppCertificate(*found)


def load_certificate_file(path: str, password: SecureString | None = None) -> AppCertificate:
    """Raises AuthError where the file cannot be read or opened."""
    try:
        data = Path(path).expanduser().read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"The certificate file '{path}' cannot be read: {reason}."
        raise AuthError(AuthProblem.LOCAL, message, "Check -CertificateFilePath.") from None
    return load_certificate(data, password)


def find_by_thumbprint(thumbprint: str, home: Path | None = None, libraries: Libraries | None = None) -> AppCertificate:
    """The certificate of the user's store. `libraries`: Windows' own, or what stands for them. Raises AuthError where there is none."""
    digits = re.sub("[^0-9A-Fa-f]", "", thumbprint).upper()
    if len(digits) != 40:
        message = f"'{thumbprint}' is no thumbprint: that is 40 hexadecimal digits (SHA-1)."
        raise AuthError(AuthProblem.LOCAL, message, "Get-PfxCertificate FILE shows it.")
    if libraries is not None or sys.platform == "win32":
        return _in_windows_store(thumbprint, digits, libraries)
    file = (home or Path.home()) / ".dotnet/corefx/cryptography/x509stores/my" / f"{digits}.pfx"
    if file.is_file():
        return load_certificate(file.read_bytes())
    raise AuthError(
        AuthProblem.LOCAL,
        f"There is no certificate with the thumbprint '{thumbprint}' in the store of this user.",
        f"Off Windows the store is a folder: put the PFX, without a password and readable by you alone, at {file}, "
        "or use -CertificateFilePath with -CertificatePassword.",
    )


def _in_windows_store(thumbprint: str, digits: str, libraries: Libraries | None) -> AppCertificate:
    from cryptography import x509

    found = find_in_windows_store(bytes.fromhex(digits), libraries)
    if found is None:
        raise AuthError(
            AuthProblem.LOCAL,
            f"There is no certificate with the thumbprint '{thumbprint}' in the stores of this user and this computer (My).",
            "dir Cert:\\CurrentUser\\My in Windows PowerShell lists them; or use -CertificateFilePath with the PFX or PEM file.",
        )
    key, encoded = found
    return AppCertificate(key, x509.load_der_x509_certificate(encoded))


class CertificateSource:
    """App-only tokens; each renewal signs a new assertion."""

    def __init__(self, stack: HttpStack, environment: Environment, app_id: str, tenant: str, certificate: AppCertificate) -> None:
        self.stack = stack
        self.environment = environment
        self.app_id = app_id
        self.tenant = tenant
        self._certificate: AppCertificate | None = certificate
        self._application: Any = None
        self._lock = asyncio.Lock()
        self._last: Token | None = None

    @property
    def last(self) -> Token | None:
        return self._last

    @property
    def renewable(self) -> bool:
        return True

    async def token(self, *, claims: str | None = None, force: bool = False) -> Token:
        refused = self._last
        async with self._lock:
            if claims is None and self._last is not None and self._last.fresh() and (not force or self._last is not refused):
                return self._last
            if self._certificate is None:
                raise AuthError(AuthProblem.SIGN_IN_AGAIN, "The connection was closed.", "Connect again.")
            self._certificate.check_dates()
            if self._application is None:
                self._application = await guarded(self._build)
            if force:
                await guarded(self._application.remove_tokens_for_client)
            scopes = [self.environment.scope]
            self._last = token_of(await guarded(self._application.acquire_token_for_client, scopes, claims_challenge=claims))
            return self._last

    def _build(self) -> Any:
        import msal

        from exoshell.connection.http import HttpxForMsal

        return msal.ConfidentialClientApplication(
            self.app_id,
            authority=self.environment.authority(self.tenant),
            client_credential={"client_assertion": self._assertion},
            client_capabilities=CAPABILITIES,
            instance_discovery=None if self.environment.known_authority else False,
            azure_region=False,
            http_client=HttpxForMsal(self.stack.sync, self.environment.origin_rewrites),
        )

    def _assertion(self, context: dict[str, Any]) -> str:
        """msal passes client_id and token_endpoint because this takes one argument without a default."""
        from cryptography.hazmat.primitives import hashes

        certificate = self._certificate
        if certificate is None:
            raise AuthError(AuthProblem.SIGN_IN_AGAIN, "The connection was closed.", "Connect again.")
        fingerprint = certificate.certificate.fingerprint(hashes.SHA256())
        now = int(time.time())
        content = {
            "aud": context["token_endpoint"],
            "iss": context["client_id"],
            "sub": context["client_id"],
            "jti": secrets.token_hex(16),
            "iat": now,
            "nbf": now,
            "exp": now + 600,
        }
        headers = {"typ": "JWT", "alg": "PS256", "x5t#S256": _encoded(fingerprint)}
        signed = ".".join(_encoded(json.dumps(part, separators=(",", ":")).encode()) for part in (headers, content))
        return f"{signed}.{_encoded(certificate.sign(signed.encode()))}"

    async def forget(self) -> None:
        if self._application is not None:
            await guarded(self._application.remove_tokens_for_client)
        self._application = self._certificate = None
        if self._last is not None:
            self._last.value.wipe()
            self._last = None


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
