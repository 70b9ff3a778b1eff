"""Where the clouds live, as data: one row per environment, and what -ConnectionUri and its kin change in a row.

Nothing else in exoshell knows a Microsoft host name. A practice tenant is one more row, handed in by whoever started it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import urlsplit

PUBLIC_CLIENT = "fb78d390-0c51-40cd-8e17-fdbfab77341b"
"""«Microsoft Exchange REST API Based Powershell»: the client id of Microsoft's own module."""
EXCHANGE_RESOURCE = "00000002-0000-0ff1-ce00-000000000000"
COMPLIANCE_RESOURCE = "00000007-0000-0ff1-ce00-000000000000"
ANY_TENANT = "organizations"
"""The tenant segment that leaves the choice to the account; `common` would offer personal accounts too."""
DEFAULT_ENVIRONMENT = "O365Default"


class EnvironmentProblem(ValueError):
    """A Connect parameter that names no place; the text is the module's own."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A cloud: where one signs in, where the admin API is, and which hosts may be shown a token."""

    name: str
    login: str
    """Origin of the sign-in service."""
    admin: str
    """Origin of the admin API."""
    resource: str
    """The token's audience; its scope is this with /.default."""
    connection_uri: str
    """What the documentation gives for -ConnectionUri."""
    token_hosts: tuple[str, ...] = ()
    """Host suffixes, beside the admin host itself, that may be sent a token (regional hosts that the service redirects to)."""
    token_origins: tuple[str, ...] = ()
    """Further origins that may be sent a token, to the port: a handed-in row's regions."""
    compliance: bool = False
    """Security & Compliance: its front door only redirects to the tenant's region."""
    notice: str = ""
    """What a person should know before trying (a cloud that was closed)."""
    default_level: str = ""
    """Level of every tenant there; empty: the settings decide, and unknown tenants are production."""
    known_authority: bool = True
    """Whether Microsoft's list of sign-in hosts vouches for `login`; False switches the check off, for rows handed in only."""
    use_system_proxy: bool = True
    ca_pem: str = ""
    """A certificate authority to trust beside the system's."""
    origin_rewrites: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Origin that msal builds → origin to use instead (it forgets the port of an authority in places)."""
    metadata_origin: str = ""
    """Origin of the managed-identity endpoint; empty: the machine's own."""

    @property
    def scope(self) -> str:
        return f"{self.resource}/.default"

    def authority(self, tenant: str | None) -> str:
        return f"{self.login}/{tenant or ANY_TENANT}"

    def may_receive_token(self, url: str) -> bool:
        """Whether a request to this address may carry the token: https, and the admin host or one of the cloud's regional hosts."""
        parts = urlsplit(url)
        own = urlsplit(self.admin)
        if parts.scheme != "https" or not parts.hostname:
            return False
        if (parts.hostname, parts.port or 443) == (own.hostname, own.port or 443):
            return True
        if f"{parts.scheme}://{parts.netloc}" in self.token_origins:
            return True
        return (parts.port or 443) == 443 and any(parts.hostname.endswith(suffix) for suffix in self.token_hosts)


def _row(name: str, login: str, admin: str, connection_uri: str, *token_hosts: str, notice: str = "") -> Environment:
    return Environment(name, f"https://{login}", f"https://{admin}", f"https://{admin}", connection_uri, token_hosts, notice=notice)


ENVIRONMENTS: Mapping[str, Environment] = MappingProxyType(
    {
        row.name: row
        for row in (
            _row(
                "O365Default",
                "login.microsoftonline.com",
                "outlook.office365.com",
                "https://outlook.office365.com/powershell-liveid/",
                ".outlook.office365.com",
                ".outlook.office.com",
            ),
            _row(
                "O365USGovGCCHigh",
                "login.microsoftonline.us",
                "outlook.office365.us",
                "https://outlook.office365.us/powershell-liveID",
                ".outlook.office365.us",
            ),
            # the documentation's host, webmail.apps.mil, is the old remote PowerShell's: every REST client uses this one
            _row(
                "O365USGovDoD",
                "login.microsoftonline.us",
                "outlook-dod.office365.us",
                "https://webmail.apps.mil/powershell-liveID",
                ".outlook-dod.office365.us",
            ),
            _row(
                "O365China",
                "login.chinacloudapi.cn",
                "partner.outlook.cn",
                "https://partner.outlook.cn/PowerShell",
                ".partner.outlook.cn",
            ),
            _row(
                "O365GermanyCloud",
                "login.microsoftonline.de",
                "outlook.office.de",
                "https://outlook.office.de/PowerShell-LiveID",
                ".outlook.office.de",
                notice="Microsoft closed the German cloud in 2021; O365Default serves its former tenants.",
            ),
        )
    }
)


