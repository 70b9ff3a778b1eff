"""Everything of an organization that is no recipient: domains, policies, rules, connectors, roles. A few hundred dictionaries.

What a fresh organization has stands in data/settings.toml; `{domain}`, `{initial}` and `{name}` in it are the organization's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exoshell.sandbox.errors import SERVER, AlreadyExists, NotFound
from exoshell.sandbox.tenant.formats import guid, local, utc
from exoshell.sandbox.tenant.population import NOW, START
from exoshell.sandbox.tenant.shapes import seeds

if TYPE_CHECKING:
    from exoshell.sandbox.tenant.organization import Organization

Document = dict[str, Any]
SINGLE = frozenset(
    {
        "OrganizationConfig", "TransportConfig", "AdminAuditLogConfig", "IRMConfiguration", "OMEConfiguration", "PerimeterConfig",
        "ResourceConfig", "ActiveSyncOrganizationSettings", "AtpPolicyForO365", "FederatedOrganizationIdentifier", "ExternalInOutlook",
        "HostedConnectionFilterPolicy", "ArcConfig",
    }
)  # fmt: skip
"""Nouns of which there is exactly one object."""


class Settings:
    """Documents by noun, made when a noun is first asked for."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._by_noun: dict[str, list[Document]] = {}
        self._of_recipient: dict[tuple[str, int], Any] = {}

    def of(self, noun: str) -> list[Document]:
        """The documents of a noun, in their order; the list is the live one."""
        if noun not in self._by_noun:
            fresh = seeds().get(noun, [{"Name": self._organization.initial_domain}] if noun in SINGLE else [])
            self._by_noun[noun] = []
            for place, seed in enumerate(fresh):
                document = {name: self._fill(value) for name, value in seed.items()}
                created = START + (place * 7_919_123 + len(noun) * 104_729) % (NOW - START)
                self._by_noun[noun].append(self._complete(noun, document, guid(self._organization.tenant_id, noun, place), created))
        return self._by_noun[noun]

    def single(self, noun: str) -> Document:
        """The one document of a noun."""
        return self.of(noun)[0]

    def _fill(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._fill(item) for item in value]
        if not isinstance(value, str) or "{" not in value:
            return value
        organization = self._organization
        for mark, text in (
            ("{domain}", organization.domain),
            ("{initial}", organization.initial_domain),
            ("{name}", organization.name),
            ("{tenant}", organization.tenant_id),
        ):
            value = value.replace(mark, text)
        return value

    def _complete(self, noun: str, document: Document, identifier: str, when: int) -> Document:
        organization = self._organization
        name = str(document.get("Name") or document.get("DisplayName") or noun)
        base = {
            "Identity": name,
            "Id": name,
            "Name": name,
            "DistinguishedName": f"CN={name},CN={noun},CN=Configuration,CN={organization.initial_domain},CN=ConfigurationUnits,"
            "DC=NAMPR21A007,DC=PROD,DC=OUTLOOK,DC=COM",
            "ObjectCategory": f"{organization.forest}/Configuration/Schema/ms-Exch-{noun}",
            "WhenChanged": local(when),
            "WhenCreated": local(when),
            "WhenChangedUTC": utc(when),
            "WhenCreatedUTC": utc(when),
            "ExchangeObjectId": identifier,
            "OrganizationalUnitRoot": organization.initial_domain,
            "OrganizationId": organization.organization_id,
            "Guid": identifier,
            "OriginatingServer": SERVER,
        }
        return {**base, **document}

    # -------------------------------------------------------------------------------------------------- one by one

    def find(self, noun: str, identity: Any) -> Document:
        """By name, GUID, distinguished name or Identity, in any case. Raises NotFound."""
        text = str(identity).strip().casefold()
        for document in self.of(noun):
            keys = ("Name", "Guid", "Identity", "Id", "DistinguishedName", "ImmutableId", "DomainName", "DisplayName")
            if any(str(document.get(key, "")).casefold() == text for key in keys):
                return document
        raise NotFound(identity)

    def add(self, noun: str, document: Document) -> Document:
        """A new document, completed. Raises AlreadyExists."""
        name = str(document["Name"])
        if any(str(known["Name"]).casefold() == name.casefold() for known in self.of(noun)):
            raise AlreadyExists(f'The name "{name}" is already being used. Please try another name.')
        import time

        fresh = self._complete(noun, document, self._organization.new_guid(noun, name), int(time.time()))
        self.of(noun).append(fresh)
        return fresh

    def remove(self, noun: str, document: Document) -> None:
        self.of(noun).remove(document)

    def touch(self, document: Document) -> None:
        """Notes that it changed now."""
        import time

        now = int(time.time())
        document["WhenChanged"], document["WhenChangedUTC"] = local(now), utc(now)

    def of_recipient(self, noun: str, identifier: int) -> Any:
        """What somebody set for one recipient under a noun (an empty dictionary at first)."""
        return self._of_recipient.setdefault((noun, identifier), {})
