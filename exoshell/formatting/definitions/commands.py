"""Commands, modules, history, drives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.formatting.value_text import display_text, formatted_text
from exoshell.values.members import find_property, read_property
from exoshell.values.psobject import MISSING

_GIGA = 1024**3
_HOUR = 36_000_000_000
_MINUTE = 600_000_000


def _command_name(value: Any) -> Any:
    """An alias shows what it stands for."""
    shown = find_property(value, "DisplayName")
    return read_property(value, "Name") if shown is MISSING or not shown else shown


def _duration(value: Any) -> str:
    duration = read_property(value, "Duration")
    ticks = getattr(duration, "ticks", None)
    if ticks is None:
        return display_text(duration)
    if ticks >= 10 * _HOUR:
        return f"{ticks // _HOUR}:" + formatted_text(duration, "{0:mm}:{0:ss}.{0:fff}")
    if ticks >= _HOUR:
        return formatted_text(duration, "{0:h\\:mm\\:ss\\.fff}")
    if ticks >= _MINUTE:
        return formatted_text(duration, "{0:m\\:ss\\.fff}")
    return formatted_text(duration, "{0:s\\.fff}")


def _gigabytes(name: str) -> Callable[[Any], Any]:
    def size(value: Any) -> Any:
        if not (read_property(value, "Used") or read_property(value, "Free")):
            return ""
        return formatted_text(float(read_property(value, name) or 0) / _GIGA, "{0:###0.00}")

    return size


def _provider(value: Any) -> Any:
    provider = read_property(value, "Provider")
    name = find_property(provider, "Name")
    return provider if name is MISSING else name


def _root(value: Any) -> Any:
    return read_property(value, "DisplayRoot") or read_property(value, "Root")


def _prerelease(value: Any) -> Any:
    data = find_property(read_property(value, "PrivateData"), "PSData")
    return read_property(data, "Prerelease") if data is not MISSING else None


def _exported(value: Any) -> Any:
    commands = read_property(value, "ExportedCommands")
    keys = find_property(commands, "Keys")
    if keys is MISSING:
        return commands
    return keys[0] if isinstance(keys, list) and len(keys) == 1 else keys


def _module_folder(value: Any) -> Any:
    return display_text(read_property(value, "ModuleBase") or read_property(value, "Path"))


def _module_caption(value: Any) -> list[Any]:
    return [f"    Directory: {_module_folder(value)}"]


def _exported_keys(name: str) -> Callable[[Any], Any]:
    def keys(value: Any) -> Any:
        table = read_property(value, name)
        found = find_property(table, "Keys")
        return table if found is MISSING else found

    return keys


CELLS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("CommandInfo", "Name"): _command_name,
    ("history", "Duration"): _duration,
    ("drive", "Used (GB)"): _gigabytes("Used"),
    ("drive", "Free (GB)"): _gigabytes("Free"),
    ("drive", "Provider"): _provider,
    ("drive", "Root"): _root,
    ("Module", "PreRelease"): _prerelease,
    ("Module", "PSEdition"): lambda value: read_property(value, "CompatiblePSEditions"),
    ("Module", "ExportedCommands"): _exported,
    ("Module", "ExportedFunctions"): _exported_keys("ExportedFunctions"),
    ("Module", "ExportedCmdlets"): _exported_keys("ExportedCmdlets"),
    ("Module", "ExportedVariables"): _exported_keys("ExportedVariables"),
    ("Module", "ExportedAliases"): _exported_keys("ExportedAliases"),
}

GROUP_KEYS: dict[str, Callable[[Any], Any]] = {"Module": _module_folder}
CAPTIONS: dict[str, Callable[[Any], list[Any]]] = {"Module": _module_caption}
