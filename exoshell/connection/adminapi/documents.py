"""A page's JSON, decoded a few objects at a time.

A page of 1,000 mailboxes is 12 MB of text and more than twice that as dicts: made at once, they are read back from memory that no cache
holds any more. In pieces that stay in the cache, decoding takes half the time, and making rows two thirds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")
_PIECE = 300_000
"""Bytes of a piece, about: 25 mailboxes."""
_START = b'"value":['
_BETWEEN = b'},{"'
_MARK = "the objects were here"


def parse_document(content: bytes) -> dict[str, Any] | None:
    """A body as the object it should be; None where it is anything else."""
    document = _loads(content)
    return document if isinstance(document, dict) else None


def decode_page(content: bytes, decode: Callable[[list[dict[str, Any]]], list[T]]) -> tuple[dict[str, Any], list[T], int] | None:
    """What stands around the objects, what `decode` makes of them, and how many values there were; None where it is no JSON object."""
    found = _in_pieces(content, decode) if len(content) > _PIECE else None
    if found is not None:
        return found
    document = parse_document(content)
    if document is None:
        return None
    if "value" not in document and str(document.get("@odata.context", "")).endswith("/$entity"):
        # one object, without a list around it
        return {}, decode([{name: value for name, value in document.items() if not name.startswith("@odata.")}]), 1
    items = document.pop("value", None)
    items = items if isinstance(items, list) else []
    return document, decode([item for item in items if isinstance(item, dict)]), len(items)


def _in_pieces(content: bytes, decode: Callable[[list[dict[str, Any]]], list[T]]) -> tuple[dict[str, Any], list[T], int] | None:
    """The same where the text can be cut; None where it cannot.

    It is cut where '},{"' stands, which no JSON string can contain. That may be inside an object, or the start and the end may not be the
    list's own: then brackets do not close and a piece is no JSON, or the mark is not found where it should be.
    """
    start, end = content.find(_START) + len(_START), content.rfind(b"}]") + 1
    if start < len(_START) or end <= start:
        return None
    document = _loads(b'%b"%b"%b' % (content[: start - 1], _MARK.encode(), content[end + 1 :]))
    if not isinstance(document, dict) or document.pop("value", None) != _MARK:
        return None
    made: list[T] = []
    received = 0
    for piece in _pieces(content, start, end):
        items = _loads(piece)
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            return None
        received += len(items)
        made += decode(items)
    return document, made, received


def _pieces(content: bytes, start: int, end: int) -> Iterator[bytes]:
    view = memoryview(content)
    while start < end:
        cut = content.find(_BETWEEN, start + _PIECE, end)
        stop = end if cut < 0 else cut + 1
        yield b"".join((b"[", view[start:stop], b"]"))
        start = stop + 1


def _loads(content: bytes) -> Any:
    import orjson

    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
