"""DateOnly and TimeOnly."""

from __future__ import annotations

import re
from functools import total_ordering
from typing import Any

from exoshell.values.datetime_types import MAX_TICKS, TICKS_PER_DAY, DateTime, TimeSpan
from exoshell.values.dotnet import _casting as casting
from exoshell.values.dotnet.datetime import _DATE_PROPERTIES, plain_text, text_args
from exoshell.values.dotnet.numbers import attempt
from exoshell.values.member_tables import table
from exoshell.values.net_error import NetError, format_error, out_of_range
from exoshell.values.numbers import Int64


@total_ordering
class DateOnly:
    """A day: days since 0001-01-01."""

    __slots__ = ("day_number",)
    ps_type_name = "System.DateOnly"

    def __init__(self, day_number: int) -> None:
        if not 0 <= day_number <= MAX_TICKS // TICKS_PER_DAY:
            raise out_of_range("Value to add was out of range.", "value")
        self.day_number = day_number

    @property
    def date(self) -> DateTime:
        return DateTime(self.day_number * TICKS_PER_DAY)

    def to_string(self, spec: str | None = None, culture: Any = None) -> str:
        return self.date.to_string(spec or "d", culture)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateOnly) and self.day_number == other.day_number

    def __lt__(self, other: DateOnly) -> bool:
        return self.day_number < other.day_number if isinstance(other, DateOnly) else NotImplemented

    def __hash__(self) -> int:
        return self.day_number

    def __str__(self) -> str:
        return self.to_string(None, "")


def _of_date(date: DateTime) -> DateOnly:
    return DateOnly(date.ticks // TICKS_PER_DAY)


def _parse_day(text: Any, *rest: Any) -> DateOnly:
    from exoshell.values.datetime_parse import parse_date

    del rest
    text = plain_text(text)
    try:
        found = parse_date(text)
    except NetError:
        raise format_error(f"String '{text}' was not recognized as a valid DateOnly.") from None
    if found.ticks % TICKS_PER_DAY:
        raise format_error(f"String '{text}' contains parts which are not specific to the DateOnly.")
    return _of_date(found)


def _exact_day(text: Any, formats: Any, *rest: Any) -> DateOnly:
    from exoshell.values.datetime_exact import parse_exact

    del rest
    try:
        return _of_date(parse_exact(plain_text(text), list(formats) if isinstance(formats, list) else [formats]))
    except NetError:
        raise format_error(f"String '{plain_text(text)}' was not recognized as a valid DateOnly.") from None


def _to_date(value: DateOnly, time: Any, kind: Any = "Unspecified") -> DateTime:
    return DateTime(value.day_number * TICKS_PER_DAY + time.ticks, str(kind))


def _text(value: Any, *args: Any) -> str:
    spec, culture = text_args(args)
    return str(value.to_string(spec, culture))


def _compare(value: Any, other: Any) -> int:
    return 1 if other is None else (value > other) - (value < other)


_DAY = {name: (lambda value, getter=getter: getter(value.date)) for name, getter in _DATE_PROPERTIES.items()}
DAY = table(
    "System.DateOnly",
    properties={
        "Year": _DAY["Year"],
        "Month": _DAY["Month"],
        "Day": _DAY["Day"],
        "DayOfWeek": _DAY["DayOfWeek"],
        "DayOfYear": _DAY["DayOfYear"],
        "DayNumber": lambda value: value.day_number,
    },
    methods={
        "AddDays": lambda value, days: DateOnly(value.day_number + days),
        "AddMonths": lambda value, months: _of_date(value.date.add_months(months)),
        "AddYears": lambda value, years: _of_date(value.date.add_months(12 * years)),
        "ToDateTime": _to_date,
        "ToString": _text,
        "ToLongDateString": lambda value: value.to_string("D"),
        "ToShortDateString": lambda value: value.to_string("d"),
        "CompareTo": _compare,
        "Equals": lambda value, other: value == other,
    },
    statics={
        "FromDateTime": _of_date,
        "FromDayNumber": DateOnly,
        "Parse": _parse_day,
        "ParseExact": _exact_day,
        "TryParse": lambda *args: attempt(lambda: _parse_day(*args[:-1]), args[-1], DateOnly(0)),
        "TryParseExact": lambda *args: attempt(lambda: _exact_day(*args[:-1]), args[-1], DateOnly(0)),
    },
    static_properties={"MinValue": DateOnly(0), "MaxValue": DateOnly(3652058)},
    constructor=lambda *args: _of_date(DateTime.of(*args[:3])) if args else DateOnly(0),
)


@total_ordering
class TimeOnly:
    """A time of day in ticks."""

    __slots__ = ("ticks",)
    ps_type_name = "System.TimeOnly"

    def __init__(self, ticks: int) -> None:
        if not 0 <= ticks < TICKS_PER_DAY:
            raise out_of_range("Ticks must be between 0 and and TimeOnly.MaxValue.Ticks.", "ticks")
        self.ticks = ticks

    @property
    def date(self) -> DateTime:
        return DateTime(self.ticks)

    def to_string(self, spec: str | None = None, culture: Any = None) -> str:
        return self.date.to_string(spec or "t", culture)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TimeOnly) and self.ticks == other.ticks

    def __lt__(self, other: TimeOnly) -> bool:
        return self.ticks < other.ticks if isinstance(other, TimeOnly) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.ticks)

    def __sub__(self, other: TimeOnly) -> TimeSpan:
        return TimeSpan((self.ticks - other.ticks) % TICKS_PER_DAY)

    def __str__(self) -> str:
        return self.to_string(None, "")


