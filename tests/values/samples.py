"""The sample values that the differential tables are made of: each as PowerShell writes it and as exoshell holds it.

`describe` and `fault` spell a value and an error exactly as record.ps1 does in real PowerShell.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable
from typing import Any

from exoshell.values import numbers
from exoshell.values.collections import ArrayList, GenericList, Hashtable, OrderedDictionary, TypedArray, enumerate_value
from exoshell.values.conversion import ConversionError, convert, to_display_string, to_string
from exoshell.values.culture import INVARIANT
from exoshell.values.enums import enum_value
from exoshell.values.net_error import NetError
from exoshell.values.psobject import AUTOMATION_NULL, PSCustomObject, PSObject
from exoshell.values.text import Char
from exoshell.values.types import resolve_type, type_of


def _array(element: str, *items: Any) -> TypedArray:
    return TypedArray(resolve_type(element), items)


def _cast(value: Any, kind: str) -> Callable[[], Any]:
    return lambda: convert(value, kind)


VALUES: dict[str, tuple[str, Callable[[], Any]]] = {
    "null": ("$null", lambda: None),
    "true": ("$true", lambda: True),
    "false": ("$false", lambda: False),
    "0": ("0", lambda: 0),
    "1": ("1", lambda: 1),
    "-3": ("(-3)", lambda: -3),
    "10": ("10", lambda: 10),
    "intmax": ("[int]::MaxValue", lambda: numbers.INT_MAX),
    "intmin": ("[int]::MinValue", lambda: numbers.INT_MIN),
    "5l": ("5l", lambda: numbers.Int64(5)),
    "longmax": ("[long]::MaxValue", lambda: numbers.Int64(numbers.LONG_MAX)),
    "byte": ("200uy", lambda: numbers.Byte(200)),
    "sbyte": ("([sbyte]-5)", lambda: numbers.SByte(-5)),
    "short": ("300s", lambda: numbers.Int16(300)),
    "ushort": ("7us", lambda: numbers.UInt16(7)),
    "uint": ("4000000000u", lambda: numbers.UInt32(4000000000)),
    "ulong": ("18446744073709551615ul", lambda: numbers.UInt64(2**64 - 1)),
    "0.0": ("0.0", lambda: 0.0),
    "1.5": ("1.5", lambda: 1.5),
    "-2.5": ("(-2.5)", lambda: -2.5),
    "1e20": ("1e20", lambda: 1e20),
    "nan": ("[double]::NaN", lambda: float("nan")),
    "inf": ("[double]::PositiveInfinity", lambda: float("inf")),
    "single": ("[single]1.25", lambda: numbers.Single(1.25)),
    "2.50d": ("2.50d", lambda: decimal.Decimal("2.50")),
    "bigint": ("12345678901234567890n", lambda: numbers.BigInteger(12345678901234567890)),
    "empty": ("''", lambda: ""),
    "abc": ("'abc'", lambda: "abc"),
    "ABC": ("'ABC'", lambda: "ABC"),
    "'10'": ("'10'", lambda: "10"),
    "' 1.5 '": ("' 1.5 '", lambda: " 1.5 "),
    "'0x1F'": ("'0x1F'", lambda: "0x1F"),
    "'False'": ("'False'", lambda: "False"),
    "char a": ("[char]'a'", lambda: Char("a")),
    "char 5": ("[char]'5'", lambda: Char("5")),
    "@()": ("@()", list),
    "@(1)": ("@(1)", lambda: [1]),
    "@(1,'b',null)": ("@(1,'b',$null)", lambda: [1, "b", None]),
    "int[]": ("[int[]](3,1)", lambda: _array("int", 3, 1)),
    "arraylist": ("([Collections.ArrayList]@(1,2))", lambda: ArrayList([1, 2])),
    "list": ("([Collections.Generic.List[string]]@('a','B'))", lambda: GenericList(resolve_type("string"), ["a", "B"])),
    "@{}": ("@{a=1}", lambda: Hashtable({"a": 1})),
    "ordered": ("([ordered]@{b=2})", lambda: OrderedDictionary({"b": 2})),
    "object": ("([pscustomobject]@{A=1})", lambda: PSCustomObject.of(A=1)),
    "date": ("[datetime]'2024-03-05T14:07:09'", _cast("2024-03-05T14:07:09", "datetime")),
    "timespan": ("[timespan]'1.02:03:04'", _cast("1.02:03:04", "timespan")),
    "guid": ("[guid]'12345678-90ab-cdef-1234-567890abcdef'", _cast("12345678-90ab-cdef-1234-567890abcdef", "guid")),
    "version": ("[version]'1.2.3'", _cast("1.2.3", "version")),
    "enum": ("[DayOfWeek]'Monday'", lambda: enum_value("System.DayOfWeek", "Monday")),
    "flags": ("[IO.FileAttributes]'ReadOnly,Hidden'", lambda: enum_value("System.IO.FileAttributes", "ReadOnly,Hidden")),
    "type": ("([int])", lambda: resolve_type("int")),
}
"""Name → (the value in PowerShell, the value here)."""

BINARY = (
    "+ - * / % -eq -ceq -ne -gt -ge -lt -le -like -cnotlike -match -contains -in -is -as -band -bor -bxor -shl -shr "
    "-f -join -split -replace .. -and -xor "
).split()


def describe(value: Any, depth: int = 0) -> str:
    """A value and its type in one line."""
    if value is None or value is AUTOMATION_NULL:
        return "null"
    plain = value.base if type(value) is PSObject else value
    if isinstance(plain, str) and not isinstance(plain, Char):
        return f"s:{plain}"
    name = str(type_of(plain).full_name)
    if depth < 4 and isinstance(plain, Hashtable):
        pairs = [f"{describe(key, depth + 1)}={describe(item, depth + 1)}" for key, item in plain.items()]
        return f"{name}{{{', '.join(sorted(pairs))}}}"
    items = enumerate_value(plain)
    if depth < 4 and items is not None:
        return f"{name}[{', '.join(describe(item, depth + 1) for item in items)}]"
    return f"{name}:{to_display_string(plain, INVARIANT) if isinstance(plain, float) else to_string(plain)}"


def fault(error: NetError) -> str:
    """An error by id, category, exception types and message."""
    chain = [item.short_name for item in error.exception.chain()]
    if isinstance(error, ConversionError):
        # the engine wraps a failed cast once more
        chain.insert(0, "RuntimeException")
    error_id = getattr(error, "error_id", "") or error.exception.type_name
    category = getattr(error, "category", None)
    return f"E:{error_id}|{category.name if category is not None else 'OperationStopped'}|{'<'.join(chain)}|{error.exception.message}"


def answer(compute: Callable[[], Any]) -> str:
    """What record.ps1 writes for the same expression."""
    try:
        return describe(compute())
    except NetError as error:
        return fault(error)
