"""Calls of .NET members as questions: written for PowerShell, evaluated here, answers rendered alike on both sides.

A question is [form, owner, name, arguments]: form 'i' calls a method of a value, 's' a static method, 'n' a constructor, 'p' reads
a property, 'q' a static one. Owner and arguments are literals of LITERALS or type names. The answers are data/members.jsonl.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable
from functools import partial
from typing import Any

from exoshell.values import members
from exoshell.values.collections import ArrayList, GenericList, Hashtable, TypedArray
from exoshell.values.conversion import convert, to_string
from exoshell.values.datetime_types import DateTime, DateTimeOffset, TimeSpan
from exoshell.values.error_record import NetException
from exoshell.values.guid import Guid
from exoshell.values.net_error import MemberError, NetError
from exoshell.values.numbers import Byte, Int64, Single
from exoshell.values.psobject import is_null
from exoshell.values.text import Char
from exoshell.values.types import resolve_type, type_of


def _typed(kind: str, items: list[Any]) -> TypedArray:
    return TypedArray(resolve_type(kind), items)


def _new(kind: str, *args: Any) -> Any:
    return members.new_object(resolve_type(kind), list(args))


def _enum(kind: str, name: str) -> Callable[[], Any]:
    return lambda: convert(name, kind)


def _same(value: Any) -> Any:
    return value


LITERALS: dict[str, Callable[[], Any]] = {
    "$null": lambda: None,
    "$true": lambda: True,
    "$false": lambda: False,
    **{
        f"'{text}'": partial(_same, text)
        for text in (
            "abc",
            "",
            "b",
            "ABC",
            "Hello World",
            "a,b,,c",
            "  x y  ",
            "x",
            "5",
            "-7",
            "1.5",
            "ff",
            "true",
            "c",
            "lo",
            "l",
            ",",
            "zz",
            "Ünïcödé straße",
            "N2",
            "X4",
            "yyyy",
            "1,234.5",
            "1e3",
            " 12 ",
            "0x1F",
            "99999999999",
            "2024-03-05",
            "2024-03-05T14:07:09Z",
            "14:07",
            "1.02:03:04",
            "a1b22c",
            r"\d+",
            "(",
            "[a-z]",
            "$0-",
            "{0}|{1}",
            "<b>",
            "d",
            "HH:mm",
            "3/5/2024",
            "c:d",
            "utf-8",
            "AQID",
            "/tmp/a.txt",
            "b.d",
            "AB",
            "A",
            "(b)(c)?",
            "aXbXc",
        )
    },
    **{str(number): partial(_same, number) for number in (0, 1, 2, 3, -1, 5, 10, 16, 255, 2024, 12, 31, 100, -5, 1000)},
    **{text: partial(_same, float(text)) for text in ("0.5", "-1.5", "2.5", "3.5", "2.675", "1e10", "-0.1", "100.0", "1e300", "0.1")},
    "5L": lambda: Int64(5),
    "-8L": lambda: Int64(-8),
    "[long]::MaxValue": lambda: Int64(2**63 - 1),
    "[int]::MaxValue": lambda: 2**31 - 1,
    "[int]::MinValue": lambda: -(2**31),
    "[double]::NaN": lambda: float("nan"),
    "[double]::PositiveInfinity": lambda: float("inf"),
    "1.25d": lambda: decimal.Decimal("1.25"),
    "2.50d": lambda: decimal.Decimal("2.50"),
    "-3.75d": lambda: decimal.Decimal("-3.75"),
    "[byte]7": lambda: Byte(7),
    "[float]1.5": lambda: Single(1.5),
    "[char]'b'": lambda: Char("b"),
    "[char]','": lambda: Char(","),
    "[char]'A'": lambda: Char("A"),
    "[char]'7'": lambda: Char("7"),
    "[char]' '": lambda: Char(" "),
    "[char[]]'bc'": lambda: _typed("char", [Char("b"), Char("c")]),
    "@('b','c')": lambda: ["b", "c"],
    "@(1,2,3)": lambda: [1, 2, 3],
    "@(3,1,2)": lambda: [3, 1, 2],
    "[string[]]@('a','b')": lambda: _typed("string", ["a", "b"]),
    "[int[]]@(5,3,9)": lambda: _typed("int", [5, 3, 9]),
    "[byte[]]@(1,2,3)": lambda: _typed("byte", [Byte(1), Byte(2), Byte(3)]),
    "@()": list,
    "@{a=1;b=2}": lambda: Hashtable([("a", 1), ("b", 2)]),
    "[cultureinfo]::InvariantCulture": lambda: members.static_property(resolve_type("cultureinfo"), "InvariantCulture"),
    "[StringComparison]::OrdinalIgnoreCase": _enum("System.StringComparison", "OrdinalIgnoreCase"),
    "[StringComparison]::Ordinal": _enum("System.StringComparison", "Ordinal"),
    "[StringSplitOptions]::RemoveEmptyEntries": _enum("System.StringSplitOptions", "RemoveEmptyEntries"),
    "[StringSplitOptions]::TrimEntries": _enum("System.StringSplitOptions", "TrimEntries"),
    "[MidpointRounding]::AwayFromZero": _enum("System.MidpointRounding", "AwayFromZero"),
    "[MidpointRounding]::ToZero": _enum("System.MidpointRounding", "ToZero"),
    "[DateTimeKind]::Utc": _enum("System.DateTimeKind", "Utc"),
    "[Globalization.NumberStyles]::HexNumber": _enum("System.Globalization.NumberStyles", "HexNumber"),
    "[Globalization.NumberStyles]::Any": _enum("System.Globalization.NumberStyles", "Any"),
    "[Globalization.DateTimeStyles]::AssumeUniversal": _enum("System.Globalization.DateTimeStyles", "AssumeUniversal"),
    "[Globalization.DateTimeStyles]::RoundtripKind": _enum("System.Globalization.DateTimeStyles", "RoundtripKind"),
    "[Text.RegularExpressions.RegexOptions]::IgnoreCase": _enum("System.Text.RegularExpressions.RegexOptions", "IgnoreCase"),
    "[datetime]'2024-03-05T14:07:09'": lambda: DateTime.of(2024, 3, 5, 14, 7, 9),
    "[datetime]::new(2024,12,31,23,59,59,999,[DateTimeKind]::Utc)": lambda: DateTime.of(2024, 12, 31, 23, 59, 59, 999, kind="Utc"),
    "[datetime]::MinValue": lambda: DateTime(0),
    "[datetime]::new(638451936123456789)": lambda: DateTime(638451936123456789),
    "[DateTimeOffset]::new(2024,3,5,14,7,9,[timespan]::FromHours(2))": lambda: DateTimeOffset(
        DateTime.of(2024, 3, 5, 14, 7, 9).ticks, 72000000000
    ),
    "[timespan]'1.02:03:04.5'": lambda: TimeSpan.of(1, 2, 3, 4, 500),
    "[timespan]::FromMinutes(-90)": lambda: TimeSpan.of(0, 0, -90),
    "[timespan]::Zero": lambda: TimeSpan(0),
    "[timespan]::new(123456789)": lambda: TimeSpan(123456789),
    "[guid]'00112233-4455-6677-8899-aabbccddeeff'": lambda: Guid.parse("00112233-4455-6677-8899-aabbccddeeff"),
    "[version]'1.2.3'": lambda: _new("version", "1.2.3"),
    "[version]'1.2'": lambda: _new("version", "1.2"),
    r"[regex]'(\w)(\d+)?'": lambda: _new("regex", r"(\w)(\d+)?"),
    "[regex]'b'": lambda: _new("regex", "b"),
    "[regex]','": lambda: _new("regex", ","),
    "[Collections.Generic.List[int]]@(4,2,9)": lambda: GenericList(resolve_type("int"), [4, 2, 9]),
    "[Collections.Generic.List[string]]@('b','a')": lambda: GenericList(resolve_type("string"), ["b", "a"]),
    "[Collections.ArrayList]@(1,'x',2)": lambda: ArrayList([1, "x", 2]),
    "[uri]'https://user@contoso.com:8443/a/b%20c/?q=1&r=%C3%A9#frag'": lambda: _new(
        "uri", "https://user@contoso.com:8443/a/b%20c/?q=1&r=%C3%A9#frag"
    ),
    "[uri]'http://Contoso.com'": lambda: _new("uri", "http://Contoso.com"),
    "[mailaddress]'Ann <ann@contoso.com>'": lambda: _new("mailaddress", "Ann <ann@contoso.com>"),
    "[ipaddress]'10.1.2.3'": lambda: convert("10.1.2.3", "ipaddress"),
    "[Text.StringBuilder]'abc'": lambda: _new("System.Text.StringBuilder", "abc"),
    "[Text.Encoding]::UTF8": lambda: members.static_property(resolve_type("System.Text.Encoding"), "UTF8"),
    "[DayOfWeek]": lambda: resolve_type("System.DayOfWeek"),
    "[int]": lambda: resolve_type("int"),
    "[string]": lambda: resolve_type("string"),
    "[datetime]": lambda: resolve_type("datetime"),
    "[ref]$null": lambda: Reference(None),
}


class Reference:
    """[ref], as the engine has it."""

    ps_type_name = "System.Management.Automation.PSReference"

    def __init__(self, value: Any) -> None:
        self.value = value


def script(form: str, owner: str, name: str, arguments: list[str]) -> str:
    """The question in PowerShell."""
    inner = ", ".join(f"({argument})" for argument in arguments)
    match form:
        case "i":
            return f"({owner}).{name}({inner})"
        case "s":
            return f"[{owner}]::{name}({inner})"
        case "n":
            return f"[{owner}]::new({inner})"
        case "p":
            return f"({owner}).{name}"
        case _:
            return f"[{owner}]::{name}"


def answer(form: str, owner: str, name: str, arguments: list[str]) -> str:
    """What we answer, rendered."""
    given = [LITERALS[argument]() for argument in arguments]
    try:
        match form:
            case "i":
                value = LITERALS[owner]()
                result = members.invoke_method(value, name, given)
            case "s":
                result = members.invoke_static(resolve_type(owner), name, given)
            case "n":
                result = members.new_object(resolve_type(owner), given)
            case "p":
                result = members.read_property(LITERALS[owner](), name)
            case _:
                result = members.static_property(resolve_type(owner), name)
    except MemberError as error:
        return f"!{error.error_id}|{error.exception.message}"
    except NetError as error:
        return f"?{error.exception.message}"
    return render(result)


def render(value: Any) -> str:
    """A value with its type as text."""
    if is_null(value):
        return "null"
    kind = type_of(value).full_name
    if isinstance(value, NetException):
        return f"{kind}:{value.message}"
    if isinstance(value, list):
        return f"{kind}:[{';'.join(render(item) for item in value)}]"
    if isinstance(value, DateTime):
        return f"{kind}:{value.ticks}/{value.kind}"
    if isinstance(value, DateTimeOffset):
        return f"{kind}:{value.ticks}/{value.offset}"
    if isinstance(value, TimeSpan):
        return f"{kind}:{value.ticks}"
    if isinstance(value, Char):
        return f"{kind}:{ord(value)}"
    if isinstance(value, Hashtable):
        return f"{kind}:{len(value)}"
    return f"{kind}:{to_string(value)}"
