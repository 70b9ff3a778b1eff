"""Dates and time spans read by a given format: ParseExact, and TimeSpan.Parse."""

from __future__ import annotations

import re
from typing import Any

from exoshell.values.datetime_culture import INVARIANT, DateFormats, formats_of
from exoshell.values.datetime_format import quoted, standard_pattern, wrong_format
from exoshell.values.datetime_parse import (
    ADJUST_TO_UNIVERSAL,
    ALLOW_WHITE,
    ROUND_TRIP_KIND,
    Parts,
    finish,
    finish_offset,
    full_year,
    not_recognized,
)
from exoshell.values.datetime_types import (
    TICKS_PER_DAY,
    TICKS_PER_HOUR,
    TICKS_PER_MINUTE,
    TICKS_PER_SECOND,
    DateTime,
    DateTimeOffset,
    TimeSpan,
)
from exoshell.values.net_error import NetError, argument_null, format_error, net_error


def parse_exact(text: str | None, formats: list[str], culture: Any = None, styles: int = 0) -> DateTime:
    """DateTime.ParseExact with one format or several. Raises NetError (FormatException)."""
    parts, styles = _find(text, formats, culture, styles)
    assert text is not None
    return finish(text, parts, styles)


def parse_exact_offset(text: str | None, formats: list[str], culture: Any = None, styles: int = 0) -> DateTimeOffset:
    parts, styles = _find(text, formats, culture, styles)
    assert text is not None
    return finish_offset(text, parts, styles)


def _find(text: str | None, formats: list[str], culture: Any, styles: int) -> tuple[Parts, int]:
    if text is None:
        raise argument_null("s")
    if not formats or any(each is None for each in formats):
        raise argument_null("format")
    names = formats_of(culture)
    for pattern in formats:
        if not pattern:
            if not text:
                raise not_recognized(text)
            raise format_error("Format specifier '' was invalid.")
        own, mode = names, styles
        if len(pattern) == 1:
            expanded = standard_pattern(pattern, names)
            if expanded is None:
                raise wrong_format() if text else not_recognized(text)
            if pattern in "oOrRsu":
                own = INVARIANT
            if pattern in "oO":
                mode |= ROUND_TRIP_KIND
            elif pattern in "rRu":
                mode |= 1 << 20
            elif pattern == "U":
                mode |= ADJUST_TO_UNIVERSAL
            pattern = expanded
        parts = _match(text, pattern, own, mode)
        if parts is not None:
            if mode & 1 << 20:
                del mode
            return parts, styles | (ROUND_TRIP_KIND if own is INVARIANT and "K" in pattern else 0)
    raise not_recognized(text)


def _match(text: str, pattern: str, names: DateFormats, styles: int) -> Parts | None:
    """The parts of a text that has exactly the pattern; None where it has not."""
    parts = Parts()
    if styles & 1:
        text = text.lstrip()
    if styles & 2:
        text = text.rstrip()
    place, at = 0, 0
    while at < len(pattern):
        letter = pattern[at]
        count = 1
        if letter in "dMyhHmsfFtzg":
            while at + count < len(pattern) and pattern[at + count] == letter:
                count += 1
            found = _field(text, place, letter, count, names, parts)
        elif letter == "K":
            found = _zone(text, place, parts, 3, optional=True)
        elif letter in "'\"":
            literal, count = quoted(pattern, at)
            found = place + len(literal) if text.startswith(literal, place) else None
        elif letter == "\\":
            count = 2
            found = place + 1 if text.startswith(pattern[at + 1 : at + 2], place) else None
        elif letter == "%":
            found = place
        elif letter in "/:":
            mark = names.date_separator if letter == "/" else names.time_separator
            found = place + len(mark) if text.startswith(mark, place) else None
        elif letter == "." and not text.startswith(".", place) and pattern[at + 1 : at + 2] == "F":
            found = place
        elif letter.isspace() and styles & ALLOW_WHITE & 4:
            found = place + len(text[place:]) - len(text[place:].lstrip())
        else:
            found = place + 1 if text.startswith(letter, place) else None
        if found is None:
            return None
        place, at = found, at + count
    return parts if place == len(text) else None


