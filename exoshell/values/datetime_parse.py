"""Dates in text: DateTime.Parse with what the language of a culture allows, and its kin."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from exoshell.values.datetime_culture import INVARIANT, DateFormats, formats_of
from exoshell.values.datetime_types import (
    LOCAL,
    TICKS_PER_HOUR,
    TICKS_PER_MINUTE,
    TICKS_PER_SECOND,
    UNSPECIFIED,
    UTC,
    DateTime,
    DateTimeOffset,
    days_in_month,
    local_offset,
)
from exoshell.values.net_error import NetError, argument_null, format_error

ALLOW_WHITE, NO_CURRENT_DATE, ADJUST_TO_UNIVERSAL, ASSUME_LOCAL, ASSUME_UNIVERSAL, ROUND_TRIP_KIND = 7, 8, 16, 32, 64, 128
_ISO = re.compile(
    r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:T|\s+)(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d+))?)?)?\s*(Z|GMT|[+-]\d{1,2}(?::?\d{2})?)?\s*",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"(?P<number>\d+)|(?P<word>(?:(?![年月日])[^\W\d_])+\.?)|(?P<blank>\s+)|(?P<mark>.)", re.DOTALL)


def not_recognized(text: str) -> NetError:
    return format_error(f"String '{text}' was not recognized as a valid DateTime.")


def _unknown_word(text: str, place: int) -> NetError:
    return format_error(
        f"The string '{text}' was not recognized as a valid DateTime. There is an unknown word starting at index '{place}'."
    )


def _unsupported(text: str) -> NetError:
    return format_error(
        f"The DateTime represented by the string '{text}' is not supported in calendar 'System.Globalization.GregorianCalendar'."
    )


@dataclass(slots=True)
class Parts:
    """What was found in a text."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int = 0
    second: int = 0
    fraction: int = 0
    """In ticks."""
    half: str = ""
    """'am' or 'pm'."""
    weekday: int | None = None
    offset: int | None = None
    """In ticks; 0 for UTC."""
    utc: bool = False
    numbers: list[tuple[str, int]] = field(default_factory=list)
    """Numbers of the date with the place they stand at."""
    month_at: int = -1
    """How many numbers stood before the month's name."""
    dated: bool = False
    """A date stood before the time: what follows is no more of it."""


def parse_date(text: str | None, culture: Any = None, styles: int = 0) -> DateTime:
    """DateTime.Parse(text, culture, styles). Raises NetError (FormatException) with .NET's texts."""
    if text is None:
        raise argument_null("s")
    names = formats_of(culture)
    return finish(text, find_parts(text, names), styles)


def parse_date_offset(text: str | None, culture: Any = None, styles: int = 0) -> DateTimeOffset:
    """DateTimeOffset.Parse."""
    if text is None:
        raise argument_null("input")
    return finish_offset(text, find_parts(text, formats_of(culture)), styles)


def parse_round_trip(text: Any) -> Any:
    """A date in the service's JSON: 'Z' or an offset is a moment, shown in local time; other values as they are."""
    if not isinstance(text, str):
        return text
    try:
        return parse_date(text, "")
    except NetError:
        return text


def find_parts(text: str, names: DateFormats) -> Parts:
    """The date and time in a text. Raises NetError."""
    if not text.strip("\0 \t\r\n"):
        raise not_recognized(text)
    iso = _ISO.fullmatch(text)
    if iso is not None:
        return _from_iso(text, iso)
    parts = Parts()
    _scan(text, names, parts)
    _arrange(text, names, parts)
    return parts


def _from_iso(text: str, match: re.Match[str]) -> Parts:
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    parts = Parts(int(year), int(month), int(day))
    if hour is not None:
        parts.hour, parts.minute, parts.second = int(hour), int(minute), int(second or 0)
        parts.fraction = ticks_of_fraction(fraction or "")
    elif zone and not zone[0].isalpha():
        raise not_recognized(text)
    _set_zone(text, parts, zone)
    return parts


