"""Addresses, headers and bodies of the admin API, in one place: what a client of Exchange Online sends."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

MODULE_VERSION = "3.9.2"
"""The client module's version whose wire behaviour this is."""
APPLICATION = "exoshell"
MAX_PAGE = 1000
SYSTEM_MAILBOX = "SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}"
"""Exists in every tenant: the mailbox that requests of apps and partners are routed by."""
DEFAULT_SECONDS = 960.0
"""The service's limit of 15 minutes, and one."""
_LONG = {
    "get-distributiongroupmember": 3600.0,
    "import-transportrulecollection": 3600.0,
    "set-unifiedgroup": 3600.0,
    "update-distributiongroupmember": 3600.0,
    "set-organizationconfig": 1800.0,
    "update-rolegroupmember": 1800.0,
}


def time_limit(cmdlet: str) -> float:
    """Seconds to wait for one answer."""
    return _LONG.get(cmdlet.casefold(), DEFAULT_SECONDS)


def tenant_address(admin: str, tenant: str, version: str = "beta") -> str:
    return f"{admin}/adminapi/{version}/{tenant}"


def invoke_address(admin: str, tenant: str) -> str:
    return f"{tenant_address(admin, tenant)}/InvokeCommand"


def anchor_of(*, user_name: str, tenant: str, is_app: bool, organization: str, delegated: bool, compliance: bool) -> str:
    """X-AnchorMailbox: the mailbox whose home the request is routed to. A routing hint, never an identity.

    Guests and partners may have no UPN in the tenant they work in, so only people at home anchor to themselves; the compliance
    front door routes by domain, so an app names its organization there.
    """
    if is_app:
        if compliance and organization and "." in organization:
            return f"UPN:{SYSTEM_MAILBOX}@{organization}"
        return f"APP:{SYSTEM_MAILBOX}@{tenant}"
    if delegated or not user_name:
        return f"UPN:{SYSTEM_MAILBOX}@{organization or tenant}"
    return f"UPN:{user_name}"


@dataclass(slots=True)
class Command:
    """One execution of a cmdlet: what stays the same over its pages, retries and its confirmation."""

    cmdlet: str
    parameters: dict[str, Any]
    """Already serialised."""
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    warning_action: str = ""
    custom_anchor: str = ""
    """-UseCustomRouting: SMTP:<address> or MBX:<guid>@<tenant>."""
    select: tuple[str, ...] = ()

    def body(self) -> bytes:
        import orjson

        return orjson.dumps({"CmdletInput": {"CmdletName": self.cmdlet, "Parameters": self.parameters}})


def headers_of(command: Command, *, anchor: str, connection_id: str, page_size: int, language: str) -> dict[str, str]:
    """Everything but the token, which is asked for before each try."""
    headers = {
        "Accept": "application/json",
        "Accept-Charset": "UTF-8",
        "Accept-Encoding": "gzip",
        "Accept-Language": language,
        "Content-Type": "application/json",
        "X-CmdletName": command.cmdlet,
        "client-request-id": command.request_id,
        "connection-id": connection_id,
        "WarningAction": "SilentlyContinue" if command.warning_action == "Ignore" else command.warning_action,
        "Prefer": f"odata.maxpagesize={page_size}",
        "X-ResponseFormat": "json",
        "X-ClientModuleVersion": MODULE_VERSION,
        "X-ClientApplication": APPLICATION,
    }
    anchor = command.custom_anchor or anchor
    if anchor:
        headers["X-AnchorMailbox"] = anchor
    if command.custom_anchor:
        headers["parameter-based-routing"] = "True"
    return headers
