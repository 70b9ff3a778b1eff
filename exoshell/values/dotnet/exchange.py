"""Members of Exchange's own types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.values.dotnet import _casting as casting
from exoshell.values.dotnet.lists import LIST
from exoshell.values.dotnet.string import STRING
from exoshell.values.dotnet.timespan import SPAN
from exoshell.values.exchange import ByteQuantifiedSize, SmtpAddress, Unlimited
from exoshell.values.member_tables import table
from exoshell.values.net_error import NetError
from exoshell.values.numbers import UInt64
from exoshell.values.types import type_of


def _in(unit: str) -> Callable[[ByteQuantifiedSize], Any]:
    return lambda size: UInt64(size.in_unit(unit))


def _order(limit: Unlimited, other: Any) -> int:
    compared = _as_unlimited(other)
    return int(limit > compared) - int(limit < compared)


def _as_unlimited(value: Any) -> Unlimited:
    """Of a text, a size, or a number of bytes. Raises ConversionError where it is none."""
    from exoshell.values.conversion import cannot_convert, to_string

    if isinstance(value, Unlimited):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = ByteQuantifiedSize(int(value))
    try:
        return Unlimited.parse(to_string(value))
    except NetError:
        raise cannot_convert(value, type_of(Unlimited("Unlimited"))) from None


SIZE = table(
    "Microsoft.Exchange.Data.ByteQuantifiedSize",
    methods={
        **{f"To{unit}": _in(unit) for unit in ("KB", "MB", "GB", "TB")},
        "ToBytes": lambda size: UInt64(size.bytes),
        "ToString": lambda size, *rest: str(size),
        "CompareTo": lambda size, other: (size > other) - (size < other),
    },
    statics={"Parse": ByteQuantifiedSize.parse, "FromBytes": ByteQuantifiedSize},
)
UNLIMITED = table(
    "Microsoft.Exchange.Data.Unlimited`1",
    base=STRING,
    properties={"IsUnlimited": lambda limit: limit.unlimited, "Value": lambda limit: limit.value},
    methods={"CompareTo": _order},
)
ADDRESS = table(
    "Microsoft.Exchange.Data.SmtpAddress",
    properties={
        "IsValidAddress": lambda address: address.valid,
        "Length": lambda address: len(address.text),
        "Local": lambda address: address.local,
        "Domain": lambda address: address.domain,
        "Address": lambda address: address.text,
    },
    methods={"ToString": str},
    statics={"Parse": SmtpAddress, "IsValidSmtpAddress": lambda text: SmtpAddress(text).valid},
)
TABLES = (
    SIZE,
    UNLIMITED,
    ADDRESS,
    table("Microsoft.Exchange.Data.EnhancedTimeSpan", base=SPAN),
    table("Microsoft.Exchange.Data.MultiValuedProperty`1", base=LIST),
)
CONVERTERS = {
    "Microsoft.Exchange.Data.ByteQuantifiedSize": casting.parsing("Microsoft.Exchange.Data.ByteQuantifiedSize", ByteQuantifiedSize.parse),
    "Microsoft.Exchange.Data.Unlimited`1": _as_unlimited,
}
