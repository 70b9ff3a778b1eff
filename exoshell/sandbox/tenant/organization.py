"""An organization: who it is, its recipients, its settings. Made empty and filled at first use (or by the thread that warms it up)."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exoshell.sandbox.errors import SERVER
from exoshell.sandbox.tenant.formats import guid
from exoshell.sandbox.tenant.population import Population
from exoshell.sandbox.tenant.store import Store

if TYPE_CHECKING:
    from exoshell.sandbox.tenant.settings import Settings


@dataclass(frozen=True, slots=True)
class Plan:
    """What an organization is to be."""

    tenant_id: str
    name: str
    initial_domain: str
    domains: tuple[str, ...]
    size: int
    seed: int
    accounts: tuple[tuple[str, str], ...]
    """(user principal name, display name) of those who can sign in."""


class Organization:
    """Everything that cmdlets of one tenant work on."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tenant_id = plan.tenant_id
        self.name = plan.name
        self.initial_domain = plan.initial_domain
        self.domain = plan.domains[0] if plan.domains else plan.initial_domain
        self.forest = "NAMPR21A007.PROD.OUTLOOK.COM"
        self.unit = f"OU={self.initial_domain},OU=Microsoft Exchange Hosted Organizations,DC=NAMPR21A007,DC=PROD,DC=OUTLOOK,DC=COM"
        self.unit_path = f"nampr21a007.prod.outlook.com/Microsoft Exchange Hosted Organizations/{self.initial_domain}"
        self.organization_id = f"{self.unit_path} - nampr21a007.prod.outlook.com/Configuration/Microsoft Exchange/{self.initial_domain}"
        self.constants: dict[str, Any] = {
            "OrganizationalUnit": self.unit_path,
            "OrganizationalUnitRoot": self.initial_domain,
            "OrganizationId": self.organization_id,
            "OriginatingServer": SERVER,
        }
        """Properties that are the same for every recipient, which the views therefore leave out."""
        self.population = Population(plan.tenant_id, self.domain, plan.initial_domain, plan.size, plan.seed, plan.accounts)
        self.changes = 0
        """Counts writes; part of new GUIDs."""
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._settings: Settings | None = None

    @property
    def store(self) -> Store:
        """The recipients; the first call fills the table."""
        store = self._store
        if store is None:
            with self._lock:
                if self._store is None:
                    store = Store()
                    store.fill(self.population)
                    self._store = store
                store = self._store
        return store

    @property
    def ready(self) -> bool:
        return self._store is not None

    @property
    def settings(self) -> Settings:
        """Everything that is no recipient."""
        if self._settings is None:
            from exoshell.sandbox.tenant.settings import Settings

            self._settings = Settings(self)
        return self._settings

    def new_guid(self, *parts: object) -> str:
        self.changes += 1
        return guid(self.tenant_id, self.plan.seed, self.changes, *parts)

    # ------------------------------------------------------------------------------------------------------- names

    def name_of(self, identifier: int | None) -> str | None:
        """A recipient's name by its id."""
        if identifier is None:
            return None
        row = self.store.get(identifier)
        return None if row is None else str(row.name)

    def names_of(self, identifiers: Iterable[int]) -> list[str]:
        wanted = list(identifiers)
        rows = self.store.many(wanted)
        return [str(rows[identifier].name) for identifier in wanted if identifier in rows]

    def owners(self, row: Any) -> list[str]:
        """ManagedBy of a group."""
        return self.names_of(self.store.members(row.id, "owner"))

    def reports_of(self, row: Any) -> list[str]:
        """DirectReports, the first fifty."""
        return [str(report.name) for report in self.store.select("manager = ?", (row.id,), limit=50)]
