"""Dates, script blocks, matches, errors under Get-Error, processes, web responses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.formatting.value_text import cell_text, display_text
from exoshell.values.members import read_property
from exoshell.values.psobject import base_of

_MEGA = 1024 * 1024
_SHOWN_CONTENT = 200


def _date(value: Any) -> list[Any]:
    return [cell_text(read_property(value, "DateTime"))]


def _script_block(value: Any) -> list[Any]:
    return [display_text(value)]


def _match(value: Any) -> list[Any]:
    relative: Callable[[], str] | None = getattr(base_of(value), "relative_text", None)
    return [relative() if relative is not None else display_text(value)]


def _error_details(value: Any) -> list[Any]:
    from exoshell.formatting.error_details import error_details

    return [error_details(value)]


def _number(value: Any, scale: float) -> str:
    from exoshell.values.culture import current_culture
    from exoshell.values.formatting import format_value

    return format_value(float(value or 0) / scale, "N2", current_culture())


def _start_of_text(name: str) -> Callable[[Any], Any]:
    def start(value: Any) -> Any:
        text = display_text(read_property(value, name))
        return text if len(text) <= _SHOWN_CONTENT else text[:_SHOWN_CONTENT] + "…"

    return start


def _line_by_line(value: Any) -> str:
    return "".join(f"{line}\n" for line in read_property(value, "OverloadDefinitions"))


CUSTOM: dict[str, Callable[[Any], list[Any]]] = {
    "DateTime": _date,
    "ScriptBlock": _script_block,
    "MatchInfo": _match,
    "GetErrorInstance": _error_details,
}

OUT_OF_BAND = frozenset({"ScriptBlock"})

CELLS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("process", "NPM(K)"): lambda value: _number(read_property(value, "NPM"), 1024),
    ("process", "PM(M)"): lambda value: _number(read_property(value, "PM"), _MEGA),
    ("process", "WS(M)"): lambda value: _number(read_property(value, "WS"), _MEGA),
    ("process", "CPU(s)"): lambda value: _number(read_property(value, "CPU"), 1),
    ("System.Management.Automation.PSMethod", "OverloadDefinitions"): _line_by_line,
    ("Microsoft.PowerShell.Commands.BasicHtmlWebResponseObject", "Content"): _start_of_text("Content"),
    ("Microsoft.PowerShell.Commands.BasicHtmlWebResponseObject", "RawContent"): _start_of_text("RawContent"),
    ("Microsoft.PowerShell.Commands.WebResponseObject", "RawContent"): _start_of_text("RawContent"),
}
