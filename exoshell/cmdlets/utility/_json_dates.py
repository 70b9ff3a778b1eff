"""ISO dates in JSON as DateTime values: with the zone's meaning, or as -DateKind asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.values.datetime_types import LOCAL, UNSPECIFIED, UTC, DateTime, DateTimeOffset
from exoshell.values.net_error import NetError

_TICKS_PER_MINUTE = 600_000_000


def date_maker(kind: str) -> Callable[[str], Any]:
    """What makes a value of an ISO text, None for one that is no date. `kind`: 'default', 'local', 'utc' or 'offset'."""

    def make(text: str) -> Any:
        try:
            clock, zone = _parsed(text)
        except (ValueError, OverflowError, NetError):
            return None
        if kind == "offset":
            return DateTimeOffset.of_date(clock) if zone is None else DateTimeOffset(clock.ticks, zone * _TICKS_PER_MINUTE)
        if zone is None:
            date = clock
        elif text.endswith("Z"):
            date = clock.with_kind(UTC)
        else:
            date = DateTime(clock.ticks - zone * _TICKS_PER_MINUTE, UTC).to_local()
        if kind == "local":
            return date.with_kind(LOCAL) if date.kind == UNSPECIFIED else date.to_local()
        if kind == "utc":
            return date.with_kind(UTC) if date.kind == UNSPECIFIED else date.to_universal()
        return date

    return make


def _parsed(text: str) -> tuple[DateTime, int | None]:
    """The clock time and the zone's minutes, None where the text names no zone."""
    body, zone = text, None
    if text.endswith("Z"):
        body, zone = text[:-1], 0
    elif text[-6:-5] in "+-" and text[-3] == ":":
        sign = -1 if text[-6] == "-" else 1
        body, zone = text[:-6], sign * (int(text[-5:-3]) * 60 + int(text[-2:]))
    elif text[-5:-4] in "+-" and text[-5:-4]:
        sign = -1 if text[-5] == "-" else 1
        body, zone = text[:-5], sign * (int(text[-4:-2]) * 60 + int(text[-2:]))
    main, _, fraction = body.partition(".")
    year, month, day, hour, minute, second = (int(main[start : start + 2]) for start in (2, 5, 8, 11, 14, 17))
    date = DateTime.of(int(main[:2]) * 100 + year, month, day, hour, minute, second)
    return (date.add_ticks(int(fraction[:7].ljust(7, "0"))) if fraction else date), zone
