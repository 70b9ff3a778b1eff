"""$PSStyle: escape sequences by name. exoshell's own output takes its colours from the theme and leaves escape sequences out, which is
why OutputRendering says PlainText; texts that scripts build with these names are the same as in PowerShell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.values.conversion import convert, to_string
from exoshell.values.enums import enum_value
from exoshell.values.psobject import MISSING

_TYPE = "System.Management.Automation.PSStyle"
_RENDERING = "System.Management.Automation.OutputRendering"
_COLORS = ("Black", "Red", "Green", "Yellow", "Blue", "Magenta", "Cyan", "White")
_DECORATIONS = {
    "Reset": 0, "BlinkOff": 25, "Blink": 5, "BoldOff": 22, "Bold": 1, "DimOff": 22, "Dim": 2, "Hidden": 8, "HiddenOff": 28,
    "Reverse": 7, "ReverseOff": 27, "ItalicOff": 23, "Italic": 3, "UnderlineOff": 24, "Underline": 4, "StrikethroughOff": 29,
    "Strikethrough": 9,
}  # fmt: skip
_FORMATTING = {
    "FormatAccent": "32;1", "TableHeader": "32;1", "CustomTableHeaderLabel": "32;1;3", "ErrorAccent": "36;1", "Error": "31;1",
    "Warning": "33;1", "Verbose": "33;1", "Debug": "33;1", "FeedbackName": "33", "FeedbackText": "96", "FeedbackAction": "97",
}  # fmt: skip
_FILES = {"Directory": "44;1", "SymbolicLink": "36;1", "Executable": "32;1"}
_ARCHIVES = (".zip", ".tgz", ".gz", ".tar", ".nupkg", ".cab", ".7z")
_SCRIPTS = (".ps1", ".psd1", ".psm1", ".ps1xml")


def _escape(code: object) -> str:
    return f"\x1b[{code}m"


class StyleGroup:
    """Named values; those that scripts may set keep their type."""

    def __init__(self, kind: str, values: dict[str, Any], writable: bool = False) -> None:
        self.ps_type_name = f"{_TYPE}{kind}"
        self.ps_properties = tuple(values)
        self._values = {name.lower(): value for name, value in values.items()}
        self._writable = writable

    def ps_property(self, name: str) -> Any:
        return self._values.get(name, MISSING)

    def ps_set_property(self, name: str, value: Any) -> bool:
        if not self._writable or name not in self._values or isinstance(self._values[name], StyleGroup):
            return False
        self._values[name] = to_string(value) if isinstance(self._values[name], str) else value
        return True


class Colors(StyleGroup):
    """Foreground or background colours."""

    def __init__(self, kind: str, base: int) -> None:
        bright = {f"Bright{name}": _escape(base + 60 + place) for place, name in enumerate(_COLORS)}
        plain = {name: _escape(base + place) for place, name in enumerate(_COLORS)}
        super().__init__(f"+{kind}", {**plain, **bright})
        self._base = base

    def ps_method(self, name: str) -> Any:
        return self._from_rgb if name == "fromrgb" else MISSING

    def _from_rgb(self, scope: Any, arguments: Any) -> str:
        numbers = [int(convert(item, "int")) for item in arguments]
        red, green, blue = numbers if len(numbers) == 3 else (numbers[0] >> 16 & 0xFF, numbers[0] >> 8 & 0xFF, numbers[0] & 0xFF)
        return _escape(f"{self._base + 8};2;{red};{green};{blue}")


class PSStyle(StyleGroup):
    """The whole; one a session."""

    def __init__(self) -> None:
        extensions = {**dict.fromkeys(_ARCHIVES, _escape("31;1")), **dict.fromkeys(_SCRIPTS, _escape("33;1"))}
        files: dict[str, Any] = {name: _escape(code) for name, code in _FILES.items()}
        super().__init__(
            "",
            {
                **{name: _escape(code) for name, code in _DECORATIONS.items()},
                "OutputRendering": enum_value(_RENDERING, "PlainText"),
                "AutoSizeDefaultFormatting": False,
                "Formatting": StyleGroup("+FormattingData", {name: _escape(code) for name, code in _FORMATTING.items()}, writable=True),
                "Progress": StyleGroup(
                    "+ProgressConfiguration",
                    {"Style": _escape("33;1"), "MaxWidth": 120, "View": "Minimal", "UseOSCIndicator": False},
                    writable=True,
                ),
                "FileInfo": StyleGroup("+FileInfoFormatting", {**files, "Extension": extensions}, writable=True),
                "Foreground": Colors("ForegroundColor", 30),
                "Background": Colors("BackgroundColor", 40),
            },
        )

    def ps_set_property(self, name: str, value: Any) -> bool:
        if name == "outputrendering":
            self._values[name] = convert(value, _RENDERING)
            return True
        if name == "autosizedefaultformatting":
            self._values[name] = bool(convert(value, "bool"))
            return True
        return False

    def ps_method(self, name: str) -> Callable[[Any, Any], str] | Any:
        return self._hyperlink if name == "formathyperlink" else MISSING

    def _hyperlink(self, scope: Any, arguments: Any) -> str:
        text, link = (to_string(item) for item in arguments)
        return f"\x1b]8;;{to_string(convert(link, 'uri'))}\x1b\\{text}\x1b]8;;\x1b\\"