def _digits(text: str, place: int, least: int, most: int) -> str | None:
    match = re.compile(f"[0-9]{{{least},{most}}}").match(text, place)
    return match.group() if match else None


def _field(text: str, place: int, letter: str, count: int, names: DateFormats, parts: Parts) -> int | None:
    if letter in "dM" and count > 2:
        return _name(text, place, letter, count, names, parts)
    if letter in "fF":
        most = count
        digits = _digits(text, place, count if letter == "f" else 0, most)
        if digits is None:
            return None
        parts.fraction = int(digits.ljust(7, "0")) if digits else 0
        return place + len(digits)
    if letter == "t":
        for half, name in (("am", names.am), ("pm", names.pm)):
            wanted = name[:1] if count == 1 else name
            if wanted and text[place : place + len(wanted)].casefold() == wanted.casefold():
                parts.half = half
                return place + len(wanted)
        return None
    if letter == "z":
        return _zone(text, place, parts, count)
    if letter == "g":
        return place + len(names.era) if text.startswith(names.era, place) else None
    if letter == "y":
        digits = _digits(text, place, 1 if count == 1 else count, 2 if count < 3 else max(count, 4))
        if digits is None:
            return None
        digits = digits[: max(count, 2)] if count <= 2 else digits
        parts.year = full_year(digits) if count <= 2 else int(digits)
        return place + len(digits)
    digits = _digits(text, place, 1 if count == 1 else 2, 2)
    if digits is None:
        return None
    number = int(digits)
    match letter:
        case "d":
            parts.day = number
        case "M":
            parts.month = number
        case "h" | "H":
            if letter == "h" and not 1 <= number <= 12 and count:
                return None if number > 12 else _set_hour(parts, number, place + len(digits))
            return _set_hour(parts, number, place + len(digits))
        case "m":
            parts.minute = number
        case _:
            parts.second = number
    return place + len(digits)


def _set_hour(parts: Parts, hour: int, place: int) -> int:
    parts.hour = hour
    return place


def _name(text: str, place: int, letter: str, count: int, names: DateFormats, parts: Parts) -> int | None:
    if letter == "d":
        lists = [names.short_days if count == 3 else names.days]
    elif count == 3:
        lists = [names.short_months, names.genitive_short_months]
    else:
        lists = [names.months, names.genitive_months]
    best, number = "", -1
    for listed in lists:
        for index, name in enumerate(listed):
            if len(name) > len(best) and text[place : place + len(name)].casefold() == name.casefold():
                best, number = name, index
    if not best:
        return None
    if letter == "d":
        parts.weekday = number
    else:
        parts.month = number + 1
    return place + len(best)


def _zone(text: str, place: int, parts: Parts, count: int, optional: bool = False) -> int | None:
    if optional and text[place : place + 1] in ("Z", "z"):
        parts.offset, parts.utc = 0, True
        return place + 1
    match = re.compile(r"([+-])(\d{1,2})(?::?(\d{2}))?" if count >= 3 else r"([+-])(\d{1,2})").match(text, place)
    if match is None:
        return place if optional else None
    hours, minutes = int(match.group(2)), int(match.group(3) or 0) if count >= 3 else 0
    ticks = hours * TICKS_PER_HOUR + minutes * TICKS_PER_MINUTE
    parts.offset = -ticks if match.group(1) == "-" else ticks
    return match.end()


# ------------------------------------------------------------------------------------------------------------ TimeSpan


def not_a_span(text: str) -> NetError:
    return format_error(f"String '{text}' was not recognized as a valid TimeSpan.")


def _span_range(text: str) -> NetError:
    return net_error(
        "OverflowException",
        f"The TimeSpan string '{text}' could not be parsed because at least one of the numeric components is out of range or contains too "
        "many digits.",
    )


