"""What the person asked of a Format-* command."""

from __future__ import annotations

from dataclasses import dataclass, field

from exoshell.formatting.columns import ColumnSpec
from exoshell.formatting.value_text import DEFAULT_LIMIT

CORE_ONLY, ENUM_ONLY, BOTH = "CoreOnly", "EnumOnly", "Both"


@dataclass(slots=True)
class FormatParameters:
    """The switches of Format-Table, -List, -Wide and -Custom; None is «not said», so a view may decide."""

    columns: list[ColumnSpec] = field(default_factory=list)
    group_by: ColumnSpec | None = None
    view: str = ""
    auto_size: bool | None = None
    hide_header: bool | None = None
    wrap: bool | None = None
    wide_columns: int | None = None
    depth: int = 5
    force: bool = False
    expand: str = ""
    show_error: bool = False
    display_error: bool = False
    limit: int = DEFAULT_LIMIT
