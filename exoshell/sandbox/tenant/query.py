"""A search over recipients as pages: what SQL can decide it decides, the rest is decided object by object."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exoshell.sandbox.tenant.population import COLUMNS
from exoshell.sandbox.tenant.recipients import Values, View

if TYPE_CHECKING:
    from exoshell.sandbox.tenant.organization import Organization

Predicate = Callable[[Values], bool]
_ORDERS = {
    "alias": "alias", "displayname": "display", "name": "name", "office": "office", "serverlegacydn": "id", "primarysmtpaddress": "smtp",
    "recipienttypedetails": "kind", "whencreated": "created", "userprincipalname": "upn", "firstname": "first", "lastname": "last",
}  # fmt: skip


@dataclass(slots=True)
class RecipientQuery:
    """Rows that meet an SQL condition and, where there is one, a predicate over the view's values."""

    organization: Organization
    view: View
    where: str = "deleted IS NULL"
    values: Sequence[Any] = ()
    predicate: Predicate | None = None
    columns: tuple[str, ...] = COLUMNS
    """What the view looks at."""
    order: str = ""
    """A column; '' for the order of creation."""

    def page(self, after: int, limit: int) -> tuple[list[Values], int | None]:
        if self.order:
            return self._by_offset(after, limit)
        store, view, organization = self.organization.store, self.view, self.organization
        if self.predicate is None:
            rows = store.select(f"({self.where}) AND id > ?", (*self.values, after), limit=limit + 1, columns=self.columns)
            more = len(rows) > limit
            return [view(row, organization) for row in rows[:limit]], rows[limit - 1].id if more else None
        found: list[Values] = []
        position = after
        for row in store.scan(self.where, self.values, after=after):
            item = view(row, organization)
            if self.predicate(organization.constants | item):
                if len(found) == limit:
                    return found, position
                found.append(item)
                position = row.id
        return found, None

    def _by_offset(self, after: int, limit: int) -> tuple[list[Values], int | None]:
        store, view, organization = self.organization.store, self.view, self.organization
        order = f"{self.order} COLLATE NOCASE, id"
        if self.predicate is None:
            rows = store.select(self.where, self.values, order=order, limit=limit + 1, offset=after)
            more = len(rows) > limit
            return [view(row, organization) for row in rows[:limit]], after + limit if more else None
        rows = store.select(self.where, self.values, order=order)
        items = [view(row, organization) for row in rows]
        kept = [item for item in items if self.predicate(organization.constants | item)]
        return kept[after : after + limit], after + limit if len(kept) > after + limit else None


def order_column(sort_by: str) -> str:
    """The column of -SortBy; '' where it names none."""
    return _ORDERS.get(sort_by.casefold(), "")
