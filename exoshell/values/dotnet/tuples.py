"""Tuple and ValueTuple: some values in order, read as Item1, Item2, …; DivRem, SinCos and their kin return them too."""

from __future__ import annotations

from typing import Any

from exoshell.values.dotnet._common import net_compare, net_equals
from exoshell.values.member_tables import TypeTable, table, type_name_of
from exoshell.values.net_error import net_error

_SIZES = range(1, 8)


class Tuple:
    """A Tuple`n: fixed values, compared one by one."""

    __slots__ = ("items", "kinds")
    generic_name = "System.Tuple"

    def __init__(self, *items: Any, kinds: tuple[Any, ...] = ()) -> None:
        self.items = list(items)
        self.kinds = kinds
        """The declared types; the values' own where nothing was declared."""

    @property
    def ps_type_name(self) -> str:
        names = [kind.full_name for kind in self.kinds] or ["System.Object" if item is None else type_name_of(item) for item in self.items]
        return f"{self.generic_name}`{len(self.items)}[{','.join(names)}]"

    def ps_index(self, place: Any) -> Any:
        if not 0 <= place < len(self.items):
            raise net_error("IndexOutOfRangeException", "Index was outside the bounds of the array.")
        return self.items[place]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tuple) or self.ps_type_name != other.ps_type_name:
            return False
        return all(net_equals(a, b) for a, b in zip(self.items, other.items, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(map(str, self.items)))

    def __lt__(self, other: Tuple) -> bool:
        return self.compare_to(other) < 0

    def compare_to(self, other: Tuple) -> int:
        """CompareTo(): the first values that differ decide. Raises NetError where two have no order."""
        for a, b in zip(self.items, other.items, strict=False):
            order = net_compare(a, b)
            if order:
                return order
        return 0

    def __str__(self) -> str:
        from exoshell.values.dotnet.numbers import shown

        return f"({', '.join('' if item is None else shown(item) for item in self.items)})"


class ValueTuple(Tuple):
    """A ValueTuple`n: as Tuple, but its values may be set."""

    __slots__ = ()
    generic_name = "System.ValueTuple"


def _reader(place: int) -> Any:
    return lambda value: value.items[place]


def _writer(place: int) -> Any:
    def write(value: Tuple, new: Any) -> None:
        value.items[place] = new

    return write


def _create(kind: type[Tuple]) -> Any:
    return lambda *items: kind(*items)


def _new(made: type[Tuple], size: int) -> Any:
    def new(kind: Any, *items: Any) -> Tuple:
        from exoshell.values.conversion import convert
        from exoshell.values.overloads import no_overload

        if len(items) != size:
            raise no_overload("new", len(items))
        kinds = tuple(kind.generic_arguments)
        return made(*[convert(item, each) for item, each in zip(items, kinds, strict=True)], kinds=kinds)

    return new


def _tuple(made: type[Tuple], size: int) -> TypeTable:
    writable = made is ValueTuple
    items = {f"Item{n}": (_reader(n - 1), _writer(n - 1) if writable else None) for n in range(1, size + 1)}
    length = {"Length": lambda value: len(value.items)}
    return table(
        f"{made.generic_name}`{size}",
        # the order in which .NET lists them: fields come after properties
        properties={**length, **items} if writable else {**items, **length},
        methods={
            "ToString": str,
            "Equals": lambda value, other: value == other,
            "CompareTo": lambda value, other: value.compare_to(other),
            "GetHashCode": hash,
        },
        constructor=_new(made, size),
        generic=True,
    )


TABLES = (
    *[_tuple(made, size) for made in (Tuple, ValueTuple) for size in _SIZES],
    table("System.Tuple", statics={"Create": _create(Tuple)}),
    table("System.ValueTuple", statics={"Create": _create(ValueTuple)}),
)
