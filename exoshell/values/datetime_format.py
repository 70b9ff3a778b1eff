"""DateTime, DateTimeOffset and TimeSpan as text: .NET's standard and custom format strings."""

from __future__ import annotations

from typing import Any

from exoshell.values.datetime_culture import INVARIANT, DateFormats, formats_of
from exoshell.values.datetime_types import (
    LOCAL,
    TICKS_PER_DAY,
    TICKS_PER_HOUR,
    TICKS_PER_MINUTE,
    TICKS_PER_SECOND,
    UTC,
    DateTime,
    DateTimeOffset,
    TimeSpan,
    local_offset,
)
from exoshell.values.net_error import NetError, format_error

_ROUND_TRIP = "yyyy'-'MM'-'dd'T'HH':'mm':'ss.fffffffK"
_RFC1123 = "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'"
_SORTABLE = "yyyy'-'MM'-'dd'T'HH':'mm':'ss"
_UNIVERSAL = "yyyy'-'MM'-'dd HH':'mm':'ss'Z'"
_FIXED = {"o": _ROUND_TRIP, "O": _ROUND_TRIP, "r": _RFC1123, "R": _RFC1123, "s": _SORTABLE, "u": _UNIVERSAL}


def wrong_format() -> NetError:
    return format_error("Input string was not in a correct format.")


def invariant_text(value: DateTime | DateTimeOffset) -> str:
    """What `"$date"` gives in every culture."""
    year, month, day = (value.clock if isinstance(value, DateTimeOffset) else value).ymd()
    seconds = value.ticks // TICKS_PER_SECOND
    text = f"{month:02}/{day:02}/{year:04} {seconds // 3600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{text} {_offset_text(value.offset, 3)}" if isinstance(value, DateTimeOffset) else text


def format_date_time(value: DateTime | DateTimeOffset, format_text: str | None = None, culture: Any = None) -> str:
    """ToString(format, culture). Raises NetError (FormatException)."""
    names = formats_of(culture)
    if not format_text:
        if names is INVARIANT:
            return invariant_text(value)
        return _custom(value, names.general_long + (" zzz" if isinstance(value, DateTimeOffset) else ""), names)
    if len(format_text) == 1:
        value, pattern, names = _standard(value, format_text, names)
        return _custom(value, pattern, names)
    return _custom(value, format_text, names)


def standard_pattern(letter: str, names: DateFormats) -> str | None:
    """The custom pattern that a standard format letter stands for in a culture; None where there is no such letter."""
    fixed = _FIXED.get(letter)
    if fixed is not None:
        return fixed
    match letter:
        case "d":
            return names.short_date
        case "D":
            return names.long_date
        case "f":
            return f"{names.long_date} {names.short_time}"
        case "F" | "U":
            return names.full
        case "g":
            return names.general_short
        case "G":
            return names.general_long
        case "m" | "M":
            return names.month_day
        case "t":
            return names.short_time
        case "T":
            return names.long_time
        case "y" | "Y":
            return names.year_month
    return None


def _standard(value: DateTime | DateTimeOffset, letter: str, names: DateFormats) -> tuple[DateTime | DateTimeOffset, str, DateFormats]:
    pattern = standard_pattern(letter, names)
    if pattern is None:
        raise wrong_format()
    if letter in _FIXED:
        names = INVARIANT
    if isinstance(value, DateTimeOffset):
        if letter == "U":
            raise wrong_format()
        if letter in "rRu":
            value = DateTimeOffset(value.utc_ticks, 0)
    elif letter == "U":
        value, names = value.to_universal(), names
    return value, pattern, names


def _custom(value: DateTime | DateTimeOffset, pattern: str, names: DateFormats) -> str:
    out: list[str] = []
    place, end = 0, len(pattern)
    clock = value.clock if isinstance(value, DateTimeOffset) else value
    year, month, day = clock.ymd()
    while place < end:
        letter = pattern[place]
        count = 1
        if letter in "yMdhHmsfFtgzK":
            if letter != "K":
                while place + count < end and pattern[place + count] == letter:
                    count += 1
            out.append(_field(letter, count, value, clock, (year, month, day), names, pattern, place, out))
        elif letter in "'\"":
            text, count = quoted(pattern, place)
            out.append(text)
        elif letter == "\\":
            if place + 1 >= end:
                raise wrong_format()
            out.append(pattern[place + 1])
            count = 2
        elif letter == "%":
            if place + 1 >= end or pattern[place + 1] == "%":
                raise wrong_format()
            out.append(_custom(value, pattern[place + 1], names))
            count = 2
        elif letter == "/":
            out.append(names.date_separator)
        elif letter == ":":
            out.append(names.time_separator)
        else:
            out.append(letter)
        place += count
    return "".join(out)


def quoted(pattern: str, place: int) -> tuple[str, int]:
    """The text of a quoted literal and how many characters it took. Raises NetError where the quote never closes."""
    mark = pattern[place]
    out: list[str] = []
    at = place + 1
    while at < len(pattern):
        letter = pattern[at]
        at += 1
        if letter == mark:
            return "".join(out), at - place
        if letter == "\\":
            if at >= len(pattern):
                raise wrong_format()
            letter = pattern[at]
            at += 1
        out.append(letter)
    raise format_error(f"Cannot find a matching quote character for the character '{mark}'.")


