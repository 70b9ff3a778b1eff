"""Get-Date -UFormat: dates by the letters of Unix's date command, as PowerShell reads them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from exoshell.values.datetime_types import DateTime


def _net(pattern: str) -> Callable[[DateTime], str]:
    return lambda moment: moment.to_string(pattern)


def _iso_week(moment: DateTime) -> int:
    return int(moment.to_datetime().isocalendar()[1])


def _day_of_week(moment: DateTime) -> int:
    return (moment.to_datetime().weekday() + 1) % 7


def _offset(moment: DateTime) -> str:
    text = moment.to_string("%K").strip() or moment.to_local().to_string("zz")
    return "+00" if text == "Z" else text[:3]


_LETTERS: dict[str, Callable[[Any], str]] = {
    "A": _net("dddd"),
    "a": _net("ddd"),
    "B": _net("MMMM"),
    "b": _net("MMM"),
    "h": _net("MMM"),
    "C": lambda moment: f"{moment.year // 100:02}",
    "c": _net("ddd dd MMM yyyy HH:mm:ss"),
    "D": _net("MM/dd/yy"),
    "d": _net("dd"),
    "e": lambda moment: f"{moment.day:2}",
    "F": _net("yyyy-MM-dd"),
    "G": lambda moment: f"{moment.to_datetime().isocalendar()[0]:04}",
    "g": lambda moment: f"{moment.to_datetime().isocalendar()[0] % 100:02}",
    "H": _net("HH"),
    "I": _net("hh"),
    "j": lambda moment: f"{moment.day_of_year:03}",
    "k": lambda moment: f"{moment.hour:2}",
    "l": lambda moment: f"{moment.hour % 12 or 12:2}",
    "M": _net("mm"),
    "m": _net("MM"),
    "n": lambda moment: "\n",
    "p": _net("tt"),
    "R": _net("HH:mm"),
    "r": _net("hh:mm:ss tt"),
    "S": _net("ss"),
    "s": lambda moment: str(math.floor(moment.to_unix())),
    "T": _net("HH:mm:ss"),
    "t": lambda moment: "\t",
    "U": lambda moment: str(moment.day_of_year // 7),
    "u": lambda moment: str(_day_of_week(moment) or 7),
    "V": lambda moment: f"{_iso_week(moment):02}",
    "W": lambda moment: str(moment.day_of_year // 7),
    "w": lambda moment: str(_day_of_week(moment)),
    "X": _net("HH:mm:ss"),
    "x": _net("MM/dd/yy"),
    "Y": _net("yyyy"),
    "y": _net("yy"),
    "Z": _offset,
}


def unix_format(moment: DateTime, pattern: str) -> str:
    """The pattern with its %letters replaced; a '+' in front is dropped, unknown letters stand for themselves."""
    text = pattern.removeprefix("+")
    parts = []
    place = 0
    while place < len(text):
        char = text[place]
        if char == "%" and place + 1 < len(text):
            letter = text[place + 1]
            function = _LETTERS.get(letter)
            parts.append(function(moment) if function is not None else letter)
            place += 2
        else:
            parts.append(char)
            place += 1
    return "".join(parts)
