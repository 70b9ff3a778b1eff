"""Which recipient is meant: every spelling of an identity that the service takes, resolved against the table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from exoshell.sandbox.errors import Ambiguous, BindingError, NotFound

if TYPE_CHECKING:
    from exoshell.sandbox.tenant.organization import Organization

_GUID = re.compile(r"[{(]?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})[)}]?")


def matches(organization: Organization, identity: Any, kinds: Sequence[str] = (), *, deleted: bool = False) -> list[Any]:
    """The recipients that an identity names, of these kinds (all, where none are given); most specific spelling first."""
    text = str(identity).strip()
    store = organization.store
    scope = "deleted IS NOT NULL" if deleted else "deleted IS NULL"
    values: list[Any] = []
    if kinds:
        scope += f" AND kind IN ({', '.join('?' * len(kinds))})"
        values.extend(kinds)

    def select(condition: str, *wanted: Any) -> list[Any]:
        return store.select(f"{condition} AND {scope}", (*wanted, *values), limit=50)

    guid = _GUID.fullmatch(text)
    if guid:
        return select("(guid = ? OR oid = ? OR xguid = ?)", *[guid[1].lower()] * 3)
    if "@" in text:
        address = text.partition(":")[2] if text.casefold().startswith(("smtp:", "sip:")) else text
        found = select("(smtp = ? OR upn = ?)", address, address)
        local, _, domain = address.rpartition("@")
        if not found and domain.casefold() == organization.initial_domain.casefold():
            found = select("alias = ? AND (extra IS NULL OR extra NOT LIKE '%\"EmailAddresses\"%')", local)
        if not found and (owner := store.proxy_owner(address)) is not None:
            found = select("id = ?", owner)
        return found
    if text.casefold().startswith("cn="):
        name = re.match(r"cn=((?:[^,\\]|\\.)*)", text, re.IGNORECASE)
        return select("name = ?", name[1].replace("\\", "")) if name else []
    if text.startswith("/o="):
        return list(select("guid = ?", _dn_guid(text)))
    if text.startswith("nampr") and "/" in text:
        text = text.rpartition("/")[2]
    text = text.removeprefix(organization.initial_domain + "\\")
    for column in ("alias", "name", "display"):
        found = select(f"{column} = ?", text)
        if found:
            return found
    sam = re.fullmatch(r"\$([0-9A-Fa-f]{6})-([0-9A-Fa-f]{12})", text)
    return select("guid LIKE ?", f"{sam[1]}%{sam[2]}") if sam else []


def _dn_guid(text: str) -> str:
    match = re.search(r"cn=([0-9a-fA-F]{32})-", text)
    digits = match[1].lower() if match else ""
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def find(organization: Organization, identity: Any, kinds: Sequence[str] = (), *, deleted: bool = False) -> Any:
    """The one recipient. Raises BindingError for no identity at all, NotFound, Ambiguous."""
    if identity is None or not str(identity).strip():
        raise BindingError(
            "Cannot bind argument to parameter 'Identity' because it is null.",
            "System.Management.Automation.ParameterBindingValidationException",
        )
    found = matches(organization, identity, kinds, deleted=deleted)
    if not found:
        raise NotFound(identity)
    if len(found) > 1:
        raise Ambiguous(identity)
    return found[0]
