"""What DateTimeFormatInfo holds for a culture: names and patterns. Invariant and en-US are literal; others come from CLDR."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

_ENGLISH_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class DateFormats:
    """Names and patterns of one culture, patterns in .NET's letters."""

    name: str = ""
    am: str = "AM"
    pm: str = "PM"
    date_separator: str = "/"
    time_separator: str = ":"
    short_date: str = "MM/dd/yyyy"
    long_date: str = "dddd, dd MMMM yyyy"
    short_time: str = "HH:mm"
    long_time: str = "HH:mm:ss"
    month_day: str = "MMMM dd"
    year_month: str = "yyyy MMMM"
    days: tuple[str, ...] = _ENGLISH_DAYS
    short_days: tuple[str, ...] = tuple(day[:3] for day in _ENGLISH_DAYS)
    shortest_days: tuple[str, ...] = tuple(day[:2] for day in _ENGLISH_DAYS)
    months: tuple[str, ...] = _ENGLISH_MONTHS
    short_months: tuple[str, ...] = tuple(month[:3] for month in _ENGLISH_MONTHS)
    genitive_months: tuple[str, ...] = field(default=())
    genitive_short_months: tuple[str, ...] = field(default=())
    era: str = "A.D."
    first_day: int = 0
    calendar_rule: int = 0
    decimal_separator: str = "."
    """Of the culture's numbers: what TimeSpan's `g` and `G` put before the fraction."""

    @property
    def full(self) -> str:
        return f"{self.long_date} {self.long_time}"

    @property
    def general_short(self) -> str:
        return f"{self.short_date} {self.short_time}"

    @property
    def general_long(self) -> str:
        return f"{self.short_date} {self.long_time}"


INVARIANT = DateFormats()
_EN_US = DateFormats(
    "en-US",
    short_date="M/d/yyyy",
    long_date="dddd, MMMM d, yyyy",
    short_time="h:mm\u202ftt",
    long_time="h:mm:ss\u202ftt",
    month_day="MMMM d",
    year_month="MMMM yyyy",
    era="AD",
)


def formats_of(culture: Any = None) -> DateFormats:
    """Of a culture by name, a CultureInfo-like object with a `name`, a DateFormats itself, or the current culture for None."""
    if culture is None:
        from exoshell.values.culture import current_culture

        culture = current_culture()
    if isinstance(culture, DateFormats):
        return culture
    return _formats(culture if isinstance(culture, str) else culture.name)


@cache
def _formats(name: str) -> DateFormats:
    if name in ("", "en-US-POSIX"):
        return INVARIANT
    if name == "en-US":
        return _EN_US
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return INVARIANT
    return _from_cldr(name, locale)


def _from_cldr(name: str, locale: Any) -> DateFormats:
    days, months, periods = locale.days, locale.months, locale.day_periods

    def week(width: str, context: str = "stand-alone") -> tuple[str, ...]:
        table = days[context].get(width) or days["format"][width]
        return tuple(table[(number + 6) % 7] for number in range(7))

    def year(width: str, context: str) -> tuple[str, ...]:
        table = months[context].get(width) or months["format"][width]
        return tuple(table[number] for number in range(1, 13))

    half = periods["format"].get("abbreviated", {})
    short = _pattern(str(locale.date_formats["short"]))
    if "yyyy" not in short:
        short = short.replace("yy", "yyyy")
    separator = re.search(r"d+([^dMy']+)M|M+([^dMy']+)[dy]|y+([^dMy']+)M", short)
    skeletons = locale.datetime_skeletons
    return DateFormats(
        name,
        am=half.get("am", "AM"),
        pm=half.get("pm", "PM"),
        date_separator=next((part for part in separator.groups() if part), "/").strip() if separator else "/",
        short_date=short,
        long_date=_pattern(str(locale.date_formats["full"])),
        short_time=_pattern(str(locale.time_formats["short"])),
        long_time=_pattern(str(locale.time_formats["medium"])),
        month_day=_pattern(str(skeletons["MMMMd"])) if "MMMMd" in skeletons else "MMMM d",
        year_month=_pattern(str(skeletons["yMMMM"])) if "yMMMM" in skeletons else "MMMM yyyy",
        days=week("wide", "format"),
        short_days=week("abbreviated"),
        shortest_days=week("short", "format"),
        months=year("wide", "stand-alone"),
        short_months=year("abbreviated", "stand-alone"),
        genitive_months=year("wide", "format"),
        genitive_short_months=year("abbreviated", "format"),
        era=locale.eras["abbreviated"][1],
        first_day=(locale.first_week_day + 1) % 7,
        calendar_rule=2 if locale.min_week_days == 4 else 0,
        decimal_separator=locale.number_symbols["latn"]["decimal"],
    )


def _pattern(text: str) -> str:
    """A CLDR pattern in .NET's letters."""
    out: list[str] = []
    for match in re.finditer(r"'(?:[^']|'')*'|([a-zA-Z])\1*|[^a-zA-Z']+", text):
        found = match.group()
        letter = match.group(1)
        out.append(_letters(letter, len(found)) if letter else found)
    return "".join(out)


def _letters(letter: str, count: int) -> str:
    if letter in "Ec":
        return "dddd" if count >= 4 else "ddd"
    if letter == "y":
        return "yy" if count == 2 else "yyyy"
    if letter == "L":
        return "M" * count
    if letter == "a":
        return "tt"
    if letter in "dMhHms":
        return letter * count
    return ""
