"""The doctor's look at TLS: whether a server's certificate is trusted, who signed the one that is not, and whether the clock is right."""

from __future__ import annotations

import socket
import ssl
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from exoshell.connection.auth_errors import from_exception
from exoshell.connection.blocking import run_blocking

if TYPE_CHECKING:
    from exoshell.connection.http import HttpStack

_SECONDS = 5.0
_CLOCK_TOLERANCE = 120.0
"""Entra tolerates five minutes; two are worth a word."""

Step = tuple[bool, str, str, str]
"""Whether it is fine, the step, what was found, advice."""


async def examine_tls(stack: HttpStack, origin: str, *, direct: bool) -> list[Step]:
    """What came of one request to an origin. `direct`: no proxy is on the way, so the certificate can be looked at by itself."""
    parts = urlsplit(origin)
    host = parts.hostname or ""
    try:
        answer = await stack.wire.get(origin)
    except Exception as error:
        reason = _reason(error)
        if reason:
            signer = await run_blocking(presented_issuer, host, parts.port or 443) if direct else ""
            by = f"; it is signed by '{signer}'" if signer else ""
            return [(False, "tls", f"{host}: the certificate is not trusted ({reason}){by}", _advice(reason))]
        problem = from_exception(error)
        return [(False, "tls", f"{host}: {problem.message.replace('sign-in service', 'server')}", problem.advice)]
    signer = _issuer_of(answer)
    by = f", signed by '{signer}'" if signer else ""
    found: list[Step] = [(True, "tls", f"{host} answers (HTTP {answer.status_code}) with a certificate that is trusted{by}", "")]
    if (clock := _clock(answer.headers.get("date", ""), host)) is not None:
        found.append(clock)
    return found


def _reason(error: BaseException) -> str:
    """Why a certificate was not trusted, in OpenSSL's words; '' where that was not it."""
    current: BaseException | None = error
    for _ in range(8):
        if isinstance(current, ssl.SSLCertVerificationError):
            return str(current.verify_message)
        if current is None:
            break
        current = current.__cause__ or current.__context__
    return ""


def _advice(reason: str) -> str:
    if "expired" in reason or "not yet valid" in reason:
        return "Check the date and time of this computer; otherwise the server, or a proxy before it, has an old certificate."
    if "mismatch" in reason:
        return "Something else answers under this name: check DNS and the hosts file, or a proxy that takes over connections."
    return "If a proxy inspects TLS here, give its root certificate in SSL_CERT_FILE; otherwise the network may be hostile."


def presented_issuer(host: str, port: int) -> str:
    """Who signed the certificate that a server shows, trusted or not; '' where that cannot be seen. Blocking. Nothing is sent, and the
    connection is used for nothing else."""
    from cryptography import x509

    looking = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    looking.check_hostname = False
    looking.verify_mode = ssl.CERT_NONE
    try:
        with socket.create_connection((host, port), _SECONDS) as plain, looking.wrap_socket(plain, server_hostname=host) as shown:
            encoded = shown.getpeercert(binary_form=True)
        issuer = x509.load_der_x509_certificate(encoded or b"").issuer
    except (OSError, ValueError):
        return ""
    for name in (x509.NameOID.ORGANIZATION_NAME, x509.NameOID.COMMON_NAME):
        if values := issuer.get_attributes_for_oid(name):
            return str(values[0].value)
    return ""


def _issuer_of(answer: Any) -> str:
    """Who signed the certificate of an answered request; a company's proxy shows here although it is trusted."""
    stream = answer.extensions.get("network_stream")
    tls = stream.get_extra_info("ssl_object") if stream is not None else None
    certificate = tls.getpeercert() if tls is not None else None
    names = {key: value for part in (certificate or {}).get("issuer", ()) for key, value in part}
    return str(names.get("organizationName") or names.get("commonName") or "")


def _clock(date: str, host: str) -> Step | None:
    try:
        off = time.time() - parsedate_to_datetime(date).timestamp()
    except (TypeError, ValueError):
        return None
    if abs(off) < _CLOCK_TOLERANCE:
        return None
    text = f"this computer is {abs(off) / 60:.0f} minutes {'ahead of' if off > 0 else 'behind'} {host}"
    return False, "clock", text, "Set the clock: sign-ins with certificates fail, and tokens seem to have ended."
