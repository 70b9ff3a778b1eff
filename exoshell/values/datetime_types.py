"""DateTime, DateTimeOffset and TimeSpan with .NET's 100 ns ticks. Values only: parsing and format strings are in datetime_parse.py
and datetime_format.py, the members that scripts call in dotnet/datetime.py.

All three are immutable. Python's operators (+ - < == …) work between them as PowerShell's do; a result out of range raises NetError.
"""

from __future__ import annotations

import datetime as _datetime
import time as _time
from functools import total_ordering
from typing import Any

from exoshell.values.net_error import out_of_range

TICKS_PER_MICROSECOND = 10
TICKS_PER_MILLISECOND = 10_000
TICKS_PER_SECOND = 10_000_000
TICKS_PER_MINUTE = 600_000_000
TICKS_PER_HOUR = 36_000_000_000
TICKS_PER_DAY = 864_000_000_000
MAX_TICKS = 3_155_378_975_999_999_999
UNIX_EPOCH_TICKS = 621_355_968_000_000_000
UNSPECIFIED, UTC, LOCAL = "Unspecified", "Utc", "Local"

_UNREPRESENTABLE = "The added or subtracted value results in an un-representable DateTime."
_SPAN_OVERFLOW = "TimeSpan overflowed because the duration is too long."


def local_offset(ticks: int, *, from_utc: bool) -> int:
    """The zone's offset in ticks at a moment given in UTC or in local time; clamped to the years that the platform knows."""
    seconds = (ticks - UNIX_EPOCH_TICKS) // TICKS_PER_SECOND
    try:
        if from_utc:
            return _time.localtime(seconds).tm_gmtoff * TICKS_PER_SECOND
        guess = _time.localtime(seconds).tm_gmtoff
        found = _time.localtime(seconds - guess).tm_gmtoff
        if found != guess:
            # Around a change of clocks: the standard offset, as .NET does for ambiguous and missing times.
            again = _time.localtime(seconds - found).tm_gmtoff
            found = min(found, again, guess) if again != found else found
        return found * TICKS_PER_SECOND
    except (OverflowError, ValueError, OSError):
        return 0


@total_ordering
class TimeSpan:
    """System.TimeSpan."""

    __slots__ = ("ticks",)

    ps_type_name = "System.TimeSpan"
    ticks: int

    def __init__(self, ticks: int) -> None:
        if not -(2**63) <= ticks < 2**63:
            raise span_overflow()
        self.ticks = ticks

    @classmethod
    def of(
        cls, days: int = 0, hours: int = 0, minutes: int = 0, seconds: int = 0, milliseconds: int = 0, microseconds: int = 0
    ) -> TimeSpan:
        total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        ticks = (total * 1000 + milliseconds) * TICKS_PER_MILLISECOND + microseconds * TICKS_PER_MICROSECOND
        if not -(2**63) <= ticks < 2**63:
            raise out_of_range(_SPAN_OVERFLOW)
        return cls(ticks)

    @classmethod
    def from_seconds(cls, seconds: float) -> TimeSpan:
        """Of a Python duration in seconds, to the tick."""
        return cls(round(seconds * TICKS_PER_SECOND))

    def part(self, unit: int, modulus: int) -> int:
        """A component (Hours, Minutes…): truncated towards zero and signed like the whole."""
        whole = abs(self.ticks) // unit % modulus if modulus else abs(self.ticks) // unit
        return -whole if self.ticks < 0 else whole

    def total(self, unit: int) -> float:
        return self.ticks / unit

    @property
    def total_seconds(self) -> float:
        return self.ticks / TICKS_PER_SECOND

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TimeSpan) and self.ticks == other.ticks

    def __lt__(self, other: TimeSpan) -> bool:
        if not isinstance(other, TimeSpan):
            return NotImplemented
        return self.ticks < other.ticks

    def __hash__(self) -> int:
        return hash(self.ticks)

    def __add__(self, other: Any) -> Any:
        return TimeSpan(self.ticks + other.ticks) if isinstance(other, TimeSpan) else NotImplemented

    def __sub__(self, other: Any) -> Any:
        return TimeSpan(self.ticks - other.ticks) if isinstance(other, TimeSpan) else NotImplemented

    def __neg__(self) -> TimeSpan:
        return TimeSpan(-self.ticks)

    def __mul__(self, factor: Any) -> Any:
        if not isinstance(factor, int | float) or isinstance(factor, bool):
            return NotImplemented
        return TimeSpan(_from_double(self.ticks * float(factor)))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, TimeSpan):
            return _divide(float(self.ticks), float(other.ticks))
        if not isinstance(other, int | float) or isinstance(other, bool):
            return NotImplemented
        return TimeSpan(_from_double(_divide(float(self.ticks), float(other))))

    def to_string(self, format_text: str | None = None, culture: Any = None) -> str:
        """ToString(format, culture). Raises NetError (FormatException) for a wrong format."""
        from exoshell.values.datetime_format import format_time_span

        return format_time_span(self, format_text, culture)

    def __str__(self) -> str:
        return self.to_string()

    def __repr__(self) -> str:
        return f"TimeSpan({self.ticks})"


