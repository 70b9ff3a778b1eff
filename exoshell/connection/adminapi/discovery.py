"""What the service says about a session: the cmdlets this administrator may run, its banner, its organization, its region."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from exoshell.connection.adminapi import wire
from exoshell.connection.adminapi.documents import parse_document
from exoshell.connection.adminapi.faults import NOT_JSON_ADVICE, TransportFault
from exoshell.connection.adminapi.regions import origin_of, regional_address
from exoshell.connection.adminapi.secrets import find_public_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exoshell.connection.adminapi.client import AdminClient

SECONDS = 120.0
_HOSTED = re.compile(r"Microsoft Exchange Hosted Organizations/([^/\s]+\.[^/\s]+)", re.IGNORECASE)
_PLACES = frozenset({"organizationid", "identity", "organizationalunitroot"})
_CMDLET = re.compile(r"[A-Za-z][\w]*-[\w]+")


@dataclass(frozen=True, slots=True)
class ModuleFile:
    """What EXOModuleFile says: the role-trimmed cmdlets, and the key that secrets are encrypted with."""

    cmdlets: tuple[str, ...]
    public_key: tuple[int, int] | None
    script: str = ""


def _headers(anchor: str, connection_id: str, language: str, command_names: Sequence[str] = ()) -> dict[str, str]:
    headers = {
        "Accept": "application/json",
        "Accept-Encoding": "gzip",
        "Accept-Language": language,
        "CommandName": ",".join(command_names) or "*",
        "exomodule-version": wire.MODULE_VERSION,
        "is-cloud-shell-environment": "False",
        "connection-id": connection_id,
        "Prefer": f"odata.maxpagesize={wire.MAX_PAGE}",
        "X-ClientApplication": wire.APPLICATION,
        "X-ClientModuleVersion": wire.MODULE_VERSION,
    }
    if anchor:
        headers["X-AnchorMailbox"] = anchor
    return headers


async def module_file(
    client: AdminClient, tenant: str, *, anchor: str, connection_id: str, language: str, command_names: Sequence[str] = ()
) -> ModuleFile:
    """Asks for the role-trimmed module. Raises ServiceError, TransportFault or AuthError."""
    address = f"{wire.tenant_address(client.environment.admin, tenant, 'v1.0')}/EXOModuleFile?Version={wire.MODULE_VERSION}"
    headers = _headers(anchor, connection_id, language, command_names)
    answer = await client.send("GET", address, headers, seconds=SECONDS, reads_only=True)
    document = parse_document(answer.content)
    if document is None:
        raise TransportFault("The service's list of cmdlets is not JSON.", NOT_JSON_ADVICE)
    files = document.get("value")
    names: dict[str, str] = {}
    scripts = []
    for file in files if isinstance(files, list) else []:
        if not isinstance(file, dict):
            continue
        exported = file.get("exportedCmdlets")
        listed = exported.split(",") if isinstance(exported, str) else exported if isinstance(exported, list) else []
        for name in listed:
            if isinstance(name, str) and _CMDLET.fullmatch(name.strip()):
                names.setdefault(name.strip().casefold(), name.strip())
        if isinstance(file.get("fileContent"), str):
            scripts.append(file["fileContent"])
    script = "\n".join(scripts)
    return ModuleFile(tuple(names.values()), find_public_key(script), script)


async def banner(client: AdminClient, tenant: str, *, anchor: str, connection_id: str, language: str) -> str:
    """The service's greeting; '' where it has none."""
    address = f"{wire.tenant_address(client.environment.admin, tenant)}/EXOBanner('AutogenSession')?Version={wire.MODULE_VERSION}"
    answer = await client.send("GET", address, _headers(anchor, connection_id, language), seconds=30.0, reads_only=True)
    document = parse_document(answer.content)
    value: Any = document.get("value") if document else None
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("message") or value.get("Message") or value.get("value") or ""
    return value if isinstance(value, str) else ""


async def find_region(client: AdminClient, tenant: str, *, anchor: str, connection_id: str, language: str) -> str:
    """Security & Compliance: the origin of the tenant's region, which the front door redirects to; the front door's own where it
    serves the tenant itself."""
    address = f"{wire.tenant_address(client.environment.admin, tenant)}/EXOBanner('AutogenSession')?Version={wire.MODULE_VERSION}"
    headers = _headers(anchor, connection_id, language)
    answer = await client.send("GET", address, headers, seconds=30.0, reads_only=True, follow_region=True)
    if answer.status == 200:
        return client.environment.admin
    target = regional_address(address, answer.headers.get("location", ""), client.environment)
    if target is None or not client.environment.may_receive_token(target):
        host = urlsplit(target).hostname if target else "nowhere"
        raise TransportFault(f"Security & Compliance sent us to an unknown address ({host}).", "Check -ConnectionUri.")
    return origin_of(target)


@dataclass(frozen=True, slots=True)
class Organization:
    """What Get-OrganizationConfig says of whose tenant this is."""

    name: str
    """contoso.onmicrosoft.com."""
    display_name: str
    tenant_id: str
    """'' where the service does not give it."""


def organization_of(item: Mapping[str, Any]) -> Organization:
    """Reads the one object of Get-OrganizationConfig (names in any case)."""
    table = {key.casefold(): value for key, value in item.items() if isinstance(value, str)}
    identity = table.get("externaldirectoryorganizationid") or table.get("tenantid") or ""
    name = table.get("name") or table.get("identity") or table.get("id") or ""
    domain = next((value for value in (name, table.get("identity", ""), table.get("originatingserver", "")) if "." in value), name)
    return Organization(domain, table.get("displayname") or name, identity.strip("{}").lower())


def hosted_organization(item: Mapping[str, Any]) -> str:
    """The initial domain of the organization that an object belongs to, from where it lives in the service's directory
    («…/Microsoft Exchange Hosted Organizations/contoso.onmicrosoft.com - …»); '' where it does not say."""
    for key, value in item.items():
        if key.casefold() in _PLACES and isinstance(value, str) and (found := _HOSTED.search(value)):
            return found[1]
    return ""
