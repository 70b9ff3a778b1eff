"""The objects that Format-* commands emit and Out-* commands draw.

They travel down pipelines like any object (`$x = … | Format-Table` holds them), so they carry PowerShell's type names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from exoshell.styled import StyledLine

_NAMESPACE = "Microsoft.PowerShell.Commands.Internal.Format."


class FormatInfoData:
    """Base of all formatting objects; `dotnet_name` is what GetType() answers."""

    __slots__ = ()
    dotnet_name: ClassVar[str] = _NAMESPACE + "FormatInfoData"


# ------------------------------------------------------------------------------------------------------------- shapes


@dataclass(slots=True)
class TableColumn:
    """A column as the first object decided it. Width 0 means that the rows decide."""

    label: str
    width: int = 0
    alignment: int = 0


@dataclass(slots=True)
class TableShape:
    columns: list[TableColumn]
    hide_header: bool = False


@dataclass(slots=True)
class ListShape:
    pass


@dataclass(slots=True)
class WideShape:
    columns: int = 0


@dataclass(slots=True)
class CustomShape:
    pass


Shape = TableShape | ListShape | WideShape | CustomShape

# ------------------------------------------------------------------------------------------------------------ entries


class TableRow:
    __slots__ = ("alignments", "cells", "wrap")

    def __init__(self, cells: list[str], wrap: bool = False, alignments: tuple[int, ...] | None = None) -> None:
        self.cells = cells
        self.wrap = wrap
        self.alignments = alignments


class ListEntry:
    __slots__ = ("labels", "values")

    def __init__(self, labels: list[str], values: list[str]) -> None:
        self.labels = labels
        self.values = values


class WideEntry:
    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


NEW_LINE = None
"""Stands in a custom entry's values for the end of a line."""


@dataclass(slots=True)
class Frame:
    """A part of a custom entry that is indented."""

    values: list[Any]
    left: int = 0
    right: int = 0
    first_line: int = 0


class CustomEntry:
    """Text as a tree: strings, NEW_LINE and Frames."""

    __slots__ = ("values",)

    def __init__(self, values: list[Any]) -> None:
        self.values = values


class RawText:
    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class StyledText:
    """Lines that are ready, of a stream of their own: an error shown between the rows of a table."""

    __slots__ = ("lines",)

    def __init__(self, lines: list[StyledLine]) -> None:
        self.lines = lines


Entry = TableRow | ListEntry | WideEntry | CustomEntry | RawText | StyledText

# ------------------------------------------------------------------------------------------------------------ packets


@dataclass(slots=True, eq=False)
class FormatStartData(FormatInfoData):
    dotnet_name: ClassVar[str] = _NAMESPACE + "FormatStartData"
    shape: Shape
    auto_size: bool = False


@dataclass(slots=True, eq=False)
class GroupStartData(FormatInfoData):
    dotnet_name: ClassVar[str] = _NAMESPACE + "GroupStartData"
    caption: list[Any] | None = field(default=None)
    """The values of a custom entry that stands above the group."""


class FormatEntryData(FormatInfoData):
    __slots__ = ("entry", "out_of_band")
    dotnet_name: ClassVar[str] = _NAMESPACE + "FormatEntryData"

    def __init__(self, entry: Entry, out_of_band: bool = False) -> None:
        self.entry = entry
        self.out_of_band = out_of_band


class GroupEndData(FormatInfoData):
    __slots__ = ()
    dotnet_name: ClassVar[str] = _NAMESPACE + "GroupEndData"


class FormatEndData(FormatInfoData):
    __slots__ = ()
    dotnet_name: ClassVar[str] = _NAMESPACE + "FormatEndData"
