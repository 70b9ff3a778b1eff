"""Get-Error and DetailedView: everything an error holds, nested and indented."""

from __future__ import annotations

from typing import Any

from exoshell.extent import position_message
from exoshell.formatting import access
from exoshell.formatting.value_text import display_text
from exoshell.values.error_record import ErrorRecord, InvocationInfo, NetException
from exoshell.values.psobject import base_of

_STEP = 4
_MAX_DEPTH = 10
_ELLIPSIS = "…"
_LAST = ("Source", "HResult", "StackTrace")


def error_details(value: Any) -> str:
    """The text of an ErrorRecord or an exception, without a line end at its end."""
    return _block(_members(base_of(value)), 0, 1)


def _members(value: Any) -> list[tuple[str, Any]]:
    """What is shown of an object, in order; empty values are left out."""
    if isinstance(value, ErrorRecord):
        pairs = _record_members(value)
    elif isinstance(value, NetException):
        pairs = _exception_members(value)
    elif isinstance(value, InvocationInfo):
        pairs = _invocation_members(value)
    else:
        pairs = [("", value)]
    return [(name, item) for name, item in pairs if item is not None and item not in ("", [], {})]


def _record_members(record: ErrorRecord) -> list[tuple[str, Any]]:
    from exoshell.formatting.error_view import category_text

    return [
        ("Exception", record.exception),
        ("TargetObject", record.target),
        ("CategoryInfo", category_text(record)),
        ("FullyQualifiedErrorId", record.fully_qualified_id),
        ("ErrorDetails", record.message),
        ("InvocationInfo", record.invocation),
        ("ScriptStackTrace", record.script_stack_trace),
        ("RequestId", record.request_id),
        ("Advice", record.advice),
    ]


def _exception_members(exception: NetException) -> list[tuple[str, Any]]:
    own = [(name, item) for name, item in exception.properties.items() if name not in _LAST]
    last = [(name, exception.properties.get(name)) for name in _LAST]
    return [
        ("Type", exception.type_name),
        *own,
        ("Message", exception.message),
        ("Data", exception.data),
        ("InnerException", exception.inner),
        *last,
    ]


def _invocation_members(place: InvocationInfo) -> list[tuple[str, Any]]:
    extent = place.extent
    pairs: list[tuple[str, Any]] = [("MyCommand", place.command_name)]
    if extent is not None and extent.source.text:
        start = extent.start_position
        pairs += [
            ("ScriptLineNumber", start.line),
            ("OffsetInLine", start.column),
            ("HistoryId", place.history_id or None),
            ("ScriptName", extent.file),
            ("Line", extent.source.line(start.line)),
            ("Statement", extent.text),
            ("PositionMessage", position_message(extent)),
        ]
    return [*pairs, ("InvocationName", place.invocation_name), ("CommandOrigin", "Internal")]


def _block(pairs: list[tuple[str, Any]], indent: int, depth: int) -> str:
    room = max((len(name) for name, _ in pairs), default=0)
    prefix = " " * indent
    return "\n".join(prefix + name.ljust(room) + " : " + _value(name, item, indent, room, depth) for name, item in pairs)


def _value(name: str, value: Any, indent: int, room: int, depth: int) -> str:
    if isinstance(value, ErrorRecord | NetException | InvocationInfo):
        if depth >= _MAX_DEPTH:
            return _ELLIPSIS
        return "\n" + _block(_members(value), indent + _STEP, depth + 1)
    if name == "StackTrace":
        return f"\n{value}"
    if isinstance(value, dict):
        inner = " " * (indent + _STEP)
        return "".join(
            f"\n{inner}{key} : {_ELLIPSIS if str(key) == 'Authorization' else display_text(item)}" for key, item in value.items()
        )
    items = access.elements(value)
    if items is not None:
        return "".join("\n" + " " * (indent + _STEP + 2) + display_text(item) for item in items)
    text = display_text(value)
    if "\n" not in text:
        return text
    follow = "\n" + " " * (indent + room + 3)
    return follow.join(line.strip() for line in text.split("\n"))
