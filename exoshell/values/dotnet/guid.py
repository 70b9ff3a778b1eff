"""System.Guid."""

from __future__ import annotations

from typing import Any

from exoshell.values.dotnet import _casting as casting
from exoshell.values.dotnet._common import sign
from exoshell.values.dotnet.datetime import text_args
from exoshell.values.dotnet.numbers import attempt
from exoshell.values.dotnet.text import byte_array
from exoshell.values.guid import Guid
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument, argument_null, format_error
from exoshell.values.psobject import MemberKind

__all__ = ["Guid"]


def _text(value: Any) -> Any:
    return "".join(value) if isinstance(value, list) else value


def _new(*args: Any) -> Guid:
    if not args:
        return Guid()
    if len(args) == 1:
        if args[0] is None:
            raise argument_null("b")
        if isinstance(args[0], list):
            if len(args[0]) != 16:
                raise argument("Byte array for Guid must be exactly 16 bytes long.", "b")
            return Guid.of_bytes(bytes(args[0]))
        return Guid.parse(args[0])
    first, second, third, *rest = args
    if rest[0] is None:
        raise argument_null("d")
    tail = rest[0] if isinstance(rest[0], list) else rest
    if len(tail) != 8:
        raise argument("Byte array for Guid must be exactly 8 bytes long.", "d")
    number = (int(first) & 0xFFFFFFFF) << 96 | (int(second) & 0xFFFF) << 80 | (int(third) & 0xFFFF) << 64
    return Guid(number | int.from_bytes(bytes(tail[:8]), "big"))


def _compare_to(value: Guid, other: Any) -> int:
    if other is None:
        return 1
    if not isinstance(other, Guid):
        raise argument("Object must be of type GUID.", "value")
    return sign(value.number - other.number)


def _parse_exact(text: Any, spec: Any) -> Guid:
    if len(_text(spec) or "") != 1 or _text(spec).upper() not in "DNPBX":
        raise format_error('Format string can be only "D", "d", "N", "n", "P", "p", "B", "b", "X" or "x".')
    return Guid.parse(_text(text), _text(spec))


def _to_string(value: Guid, *args: Any) -> str:
    return value.to_string(text_args(args)[0])


def _version_7(*args: Any) -> Guid:
    from exoshell.values.datetime_types import TICKS_PER_MILLISECOND, UNIX_EPOCH_TICKS, DateTime

    ticks = args[0].utc_ticks if args else DateTime.utc_now().ticks
    milliseconds = (ticks - UNIX_EPOCH_TICKS) // TICKS_PER_MILLISECOND
    random = Guid.new().number & ((1 << 80) - 1)
    number = milliseconds << 80 | random
    number = number & ~(0xF << 76) | 7 << 76
    return Guid(number & ~(3 << 62) | 2 << 62)


_SCRIPT = "System.Object Guid {get=$this.ToString();}"
GUID = table(
    "System.Guid",
    extended={"Guid": (MemberKind.SCRIPT_PROPERTY, str, _SCRIPT)},
    properties={"Variant": lambda value: value.number >> 60 & 15, "Version": lambda value: value.number >> 76 & 15},
    methods={
        "CompareTo": _compare_to,
        "Equals": lambda value, other: value == other,
        "ToByteArray": lambda value, *rest: byte_array(value.to_bytes() if not rest or not rest[0] else value.number.to_bytes(16, "big")),
        "ToString": _to_string,
        "GetHashCode": lambda value: hash(value) & 0x7FFFFFFF,
    },
    statics={
        "NewGuid": Guid.new,
        "CreateVersion7": _version_7,
        "Parse": lambda text, provider=None: Guid.parse(_text(text)),
        "ParseExact": _parse_exact,
        "TryParse": lambda text, *rest: attempt(lambda: Guid.parse(_text(text)), rest[-1], Guid()),
        "TryParseExact": lambda text, spec, out: attempt(lambda: _parse_exact(text, spec), out, Guid()),
    },
    static_properties={"Empty": Guid(), "AllBitsSet": Guid((1 << 128) - 1)},
    constructor=_new,
)
TABLES = (GUID,)


def _cast(value: Any) -> Any:
    if isinstance(value, list) and len(value) == 16:
        return casting.attempt(lambda: _new(value), value, "System.Guid", "InvalidCastConstructorException")
    return _parsed(value)


_parsed = casting.parsing("System.Guid", Guid.parse, provider=True)
CONVERTERS = {"System.Guid": _cast}
