"""System.TimeSpan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.values.datetime_exact import parse_time_span, parse_time_span_exact
from exoshell.values.datetime_types import (
    TICKS_PER_DAY,
    TICKS_PER_HOUR,
    TICKS_PER_MICROSECOND,
    TICKS_PER_MILLISECOND,
    TICKS_PER_MINUTE,
    TICKS_PER_SECOND,
    TimeSpan,
    span_overflow,
)
from exoshell.values.dotnet import _casting as casting
from exoshell.values.dotnet._common import sign
from exoshell.values.dotnet.datetime import plain_text, to_text
from exoshell.values.dotnet.numbers import attempt
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument
from exoshell.values.numbers import Int64


def _from(unit: int) -> Callable[..., TimeSpan]:
    """FromDays and its kin: of a double to the tick, or of whole parts."""
    below = {
        TICKS_PER_DAY: (TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND, TICKS_PER_MILLISECOND, TICKS_PER_MICROSECOND),
        TICKS_PER_HOUR: (TICKS_PER_MINUTE, TICKS_PER_SECOND, TICKS_PER_MILLISECOND, TICKS_PER_MICROSECOND),
        TICKS_PER_MINUTE: (TICKS_PER_SECOND, TICKS_PER_MILLISECOND, TICKS_PER_MICROSECOND),
        TICKS_PER_SECOND: (TICKS_PER_MILLISECOND, TICKS_PER_MICROSECOND),
        TICKS_PER_MILLISECOND: (TICKS_PER_MICROSECOND,),
    }.get(unit, ())

    def made(amount: Any, *parts: int) -> TimeSpan:
        if isinstance(amount, int):
            ticks = amount * unit + sum(part * size for part, size in zip(parts, below, strict=False))
            if not -(2**63) <= ticks < 2**63:
                from exoshell.values.net_error import out_of_range

                raise out_of_range("TimeSpan overflowed because the duration is too long.")
            return TimeSpan(int(ticks))
        if amount != amount:
            raise argument("TimeSpan does not accept floating point Not-a-Number values.")
        ticks = amount * unit
        if not -(2.0**63) <= ticks < 2.0**63:
            raise span_overflow()
        return TimeSpan(int(ticks))

    return made


def _new(*args: int) -> TimeSpan:
    if not args:
        return TimeSpan(0)
    if len(args) == 1:
        return TimeSpan(int(args[0]))
    return TimeSpan.of(0, *args) if len(args) == 3 else TimeSpan.of(*args)


def _parse(text: Any, culture: Any = None) -> TimeSpan:
    return parse_time_span(plain_text(text), culture)


def _parse_exact(text: Any, formats: Any, culture: Any = None, styles: Any = None) -> TimeSpan:
    negative = str(styles) == "AssumeNegative"
    return parse_time_span_exact(text, list(formats) if isinstance(formats, list) else [formats], culture, negative)


def _compare_to(value: TimeSpan, other: Any) -> int:
    if other is None:
        return 1
    if not isinstance(other, TimeSpan):
        raise argument("Object must be of type TimeSpan.")
    return sign(value.ticks - other.ticks)


def _total(unit: int) -> Callable[[TimeSpan], float]:
    return lambda value: value.total(unit)


def _duration(value: TimeSpan) -> TimeSpan:
    if value.ticks == -(2**63):
        raise span_overflow()
    return TimeSpan(abs(value.ticks))


SPAN = table(
    "System.TimeSpan",
    properties={
        "Ticks": lambda value: Int64(value.ticks),
        "Days": lambda value: value.part(TICKS_PER_DAY, 0),
        "Hours": lambda value: value.part(TICKS_PER_HOUR, 24),
        "Milliseconds": lambda value: value.part(TICKS_PER_MILLISECOND, 1000),
        "Microseconds": lambda value: value.part(TICKS_PER_MICROSECOND, 1000),
        "Nanoseconds": lambda value: value.part(1, 10) * 100,
        "Minutes": lambda value: value.part(TICKS_PER_MINUTE, 60),
        "Seconds": lambda value: value.part(TICKS_PER_SECOND, 60),
        "TotalDays": _total(TICKS_PER_DAY),
        "TotalHours": _total(TICKS_PER_HOUR),
        "TotalMilliseconds": _total(TICKS_PER_MILLISECOND),
        "TotalMicroseconds": _total(TICKS_PER_MICROSECOND),
        "TotalNanoseconds": lambda value: value.ticks * 100.0,
        "TotalMinutes": _total(TICKS_PER_MINUTE),
        "TotalSeconds": _total(TICKS_PER_SECOND),
    },
    methods={
        "Add": lambda value, other: value + other,
        "Subtract": lambda value, other: value - other,
        "Negate": lambda value: -value,
        "Duration": _duration,
        "Multiply": lambda value, factor: value * factor,
        "Divide": lambda value, other: value / other,
        "CompareTo": _compare_to,
        "Equals": lambda value, other: value == other,
        "GetHashCode": lambda value: hash(value.ticks) & 0x7FFFFFFF,
        "ToString": to_text,
    },
    statics={
        "Compare": lambda a, b: sign(a.ticks - b.ticks),
        "Equals": lambda a, b: a == b,
        "FromDays": _from(TICKS_PER_DAY),
        "FromHours": _from(TICKS_PER_HOUR),
        "FromMinutes": _from(TICKS_PER_MINUTE),
        "FromSeconds": _from(TICKS_PER_SECOND),
        "FromMilliseconds": _from(TICKS_PER_MILLISECOND),
        "FromMicroseconds": _from(TICKS_PER_MICROSECOND),
        "FromTicks": lambda ticks: TimeSpan(int(ticks)),
        "Parse": _parse,
        "ParseExact": _parse_exact,
        "TryParse": lambda *args: attempt(lambda: _parse(*args[:-1]), args[-1], TimeSpan(0)),
        "TryParseExact": lambda *args: attempt(lambda: _parse_exact(*args[:-1]), args[-1], TimeSpan(0)),
    },
    static_properties={"Zero": TimeSpan(0), "MinValue": TimeSpan(-(2**63)), "MaxValue": TimeSpan(2**63 - 1)},
    constructor=_new,
)
TABLES = (SPAN,)
CONVERTERS = {
    "System.TimeSpan": casting.parsing("System.TimeSpan", parse_time_span, provider=True, ticks=lambda ticks: TimeSpan(int(ticks)))
}