def _compliance_row(name: str, login: str, host: str, path: str) -> Environment:
    suffix = "." + host.split(".", 1)[1] if host.startswith("l5.") else "." + host
    resource = f"https://{host.removeprefix('l5.')}"
    return Environment(name, f"https://{login}", f"https://{host}", resource, f"https://{host}{path}", (suffix,), compliance=True)


COMPLIANCE_ENVIRONMENTS: Mapping[str, Environment] = MappingProxyType(
    {
        row.name: row
        for row in (
            _compliance_row("O365Default", "login.microsoftonline.com", "ps.compliance.protection.outlook.com", "/powershell-liveid/"),
            _compliance_row("O365USGovGCCHigh", "login.microsoftonline.us", "ps.compliance.protection.office365.us", "/powershell-liveid/"),
            _compliance_row("O365USGovDoD", "login.microsoftonline.us", "l5.ps.compliance.protection.office365.us", "/powershell-liveid/"),
            _compliance_row("O365China", "login.chinacloudapi.cn", "ps.compliance.protection.partner.outlook.cn", "/powershell-liveid/"),
        )
    }
)


def find_environment(name: str, rows: Mapping[str, Environment] = ENVIRONMENTS) -> Environment:
    """The row of an environment by its name in any case. Raises EnvironmentProblem, naming those there are."""
    folded = name.casefold()
    for row in rows.values():
        if row.name.casefold() == folded:
            return row
    raise EnvironmentProblem(f"There is no environment '{name}'. Environments: {', '.join(rows)}.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a connection goes: the row with its overrides, and the tenant that an authority address named ('' for none)."""

    environment: Environment
    tenant: str = ""


def resolve_place(rows: Mapping[str, Environment], name: str = "", connection_uri: str = "", authority_uri: str = "") -> Place:
    """The row of -ExchangeEnvironmentName with -ConnectionUri and -AzureADAuthorizationEndpointUri applied, which beat it.

    Raises EnvironmentProblem, for addresses that are none in the module's words.
    """
    row = find_environment(name or DEFAULT_ENVIRONMENT, rows)
    tenant = ""
    if connection_uri:
        origin = https_origin(connection_uri)
        if origin is None:
            raise EnvironmentProblem(f"Invalid ConnectionUri parameter '{connection_uri}'")
        known = _row_of_address(connection_uri, rows)
        if known is not None:
            row = known if not name else replace(row, admin=known.admin, resource=known.resource, token_hosts=known.token_hosts)
        elif origin != row.admin and row.known_authority:
            row = replace(row, admin=origin, resource=origin, token_hosts=())
    if authority_uri:
        origin = https_origin(authority_uri)
        if origin is None:
            raise EnvironmentProblem(f"Invalid AzureADAuthorizationEndpointUri parameter '{authority_uri}'")
        segments = [segment for segment in urlsplit(authority_uri).path.split("/") if segment]
        tenant = segments[0] if segments and segments[0].casefold() not in (ANY_TENANT, "common") else ""
        if row.known_authority:
            row = replace(row, login=origin)
    return Place(row, tenant)


def https_origin(address: str) -> str | None:
    """scheme://host[:port] of an https address; None for anything else."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.casefold() != "https" or not parts.hostname or "." not in parts.hostname + "." or parts.username:
        return None
    return f"https://{parts.hostname}" + (f":{port}" if port and port != 443 else "")


def _row_of_address(address: str, rows: Mapping[str, Environment]) -> Environment | None:
    """The row whose documented address or admin host this is: webmail.apps.mil stands for the DoD's admin host."""
    host = urlsplit(address.strip()).hostname
    for row in rows.values():
        if host in (urlsplit(row.connection_uri).hostname, urlsplit(row.admin).hostname):
            return row
    return None
