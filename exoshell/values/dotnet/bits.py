"""BitArray: truths by number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exoshell.values.dotnet._common import truth
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument, non_negative, out_of_range


class BitArray:
    """A fixed number of bits."""

    __slots__ = ("bits",)
    ps_type_name = "System.Collections.BitArray"

    def __init__(self, bits: list[bool]) -> None:
        self.bits = bits

    def ps_enumerate(self) -> Iterator[Any]:
        return iter(self.bits)

    def ps_index(self, place: Any) -> bool:
        """The bit in a place. Raises NetError for a place that is none."""
        return self.bits[self._checked(place)]

    def ps_set_index(self, place: Any, value: Any) -> None:
        self.bits[self._checked(place)] = truth(value)

    def _checked(self, place: int) -> int:
        if not 0 <= place < len(self.bits):
            raise out_of_range(
                "Index was out of range. Must be non-negative and less than the size of the collection.",
                "index",
                str(place),
            )
        return place

    def combined(self, other: BitArray, operator: str) -> BitArray:
        """And, Or and Xor change the array itself. Raises NetError for arrays of different lengths."""
        if len(other.bits) != len(self.bits):
            raise argument("Array lengths must be the same.")
        join = {"and": bool.__and__, "or": bool.__or__, "xor": bool.__xor__}[operator]
        self.bits = [bool(join(a, b)) for a, b in zip(self.bits, other.bits, strict=True)]
        return self


def _new(source: Any, default: Any = False) -> BitArray:
    if isinstance(source, BitArray):
        return BitArray(list(source.bits))
    if isinstance(source, list):
        if source and all(type(item).__name__ == "Byte" for item in source):
            return BitArray([bool(int(item) >> bit & 1) for item in source for bit in range(8)])
        return BitArray([truth(item) for item in source])
    if source < 0:
        raise non_negative("length", source)
    return BitArray([truth(default)] * int(source))


def _inverted(array: BitArray) -> BitArray:
    array.bits = [not bit for bit in array.bits]
    return array


def _set_all(array: BitArray, value: Any) -> None:
    array.bits = [truth(value)] * len(array.bits)


TABLES = (
    table(
        "System.Collections.BitArray",
        properties={"Count": lambda array: len(array.bits), "Length": lambda array: len(array.bits), "IsReadOnly": lambda array: False},
        methods={
            "Get": lambda array, place: array.ps_index(place),
            "Set": lambda array, place, value: array.ps_set_index(place, value),
            "SetAll": _set_all,
            "Not": _inverted,
            "And": lambda array, other: array.combined(other, "and"),
            "Or": lambda array, other: array.combined(other, "or"),
            "Xor": lambda array, other: array.combined(other, "xor"),
            "Clone": lambda array: BitArray(list(array.bits)),
            "HasAllSet": lambda array: all(array.bits),
            "HasAnySet": lambda array: any(array.bits),
        },
        constructor=_new,
    ),
)
