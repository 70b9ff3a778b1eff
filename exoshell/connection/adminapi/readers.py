"""Annotations of the service's JSON → functions that make the PowerShell value when somebody first reads it.

Texts that .NET would hold as types of Exchange stay texts, as the module's users have them too; sizes and quotas also answer what
their type answers (`.Value.ToMB()`, an order by bytes), because scripts and sorts rely on it. They carry no annotation, so their names
tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

Reader = Callable[[Any], Any]
_ROUND_TRIP = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?(Z|[+-]\d\d:\d\d)?")


def reader_of(kind: str, type_name: Any) -> Reader | None:
    """The reader for an annotation: `kind` is what stands after the '@' ('data.type', 'odata.type'), `type_name` its value."""
    if not isinstance(type_name, str):
        return None
    if kind == "data.type":
        return _BY_TYPE.get(type_name)
    if kind == "odata.type":
        if type_name.startswith("#Collection("):
            return read_collection
        if type_name.startswith(("#Exchange.", "#microsoft.")):
            return read_object
        return _BY_TYPE.get("System." + type_name.lstrip("#"))
    return None


def reader_by_name(name: str) -> Reader | None:
    """The reader for a property without annotation whose name says what its text is (TotalItemSize, ProhibitSendQuota); else None."""
    return read_size if name.endswith(("Size", "Quota")) else None


def read_size(value: Any) -> Any:
    """A size or a quota: text that knows its bytes."""
    from exoshell.values import exchange

    return exchange.read_size(value)


def read_collection(value: Any) -> Any:
    """A multi-valued property: a list of its own for each object (the raw one may be shared)."""
    from exoshell.values.collections import ArrayList

    if isinstance(value, list | tuple):
        return ArrayList([read_object(item) if isinstance(item, dict) else item for item in value])
    return value


def read_object(value: Any) -> Any:
    """A nested object as a property bag."""
    from exoshell.values.psobject import PSCustomObject

    if not isinstance(value, dict):
        return value
    return PSCustomObject.of(**{name: item for name, item in value.items() if "@" not in name})


def _read_guid(value: Any) -> Any:
    from exoshell.values.guid import Guid

    try:
        return Guid(int(value.replace("-", ""), 16)) if len(value) == 36 else value
    except (ValueError, AttributeError, TypeError):
        return value


def _read_date(value: Any) -> Any:
    """Round-trip text: an offset means a moment, shown in local time; 'Z' a UTC value; nothing an unspecified one."""
    from exoshell.values.datetime_types import LOCAL, TICKS_PER_DAY, TICKS_PER_MINUTE, TICKS_PER_SECOND, UNSPECIFIED, UTC, DateTime

    match = _ROUND_TRIP.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return value
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    try:
        days = date(year, month, day).toordinal() - 1
    except ValueError:
        return value
    fraction = int((match[7] or "").ljust(7, "0"))
    ticks = days * TICKS_PER_DAY + (hour * 3600 + minute * 60 + second) * TICKS_PER_SECOND + fraction
    zone = match[8]
    if not zone:
        return DateTime(ticks, UNSPECIFIED)
    if zone == "Z":
        return DateTime(ticks, UTC)
    offset = (int(zone[1:3]) * 60 + int(zone[4:6])) * (1 if zone[0] == "+" else -1)
    moment = DateTime(ticks - offset * TICKS_PER_MINUTE, UTC)
    local = moment.to_local()
    return local if local.kind == LOCAL else moment


def _read_int16(value: Any) -> Any:
    from exoshell.values.numbers import Int16

    return Int16(value) if isinstance(value, int) else value


def _read_int64(value: Any) -> Any:
    from exoshell.values.numbers import Int64

    return Int64(value) if isinstance(value, int | str) and str(value).lstrip("-").isdigit() else value


def _read_uint32(value: Any) -> Any:
    from exoshell.values.numbers import UInt32

    return UInt32(value) if isinstance(value, int) else value


def _read_byte(value: Any) -> Any:
    from exoshell.values.numbers import Byte

    return Byte(value) if isinstance(value, int) else value


_BY_TYPE: dict[str, Reader] = {
    "System.Guid": _read_guid,
    "System.DateTime": _read_date,
    "System.Int16": _read_int16,
    "System.Int64": _read_int64,
    "System.UInt32": _read_uint32,
    "System.Byte": _read_byte,
}