def _parse_time(text: Any, *rest: Any) -> TimeOnly:
    from exoshell.values.datetime_parse import NO_CURRENT_DATE, parse_date

    del rest
    text = plain_text(text)
    try:
        found = parse_date(text, None, NO_CURRENT_DATE)
    except NetError:
        raise format_error(f"String '{text}' was not recognized as a valid TimeOnly.") from None
    if found.ticks >= TICKS_PER_DAY or re.search(r"\d[-/]\d", text):
        raise format_error(f"String '{text}' contains parts which are not specific to the TimeOnly.")
    return TimeOnly(found.ticks)


def _new_time(*args: int) -> TimeOnly:
    if len(args) == 1:
        return TimeOnly(int(args[0]))
    return TimeOnly(DateTime.of(1, 1, 1, *args).ticks) if args else TimeOnly(0)


def _add(unit: int) -> Any:
    return lambda value, amount, *rest: TimeOnly((value.ticks + round(amount * unit)) % TICKS_PER_DAY)


_CLOCK = ("Hour", "Minute", "Second", "Millisecond", "Microsecond", "Nanosecond")
TIME = table(
    "System.TimeOnly",
    properties={**{name: _DAY[name] for name in _CLOCK}, "Ticks": lambda value: Int64(value.ticks)},
    methods={
        "Add": lambda value, span, *rest: TimeOnly((value.ticks + span.ticks) % TICKS_PER_DAY),
        "AddHours": _add(36_000_000_000),
        "AddMinutes": _add(600_000_000),
        "IsBetween": lambda value, low, high: low <= value < high if low <= high else value >= low or value < high,
        "ToTimeSpan": lambda value: TimeSpan(value.ticks),
        "ToString": _text,
        "ToLongTimeString": lambda value: value.to_string("T"),
        "ToShortTimeString": lambda value: value.to_string("t"),
        "CompareTo": _compare,
        "Equals": lambda value, other: value == other,
    },
    statics={
        "FromDateTime": lambda date: TimeOnly(date.ticks % TICKS_PER_DAY),
        "FromTimeSpan": lambda span: TimeOnly(span.ticks),
        "Parse": _parse_time,
        "TryParse": lambda *args: attempt(lambda: _parse_time(*args[:-1]), args[-1], TimeOnly(0)),
    },
    static_properties={"MinValue": TimeOnly(0), "MaxValue": TimeOnly(TICKS_PER_DAY - 1)},
    constructor=_new_time,
)
TABLES = (DAY, TIME)
CONVERTERS = {
    "System.DateOnly": casting.parsing("System.DateOnly", _parse_day, provider=True),
    "System.TimeOnly": casting.parsing("System.TimeOnly", _parse_time, provider=True),
}
