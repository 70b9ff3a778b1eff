"""System.TimeZoneInfo over zoneinfo."""

from __future__ import annotations

import datetime as _datetime
import os
import time
import zoneinfo
from typing import Any

from exoshell.values.datetime_types import (
    LOCAL,
    TICKS_PER_MICROSECOND,
    TICKS_PER_SECOND,
    UNSPECIFIED,
    UTC,
    DateTime,
    DateTimeOffset,
    TimeSpan,
)
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument_null, net_error

_WINDOWS = {
    "UTC": "UTC",
    "GMT Standard Time": "Europe/London",
    "W. Europe Standard Time": "Europe/Berlin",
    "Romance Standard Time": "Europe/Paris",
    "Central Europe Standard Time": "Europe/Budapest",
    "Central European Standard Time": "Europe/Warsaw",
    "E. Europe Standard Time": "Europe/Chisinau",
    "FLE Standard Time": "Europe/Kiev",
    "GTB Standard Time": "Europe/Bucharest",
    "Russian Standard Time": "Europe/Moscow",
    "Eastern Standard Time": "America/New_York",
    "Central Standard Time": "America/Chicago",
    "Mountain Standard Time": "America/Denver",
    "Pacific Standard Time": "America/Los_Angeles",
    "US Mountain Standard Time": "America/Phoenix",
    "Alaskan Standard Time": "America/Anchorage",
    "Hawaiian Standard Time": "Pacific/Honolulu",
    "Atlantic Standard Time": "America/Halifax",
    "Newfoundland Standard Time": "America/St_Johns",
    "E. South America Standard Time": "America/Sao_Paulo",
    "Argentina Standard Time": "America/Buenos_Aires",
    "Greenwich Standard Time": "Atlantic/Reykjavik",
    "Morocco Standard Time": "Africa/Casablanca",
    "South Africa Standard Time": "Africa/Johannesburg",
    "Egypt Standard Time": "Africa/Cairo",
    "Israel Standard Time": "Asia/Jerusalem",
    "Turkey Standard Time": "Europe/Istanbul",
    "Arabian Standard Time": "Asia/Dubai",
    "Arab Standard Time": "Asia/Riyadh",
    "Iran Standard Time": "Asia/Tehran",
    "Pakistan Standard Time": "Asia/Karachi",
    "India Standard Time": "Asia/Calcutta",
    "SE Asia Standard Time": "Asia/Bangkok",
    "China Standard Time": "Asia/Shanghai",
    "Singapore Standard Time": "Asia/Singapore",
    "Taipei Standard Time": "Asia/Taipei",
    "Tokyo Standard Time": "Asia/Tokyo",
    "Korea Standard Time": "Asia/Seoul",
    "W. Australia Standard Time": "Australia/Perth",
    "AUS Eastern Standard Time": "Australia/Sydney",
    "E. Australia Standard Time": "Australia/Brisbane",
    "Cen. Australia Standard Time": "Australia/Adelaide",
    "New Zealand Standard Time": "Pacific/Auckland",
}
"""Exchange names zones as Windows does."""


class TimeZone:
    """A zone by its id; zoneinfo knows its rules."""

    __slots__ = ("id", "zone")
    ps_type_name = "System.TimeZoneInfo"

    def __init__(self, name: str, zone: _datetime.tzinfo) -> None:
        self.id = name
        self.zone = zone

    def offset(self, moment: DateTime) -> int:
        """In ticks, for a clock time of the zone."""
        naive = _datetime.datetime(1, 1, 1) + _datetime.timedelta(microseconds=moment.ticks // TICKS_PER_MICROSECOND)
        found = self.zone.utcoffset(naive.replace(tzinfo=self.zone)) or _datetime.timedelta()
        return int(found.total_seconds()) * TICKS_PER_SECOND

    def offset_at(self, utc_ticks: int) -> int:
        """In ticks, at a moment in UTC."""
        naive = _datetime.datetime(1, 1, 1) + _datetime.timedelta(microseconds=utc_ticks // TICKS_PER_MICROSECOND)
        found = naive.replace(tzinfo=_datetime.UTC).astimezone(self.zone).utcoffset() or _datetime.timedelta()
        return int(found.total_seconds()) * TICKS_PER_SECOND

    def base_offset(self) -> int:
        """The standard offset: the smaller of this year's."""
        year = DateTime.now().year
        return min(self.offset(DateTime.of(year, 1, 1)), self.offset(DateTime.of(year, 7, 1)))

    def has_daylight(self) -> bool:
        year = DateTime.now().year
        return self.offset(DateTime.of(year, 1, 1)) != self.offset(DateTime.of(year, 7, 1))

    def name(self, summer: bool) -> str:
        year = DateTime.now().year
        for month in (1, 7):
            naive = _datetime.datetime(year, month, 1, tzinfo=self.zone)
            if (self.offset(DateTime.of(year, month, 1)) != self.base_offset()) == summer:
                return "Coordinated Universal Time" if self.id == "UTC" else naive.tzname() or self.id
        return self.id

    def display(self) -> str:
        minutes = self.base_offset() // TICKS_PER_SECOND // 60
        if self.id == "UTC":
            return "(UTC) Coordinated Universal Time"
        return f"(UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}) {self.id}"

    def __str__(self) -> str:
        return self.display()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TimeZone) and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)


