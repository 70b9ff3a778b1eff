"""How the service spells values: sizes with their bytes, moments with seven digits, durations."""

from __future__ import annotations

import hashlib
import re
import time
from functools import lru_cache

from exoshell.sandbox.errors import InvalidValue

_UNITS = ("B", "KB", "MB", "GB", "TB")
_SIZE = re.compile(r"\s*(?P<number>[\d.,]+)\s*(?P<unit>[KMGT]?B)?\s*(\((?P<bytes>[\d,]+) bytes\))?\s*", re.IGNORECASE)
ZERO_GUID = "00000000-0000-0000-0000-000000000000"


def guid(*parts: object) -> str:
    """A GUID made of what it is for: the same in every run."""
    digest = hashlib.md5("\x1f".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:]}"


def size(number: int) -> str:
    """99 GB (106,300,440,576 bytes)."""
    unit, scaled = 0, float(number)
    while scaled >= 1024 and unit < len(_UNITS) - 1:
        scaled /= 1024
        unit += 1
    return f"{scaled:.4g} {_UNITS[unit]} ({number:,} bytes)"


def size_bytes(text: str) -> int | None:
    """The bytes of a size in any spelling the service takes ('50GB', '1.5 MB', '10485760', the long form); None for other text."""
    match = _SIZE.fullmatch(text)
    if match is None:
        return None
    if match["bytes"]:
        return int(match["bytes"].replace(",", ""))
    factor = 1024 ** _UNITS.index((match["unit"] or "B").upper())
    try:
        return int(float(match["number"].replace(",", "")) * factor)
    except ValueError:
        return None


def quota(value: object) -> str:
    """A quota as a parameter gives it → as the service shows it. Raises InvalidValue."""
    text = str(value).strip()
    if text.casefold() == "unlimited":
        return "Unlimited"
    number = size_bytes(text)
    if number is None:
        raise InvalidValue(text, "Microsoft.Exchange.Data.ByteQuantifiedSize", "The value isn't a size.")
    return size(number)


@lru_cache(maxsize=8192)
def local(moment: int) -> str:
    """A moment (Unix seconds) as the service gives dates."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.0000000+00:00", time.gmtime(moment))


@lru_cache(maxsize=8192)
def utc(moment: int) -> str:
    """The same for the properties that end in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.0000000Z", time.gmtime(moment))


def moment_of(text: str) -> int | None:
    """Unix seconds of a date in the forms that clients send; None where it is none."""
    import datetime

    cleaned = text.strip().replace("Z", "+00:00")
    cleaned = re.sub(r"\.\d+", "", cleaned)
    formats = ("%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y",
               "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")  # fmt: skip
    for form in formats:
        try:
            found = datetime.datetime.strptime(cleaned, form)
        except ValueError:
            continue
        if found.tzinfo is None:
            found = found.replace(tzinfo=datetime.UTC)
        return int(found.timestamp())
    return None


def duration(value: object) -> str:
    """A time span as the service shows it: 30 → 30.00:00:00. Raises InvalidValue."""
    text = str(value).strip()
    if text.casefold() == "unlimited":
        return "Unlimited"
    match = re.fullmatch(r"(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2}))?", text)
    if match:
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return (f"{days}." if days else "") + f"{hours:02}:{minutes:02}:{seconds:02}"
    if text.isdigit():
        return f"{int(text)}.00:00:00"
    raise InvalidValue(text, "Microsoft.Exchange.Data.EnhancedTimeSpan", "String was not recognized as a valid TimeSpan.")
