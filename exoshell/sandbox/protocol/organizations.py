"""The organizations behind the tenants: planned at start, filled by a thread, waited for by whoever comes too early."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from exoshell.sandbox.tenant.organization import Organization, Plan

if TYPE_CHECKING:
    from exoshell.sandbox.login.directory import Directory, Tenant

Result = TypeVar("Result")
SMALL = 60
"""Recipients of every tenant but the first."""


class Organizations:
    """One Organization per tenant."""

    def __init__(self, directory: Directory, size: int, seed: int) -> None:
        self._by_tenant: dict[str, Organization] = {}
        self._workers: dict[str, ThreadPoolExecutor] = {}
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
        """Fills the first organization, so that the addresses can be told at once and the first client waits less."""
        self._worker(self._first).submit(lambda: self._first.store)

    async def work(self, organization: Organization, task: Callable[[], Result]) -> Result:
        """Runs a task on the organization's thread: the table is used by one thread at a time, and a search through 100,000
        recipients holds up nobody's sign-in."""
        return await asyncio.wrap_future(self._worker(organization).submit(task))

    def _worker(self, organization: Organization) -> ThreadPoolExecutor:
        """The big organization has a thread to itself; the small ones share one."""
        name = "first" if organization is self._first else "others"
        if name not in self._workers:
            self._workers[name] = ThreadPoolExecutor(1, thread_name_prefix=f"sandbox-{name}")
        return self._workers[name]

    def close(self) -> None:
        """Lets go of the threads; what runs is not waited for."""
        for worker in self._workers.values():
            worker.shutdown(wait=False, cancel_futures=True)
