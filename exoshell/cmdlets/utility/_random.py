"""What Get-Random and Get-SecureRandom share: ranges, choices, shuffles. Numbers of a seed are .NET's own."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any, Protocol

from exoshell.engine.cmdlet import Cmdlet
from exoshell.values.conversion import to_number, to_string
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.numbers import Int64

_MAX = 2**31 - 1
_BIG = 161803398


class Source(Protocol):
    def below(self, limit: int) -> int:
        """A whole number from 0 up to, and without, the limit."""

    def fraction(self) -> float:
        """From 0 up to, and without, 1."""


class SecureSource:
    """The system's generator."""

    def below(self, limit: int) -> int:
        return secrets.randbelow(limit)

    def fraction(self) -> float:
        return secrets.randbits(53) / 2**53


class SeededSource:
    """.NET's subtractive generator, so that a seed gives the numbers that it gives there."""

    def __init__(self, seed: int) -> None:
        table = [0] * 56
        current, following = _BIG - (_MAX if seed == -(2**31) else abs(seed)), 1
        table[55] = current
        for place in range(1, 55):
            index = 21 * place % 55
            table[index] = following
            following = current - following
            if following < 0:
                following += _MAX
            current = table[index]
        for _ in range(4):
            for place in range(1, 56):
                table[place] -= table[1 + (place + 30) % 55]
                if table[place] < 0:
                    table[place] += _MAX
        self._table = table
        self._first, self._second = 0, 21

    def _sample(self) -> int:
        self._first = self._first % 55 + 1
        self._second = self._second % 55 + 1
        number = self._table[self._first] - self._table[self._second]
        if number == _MAX:
            number -= 1
        if number < 0:
            number += _MAX
        self._table[self._first] = number
        return number

    def _number(self) -> int:
        """Four bytes as PowerShell takes them, without the sign."""
        data = bytes(self._sample() & 0xFF for _ in range(4))
        return min(int.from_bytes(data, "little") & _MAX, _MAX - 1)

    def fraction(self) -> float:
        return self._number() * (1.0 / _MAX)

    def below(self, limit: int) -> int:
        if limit <= _MAX:
            return int(self.fraction() * limit)
        number = int.from_bytes(bytes(self._sample() & 0xFF for _ in range(8)), "little")
        return number % limit


class RandomCmdlet(Cmdlet):
    """Base of the two."""

    def source(self) -> Source:
        raise NotImplementedError

    def begin(self) -> None:
        self._items: list[Any] = []

    def process(self) -> None:
        if self.parameter_set != "RandomNumberParameterSet":
            self._items += self.get("InputObject") or []

    def end(self) -> None:
        source = self.source()
        if self.parameter_set == "RandomNumberParameterSet":
            for _ in range(self.get("Count", 1)):
                self._write_number(source)
            return
        items = self._items
        count = len(items) if self.switch("Shuffle") else min(self.get("Count", 1), len(items))
        self.write_all(_chosen(source, items, count))

    def _write_number(self, source: Source) -> None:
        low, high = self._bound("Minimum"), self._bound("Maximum")
        if isinstance(low, float) or isinstance(high, float):
            bottom, top = float(low or 0.0), float(high) if high is not None else 1.7976931348623157e308
            if self._fits(bottom, top):
                self.write(bottom + source.fraction() * (top - bottom))
            return
        first, limit = int(low or 0), int(high) if high is not None else _MAX
        if self._fits(first, limit):
            number = first + source.below(limit - first)
            self.write(number if first >= -(2**31) and limit <= _MAX else Int64(number))

    def _bound(self, name: str) -> Any:
        value = self.get(name)
        return None if value is None else to_number(value)

    def _fits(self, low: Any, high: Any) -> bool:
        if low < high:
            return True
        message = f"The Minimum value ({to_string(low)}) cannot be greater than or equal to the Maximum value ({to_string(high)})."
        raise self.fail(NetException("System.ArgumentException", message), "MinGreaterThanOrEqualMax", ErrorCategory.InvalidArgument)


def _chosen(source: Source, items: Sequence[Any], count: int) -> list[Any]:
    """So many of the items in random order, none twice: a reservoir, and then a shuffle, in PowerShell's order of draws."""
    chosen = list(items[:count])
    for place in range(count, len(items)):
        if source.below(place + 1) < count:
            chosen[source.below(len(chosen))] = items[place]
    for place in range(len(chosen)):
        other = place + source.below(len(chosen) - place)
        chosen[place], chosen[other] = chosen[other], chosen[place]
    return chosen
