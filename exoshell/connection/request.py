"""ConnectRequest: what a Connect command asked for, and whether it makes sense, before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exoshell.connection.environments import Environment
    from exoshell.values.secrets import PSCredential, SecureString


class ConnectProblem(ValueError):
    """Parameters that do not make a connection; nothing was sent. The text names them."""


@dataclass(frozen=True, slots=True)
class ConnectRequest:
    """What was asked for. Secrets come as SecureString and PSCredential only."""

    environment_name: str = ""
    connection_uri: str = ""
    authority_uri: str = ""
    user_principal_name: str = ""
    organization: str = ""
    delegated_organization: str = ""
    device: bool = False
    inline_credential: bool = False
    credential: PSCredential | None = None
    app_id: str = ""
    certificate: Any = None
    """An AppCertificate, or an object with `key` and `certificate` as cryptography has them (X509Certificate2)."""
    certificate_file_path: str = ""
    certificate_password: SecureString | None = None
    certificate_thumbprint: str = ""
    managed_identity: bool = False
    managed_identity_account_id: str = ""
    access_token: SecureString | None = None
    prefix: str = ""
    command_names: tuple[str, ...] = ()
    page_size: int | None = None
    anchor_mailbox: bool = True
    show_banner: bool = True
    compliance: bool = False
    read_only: bool = False
    without_proxy: bool = False
    """-PSSessionOption's NoProxyServer; its other choices all mean the system's own proxy settings."""
    hidden: bool = False
    """Opened by New-PSSession: no cmdlets until Import-PSSession."""
    rows: Mapping[str, Environment] | None = None
    """Cloud rows to use instead of the registry's: a practice tenant's."""


def check_request(request: ConnectRequest) -> str:
    """The flow that the parameters choose. Raises ConnectProblem, before any traffic, where they choose two or are incomplete."""
    by_certificate = [
        name
        for name, given in (
            ("Certificate", request.certificate is not None),
            ("CertificateFilePath", bool(request.certificate_file_path)),
            ("CertificateThumbprint", bool(request.certificate_thumbprint)),
        )
        if given
    ]
    chosen = [
        name
        for name, given in (
            ("AccessToken", request.access_token is not None),
            ("ManagedIdentity", request.managed_identity),
            *((name, True) for name in by_certificate),
            ("Credential", request.credential is not None),
            ("InlineCredential", request.inline_credential),
            ("Device", request.device),
        )
        if given
    ]
    if len(chosen) > 1:
        raise ConnectProblem(
            "Parameter set cannot be resolved using the specified named parameters. "
            f"Use only one of: {', '.join('-' + name for name in chosen)}."
        )
    _check_prefix(request.prefix)
    if request.page_size is not None and not 1 <= request.page_size <= 1000:
        raise ConnectProblem("PageSize must be between 1 and 1000.")
    if request.managed_identity or by_certificate:
        what = "-ManagedIdentity" if request.managed_identity else f"-{by_certificate[0]}"
        if not (request.organization or request.delegated_organization):
            raise ConnectProblem(f"{what} needs -Organization: the organization's .onmicrosoft.com domain.")
    if by_certificate and not request.app_id:
        raise ConnectProblem(f"-{by_certificate[0]} needs -AppId: the application's id.")
    if request.app_id and not chosen:
        raise ConnectProblem("-AppId needs one of -CertificateThumbprint, -CertificateFilePath or -Certificate.")
    if request.access_token is not None and not (request.organization or request.delegated_organization or request.user_principal_name):
        raise ConnectProblem("-AccessToken needs one of -UserPrincipalName, -Organization or -DelegatedOrganization.")
    return chosen[0] if chosen else "Interactive"


def _check_prefix(prefix: str) -> None:
    if not prefix:
        return
    if not (prefix.isascii() and prefix.isalnum()):
        raise ConnectProblem("Use of any special characters in the Prefix string is not supported.")
    if prefix.casefold() == "exo":
        raise ConnectProblem("Prefix 'EXO' is a reserved Prefix, please use a different prefix.")
