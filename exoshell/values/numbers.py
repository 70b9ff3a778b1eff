"""The number types of .NET that Python lacks, as thin subclasses, so that arithmetic's fast path is `type(a) is int`.

Int32 is Python's int and Double its float. A value of these classes is always within its range: conversion.py makes them.
"""

from __future__ import annotations

import decimal

INT_MIN, INT_MAX = -(2**31), 2**31 - 1
LONG_MIN, LONG_MAX = -(2**63), 2**63 - 1


class SByte(int):
    __slots__ = ()


class Byte(int):
    __slots__ = ()


class Int16(int):
    __slots__ = ()


class UInt16(int):
    __slots__ = ()


class UInt32(int):
    __slots__ = ()


class Int64(int):
    __slots__ = ()


class UInt64(int):
    __slots__ = ()


class BigInteger(int):
    __slots__ = ()


class Single(float):
    """A double that has been rounded to single precision."""

    __slots__ = ()


Decimal = decimal.Decimal
"""System.Decimal: 28-29 significant digits, keeps trailing zeros; use CONTEXT for its arithmetic."""

CONTEXT = decimal.Context(prec=29, rounding=decimal.ROUND_HALF_EVEN, Emin=-28, Emax=28)

RANGES: dict[type[int], tuple[int, int]] = {
    SByte: (-128, 127),
    Byte: (0, 255),
    Int16: (-(2**15), 2**15 - 1),
    UInt16: (0, 2**16 - 1),
    int: (INT_MIN, INT_MAX),
    UInt32: (0, 2**32 - 1),
    Int64: (LONG_MIN, LONG_MAX),
    UInt64: (0, 2**64 - 1),
}
