"""System.DateTime and System.DateTimeOffset."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.values import datetime_exact, datetime_parse
from exoshell.values.datetime_format import standard_pattern
from exoshell.values.datetime_types import (
    MAX_TICKS,
    TICKS_PER_DAY,
    TICKS_PER_HOUR,
    TICKS_PER_MICROSECOND,
    TICKS_PER_MILLISECOND,
    TICKS_PER_MINUTE,
    TICKS_PER_SECOND,
    UNIX_EPOCH_TICKS,
    UNSPECIFIED,
    UTC,
    DateTime,
    DateTimeOffset,
    TimeSpan,
    days_in_month,
    is_leap_year,
    local_offset,
)
from exoshell.values.dotnet import _casting as casting
from exoshell.values.dotnet._common import sign
from exoshell.values.dotnet.numbers import attempt
from exoshell.values.member_tables import table
from exoshell.values.net_error import NetError, argument, out_of_range
from exoshell.values.numbers import Int64
from exoshell.values.psobject import MemberKind

parse_round_trip = datetime_parse.parse_round_trip


def to_universal_sortable(value: DateTime | DateTimeOffset) -> str:
    """yyyy-MM-ddTHH:mm:ss in UTC, as the service expects dates."""
    moment = DateTime(value.utc_ticks, UTC) if isinstance(value, DateTimeOffset) else value.to_universal()
    return moment.to_string("s")


def enum(text: str, type_name: str) -> Any:
    """An enumeration value by name."""
    from exoshell.values.conversion import convert

    return convert(text, type_name)


def _adder(unit: int) -> Callable[[Any, float], Any]:
    """AddDays and its kin: whole and fraction scaled apart, as .NET does."""
    limit = MAX_TICKS / unit

    def add(value: Any, amount: float) -> Any:
        if amount != amount or not -limit <= amount <= limit:
            raise out_of_range("Value to add was out of range.", "value")
        whole = int(amount)
        return value.add_ticks(whole * unit + int((amount - whole) * unit))

    return add


def _add_years(value: Any, years: int) -> Any:
    if not -10000 <= years <= 10000:
        raise out_of_range("Years value must be between +/-10000.", "years")
    try:
        return _add_months(value, years * 12)
    except NetError:
        raise out_of_range("The added or subtracted value results in an un-representable DateTime.", "value") from None


def _add_months(value: Any, months: int) -> Any:
    if isinstance(value, DateTimeOffset):
        return DateTimeOffset(value.clock.add_months(months).ticks, value.offset)
    return value.add_months(months)


def _subtract(value: Any, other: Any) -> Any:
    return value.add_ticks(-other.ticks) if isinstance(other, TimeSpan) else value - other


def _compare_to(value: Any, other: Any) -> int:
    if other is None:
        return 1
    if type(other) is not type(value):
        raise argument(f"Object must be of type {type(value).__name__}.")
    return -1 if value < other else 1 if value > other else 0


def text_args(args: tuple[Any, ...]) -> tuple[str | None, Any]:
    """Format and culture among the arguments of ToString."""
    spec, culture = None, None
    for item in args:
        if isinstance(item, str):
            spec = item
        elif item is not None:
            culture = item
    return spec, culture


def to_text(value: Any, *args: Any) -> str:
    spec, culture = text_args(args)
    return str(value.to_string(spec, culture))


def _styles(args: tuple[Any, ...]) -> tuple[int, Any]:
    styles, culture = 0, None
    for item in args:
        if getattr(item, "ps_type_name", "") == "System.Globalization.DateTimeStyles":
            styles = int(item)
        elif item is not None and hasattr(item, "name"):
            culture = item
    return styles, culture


def plain_text(value: Any) -> Any:
    return "".join(value) if isinstance(value, list) and all(len(each) == 1 for each in value) else value


def _parse(text: Any, *args: Any) -> DateTime:
    styles, culture = _styles(args)
    return datetime_parse.parse_date(plain_text(text), culture, styles)


def _formats(formats: Any) -> list[str]:
    return list(formats) if isinstance(formats, list) else [formats]


def _parse_exact(text: Any, formats: Any, *args: Any) -> DateTime:
    styles, culture = _styles(args)
    return datetime_exact.parse_exact(text, _formats(formats), culture, styles)


def _parse_offset(text: Any, *args: Any) -> DateTimeOffset:
    styles, culture = _styles(args)
    return datetime_parse.parse_date_offset(plain_text(text), culture, styles)


def _parse_exact_offset(text: Any, formats: Any, *args: Any) -> DateTimeOffset:
    styles, culture = _styles(args)
    return datetime_exact.parse_exact_offset(text, _formats(formats), culture, styles)


def _trying(function: Callable[..., Any], default: Any) -> Callable[..., bool]:
    def call(*args: Any) -> bool:
        return attempt(lambda: function(*args[:-1]), args[-1], default)

    return call


def _to_file_time(value: DateTime) -> Any:
    ticks = value.to_universal().ticks - 504911232000000000
    if ticks < 0:
        raise out_of_range("Not a valid Win32 FileTime.")
    return Int64(ticks)


def _from_file_time(time: int) -> DateTime:
    if not 0 <= time <= MAX_TICKS - 504911232000000000:
        raise out_of_range("Not a valid Win32 FileTime.", "fileTime")
    return DateTime(time + 504911232000000000, UTC)


def _to_binary(value: DateTime) -> Any:
    if value.kind == UTC:
        return Int64(value.ticks | 1 << 62)
    if value.kind == UNSPECIFIED:
        return Int64(value.ticks)
    return Int64((value.to_universal().ticks | 1 << 63) - (1 << 64))


def _from_binary(data: int) -> DateTime:
    data &= (1 << 64) - 1
    ticks = data & 0x3FFFFFFFFFFFFFFF
    if data >> 63:
        if ticks > MAX_TICKS:
            ticks = (ticks - (1 << 62)) % TICKS_PER_DAY
        return DateTime(ticks, UTC).to_local()
    return DateTime(ticks, UTC if data >> 62 else UNSPECIFIED)


def _to_oa(value: DateTime) -> float:
    ticks = value.ticks
    if ticks == 0:
        return 0.0
    milliseconds = (ticks - 599264352000000000) // TICKS_PER_MILLISECOND
    if milliseconds < 0:
        # Before 1899-12-30 the fraction still counts forwards from its day.
        days, rest = divmod(milliseconds, 86400000)
        return days - rest / 86400000
    return milliseconds / 86400000


def _from_oa(value: float) -> DateTime:
    if not -657435.0 < value < 2958466.0:
        raise argument("Not a legal OleAut date.")
    milliseconds = int(value * 86400000.0 + (0.5 if value >= 0 else -0.5))
    if milliseconds < 0:
        days, rest = divmod(-milliseconds, 86400000)
        milliseconds = -days * 86400000 + rest
    return DateTime(599264352000000000 + milliseconds * TICKS_PER_MILLISECOND)


def _days_in_month(year: int, month: int) -> int:
    if not 1 <= month <= 12:
        raise out_of_range("Month must be between one and twelve.", "month", str(month))
    if not 1 <= year <= 9999:
        raise out_of_range("Year must be between 1 and 9999.", "year")
    return days_in_month(year, month)


def _is_leap(year: int) -> bool:
    if not 1 <= year <= 9999:
        raise out_of_range("Year must be between 1 and 9999.", "year")
    return is_leap_year(year)


def _new(*args: Any) -> DateTime:
    kind = UNSPECIFIED
    numbers: list[int] = []
    for item in args:
        if getattr(item, "ps_type_name", "") == "System.DateTimeKind":
            kind = str(item)
        elif isinstance(item, int):
            numbers.append(int(item))
    if args and getattr(args[0], "ps_type_name", "") == "System.DateOnly":
        return DateTime(args[0].day_number * TICKS_PER_DAY + args[1].ticks, kind)
    if not numbers:
        return DateTime(0)
    if len(numbers) == 1:
        return DateTime(numbers[0], kind)
    return DateTime.of(*numbers).with_kind(kind)


def _new_offset(*args: Any) -> DateTimeOffset:
    if not args:
        return DateTimeOffset(0, 0)
    if isinstance(args[0], DateTime):
        date = args[0]
        if len(args) == 1:
            return DateTimeOffset.of_date(date)
        offset = args[1].ticks
        if date.kind == UTC and offset:
            raise argument("The UTC Offset for Utc DateTime instances must be 0.", "offset")
        if date.kind == "Local" and offset != local_offset(date.ticks, from_utc=False):
            raise argument("The UTC Offset of the local dateTime parameter does not match the offset argument.", "offset")
        return DateTimeOffset(date.ticks, offset)
    *numbers, span = args
    DateTimeOffset(TICKS_PER_DAY, span.ticks)
    if len(numbers) == 1:
        return DateTimeOffset(numbers[0], span.ticks)
    return DateTimeOffset(DateTime.of(*[int(item) for item in numbers if isinstance(item, int)]).ticks, span.ticks)


def _specify(value: DateTime, kind: Any) -> DateTime:
    return value.with_kind(str(kind))


def _extended_text(value: DateTime) -> str:
    """The script property DateTime, by DisplayHint, in the current culture."""
    return f"{value.to_string('D')} {value.to_string('T')}"


def _all_patterns(value: DateTime, *args: Any) -> list[str]:
    from exoshell.values.datetime_culture import formats_of

    letters = [str(item) for item in args if isinstance(item, str)] or list("dDfFgGmMoOrRstTuUyY")
    return [value.to_string(letter) for letter in letters if standard_pattern(letter, formats_of(None))]


_PART = "System.DayOfWeek"
_SHARED: dict[str, Callable[..., Any]] = {
    "Add": lambda value, span: value.add_ticks(span.ticks),
    "AddDays": _adder(TICKS_PER_DAY),
    "AddHours": _adder(TICKS_PER_HOUR),
    "AddMinutes": _adder(TICKS_PER_MINUTE),
    "AddSeconds": _adder(TICKS_PER_SECOND),
    "AddMilliseconds": _adder(TICKS_PER_MILLISECOND),
    "AddMicroseconds": _adder(TICKS_PER_MICROSECOND),
    "AddTicks": lambda value, ticks: value.add_ticks(int(ticks)),
    "AddMonths": _add_months,
    "AddYears": _add_years,
    "Subtract": _subtract,
    "CompareTo": _compare_to,
    "Equals": lambda value, other: value == other,
    "ToString": to_text,
}
_DATE_PROPERTIES: dict[str, Callable[[Any], Any]] = {
    "Date": lambda value: value.date,
    "Day": lambda value: value.day,
    "DayOfWeek": lambda value: enum(str(value.day_of_week), _PART),
    "DayOfYear": lambda value: value.day_of_year,
    "Hour": lambda value: value.hour,
    "Kind": lambda value: enum(value.kind, "System.DateTimeKind"),
    "Millisecond": lambda value: value.millisecond,
    "Microsecond": lambda value: value.ticks // TICKS_PER_MICROSECOND % 1000,
    "Nanosecond": lambda value: value.ticks % TICKS_PER_MICROSECOND * 100,
    "Minute": lambda value: value.minute,
    "Month": lambda value: value.month,
    "Second": lambda value: value.second,
    "Ticks": lambda value: Int64(value.ticks),
    "TimeOfDay": lambda value: value.time_of_day,
    "Year": lambda value: value.year,
}
_DATE_TIME_SCRIPT = (
    'System.Object DateTime {get=if ((& { Set-StrictMode -Version 1; $this.DisplayHint }) -ieq  "Date")\n'
    "          {\n"
    '          "{0}" -f $this.ToLongDateString()\n'
    "          }\n"
    '          elseif ((& { Set-StrictMode -Version 1; $this.DisplayHint }) -ieq "Time")\n'
    "          {\n"
    '          "{0}" -f  $this.ToLongTimeString()\n'
    "          }\n"
    "          else\n"
    "          {\n"
    '          "{0} {1}" -f $this.ToLongDateString(), $this.ToLongTimeString()\n'
    "          };}"
)

DATE_TIME = table(
    "System.DateTime",
    extended={"DateTime": (MemberKind.SCRIPT_PROPERTY, _extended_text, _DATE_TIME_SCRIPT)},
    properties=_DATE_PROPERTIES,
    methods={
        **_SHARED,
        "GetDateTimeFormats": _all_patterns,
        "GetTypeCode": lambda value: enum("DateTime", "System.TypeCode"),
        "IsDaylightSavingTime": lambda value: _is_daylight(value),
        "ToBinary": _to_binary,
        "ToFileTime": _to_file_time,
        "ToFileTimeUtc": lambda value: _to_file_time(value if value.kind != UNSPECIFIED else value.with_kind(UTC)),
        "ToLocalTime": lambda value: value.to_local(),
        "ToUniversalTime": lambda value: value.to_universal(),
        "ToLongDateString": lambda value: value.to_string("D"),
        "ToLongTimeString": lambda value: value.to_string("T"),
        "ToShortDateString": lambda value: value.to_string("d"),
        "ToShortTimeString": lambda value: value.to_string("t"),
        "ToOADate": _to_oa,
        "GetHashCode": lambda value: hash(value) & 0x7FFFFFFF,
    },
    statics={
        "Compare": lambda a, b: sign(a.ticks - b.ticks),
        "DaysInMonth": _days_in_month,
        "Equals": lambda a, b: a == b,
        "FromBinary": _from_binary,
        "FromFileTime": lambda time: _from_file_time(time).to_local(),
        "FromFileTimeUtc": _from_file_time,
        "FromOADate": _from_oa,
        "IsLeapYear": _is_leap,
        "Parse": _parse,
        "ParseExact": _parse_exact,
        "SpecifyKind": _specify,
        "TryParse": _trying(_parse, DateTime(0)),
        "TryParseExact": _trying(_parse_exact, DateTime(0)),
    },
    static_properties={
        "Now": DateTime.now,
        "UtcNow": DateTime.utc_now,
        "Today": DateTime.today,
        "MinValue": DateTime(0),
        "MaxValue": DateTime(MAX_TICKS),
        "UnixEpoch": DateTime(UNIX_EPOCH_TICKS, UTC),
    },
    constructor=_new,
)


def _is_daylight(value: DateTime) -> bool:
    import time

    if value.kind == UTC:
        return False
    return time.localtime(value.to_unix()).tm_isdst > 0


def _clocked(name: str) -> Callable[[DateTimeOffset], Any]:
    getter = _DATE_PROPERTIES[name]
    return lambda value: getter(value.clock)


def _unix(unit: int) -> Callable[[DateTimeOffset], Any]:
    return lambda value: Int64(value.utc_ticks // unit - UNIX_EPOCH_TICKS // unit)


def _from_unix(unit: int) -> Callable[[int], DateTimeOffset]:
    low, high = -(UNIX_EPOCH_TICKS // unit), (MAX_TICKS - UNIX_EPOCH_TICKS) // unit
    name = "seconds" if unit == TICKS_PER_SECOND else "milliseconds"

    def made(amount: int) -> DateTimeOffset:
        if not low <= amount <= high:
            raise out_of_range(f"Valid values are between {low} and {high}, inclusive.", name, str(int(amount)))
        return DateTimeOffset(UNIX_EPOCH_TICKS + amount * unit, 0)

    return made


OFFSET = table(
    "System.DateTimeOffset",
    properties={
        "DateTime": lambda value: value.clock,
        "UtcDateTime": lambda value: DateTime(value.utc_ticks, UTC),
        "LocalDateTime": lambda value: DateTime(value.utc_ticks, UTC).to_local(),
        **{name: _clocked(name) for name in ("Date", "Day", "DayOfWeek", "DayOfYear", "Hour", "Millisecond", "Microsecond", "Nanosecond")},
        "Minute": _clocked("Minute"),
        "Month": _clocked("Month"),
        "Offset": lambda value: TimeSpan(value.offset),
        "TotalOffsetMinutes": lambda value: value.offset // TICKS_PER_MINUTE,
        "Second": _clocked("Second"),
        "Ticks": _clocked("Ticks"),
        "UtcTicks": lambda value: Int64(value.utc_ticks),
        "TimeOfDay": _clocked("TimeOfDay"),
        "Year": _clocked("Year"),
    },
    methods={
        **_SHARED,
        "EqualsExact": lambda value, other: value == other and value.offset == other.offset,
        "ToLocalTime": lambda value: value.to_local(),
        "ToUniversalTime": lambda value: value.to_offset(0),
        "ToOffset": lambda value, span: value.to_offset(span.ticks),
        "ToFileTime": lambda value: _to_file_time(DateTime(value.utc_ticks, UTC)),
        "ToUnixTimeSeconds": _unix(TICKS_PER_SECOND),
        "ToUnixTimeMilliseconds": _unix(TICKS_PER_MILLISECOND),
    },
    statics={
        "Compare": lambda a, b: sign(a.utc_ticks - b.utc_ticks),
        "Equals": lambda a, b: a == b,
        "FromUnixTimeSeconds": _from_unix(TICKS_PER_SECOND),
        "FromUnixTimeMilliseconds": _from_unix(TICKS_PER_MILLISECOND),
        "FromFileTime": lambda time: DateTimeOffset.of_date(_from_file_time(time).to_local()),
        "Parse": _parse_offset,
        "ParseExact": _parse_exact_offset,
        "TryParse": _trying(_parse_offset, DateTimeOffset(0, 0)),
        "TryParseExact": _trying(_parse_exact_offset, DateTimeOffset(0, 0)),
    },
    static_properties={
        "Now": DateTimeOffset.now,
        "UtcNow": DateTimeOffset.utc_now,
        "MinValue": DateTimeOffset(0, 0),
        "MaxValue": DateTimeOffset(MAX_TICKS, 0),
        "UnixEpoch": DateTimeOffset(UNIX_EPOCH_TICKS, 0),
    },
    constructor=_new_offset,
)
TABLES = (DATE_TIME, OFFSET)


def _no_number(value: Any) -> Any:
    """Booleans and characters are IConvertible, but not to a date."""
    from exoshell.values.conversion import cast_failure
    from exoshell.values.types import resolve_type

    target = resolve_type("datetime")
    assert target is not None
    message = f"Invalid cast from '{type(value).__name__.replace('bool', 'Boolean')}' to 'DateTime'."
    return cast_failure(value, target, message, "InvalidCastIConvertible", "System.InvalidCastException")


def _cast_date(value: Any) -> Any:
    if isinstance(value, bool):
        raise _no_number(value)
    if isinstance(value, DateTimeOffset):
        return value.clock
    return _parsed_date(value)


def _cast_offset(value: Any) -> Any:
    return DateTimeOffset.of_date(value) if isinstance(value, DateTime) else _parsed_offset(value)


_parsed_date = casting.parsing(
    "System.DateTime", lambda text: datetime_parse.parse_date(text, ""), provider=True, ticks=lambda n: DateTime(int(n))
)
_parsed_offset = casting.parsing("System.DateTimeOffset", lambda text: datetime_parse.parse_date_offset(text, ""), provider=True)
CONVERTERS = {"System.DateTime": _cast_date, "System.DateTimeOffset": _cast_offset}
