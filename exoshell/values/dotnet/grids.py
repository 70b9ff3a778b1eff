"""Arrays of two and more dimensions: `[int[,]]::new(2, 3)`, read and written by `$grid[1, 2]`."""

from __future__ import annotations

from typing import Any

from exoshell.values.dotnet.object import empty_element
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.member_tables import table
from exoshell.values.net_error import MemberError, NetError, net_error


class Grid(list[Any]):
    """The elements row by row; enumerated, they come in that order."""

    __slots__ = ("element_type", "sizes")

    def __init__(self, element_type: Any, sizes: tuple[int, ...]) -> None:
        count = 1
        for size in sizes:
            count *= size
        super().__init__([empty_element(element_type)] * count)
        self.element_type = element_type
        self.sizes = sizes

    @property
    def ps_type_name(self) -> str:
        return f"{self.element_type.full_name}[{',' * (len(self.sizes) - 1)}]"

    def place(self, indices: Any) -> int:
        """Where an element stands. Raises NetError: the wrong number of indices, or one outside."""
        from exoshell.values.conversion import convert

        given = [int(convert(each, "int")) for each in (indices if isinstance(indices, list | tuple) else [indices])]
        if len(given) != len(self.sizes):
            shown = ",".join(map(str, given))
            text = f"You cannot index into a {len(self.sizes)} dimensional array with index [{shown}]."
            exception = NetException("System.Management.Automation.RuntimeException", text)
            raise MemberError(exception, "NeedMultidimensionalIndex", ErrorCategory.InvalidOperation)
        flat = 0
        for index, size in zip(given, self.sizes, strict=True):
            if index < 0:
                index += size
            if not 0 <= index < size:
                raise net_error("IndexOutOfRangeException", "Index was outside the bounds of the array.")
            flat = flat * size + index
        return flat

    def ps_index(self, indices: Any) -> Any:
        """The element; None outside."""
        try:
            return self[self.place(indices)]
        except MemberError:
            raise
        except NetError:
            return None

    def ps_set_index(self, indices: Any, value: Any) -> None:
        from exoshell.values.conversion import convert

        place = self.place(indices)
        self[place] = value if self.element_type.full_name == "System.Object" else convert(value, self.element_type)


def _size(grid: Grid, dimension: int) -> int:
    if not 0 <= dimension < len(grid.sizes):
        raise net_error("IndexOutOfRangeException", "Array does not have that many dimensions.")
    return grid.sizes[dimension]


def _new(kind: Any, *sizes: int) -> Grid:
    from exoshell.values.types import resolve_type

    return Grid(resolve_type(kind.full_name.rpartition("[")[0]), sizes)


def _set(grid: Grid, value: Any, *indices: Any) -> None:
    grid.ps_set_index(indices[0] if isinstance(indices[0], list) else list(indices), value)


def _copy(grid: Grid) -> Grid:
    twin = Grid(grid.element_type, grid.sizes)
    twin[:] = grid
    return twin


TABLES = (
    table(
        "System.Array[,]",
        properties={
            "Length": len,
            "LongLength": len,
            "Rank": lambda grid: len(grid.sizes),
            "SyncRoot": lambda grid: grid,
            "IsReadOnly": lambda grid: False,
            "IsFixedSize": lambda grid: True,
            "IsSynchronized": lambda grid: False,
            "Count": len,
        },
        methods={
            "GetLength": _size,
            "GetLowerBound": lambda grid, dimension: 0 * _size(grid, dimension),
            "GetUpperBound": lambda grid, dimension: _size(grid, dimension) - 1,
            "GetValue": lambda grid, *indices: grid.ps_index(indices[0] if isinstance(indices[0], list) else list(indices)),
            "SetValue": _set,
            "Get": lambda grid, *indices: grid.ps_index(list(indices)),
            "Set": lambda grid, *rest: grid.ps_set_index(list(rest[:-1]), rest[-1]),
            "Clone": _copy,
        },
        constructor=_new,
        generic=True,
    ),
)