def find_zone(name: Any) -> TimeZone:
    """By IANA or Windows name. Raises NetError (TimeZoneNotFoundException)."""
    if name is None:
        raise argument_null("id")
    try:
        return TimeZone(name, zoneinfo.ZoneInfo(_WINDOWS.get(name, name)))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        if name.upper() == "UTC":
            return TimeZone("UTC", _datetime.UTC)
        raise net_error("TimeZoneNotFoundException", f"The time zone ID '{name}' was not found on the local computer.") from None


def local_zone() -> TimeZone:
    name = os.environ.get("TZ", "").lstrip(":")
    if not name and os.path.islink("/etc/localtime"):
        name = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    for candidate in (name, time.tzname[0]):
        if candidate:
            try:
                return TimeZone(candidate.removeprefix("Etc/") if candidate == "Etc/UTC" else candidate, zoneinfo.ZoneInfo(candidate))
            except (zoneinfo.ZoneInfoNotFoundError, ValueError):
                continue
    return TimeZone("UTC", _datetime.UTC)


def _utc() -> TimeZone:
    return TimeZone("UTC", _datetime.UTC)


def _to_utc_ticks(moment: DateTime, source: TimeZone | None) -> int:
    if moment.kind == UTC:
        return moment.ticks
    if source is not None:
        return moment.ticks - source.offset(moment)
    return moment.to_universal().ticks


def _convert(moment: Any, *zones: TimeZone) -> Any:
    source, target = (None, zones[0]) if len(zones) == 1 else zones
    if isinstance(moment, DateTimeOffset):
        return moment.to_offset(target.offset_at(moment.utc_ticks))
    ticks = _to_utc_ticks(moment, source)
    kind = UTC if target.id == "UTC" else LOCAL if target == local_zone() else UNSPECIFIED
    return DateTime(ticks + target.offset_at(ticks), kind)


def _by_id(moment: Any, *names: str) -> Any:
    return _convert(moment, *map(find_zone, names))


def _from_utc(moment: DateTime, target: TimeZone) -> DateTime:
    return DateTime(moment.ticks + target.offset_at(moment.ticks), UTC if target.id == "UTC" else UNSPECIFIED)


def _to_utc(moment: DateTime, *source: TimeZone) -> DateTime:
    return DateTime(_to_utc_ticks(moment, source[0] if source else None), UTC)


def _daylight(zone: TimeZone, moment: DateTime) -> bool:
    return zone.offset(moment) != zone.base_offset()


def _all(*rest: Any) -> list[TimeZone]:
    del rest
    return sorted(
        (TimeZone(name, zoneinfo.ZoneInfo(name)) for name in zoneinfo.available_timezones()), key=lambda zone: (zone.base_offset(), zone.id)
    )


ZONE = table(
    "System.TimeZoneInfo",
    properties={
        "Id": lambda zone: zone.id,
        "HasIanaId": lambda zone: zone.id not in _WINDOWS or zone.id == "UTC",
        "DisplayName": TimeZone.display,
        "StandardName": lambda zone: zone.name(False),
        "DaylightName": lambda zone: zone.name(True),
        "BaseUtcOffset": lambda zone: TimeSpan(zone.base_offset()),
        "SupportsDaylightSavingTime": TimeZone.has_daylight,
    },
    methods={
        "GetUtcOffset": lambda zone, moment: TimeSpan(
            zone.offset_at(moment.utc_ticks) if isinstance(moment, DateTimeOffset) else zone.offset(moment)
        ),
        "IsDaylightSavingTime": _daylight,
        "ToString": str,
        "Equals": lambda zone, other: zone == other,
    },
    statics={
        "FindSystemTimeZoneById": find_zone,
        "GetSystemTimeZones": _all,
        "ConvertTime": _convert,
        "ConvertTimeBySystemTimeZoneId": _by_id,
        "ConvertTimeFromUtc": _from_utc,
        "ConvertTimeToUtc": _to_utc,
        "ClearCachedData": lambda: None,
    },
    static_properties={"Local": local_zone, "Utc": _utc},
)
TABLES = (ZONE,)
