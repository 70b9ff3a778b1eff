"""Pages in pieces: whatever the text looks like, the result is what decoding it whole gives."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exoshell.connection.adminapi import documents
from exoshell.connection.adminapi.documents import decode_page
from exoshell.connection.adminapi.rows import RowDecoder
from tests.connection.test_rows import document

TRAPS = ['},{"', '"value":[', "}]", "]", '\\"},{\\"', '{"value":[{"a":1},{"b":2}]}', ""]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(TRAPS) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*TRAPS, "value", "a", "b"]), inner, max_size=4),
    max_leaves=12,
)


def whole(content: bytes) -> tuple[dict[str, Any], list[Any], int] | None:
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(found, dict):
        return None
    items = found.pop("value", None)
    items = items if isinstance(items, list) else []
    return found, [item for item in items if isinstance(item, dict)], len(items)


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_PIECE", 20)


@settings(max_examples=100, deadline=None)
@given(
    before=st.dictionaries(st.sampled_from(["@odata.context", "x", "values", *TRAPS]), VALUES, max_size=3),
    items=st.lists(st.dictionaries(st.sampled_from(["Name", "b", "value", *TRAPS]), VALUES, max_size=4) | VALUES, max_size=8),
    after=st.dictionaries(st.sampled_from(["@odata.nextLink", "y", *TRAPS]), VALUES, max_size=3),
    cut=st.integers(0, 40),
)
def test_pieces_are_the_whole(before: dict[str, Any], items: list[Any], after: dict[str, Any], cut: int) -> None:
    content = orjson.dumps({**before, "value": items, **after})
    assert decode_page(content, list) == whole(content)
    truncated = content[: len(content) - cut]
    assert decode_page(truncated, list) == whole(truncated)


def test_a_page_is_really_cut_and_its_rows_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_PIECE", 50_000)
    content = document(100)[:-1] + b',"@odata.nextLink":"https://x"}'
    sizes: list[int] = []
    decoder = RowDecoder()

    def decode(items: list[dict[str, Any]]) -> list[Any]:
        sizes.append(len(items))
        return decoder.decode(items)

    found = decode_page(content, decode)
    assert found is not None
    around, rows, received = found
    assert around == {"@odata.nextLink": "https://x"}
    assert received == len(rows) == sum(sizes) == 100
    assert len(sizes) > 5
    expected = RowDecoder().decode(orjson.loads(content)["value"])
    assert [[str(value) for _, value in row.items()] for row in rows] == [[str(value) for _, value in row.items()] for row in expected]
