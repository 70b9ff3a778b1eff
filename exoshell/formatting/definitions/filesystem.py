"""Files and folders: grouped under the folder they are in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.formatting.value_text import display_text, formatted_text
from exoshell.values.members import read_property


def _directory(value: Any) -> list[Any]:
    place = display_text(read_property(value, "PSParentPath"))
    return [f"    Directory: {place.rpartition('::')[2]}"]


def _last_write(value: Any) -> str:
    return formatted_text(read_property(value, "LastWriteTime"), "{0:d} {0:HH}:{0:mm}")


def _name(value: Any) -> str:
    """NameString: a link shows where it leads."""
    name, target = display_text(read_property(value, "Name")), read_property(value, "LinkTarget")
    return f"{name} -> {display_text(target)}" if target else name


CAPTIONS: dict[str, Callable[[Any], list[Any]]] = dict.fromkeys(("children", "childrenWithHardlink", "childrenWithUnixStat"), _directory)

CELLS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("childrenWithUnixStat", "LastWriteTime"): _last_write,
    ("childrenWithUnixStat", "Name"): _name,
    ("children", "Name"): _name,
    ("childrenWithHardlink", "Name"): _name,
}
