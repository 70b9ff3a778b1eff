"""What the Get- cmdlets of recipients share: identity, -Anr, -Filter, -RecipientTypeDetails, -SortBy → a query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exoshell.sandbox.call import Call, Result
from exoshell.sandbox.errors import BindingError, NotFound
from exoshell.sandbox.tenant import identity, recipients
from exoshell.sandbox.tenant.query import RecipientQuery, order_column
from exoshell.sandbox.tenant.recipients import View


def search(call: Call, shape: str, view: View, kinds: Sequence[str], *, default_kinds: Sequence[str] | None = None) -> Result:
    """The recipients of a Get- call. Raises NotFound, FilterError, BindingError."""
    organization = call.organization
    deleted = call.flag("SoftDeletedMailbox") or call.flag("SoftDeletedRecipient") or call.flag("IncludeSoftDeletedRecipients")
    if call.has("Identity"):
        wanted = call.get("Identity")
        if wanted is None or not str(wanted).strip():
            raise BindingError(
                "Cannot bind argument to parameter 'Identity' because it is null.",
                "System.Management.Automation.ParameterBindingValidationException",
            )
        text = str(wanted)
        if "*" in text and text.strip("*"):
            rows = _by_wildcard(call, text, kinds)
        else:
            rows = identity.matches(organization, text, kinds, deleted=deleted)
        if not rows and "*" not in text:
            raise NotFound(text)
        return Result(shape, [view(row, organization) for row in rows])
    query = RecipientQuery(organization, view)
    conditions = ["deleted IS NOT NULL" if deleted else "deleted IS NULL"]
    values: list[Any] = []
    chosen = _chosen_kinds(call, kinds, default_kinds if default_kinds is not None else kinds)
    conditions.append(f"kind IN ({', '.join('?' * len(chosen))})")
    values.extend(chosen)
    if call.has("Anr"):
        condition, wanted_values = anr(call.text("Anr"))
        conditions.append(condition)
        values.extend(wanted_values)
    if call.text("Filter"):
        from exoshell.sandbox.filters import compile_filter

        compiled = compile_filter(call.text("Filter"), shape)
        if compiled.sql:
            conditions.append(compiled.sql)
            values.extend(compiled.values)
        query.predicate = compiled.predicate
    query.where, query.values = " AND ".join(f"({item})" for item in conditions), values
    if view is recipients.mailbox and query.predicate is None:
        query.columns = recipients.MAILBOX_COLUMNS
    query.order = order_column(call.text("SortBy"))
    return Result(shape, query)


def _chosen_kinds(call: Call, kinds: Sequence[str], default: Sequence[str]) -> list[str]:
    """What -RecipientTypeDetails, -RecipientType and the like leave of the kinds."""
    from exoshell.sandbox.tenant.recipients import RECIPIENT_TYPES

    if call.flag("GroupMailbox"):
        return ["GroupMailbox"]
    wanted = _split(call.items("RecipientTypeDetails"))
    if wanted:
        return [kind for kind in kinds if kind.casefold() in wanted] or ["-"]
    wanted = _split(call.items("RecipientType"))
    if wanted:
        return [kind for kind in kinds if RECIPIENT_TYPES.get(kind, "").casefold() in wanted] or ["-"]
    return list(default)


def _split(items: list[Any]) -> set[str]:
    return {part.strip().casefold() for item in items for part in str(item).split(",") if part.strip()}


def anr(text: str) -> tuple[str, list[str]]:
    """Ambiguous name resolution: the start of a name, of an address, or of first and last name."""
    start = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    columns = ("alias", "display", "first", "last", "smtp", "name")
    clause = " OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in columns)
    return clause, [start] * len(columns)


def _by_wildcard(call: Call, text: str, kinds: Sequence[str]) -> list[Any]:
    pattern = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace("*", "%").replace("?", "_")
    marks = ", ".join("?" * len(kinds))
    clause = (
        f"(alias LIKE ? ESCAPE '\\' OR display LIKE ? ESCAPE '\\' OR smtp LIKE ? ESCAPE '\\') AND kind IN ({marks}) AND deleted IS NULL"
    )
    return call.organization.store.select(clause, (pattern, pattern, pattern, *kinds))
