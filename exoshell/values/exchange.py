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


class Unlimited(str):
    """A size or a limit as the service writes it, `99 GB (106,300,440,576 bytes)` or `Unlimited`.

    It stays text, which is what the REST module hands to scripts (`.Split('(')`, `-match`, JSON), and also answers what the type behind
    it answers: Value, IsUnlimited, an order by bytes with Unlimited above every size.
    """

    __slots__ = ()
    ps_type_name = "Microsoft.Exchange.Data.Unlimited`1"

    @classmethod
    def parse(cls, text: str) -> Unlimited:
        """Of what an administrator writes: 'unlimited', '50GB', '1.5 MB'. Raises NetError (FormatException)."""
        return cls("Unlimited" if text.strip().lower() == "unlimited" else ByteQuantifiedSize.parse(text))

    @property
    def unlimited(self) -> bool:
        return self == "Unlimited"

    @property
    def value(self) -> ByteQuantifiedSize | None:
        """The size; None where there is no limit."""
        return None if self.unlimited else ByteQuantifiedSize.parse(self)

    @property
    def order(self) -> float:
        """Bytes, or infinity."""
        size = self.value
        return float("inf") if size is None else size.bytes

    def __lt__(self, other: str) -> bool:
        return self.order < other.order if isinstance(other, Unlimited) else NotImplemented

    def __gt__(self, other: str) -> bool:
        return self.order > other.order if isinstance(other, Unlimited) else NotImplemented


def read_size(value: Any) -> Any:
    """The text of a size or of no limit as Unlimited; anything else as it is."""
    if isinstance(value, str) and (value == "Unlimited" or (value.endswith("bytes)") and _SIZE.fullmatch(value))):
        return Unlimited(value)
    return value


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
