"""The objects that Format-* commands emit and Out-* commands draw.

They travel down pipelines like any object (`$x = … | Format-Table` holds them), so they carry PowerShell's type names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from exoshell.styled import StyledLine
from exoshell.values.psobject import MISSING

_NAMESPACE = "Microsoft.PowerShell.Commands.Internal.Format."


_CLASS_ID = "ClassId2e4f51ef21dd47e99d3c952918aff9cd"


class FormatInfoData:
    """Base of all formatting objects. Scripts that pipe them on see what they see in PowerShell: class ids and empty fields."""

    __slots__ = ()
    ps_type_name: ClassVar[str] = _NAMESPACE + "FormatInfoData"
    ps_properties: ClassVar[tuple[str, ...]] = (_CLASS_ID,)
    class_id: ClassVar[str] = ""

    def ps_property(self, name: str) -> Any:
        """A property by its lower-case name; MISSING where there is none of that name."""
        if name == _CLASS_ID.lower():
            return self.class_id
        return None if name in (item.lower() for item in self.ps_properties) else MISSING

    def __str__(self) -> str:
        return self.ps_type_name


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


_HEADERS: dict[type, str] = {
    TableShape: "TableHeaderInfo",
    ListShape: "ListViewHeaderInfo",
    WideShape: "WideViewHeaderInfo",
    CustomShape: "ComplexViewHeaderInfo",
}

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
    ps_type_name: ClassVar[str] = _NAMESPACE + "FormatStartData"
    ps_properties: ClassVar[tuple[str, ...]] = (
        _CLASS_ID, "pageHeaderEntry", "pageFooterEntry", "autosizeInfo", "shapeInfo", "groupingEntry",
    )  # fmt: skip
    class_id: ClassVar[str] = "033ecb2bc07a4d43b5ef94ed5a35d280"
    shape: Shape
    auto_size: bool = False

    def ps_property(self, name: str) -> Any:
        if name == "shapeinfo":
            return _NAMESPACE + _HEADERS[type(self.shape)]
        return FormatInfoData.ps_property(self, name)


@dataclass(slots=True, eq=False)
class GroupStartData(FormatInfoData):
    ps_type_name: ClassVar[str] = _NAMESPACE + "GroupStartData"
    ps_properties: ClassVar[tuple[str, ...]] = (_CLASS_ID, "shapeInfo", "groupingEntry")
    class_id: ClassVar[str] = "9e210fe47d09416682b841769c78b8a3"
    caption: list[Any] | None = field(default=None)
    """The values of a custom entry that stands above the group."""


class FormatEntryData(FormatInfoData):
    __slots__ = ("entry", "out_of_band")
    ps_type_name: ClassVar[str] = _NAMESPACE + "FormatEntryData"
    ps_properties: ClassVar[tuple[str, ...]] = (_CLASS_ID, "formatEntryInfo", "outOfBand", "writeStream")
    class_id: ClassVar[str] = "27c87ef9bbda4f709f6b4002fa4af63c"

    def __init__(self, entry: Entry, out_of_band: bool = False) -> None:
        self.entry = entry
        self.out_of_band = out_of_band

    def ps_property(self, name: str) -> Any:
        if name == "outofband":
            return self.out_of_band
        return FormatInfoData.ps_property(self, name)


class GroupEndData(FormatInfoData):
    __slots__ = ()
    ps_type_name: ClassVar[str] = _NAMESPACE + "GroupEndData"
    ps_properties: ClassVar[tuple[str, ...]] = (_CLASS_ID, "groupingEntry")
    class_id: ClassVar[str] = "4ec4f0187cb04f4cb6973460dfe252df"


class FormatEndData(FormatInfoData):
    __slots__ = ()
    ps_type_name: ClassVar[str] = _NAMESPACE + "FormatEndData"
    ps_properties: ClassVar[tuple[str, ...]] = (_CLASS_ID, "groupingEntry")
    class_id: ClassVar[str] = "cf522b78d86c486691226b40aa69e95c"