def ticks_of_fraction(digits: str) -> int:
    """Digits after the point of seconds, rounded to ticks."""
    if not digits:
        return 0
    scaled = int(digits[:8].ljust(8, "0"))
    return (scaled + 5) // 10


def _set_zone(text: str, parts: Parts, zone: str | None) -> None:
    if not zone:
        return
    if zone[0] not in "+-":
        parts.offset, parts.utc = 0, True
        return
    digits = zone[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if minutes > 59 or hours > 14:
        raise (
            format_error(f"The time zone offset of string '{text}' must be within plus or minus 14 hours.")
            if hours > 14
            else not_recognized(text)
        )
    ticks = hours * TICKS_PER_HOUR + minutes * TICKS_PER_MINUTE
    parts.offset = -ticks if zone[0] == "-" else ticks


# ------------------------------------------------------------------------------------------------------------ free text


def _scan(text: str, names: DateFormats, parts: Parts) -> None:
    if text.lstrip()[:1] in ("-", "+", "/", "."):
        raise not_recognized(text)
    tokens = [(match.lastgroup or "", match.group(), match.start()) for match in _TOKEN.finditer(text.rstrip("\0"))]
    place = 0
    while place < len(tokens):
        kind, content, start = tokens[place]
        if kind == "blank" or (kind == "mark" and content in ",/.-年月日") or content in names.date_separator:
            sign = _zone_at(text, tokens, place, parts)
            place = sign if sign else place + 1
        elif kind == "mark" and content == "+":
            sign = _zone_at(text, tokens, place, parts)
            if not sign:
                raise not_recognized(text)
            place = sign
        elif kind == "number":
            place = _number(text, names, tokens, place, parts)
        elif kind == "word":
            place = _word(text, names, tokens, place, parts)
        else:
            del start
            raise not_recognized(text)


def _zone_at(text: str, tokens: list[tuple[str, str, int]], place: int, parts: Parts) -> int:
    """Reads `+01:00` after a time; the place after it, 0 where there is none."""
    if tokens[place][1] not in ("+", "-") or parts.hour is None or parts.offset is not None:
        return 0
    match = re.compile(r"[+-](\d{1,2}:\d{2}|\d{4}|\d{1,3})").match(text, tokens[place][2])
    if match is None:
        return 0
    _set_zone(text, parts, match.group())
    return next((number for number, token in enumerate(tokens) if token[2] >= match.end()), len(tokens))


def _number(text: str, names: DateFormats, tokens: list[tuple[str, str, int]], place: int, parts: Parts) -> int:
    _, digits, start = tokens[place]
    time = re.compile(r"(\d{1,2})\s*:\s*(\d{1,2})(?:\s*:\s*(\d{1,2})(?:[.,](\d+))?)?").match(text, start)
    if time is not None and tokens[place + 1 : place + 2] and re.match(r"\s*:", text[start + len(digits) :]):
        if parts.hour is not None:
            raise not_recognized(text)
        hour, minute, second, fraction = time.groups()
        parts.dated = bool(parts.numbers) or parts.month is not None
        parts.hour, parts.minute, parts.second = int(hour), int(minute), int(second or 0)
        parts.fraction = ticks_of_fraction(fraction or "")
        return next((number for number, token in enumerate(tokens) if token[2] >= time.end()), len(tokens))
    after = re.compile(r"\s*([^\W\d_]+)").match(text, start + len(digits))
    if after is not None and len(digits) <= 2 and parts.hour is None and _half(after.group(1), names):
        parts.hour = int(digits)
        return place + 1
    if parts.hour is not None and parts.dated:
        raise not_recognized(text)
    parts.numbers.append((digits, start))
    return place + 1


def _half(word: str, names: DateFormats) -> str:
    folded = word.casefold().rstrip(".")
    if folded in (names.am.casefold().rstrip("."), "am") and folded:
        return "am"
    return "pm" if folded in (names.pm.casefold().rstrip("."), "pm") and folded else ""


def _word(text: str, names: DateFormats, tokens: list[tuple[str, str, int]], place: int, parts: Parts) -> int:
    _, word, start = tokens[place]
    bare = word.rstrip(".")
    folded = bare.casefold()
    half = _half(bare, names)
    if half and parts.hour is not None and not parts.half:
        parts.half = half
        return place + 1
    month = _name_in(
        word,
        names.months,
        names.short_months,
        names.genitive_months,
        names.genitive_short_months,
        INVARIANT.months,
        INVARIANT.short_months,
    )
    if month is not None and parts.month is None:
        parts.month, parts.month_at = month + 1, len(parts.numbers)
        return place + 1
    weekday = _name_in(word, names.days, names.short_days, INVARIANT.days, INVARIANT.short_days)
    if weekday is not None and parts.weekday is None:
        parts.weekday = weekday
        return place + 1
    if folded in ("z", "gmt") and parts.hour is not None and parts.offset is None:
        parts.offset, parts.utc = 0, True
        return place + 1
    if folded == "t" and parts.numbers and parts.hour is None and tokens[place + 1 : place + 2] and tokens[place + 1][0] == "number":
        return place + 1
    if folded == "t" and parts.numbers and place + 1 == len(tokens):
        raise not_recognized(text)
    if folded in ("th", "st", "nd", "rd", "de", "of", "ad") or word in (names.era,):
        if folded in ("ad",):
            return place + 1
        raise _unknown_word(text, start)
    if half or month is not None or weekday is not None:
        raise not_recognized(text)
    raise _unknown_word(text, start)


def _name_in(word: str, *lists: tuple[str, ...]) -> int | None:
    folded = word.casefold()
    for listed in lists:
        for number, name in enumerate(listed):
            if name and folded in (name.casefold(), name.casefold() + "."):
                return number
    return None


def _order(names: DateFormats) -> str:
    """'MDY', 'DMY' or 'YMD': how the culture writes short dates."""
    return "".join(dict.fromkeys(letter for letter in names.short_date.upper() if letter in "DMY"))


def full_year(digits: str) -> int:
    """Two digits mean 1950 to 2049."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return 2000 + year if year < 50 else 1900 + year


def _arrange(text: str, names: DateFormats, parts: Parts) -> None:
    numbers = [digits for digits, _ in parts.numbers]
    if any(len(digits) > 8 for digits in numbers):
        raise not_recognized(text)
    if parts.month is not None:
        _with_month_name(text, names, parts, numbers)
    elif len(numbers) == 3:
        _three(text, names, parts, numbers)
    elif len(numbers) == 2:
        _two(text, names, parts, numbers)
    elif numbers or (parts.hour is None):
        raise not_recognized(text)


def _with_month_name(text: str, names: DateFormats, parts: Parts, numbers: list[str]) -> None:
    if len(numbers) > 2:
        raise not_recognized(text)
    if not numbers:
        raise not_recognized(text)
    if len(numbers) == 1:
        only = numbers[0]
        if len(only) > 2 or int(only) > 31 or _means_year(names, parts.month_at > 0):
            parts.year, parts.day = full_year(only), 1
        else:
            parts.day = int(only)
    else:
        first, second = numbers
        if len(first) > 2:
            parts.year, parts.day = full_year(first), int(second)
        elif len(second) > 2 or _order(names) != "YMD":
            parts.day, parts.year = int(first), full_year(second)
        else:
            parts.year, parts.day = full_year(first), int(second)


def _means_year(names: DateFormats, before: bool) -> bool:
    """Is the one number beside a month's name the year? Where the culture writes year and month in this order, and day and month not."""
    day_first, year_first = names.month_day.startswith("d"), names.year_month.startswith("y")
    return year_first and not day_first if before else day_first and not year_first


def _three(text: str, names: DateFormats, parts: Parts, numbers: list[str]) -> None:
    if any(len(digits) > 4 for digits in numbers):
        raise not_recognized(text)
    order = _order(names)
    if len(numbers[0]) > 2:
        order = "YMD"
    elif len(numbers[2]) > 2 and order == "YMD":
        order = "MDY"
    elif len(numbers[1]) > 2:
        raise not_recognized(text)
    for letter, digits in zip(order, numbers, strict=True):
        if letter == "Y":
            parts.year = full_year(digits)
        elif len(digits) > 2:
            raise not_recognized(text)
        elif letter == "M":
            parts.month = int(digits)
        else:
            parts.day = int(digits)


def _two(text: str, names: DateFormats, parts: Parts, numbers: list[str]) -> None:
    first, second = numbers
    if len(first) > 2:
        parts.year, parts.month, parts.day = full_year(first), int(second), 1
    elif len(second) > 2:
        parts.month, parts.year, parts.day = int(first), full_year(second), 1
    elif _order(names).replace("Y", "").startswith("D"):
        parts.day, parts.month = int(first), int(second)
    else:
        parts.month, parts.day = int(first), int(second)
    del text


# ------------------------------------------------------------------------------------------------------------ results


def _clock(text: str, parts: Parts) -> int:
    hour = parts.hour or 0
    if parts.half == "pm" and hour < 12:
        hour += 12
    elif parts.half == "am":
        if hour > 12:
            raise not_recognized(text)
        hour %= 12
    if parts.minute > 59 or parts.second > 59 or hour > 23:
        raise _unsupported(text) if parts.minute < 100 and parts.hour is not None and parts.hour < 100 else not_recognized(text)
    return ((hour * 60 + parts.minute) * 60 + parts.second) * TICKS_PER_SECOND + parts.fraction


def _local_ticks(text: str, parts: Parts, styles: int) -> int:
    """The ticks of the clock and calendar that the text shows."""
    year, month, day = parts.year, parts.month, parts.day
    if month is None and year is None and day is None:
        year, month, day = (1, 1, 1) if styles & NO_CURRENT_DATE else DateTime.now().ymd()
    elif year is None:
        year = DateTime.now().year
    month, day = month or 1, day or 1
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)):
        raise not_recognized(text)
    date = DateTime.of(year, month, day)
    if parts.weekday is not None and (parts.day is not None or parts.month is not None) and date.day_of_week != parts.weekday:
        raise format_error(f"String '{text}' was not recognized as a valid DateTime because the day of week was incorrect.")
    return date.ticks + _clock(text, parts)


