"""$PSStyle and its parts: escape sequences are shown as they are written, not obeyed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.formatting.value_text import display_text
from exoshell.values.members import read_property

_TYPE = "System.Management.Automation.PSStyle"
_COLORS = (
    "Black", "BrightBlack", "White", "BrightWhite", "Red", "BrightRed", "Magenta", "BrightMagenta", "Blue", "BrightBlue", "Cyan",
    "BrightCyan", "Green", "BrightGreen", "Yellow", "BrightYellow",
)  # fmt: skip
_DECORATIONS = (
    "Reset", "BlinkOff", "Blink", "BoldOff", "Bold", "DimOff", "Dim", "Hidden", "HiddenOff", "Reverse", "ReverseOff", "ItalicOff",
    "Italic", "UnderlineOff", "Underline", "StrikethroughOff", "Strikethrough",
)  # fmt: skip
_PARTS = {
    "Formatting": ("+FormattingData", (
        "FormatAccent", "ErrorAccent", "Error", "Warning", "Verbose", "Debug", "TableHeader", "CustomTableHeaderLabel", "FeedbackName",
        "FeedbackText", "FeedbackAction",
    )),
    "Progress": ("+ProgressConfiguration", ("Style", "MaxWidth", "View", "UseOSCIndicator")),
    "FileInfo": ("+FileInfoFormatting", ("Directory", "SymbolicLink", "Executable", "Extension")),
    "Foreground": ("+ForegroundColor", _COLORS),
    "Background": ("+BackgroundColor", _COLORS),
}  # fmt: skip


def _shown(*path: str) -> Callable[[Any], str]:
    def text(value: Any) -> str:
        for name in path:
            value = read_property(value, name)
        return ",".join(value) if isinstance(value, dict) else display_text(value).replace("\x1b", "`e")

    return text


def _cells() -> dict[tuple[str, str], Callable[[Any], Any]]:
    found: dict[tuple[str, str], Callable[[Any], Any]] = {(_TYPE, name): _shown(name) for name in _DECORATIONS}
    for part, (suffix, names) in _PARTS.items():
        for name in names:
            found[_TYPE, f"{part}.{name}"] = _shown(part, name)
            found[_TYPE + suffix, name] = _shown(name)
    return found


CELLS = _cells()
