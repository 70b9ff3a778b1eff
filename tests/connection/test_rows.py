"""A page's JSON as rows: shapes, annotations, sharing, size and cost."""

from __future__ import annotations

import random
import sys
import uuid
from typing import Any

import orjson

from exoshell.connection.adminapi.rows import RowDecoder
from exoshell.values.psobject import PSCustomObject


def test_annotations_become_readers_and_leave_no_trace() -> None:
    items: list[dict[str, Any]] = [
        {"Name": "a", "Guid": None, "Addresses@odata.type": "#Collection(String)", "Addresses": []},
        {
            "Name": "b",
            "Guid@data.type": "System.Guid",
            "Guid@odata.type": "#Guid",
            "Guid": "11111111-2222-3333-4444-555555555555",
            "Addresses@odata.type": "#Collection(String)",
            "Addresses": ["SMTP:b@x.example"],
        },
    ]
    first, second = RowDecoder().decode(items)
    assert first.schema is second.schema
    assert first.schema.names == ("Name", "Guid", "Addresses")
    assert first.get("guid") is None
    assert str(second.get("guid")) == "11111111-2222-3333-4444-555555555555"
    assert type(second.get("guid")).__name__ == "Guid"
    assert list(second.get("addresses")) == ["SMTP:b@x.example"]
    first.get("Addresses").append("changed")
    assert list(RowDecoder().decode(items[:1])[0].get("Addresses")) == []


def test_shared_lists_are_copied_when_read() -> None:
    items: list[dict[str, Any]] = [{"L@odata.type": "#Collection(String)", "L": ["a", "b"]} for _ in range(3)]
    first, second, _ = RowDecoder().decode(items)
    assert first.values[0] is second.values[0]
    first.get("L").append("c")
    assert list(second.get("L")) == ["a", "b"]
    objects: list[dict[str, Any]] = [{"L@odata.type": "#Collection(Exchange.X)", "L": [{"n": 1}]} for _ in range(2)]
    assert RowDecoder().decode(objects)[1].get("L")[0].get("n") == 1


def test_dates_keep_their_kind() -> None:
    item = {
        "Local@data.type": "System.DateTime",
        "Local": "2022-09-21T08:07:47.1234567+02:00",
        "UTC@data.type": "System.DateTime",
        "UTC": "2022-09-21T06:07:47Z",
        "Plain@data.type": "System.DateTime",
        "Plain": "2022-09-21T06:07:47",
    }
    row = RowDecoder().decode([item])[0]
    assert (row.get("Local").kind, row.get("UTC").kind, row.get("Plain").kind) == ("Local", "Utc", "Unspecified")
    assert row.get("Local").to_universal().ticks - row.get("UTC").ticks == 1234567


def test_objects_of_different_shapes_in_one_page() -> None:
    decoder = RowDecoder()
    rows = decoder.decode([{"A": 1}, {"A": 1, "B": 2}, {"B": 3}, {"A": 4}])
    assert [dict(row.items()) for row in rows] == [{"A": 1}, {"A": 1, "B": 2}, {"B": 3}, {"A": 4}]
    assert rows[0].schema is rows[3].schema


def test_nested_objects_without_annotation_are_no_dicts() -> None:
    row = RowDecoder().decode([{"A": {"x@odata.type": "#Int16", "x": 1}, "B": [1, {"y": 2}]}])[0]
    assert isinstance(row.get("A"), PSCustomObject)
    assert dict(row.get("A").items()) == {"x": 1}
    assert isinstance(row.get("B")[1], PSCustomObject)


def mailbox(number: int, pick: random.Random) -> dict[str, Any]:
    """A 230-property mailbox as the service sends it: about 60 properties of its own, the rest the tenant's defaults."""
    item: dict[str, Any] = {}
    for place in range(230):
        name = f"SomeProperty{place}"
        kind = place % 10
        if place < 30:
            item[name] = f"user{number}.{place}@contoso.example"
        elif place < 60:
            item[f"{name}@odata.type"] = "#Collection(String)"
            item[name] = [f"smtp:user{number}@contoso.example"] if place < 33 else []
        elif kind == 0:
            item[name] = None
        elif kind in (1, 2):
            item[name] = bool((number + place) % 2)
        elif kind == 3:
            item[f"{name}@data.type"], item[f"{name}@odata.type"] = "System.Guid", "#Guid"
            item[name] = str(uuid.UUID(int=pick.getrandbits(128))) if place < 90 else "00000000-0000-0000-0000-000000000000"
        elif kind == 4:
            item[f"{name}@data.type"] = "System.DateTime"
            item[name] = f"2022-09-{number % 28 + 1:02}T08:07:{place % 60:02}.0000000+00:00" if place < 90 else None
        else:
            item[name] = pick.choice(["", "Unlimited", "99 GB (106,300,440,576 bytes)", f"EURPR04DG{number % 30}"])
    return item


def document(count: int = 1000) -> bytes:
    pick = random.Random(1)
    return orjson.dumps({"value": [mailbox(number, pick) for number in range(count)]})


def deep_size(rows: list[PSCustomObject]) -> int:
    seen: set[int] = set()
    total = 0
    stack: list[Any] = [value for row in rows for value in (row, row.values)]
    while stack:
        value = stack.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        total += sys.getsizeof(value)
        if isinstance(value, tuple | list):
            stack.extend(value)
    return total


def test_a_mailbox_costs_less_than_8_kb() -> None:
    rows = RowDecoder().decode(orjson.loads(document())["value"])
    assert deep_size(rows) / len(rows) < 8000


def test_sizes_and_quotas_answer_what_their_type_answers() -> None:
    size = "1.5 MB (1,572,864 bytes)"
    items: list[dict[str, Any]] = [
        {"TotalItemSize": size, "MaxSize": None, "Quota": "Unlimited", "LinkedSize": ["x"]},
        {"TotalItemSize": "n/a", "MaxSize": 3, "Quota": size, "LinkedSize": []},
    ]
    first, second = RowDecoder().decode(items)
    assert first.get("TotalItemSize") == size
    assert first.get("TotalItemSize").value.bytes == 1_572_864
    assert first.get("Quota").unlimited
    assert first.get("MaxSize") is None
    assert list(first.get("LinkedSize")) == ["x"]
    assert type(second.get("TotalItemSize")) is str
    assert second.get("MaxSize") == 3