def finish(text: str, parts: Parts, styles: int) -> DateTime:
    """The DateTime of the parts, by DateTimeStyles. Raises NetError."""
    ticks = _local_ticks(text, parts, styles)
    try:
        if parts.offset is None:
            if styles & ASSUME_LOCAL:
                found = DateTime(ticks, LOCAL)
                return found.to_universal() if styles & ADJUST_TO_UNIVERSAL else found
            if styles & ASSUME_UNIVERSAL:
                found = DateTime(ticks, UTC)
                return found if styles & ADJUST_TO_UNIVERSAL else found.to_local()
            return DateTime(ticks, UNSPECIFIED)
        if styles & ROUND_TRIP_KIND and parts.utc:
            return DateTime(ticks, UTC)
        moment = DateTime(ticks - parts.offset, UTC)
    except NetError:
        raise _unsupported(text) from None
    return moment if styles & ADJUST_TO_UNIVERSAL else moment.to_local()


def finish_offset(text: str, parts: Parts, styles: int) -> DateTimeOffset:
    ticks = _local_ticks(text, parts, styles)
    offset = parts.offset
    if offset is None:
        offset = 0 if styles & ASSUME_UNIVERSAL else local_offset(ticks, from_utc=False)
    found = DateTimeOffset(ticks, offset)
    return found.to_offset(0) if styles & ADJUST_TO_UNIVERSAL else found
