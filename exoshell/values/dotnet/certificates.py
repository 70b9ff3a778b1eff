"""X509Certificate2: what a certificate says, read through `cryptography`."""

from __future__ import annotations

from typing import Any

from exoshell.values.datetime_types import DateTime
from exoshell.values.dotnet.text import byte_array
from exoshell.values.member_tables import table
from exoshell.values.net_error import net_error
from exoshell.values.psobject import MemberKind
from exoshell.values.secrets import SecureString


class X509Certificate2:
    """A certificate, with its private key where the file had one."""

    __slots__ = ("certificate", "friendly_name", "key")
    ps_type_name = "System.Security.Cryptography.X509Certificates.X509Certificate2"

    def __init__(self, certificate: Any, key: Any = None, friendly_name: str = "") -> None:
        self.certificate = certificate
        self.key = key
        self.friendly_name = friendly_name

    @property
    def thumbprint(self) -> str:
        from cryptography.hazmat.primitives import hashes

        return str(self.certificate.fingerprint(hashes.SHA1()).hex().upper())

    def __str__(self) -> str:
        subject, issuer = _name(self.certificate.subject), _name(self.certificate.issuer)
        return f"[Subject]\n  {subject}\n\n[Issuer]\n  {issuer}\n\n[Thumbprint]\n  {self.thumbprint}\n"


def load(data: bytes, password: SecureString | str | None = None) -> X509Certificate2:
    """Of PEM, DER or PFX. Raises NetError (CryptographicException) for what is none, or a wrong password."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        if data.lstrip().startswith(b"-----BEGIN"):
            return X509Certificate2(x509.load_pem_x509_certificate(data))
        if password is None:
            try:
                return X509Certificate2(x509.load_der_x509_certificate(data))
            except ValueError:
                pass
        text = password.reveal() if isinstance(password, SecureString) else password
        found = pkcs12.load_pkcs12(data, text.encode() if text else None)
        if found.cert is None:
            raise ValueError("no certificate")
        name = found.cert.friendly_name
        return X509Certificate2(found.cert.certificate, found.key, name.decode("utf-8", "replace") if name else "")
    except ValueError as error:
        wrong = "password" in str(error).lower()
        text = "The certificate data cannot be read with the provided password, the password may be incorrect." if wrong else str(error)
        raise net_error("System.Security.Cryptography.CryptographicException", text) from None


def _new(source: Any = None, password: Any = None, *rest: Any) -> X509Certificate2:
    del rest
    if isinstance(source, X509Certificate2):
        return source
    if isinstance(source, list):
        return load(bytes(source), password)
    from exoshell.values.dotnet.paths import _read_bytes, guarded

    return load(guarded(_read_bytes)(source), password)


def _name(name: Any) -> str:
    """A distinguished name as .NET writes it: the most specific part first, blanks behind commas."""
    return ", ".join(part.rfc4514_string({}) for part in reversed(list(name.rdns)))


def _date(moment: Any) -> DateTime:
    return DateTime.from_datetime(moment).to_local()


def _dns_names(value: X509Certificate2) -> list[str]:
    from cryptography import x509

    try:
        found = value.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return [attribute.value for attribute in value.certificate.subject if attribute.oid == x509.NameOID.COMMON_NAME]
    return list(found.get_values_for_type(x509.DNSName))


def _usages(value: X509Certificate2) -> list[str]:
    from cryptography import x509

    try:
        found = value.certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return []
    return [f"{usage._name} ({usage.dotted_string})" for usage in found]


def _der(value: X509Certificate2) -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding

    return byte_array(value.certificate.public_bytes(Encoding.DER))


def _simple_name(value: X509Certificate2, issuer: bool) -> str:
    from cryptography import x509

    name = value.certificate.issuer if issuer else value.certificate.subject
    found = [str(attribute.value) for attribute in name if attribute.oid == x509.NameOID.COMMON_NAME]
    return found[0] if found else _name(name)


def _set_friendly(value: X509Certificate2, name: str) -> None:
    value.friendly_name = name


_SCRIPT = MemberKind.SCRIPT_PROPERTY
CERTIFICATE = table(
    "System.Security.Cryptography.X509Certificates.X509Certificate2",
    extended={
        "EnhancedKeyUsageList": (_SCRIPT, _usages, "System.Object EnhancedKeyUsageList {get=…;}"),
        "DnsNameList": (_SCRIPT, _dns_names, "System.Object DnsNameList {get=…;}"),
        "SendAsTrustedIssuer": (_SCRIPT, lambda value: False, "System.Object SendAsTrustedIssuer {get=…;}"),
    },
    properties={
        "Archived": lambda value: False,
        "FriendlyName": (lambda value: value.friendly_name, _set_friendly),
        "HasPrivateKey": lambda value: value.key is not None,
        "IssuerName": lambda value: _name(value.certificate.issuer),
        "NotAfter": lambda value: _date(value.certificate.not_valid_after_utc),
        "NotBefore": lambda value: _date(value.certificate.not_valid_before_utc),
        "RawData": _der,
        "SerialNumber": lambda value: f"{value.certificate.serial_number:X}".zfill(
            2 * ((value.certificate.serial_number.bit_length() + 8) // 8)
        ),
        "SignatureAlgorithm": lambda value: value.certificate.signature_algorithm_oid._name,
        "SubjectName": lambda value: _name(value.certificate.subject),
        "Thumbprint": lambda value: value.thumbprint,
        "Version": lambda value: value.certificate.version.value + 1,
        "Handle": lambda value: 0,
        "Issuer": lambda value: _name(value.certificate.issuer),
        "Subject": lambda value: _name(value.certificate.subject),
    },
    methods={
        "GetCertHashString": lambda value, *rest: value.thumbprint,
        "GetCertHash": lambda value, *rest: byte_array(bytes.fromhex(value.thumbprint)),
        "GetNameInfo": lambda value, kind, issuer: _simple_name(value, issuer),
        "GetRawCertData": _der,
        "GetExpirationDateString": lambda value: str(_date(value.certificate.not_valid_after_utc)),
        "GetEffectiveDateString": lambda value: str(_date(value.certificate.not_valid_before_utc)),
        "Dispose": lambda value: None,
        "Reset": lambda value: None,
        "ToString": lambda value, *rest: str(value),
    },
    constructor=_new,
)
TABLES = (CERTIFICATE,)
