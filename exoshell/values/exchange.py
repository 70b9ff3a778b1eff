"""Values of Exchange's own types, as the service's rows and people's arguments write them."""

from __future__ import annotations

import re
from functools import total_ordering
from typing import Any

from exoshell.values.datetime_types import TimeSpan
from exoshell.values.net_error import format_error

_UNITS = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40, "PB": 1 << 50, "EB": 1 << 60}
_SIZE = re.compile(r"\s*([\d.,]+)\s*(B|KB|MB|GB|TB|PB|EB)?(?:\s*\(([\d,.\s]+)\s*bytes\))?\s*", re.IGNORECASE)


@total_ordering
class ByteQuantifiedSize:
    """A size with its unit: `99 GB (106,300,440,576 bytes)`. Ordered by its bytes."""

    __slots__ = ("bytes",)
    ps_type_name = "Microsoft.Exchange.Data.ByteQuantifiedSize"

    def __init__(self, size: int) -> None:
        self.bytes = size

    @classmethod
    def parse(cls, text: str) -> ByteQuantifiedSize:
        """Of '50GB', '1.5 MB' or the long form, whose bytes count. Raises NetError (FormatException)."""
        match = _SIZE.fullmatch(text)
        if match is None:
            raise format_error(f"The value '{text}' is not a valid size.")
        number, unit, exact = match.groups()
        if exact:
            return cls(int(re.sub(r"\D", "", exact)))
        try:
            return cls(round(float(number.replace(",", "")) * _UNITS[(unit or "B").upper()]))
        except ValueError:
            raise format_error(f"The value '{text}' is not a valid size.") from None

    def in_unit(self, unit: str) -> int:
        """Whole units, cut, as ToMB() and its kin give."""
        return self.bytes // _UNITS[unit]

    def __str__(self) -> str:
        unit = "B"
        for name, size in _UNITS.items():
            if self.bytes >= size:
                unit = name
        shown = self.bytes / _UNITS[unit]
        number = f"{shown:.4g}" if shown < 1000 else f"{shown:.0f}"
        return f"{number} {unit} ({self.bytes:,} bytes)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByteQuantifiedSize) and self.bytes == other.bytes

    def __lt__(self, other: ByteQuantifiedSize) -> bool:
        return self.bytes < other.bytes if isinstance(other, ByteQuantifiedSize) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.bytes)


@total_ordering
class Unlimited:
    """A limit: a value, or none at all, which is above every value."""

    __slots__ = ("value",)
    ps_type_name = "Microsoft.Exchange.Data.Unlimited`1"

    def __init__(self, value: Any = None) -> None:
        self.value = value

    @classmethod
    def parse(cls, text: str, item: Any = ByteQuantifiedSize.parse) -> Unlimited:
        """'Unlimited' or what `item` reads. Raises NetError."""
        return cls() if text.strip().lower() == "unlimited" else cls(item(text))

    @property
    def unlimited(self) -> bool:
        return self.value is None

    def __str__(self) -> str:
        return "Unlimited" if self.value is None else str(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unlimited) and self.value == other.value

    def __lt__(self, other: Unlimited) -> bool:
        if not isinstance(other, Unlimited):
            return NotImplemented
        if self.value is None or other.value is None:
            return self.value is not None and other.value is None
        return bool(self.value < other.value)

    def __hash__(self) -> int:
        return hash(self.value)


class SmtpAddress:
    """An address of mail: text with a local part and a domain; case does not count."""

    __slots__ = ("text",)
    ps_type_name = "Microsoft.Exchange.Data.SmtpAddress"

    def __init__(self, text: str) -> None:
        self.text = text

    @property
    def local(self) -> str:
        return self.text.rpartition("@")[0]

    @property
    def domain(self) -> str:
        return self.text.rpartition("@")[2]

    @property
    def valid(self) -> bool:
        return re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*", self.text) is not None

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SmtpAddress | str) and str(other).lower() == self.text.lower()

    def __hash__(self) -> int:
        return hash(self.text.lower())


class EnhancedTimeSpan(TimeSpan):
    """A time span of Exchange's settings; behaves as TimeSpan."""

    __slots__ = ()
    ps_type_name = "Microsoft.Exchange.Data.EnhancedTimeSpan"


class MultiValuedProperty(list[Any]):
    """A property with several values; unrolls like any list and remembers nothing else."""

    __slots__ = ()
    ps_type_name = "Microsoft.Exchange.Data.MultiValuedProperty`1[System.String]"