@total_ordering
class DateTime:
    """System.DateTime: ticks since 0001-01-01 and a kind ('Unspecified', 'Utc' or 'Local'), which equality ignores."""

    __slots__ = ("kind", "ticks")

    ps_type_name = "System.DateTime"
    ticks: int
    kind: str

    def __init__(self, ticks: int, kind: str = UNSPECIFIED) -> None:
        if not 0 <= ticks <= MAX_TICKS:
            raise out_of_range("Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.", "ticks")
        self.ticks = ticks
        self.kind = kind

    @classmethod
    def of(
        cls,
        year: int,
        month: int = 1,
        day: int = 1,
        hour: int = 0,
        minute: int = 0,
        second: int = 0,
        millisecond: int = 0,
        microsecond: int = 0,
        *,
        kind: str = UNSPECIFIED,
    ) -> DateTime:
        """Of calendar parts. Raises NetError (ArgumentOutOfRangeException) with .NET's text."""
        if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)):
            raise out_of_range("Year, Month, and Day parameters describe an un-representable DateTime.")
        if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
            raise out_of_range("Hour, Minute, and Second parameters describe an un-representable DateTime.")
        if not 0 <= millisecond < 1000:
            raise out_of_range("Valid values are between 0 and 999, inclusive.", "millisecond")
        if not 0 <= microsecond < 1000:
            raise out_of_range("Valid values are between 0 and 999, inclusive.", "microsecond")
        days = _datetime.date(year, month, day).toordinal() - 1
        seconds = (hour * 60 + minute) * 60 + second
        ticks = (
            days * TICKS_PER_DAY + seconds * TICKS_PER_SECOND + millisecond * TICKS_PER_MILLISECOND + microsecond * TICKS_PER_MICROSECOND
        )
        return cls(ticks, kind)

    @classmethod
    def now(cls) -> DateTime:
        return cls.utc_now().to_local()

    @classmethod
    def utc_now(cls) -> DateTime:
        return cls(UNIX_EPOCH_TICKS + _time.time_ns() // 100, UTC)

    @classmethod
    def today(cls) -> DateTime:
        return cls.now().date

    @classmethod
    def from_unix(cls, seconds: float, kind: str = LOCAL) -> DateTime:
        """Of seconds since 1970, as files and clocks of Python give them."""
        moment = cls(UNIX_EPOCH_TICKS + round(seconds * TICKS_PER_SECOND), UTC)
        return moment.to_local() if kind == LOCAL else moment

    @classmethod
    def from_datetime(cls, value: _datetime.datetime) -> DateTime:
        """Of Python's: an aware one becomes UTC, a naive one unspecified."""
        kind = UNSPECIFIED
        if value.tzinfo is not None:
            value, kind = value.astimezone(_datetime.UTC), UTC
        made = cls.of(value.year, value.month, value.day, value.hour, value.minute, value.second)
        return cls(made.ticks + value.microsecond * TICKS_PER_MICROSECOND, kind)

    def to_datetime(self) -> _datetime.datetime:
        """Python's, to the microsecond: aware for UTC and local values."""
        naive = _datetime.datetime(1, 1, 1) + _datetime.timedelta(microseconds=self.ticks // TICKS_PER_MICROSECOND)
        if self.kind == UTC:
            return naive.replace(tzinfo=_datetime.UTC)
        if self.kind == LOCAL:
            offset = _datetime.timedelta(microseconds=local_offset(self.ticks, from_utc=False) // TICKS_PER_MICROSECOND)
            return naive.replace(tzinfo=_datetime.timezone(offset))
        return naive

    def to_unix(self) -> float:
        """Seconds since 1970; unspecified counts as local time."""
        return (self.to_universal().ticks - UNIX_EPOCH_TICKS) / TICKS_PER_SECOND

    def ymd(self) -> tuple[int, int, int]:
        day = _datetime.date.fromordinal(self.ticks // TICKS_PER_DAY + 1)
        return day.year, day.month, day.day

    @property
    def year(self) -> int:
        return self.ymd()[0]

    @property
    def month(self) -> int:
        return self.ymd()[1]

    @property
    def day(self) -> int:
        return self.ymd()[2]

    @property
    def hour(self) -> int:
        return self.ticks // TICKS_PER_HOUR % 24

    @property
    def minute(self) -> int:
        return self.ticks // TICKS_PER_MINUTE % 60

    @property
    def second(self) -> int:
        return self.ticks // TICKS_PER_SECOND % 60

    @property
    def millisecond(self) -> int:
        return self.ticks // TICKS_PER_MILLISECOND % 1000

    @property
    def day_of_week(self) -> int:
        """0 is Sunday."""
        return (self.ticks // TICKS_PER_DAY + 1) % 7

    @property
    def day_of_year(self) -> int:
        return self.ticks // TICKS_PER_DAY + 2 - _datetime.date(self.year, 1, 1).toordinal()

    @property
    def date(self) -> DateTime:
        return DateTime(self.ticks - self.ticks % TICKS_PER_DAY, self.kind)

    @property
    def time_of_day(self) -> TimeSpan:
        return TimeSpan(self.ticks % TICKS_PER_DAY)

    def with_kind(self, kind: str) -> DateTime:
        return DateTime(self.ticks, kind)

    def to_local(self) -> DateTime:
        """ToLocalTime(): unspecified counts as UTC."""
        if self.kind == LOCAL:
            return self
        ticks = self.ticks + local_offset(self.ticks, from_utc=True)
        return DateTime(min(max(ticks, 0), MAX_TICKS), LOCAL)

    def to_universal(self) -> DateTime:
        """ToUniversalTime(): unspecified counts as local time."""
        if self.kind == UTC:
            return self
        ticks = self.ticks - local_offset(self.ticks, from_utc=False)
        return DateTime(min(max(ticks, 0), MAX_TICKS), UTC)

    def add_ticks(self, ticks: int, name: str = "value") -> DateTime:
        total = self.ticks + ticks
        if not 0 <= total <= MAX_TICKS:
            raise out_of_range(_UNREPRESENTABLE, name)
        return DateTime(total, self.kind)

    def add_months(self, months: int) -> DateTime:
        if not -120000 <= months <= 120000:
            raise out_of_range("Months value must be between +/-120000.", "months")
        year, month, day = self.ymd()
        year, month = divmod(year * 12 + month - 1 + months, 12)
        if not 1 <= year <= 9999:
            raise out_of_range(_UNREPRESENTABLE, "months")
        month += 1
        start = _datetime.date(year, month, min(day, days_in_month(year, month))).toordinal() - 1
        return DateTime(start * TICKS_PER_DAY + self.ticks % TICKS_PER_DAY, self.kind)

    def to_string(self, format_text: str | None = None, culture: Any = None) -> str:
        """ToString(format, culture); the current culture where none is given. Raises NetError (FormatException) for a wrong format."""
        from exoshell.values.datetime_format import format_date_time

        return format_date_time(self, format_text, culture)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateTime) and self.ticks == other.ticks

    def __lt__(self, other: DateTime) -> bool:
        if not isinstance(other, DateTime):
            return NotImplemented
        return self.ticks < other.ticks

    def __hash__(self) -> int:
        return hash(self.ticks)

    def __add__(self, other: Any) -> Any:
        return self.add_ticks(other.ticks, "t") if isinstance(other, TimeSpan) else NotImplemented

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, DateTime):
            return TimeSpan(self.ticks - other.ticks)
        return self.add_ticks(-other.ticks, "t") if isinstance(other, TimeSpan) else NotImplemented

    def __str__(self) -> str:
        from exoshell.values.datetime_format import invariant_text

        return invariant_text(self)

    def __repr__(self) -> str:
        return f"DateTime({self.ticks}, {self.kind!r})"


@total_ordering
class DateTimeOffset:
    """System.DateTimeOffset: a local clock's ticks and its offset from UTC in ticks (whole minutes)."""

    __slots__ = ("offset", "ticks")

    ps_type_name = "System.DateTimeOffset"
    ticks: int
    offset: int

    def __init__(self, ticks: int, offset: int) -> None:
        if offset % TICKS_PER_MINUTE:
            raise _argument("Offset must be specified in whole minutes.", "offset")
        if not -14 * TICKS_PER_HOUR <= offset <= 14 * TICKS_PER_HOUR:
            raise out_of_range("Offset must be within plus or minus 14 hours.", "offset")
        if not 0 <= ticks <= MAX_TICKS:
            raise out_of_range("Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.", "ticks")
        if not 0 <= ticks - offset <= MAX_TICKS:
            raise out_of_range("The UTC time represented when the offset is applied must be between year 0 and 10,000.", "offset")
        self.ticks = ticks
        self.offset = offset

    @classmethod
    def of_date(cls, date: DateTime) -> DateTimeOffset:
        """As the cast from DateTime: UTC has offset 0, the other kinds the zone's."""
        return cls(date.ticks, 0 if date.kind == UTC else local_offset(date.ticks, from_utc=False))

    @classmethod
    def now(cls) -> DateTimeOffset:
        return cls.of_date(DateTime.now())

    @classmethod
    def utc_now(cls) -> DateTimeOffset:
        return cls.of_date(DateTime.utc_now())

    @property
    def utc_ticks(self) -> int:
        return self.ticks - self.offset

    @property
    def clock(self) -> DateTime:
        """The date and time on its clock, of no kind."""
        return DateTime(self.ticks)

    def to_offset(self, offset: int) -> DateTimeOffset:
        return DateTimeOffset(self.utc_ticks + offset, offset)

    def to_local(self) -> DateTimeOffset:
        return self.to_offset(local_offset(self.utc_ticks, from_utc=True))

    def add_ticks(self, ticks: int, name: str = "value") -> DateTimeOffset:
        return DateTimeOffset(self.clock.add_ticks(ticks, name).ticks, self.offset)

    def to_string(self, format_text: str | None = None, culture: Any = None) -> str:
        from exoshell.values.datetime_format import format_date_time

        return format_date_time(self, format_text, culture)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateTimeOffset) and self.utc_ticks == other.utc_ticks

    def __lt__(self, other: DateTimeOffset) -> bool:
        if not isinstance(other, DateTimeOffset):
            return NotImplemented
        return self.utc_ticks < other.utc_ticks

    def __hash__(self) -> int:
        return hash(self.utc_ticks)

    def __add__(self, other: Any) -> Any:
        return self.add_ticks(other.ticks, "timeSpan") if isinstance(other, TimeSpan) else NotImplemented

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, DateTimeOffset):
            return TimeSpan(self.utc_ticks - other.utc_ticks)
        return self.add_ticks(-other.ticks, "timeSpan") if isinstance(other, TimeSpan) else NotImplemented

    def __str__(self) -> str:
        from exoshell.values.datetime_format import invariant_text

        return invariant_text(self)

    def __repr__(self) -> str:
        return f"DateTimeOffset({self.ticks}, {self.offset})"


def days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if is_leap_year(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def is_leap_year(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def span_overflow() -> Exception:
    from exoshell.values.net_error import net_error

    return net_error("OverflowException", _SPAN_OVERFLOW)


def _from_double(ticks: float) -> int:
    if ticks != ticks or not -(2.0**63) <= ticks < 2.0**63:
        raise span_overflow()
    return round(ticks)


def _divide(a: float, b: float) -> float:
    if b:
        return a / b
    return float("nan") if not a else float("inf") if a > 0 else float("-inf")


def _argument(message: str, name: str) -> Exception:
    from exoshell.values.net_error import argument

    return argument(message, name)