def parse_time_span(text: str | None, culture: Any = None) -> TimeSpan:
    """TimeSpan.Parse. Raises NetError."""
    if text is None:
        raise argument_null("input")
    days_only = re.fullmatch(r"\s*(-?)(\d+)\s*", text)
    if days_only:
        return _span(text, days_only.group(1), int(days_only.group(2)), 0, 0, 0, "")
    point = re.escape(formats_of(culture).decimal_separator)
    match = re.fullmatch(r"\s*(-?)(?:(\d+)\.)?(\d+):(\d+)(?::(\d+)(?:\.(\d+))?)?\s*", text) or re.fullmatch(
        rf"\s*(-?)(\d+):(\d+):(\d+):(\d+)(?:{point}(\d+))?\s*", text
    )
    if match is None:
        raise not_a_span(text)
    sign, days, hours, minutes, seconds, fraction = match.groups()
    if days is None and int(hours) > 23:
        if seconds is None:
            raise _span_range(text)
        # Three numbers whose first is no hour are days, hours and minutes.
        days, hours, minutes, seconds = hours, minutes, seconds, "0"
    return _span(text, sign, int(days or 0), int(hours), int(minutes), int(seconds or 0), fraction or "")


def _span(text: str, sign: str, days: int, hours: int, minutes: int, seconds: int, fraction: str) -> TimeSpan:
    if hours > 23 or minutes > 59 or seconds > 59 or days > 10675199 or len(fraction.rstrip("0")) > 7:
        raise _span_range(text)
    ticks = days * TICKS_PER_DAY + hours * TICKS_PER_HOUR + minutes * TICKS_PER_MINUTE + seconds * TICKS_PER_SECOND
    ticks += int(fraction[:7].ljust(7, "0") or 0)
    ticks = -ticks if sign else ticks
    if not -(2**63) <= ticks < 2**63:
        raise _span_range(text)
    return TimeSpan(ticks)


def parse_time_span_exact(text: str | None, formats: list[str], culture: Any = None, negative: bool = False) -> TimeSpan:
    """TimeSpan.ParseExact. Raises NetError."""
    if text is None:
        raise argument_null("input")
    if formats == [None]:
        raise argument_null("formats")
    for pattern in formats:
        if pattern in ("c", "t", "T", "g", "G"):
            try:
                return parse_time_span(text, culture)
            except NetError:
                continue
        if len(pattern or "") < 2 and len(formats) > 1:
            continue
        if len(pattern or "") < 2:
            raise format_error(f"Format specifier '{pattern or ''}' was invalid.")
        found = _match_span(text, pattern)
        if found is not None:
            return TimeSpan(-found) if negative else TimeSpan(found)
    raise not_a_span(text)


def _match_span(text: str, pattern: str) -> int | None:
    units = {"d": TICKS_PER_DAY, "h": TICKS_PER_HOUR, "m": TICKS_PER_MINUTE, "s": TICKS_PER_SECOND}
    limits = {"d": 10675199, "h": 23, "m": 59, "s": 59}
    place, at, ticks = 0, 0, 0
    while at < len(pattern):
        letter = pattern[at]
        count = 1
        if letter in units or letter in "fF":
            while at + count < len(pattern) and pattern[at + count] == letter:
                count += 1
            if letter in "fF":
                digits = _digits(text, place, count if letter == "f" else 0, count)
            else:
                digits = _digits(text, place, count, 2 if letter != "d" and count < 2 else max(count, 2) if letter != "d" else 8)
            if digits is None:
                return None
            if letter in units:
                if int(digits) > limits[letter]:
                    return None
                ticks += int(digits) * units[letter]
            else:
                ticks += int(digits.ljust(7, "0")) if digits else 0
            place += len(digits)
        elif letter in "'\"":
            literal, count = quoted(pattern, at)
            if not text.startswith(literal, place):
                return None
            place += len(literal)
        elif letter == "\\":
            if not text.startswith(pattern[at + 1 : at + 2], place):
                return None
            place, count = place + 1, 2
        elif letter != "%":
            raise wrong_format()
        at += count
    return ticks if place == len(text) else None
