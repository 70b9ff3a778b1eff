"""The organizations behind the tenants: planned at start, filled by a thread, waited for by whoever comes too early."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

from exoshell.sandbox.tenant.organization import Organization, Plan

if TYPE_CHECKING:
    from exoshell.sandbox.login.directory import Directory, Tenant

SMALL = 60
"""Recipients of every tenant but the first."""


class Organizations:
    """One Organization per tenant."""

    def __init__(self, directory: Directory, size: int, seed: int) -> None:
        self._by_tenant: dict[str, Organization] = {}
        for place, tenant in enumerate(directory.tenants.values()):
            accounts = tuple(
                (user.name, user.display_name)
                for user in directory.users.values()
                if user.home == tenant.id and user.name.rpartition("@")[2] == (tenant.domains or (tenant.initial_domain,))[0]
            )
            plan = Plan(
                tenant.id, tenant.name, tenant.initial_domain, tenant.domains, size if place == 0 else SMALL, seed + place * 1000, accounts
            )
            self._by_tenant[tenant.id] = Organization(plan)
        self._first = next(iter(self._by_tenant.values()))

    def of(self, tenant: Tenant) -> Organization:
        return self._by_tenant[tenant.id]

    @property
    def first(self) -> Organization:
        return self._first

    def warm(self) -> None:
        """Fills the first organization in a thread, so that the addresses can be told at once."""
        threading.Thread(target=lambda: self._first.store, name="sandbox-fill", daemon=True).start()

    async def wait(self, organization: Organization) -> None:
        """Until the organization is filled, without holding up the others."""
        if not organization.ready:
            await asyncio.get_running_loop().run_in_executor(None, lambda: organization.store)
