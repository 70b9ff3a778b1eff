"""Security & Compliance lives in regions: the front door answers with a redirect whose host names the tenant's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from exoshell.connection.environments import Environment


def regional_address(asked: str, location: str, environment: Environment) -> str | None:
    """Where a redirected request goes: the Location with the service's inner port and host put right; None for nonsense.

    `nam12b.admin.protection.outlook.com:446` stands for `nam12b.ps.compliance.protection.outlook.com`. The path that was asked
    for stays: the Location's own is of no use.
    """
    try:
        target = urlsplit(urljoin(asked, location))
        port = target.port
    except ValueError:
        return None
    if target.scheme != "https" or not target.hostname:
        return None
    host = target.hostname
    if ".admin.protection." in host:
        host = host.replace(".admin.protection.", ".ps.compliance.protection.")
    if port == 446:
        port = None
    original = urlsplit(asked)
    query = f"?{original.query}" if original.query else ""
    return f"https://{host}" + (f":{port}" if port and port != 443 else "") + original.path + query


def origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
