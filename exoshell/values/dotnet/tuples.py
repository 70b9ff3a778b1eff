"""ValueTuple: what DivRem, SinCos and their kin return."""

from __future__ import annotations

from typing import Any

from exoshell.values.dotnet._common import net_equals
from exoshell.values.member_tables import table, type_name_of


class ValueTuple:
    """Some values in order, read as Item1, Item2, …"""

    __slots__ = ("items",)

    def __init__(self, *items: Any) -> None:
        self.items = items

    @property
    def ps_type_name(self) -> str:
        names = ",".join("System.Object" if item is None else type_name_of(item) for item in self.items)
        return f"System.ValueTuple`{len(self.items)}[{names}]"

    def ps_index(self, place: Any) -> Any:
        return self.items[place]

    def __str__(self) -> str:
        from exoshell.values.dotnet.numbers import shown

        return f"({', '.join(shown(item) for item in self.items)})"


def _item(place: int) -> Any:
    return lambda value: value.items[place]


def _tuple(size: int) -> Any:
    return table(
        f"System.ValueTuple`{size}",
        properties={"Length": lambda value: len(value.items), **{f"Item{number}": _item(number - 1) for number in range(1, size + 1)}},
        methods={
            "ToString": str,
            "Equals": lambda value, other: (
                isinstance(other, ValueTuple) and all(net_equals(a, b) for a, b in zip(value.items, other.items, strict=False))
            ),
        },
        constructor=ValueTuple,
    )


TABLES = (*[_tuple(size) for size in range(1, 8)], table("System.Tuple", statics={"Create": ValueTuple}))
