"""The service's objects: which columns a bare Get-Mailbox shows. Copied from the catalog's default views, keyed by type name."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from exoshell.formatting.expressions import PropertyExpression
from exoshell.formatting.views import Cell, Header, TableControl, Variant, ViewDefinition


@cache
def _records() -> dict[str, dict[str, Any]]:
    from importlib import resources

    content = (resources.files("exoshell.formatting") / "data" / "exchange-views.json").read_bytes()
    return {record["type"].casefold(): record for record in json.loads(content)}


def exchange_views(type_name: str) -> list[ViewDefinition]:
    """The views of one of the service's types; none for types that nobody has seen a transcript of."""
    record = _records().get(type_name.casefold())
    if record is None:
        return []
    headers = [Header(column["label"], column.get("width", 0)) for column in record["columns"]]
    cells = [Cell(PropertyExpression(column.get("property", column["label"]))) for column in record["columns"]]
    return [
        ViewDefinition(
            name=record["name"],
            types=(record["type"],),
            control=TableControl(headers, [Variant(cells)]),
            applies=frozenset({record["type"].casefold()}),
        )
    ]