def _field(
    letter: str,
    count: int,
    value: DateTime | DateTimeOffset,
    clock: DateTime,
    ymd: tuple[int, int, int],
    names: DateFormats,
    pattern: str,
    place: int,
    out: list[str],
) -> str:
    year, month, day = ymd
    match letter:
        case "y":
            return f"{year % 100:0{min(count, 2)}}" if count <= 2 else f"{year:0{count}}"
        case "M":
            if count <= 2:
                return f"{month:0{count}}"
            return _month(names, month, count, pattern, place)
        case "d":
            if count <= 2:
                return f"{day:0{count}}"
            return (names.short_days if count == 3 else names.days)[clock.day_of_week]
        case "H":
            return f"{clock.hour:0{min(count, 2)}}"
        case "h":
            return f"{clock.hour % 12 or 12:0{min(count, 2)}}"
        case "m":
            return f"{clock.minute:0{min(count, 2)}}"
        case "s":
            return f"{clock.second:0{min(count, 2)}}"
        case "f" | "F":
            if count > 7:
                raise wrong_format()
            digits = f"{value.ticks % TICKS_PER_SECOND:07}"[:count]
            if letter == "f":
                return digits
            digits = digits.rstrip("0")
            if not digits and out and out[-1] == ".":
                out.pop()
            return digits
        case "t":
            half = names.am if clock.hour < 12 else names.pm
            return half[:1] if count == 1 else half
        case "g":
            return names.era
        case "z":
            return _offset_text(_offset_of(value), count)
        case _:
            return _kind(value)


def _month(names: DateFormats, month: int, count: int, pattern: str, place: int) -> str:
    plain = names.short_months if count == 3 else names.months
    genitive = names.genitive_short_months if count == 3 else names.genitive_months
    if genitive and genitive != plain and _beside_day(pattern, place, count):
        return genitive[month - 1]
    return plain[month - 1]


def _beside_day(pattern: str, place: int, count: int) -> bool:
    """Does a day number stand next to the month? Then languages with a genitive use it."""
    before = pattern[:place]
    run = 0
    for letter in reversed(before):
        if letter == "d":
            run += 1
        elif run:
            break
    if 0 < run <= 2:
        return True
    run = 0
    for letter in pattern[place + count :]:
        if letter == "d":
            run += 1
        elif run:
            break
    return 0 < run <= 2


def _offset_of(value: DateTime | DateTimeOffset) -> int:
    if isinstance(value, DateTimeOffset):
        return value.offset
    return 0 if value.kind == UTC else local_offset(value.ticks, from_utc=False)


def _offset_text(offset: int, count: int) -> str:
    sign = "-" if offset < 0 else "+"
    minutes = abs(offset) // TICKS_PER_MINUTE
    if count == 1:
        return f"{sign}{minutes // 60}"
    if count == 2:
        return f"{sign}{minutes // 60:02}"
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}"


def _kind(value: DateTime | DateTimeOffset) -> str:
    if isinstance(value, DateTimeOffset) or value.kind == LOCAL:
        return _offset_text(_offset_of(value), 3)
    return "Z" if value.kind == UTC else ""


# ------------------------------------------------------------------------------------------------------------ TimeSpan


def format_time_span(value: TimeSpan, format_text: str | None = None, culture: Any = None) -> str:
    """ToString(format, culture). Raises NetError (FormatException)."""
    if not format_text or format_text in ("c", "t", "T"):
        return _constant(value)
    if format_text in ("g", "G"):
        return _general(value, format_text == "G", formats_of(culture).decimal_separator)
    if len(format_text) == 1:
        raise wrong_format()
    return _custom_span(value, format_text)


def _constant(value: TimeSpan) -> str:
    ticks = abs(value.ticks)
    days, rest = divmod(ticks, TICKS_PER_DAY)
    seconds, fraction = divmod(rest, TICKS_PER_SECOND)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if fraction:
        text += f".{fraction:07}"
    if days:
        text = f"{days}.{text}"
    return f"-{text}" if value.ticks < 0 else text


def _general(value: TimeSpan, long: bool, separator: str) -> str:
    ticks = abs(value.ticks)
    days, rest = divmod(ticks, TICKS_PER_DAY)
    seconds, fraction = divmod(rest, TICKS_PER_SECOND)
    minutes = f"{seconds // 60 % 60:02}:{seconds % 60:02}"
    if long:
        text = f"{days}:{seconds // 3600:02}:{minutes}{separator}{fraction:07}"
    else:
        text = f"{seconds // 3600}:{minutes}"
        if days:
            text = f"{days}:{text}"
        if fraction:
            text += separator + f"{fraction:07}".rstrip("0")
    return f"-{text}" if value.ticks < 0 else text


def _custom_span(value: TimeSpan, pattern: str) -> str:
    out: list[str] = []
    ticks = abs(value.ticks)
    days, rest = divmod(ticks, TICKS_PER_DAY)
    parts = {
        "h": (rest // TICKS_PER_HOUR, 2),
        "m": (rest // TICKS_PER_MINUTE % 60, 2),
        "s": (rest // TICKS_PER_SECOND % 60, 2),
        "d": (days, 8),
    }
    place, end = 0, len(pattern)
    while place < end:
        letter = pattern[place]
        count = 1
        if letter in "hmsdfF":
            while place + count < end and pattern[place + count] == letter:
                count += 1
            if letter in parts:
                number, limit = parts[letter]
                if count > limit:
                    raise wrong_format()
                out.append(f"{number:0{count}}")
            else:
                if count > 7:
                    raise wrong_format()
                digits = f"{ticks % TICKS_PER_SECOND:07}"[:count]
                out.append(digits if letter == "f" else digits.rstrip("0"))
        elif letter in "'\"":
            text, count = quoted(pattern, place)
            out.append(text)
        elif letter == "%":
            if place + 1 >= end or pattern[place + 1] == "%":
                raise wrong_format()
            out.append(_custom_span(value, pattern[place + 1]))
            count = 2
        elif letter == "\\":
            if place + 1 >= end:
                raise wrong_format()
            out.append(pattern[place + 1])
            count = 2
        else:
            raise wrong_format()
        place += count
    return "".join(out)
