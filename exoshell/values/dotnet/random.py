"""System.Random. Seeded sequences are repeatable here, but not .NET's."""

from __future__ import annotations

import random
from typing import Any

from exoshell.values.member_tables import table
from exoshell.values.net_error import out_of_range
from exoshell.values.numbers import Byte, Int64, Single


class Random:
    __slots__ = ("source",)
    ps_type_name = "System.Random"

    def __init__(self, seed: int | None = None) -> None:
        self.source = random.Random(seed)

    def __str__(self) -> str:
        return "System.Random"


def _next(value: Random, *bounds: int) -> int:
    if not bounds:
        return value.source.randrange(2**31 - 1)
    low, high = (0, bounds[0]) if len(bounds) == 1 else bounds
    if len(bounds) == 1 and high < 0:
        raise out_of_range(f"maxValue ('{high}') must be a non-negative value.", "maxValue", str(high))
    if low > high:
        raise out_of_range("'minValue' cannot be greater than maxValue.", "minValue")
    return low if low == high else value.source.randrange(low, high)


def _bytes(value: Random, buffer: list[Any]) -> None:
    buffer[:] = [Byte(value.source.randrange(256)) for _ in buffer]


def _shuffle(value: Random, items: list[Any]) -> None:
    value.source.shuffle(items)


def _items(value: Random, choices: list[Any], length: int) -> list[Any]:
    return [value.source.choice(choices) for _ in range(length)]


_SHARED = Random()
RANDOM = table(
    "System.Random",
    methods={
        "Next": _next,
        "NextInt64": lambda value, *bounds: Int64(_next(value, *bounds) if bounds else value.source.randrange(2**63 - 1)),
        "NextDouble": lambda value: value.source.random(),
        "NextSingle": lambda value: Single(value.source.random()),
        "NextBytes": _bytes,
        "Shuffle": _shuffle,
        "GetItems": _items,
    },
    static_properties={"Shared": _SHARED},
    constructor=Random,
)
TABLES = (RANDOM,)
