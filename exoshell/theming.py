"""Themes: a TOML file → Theme, a mapping from semantic style names to colours. Knows no UI library.

A theme states a palette of a few colours; every semantic style has a default derived from it, so a ten-line file is
complete. Adapters beside their libraries turn a Theme into theirs: tui/theme.py, repl/style.py, unattended/ansi.py.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from exoshell.errors import ConfigurationError
from exoshell.paths import user_themes_folder

_COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")
_FLAGS = frozenset({"bold", "dim", "italic", "underline", "reverse"})


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How text looks: colours as '#rrggbb' or '' for the terminal's own."""

    foreground: str = ""
    background: str = ""
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    reverse: bool = False

    @classmethod
    def parse(cls, text: str) -> TextStyle:
        """'bold #ffd866 on #202020' → TextStyle. Raises ValueError naming the word that is not understood."""
        found: dict[str, Any] = {}
        place = "foreground"
        for word in text.split():
            if word == "on":
                place = "background"
            elif word in _FLAGS:
                found[word] = True
            elif _COLOUR.match(word):
                found[place] = word.lower()
            else:
                raise ValueError(f"'{word}' is neither a colour (#rrggbb) nor one of {', '.join(sorted(_FLAGS))}")
        return cls(**found)


PALETTE = (
    "background", "surface", "foreground", "muted", "border", "accent", "green", "yellow", "red", "blue", "magenta", "cyan", "orange",
)  # fmt: skip
"""The colours a theme must or may state; `surface`, `border` and `orange` fall back to neighbours."""

_CONSOLE_COLOURS = {
    "black": "muted", "darkblue": "blue", "darkgreen": "green", "darkcyan": "cyan", "darkred": "red", "darkmagenta": "magenta",
    "darkyellow": "orange", "gray": "foreground", "darkgray": "muted", "blue": "blue", "green": "green", "cyan": "cyan", "red": "red",
    "magenta": "magenta", "yellow": "yellow", "white": "foreground",
}  # fmt: skip
"""System.ConsoleColor of Write-Host -ForegroundColor → the palette's colour that stays readable on the theme's background."""

DEFAULT_STYLES: Mapping[str, str] = {
    "output": "{foreground}",
    "output.header": "bold {green}",
    "output.dim": "{muted}",
    "output.group": "{cyan}",
    "host": "{foreground}",
    "information": "{foreground}",
    "error": "{red}",
    "error.name": "bold {red}",
    "error.position": "{cyan}",
    "error.advice": "italic {muted}",
    "warning": "{yellow}",
    "verbose": "{yellow}",
    "debug": "{yellow}",
    "progress": "{accent}",
    "prompt": "bold {blue}",
    "prompt.tenant": "bold {accent}",
    "prompt.path": "{blue}",
    "prompt.continuation": "{muted}",
    "suggestion": "{muted}",
    "state.ok": "bold {green}",
    "state.wait": "bold {yellow}",
    "state.error": "bold {red}",
    "state.off": "{muted}",
    "level.sandbox": "bold {cyan}",
    "level.test": "bold {green}",
    "level.production": "bold {orange}",
    "level.read-only": "bold {magenta}",
    "pane.title": "bold {accent}",
    "pane.label": "{muted}",
    "pane.value": "{foreground}",
    "key": "bold {accent}",
    "key.label": "{muted}",
    "link": "underline {blue}",
    "code": "bold {accent}",
    "syntax.command": "{yellow}",
    "syntax.parameter": "{cyan}",
    "syntax.operator": "{muted}",
    "syntax.variable": "{green}",
    "syntax.string": "{orange}",
    "syntax.number": "{magenta}",
    "syntax.member": "{foreground}",
    "syntax.type": "{blue}",
    "syntax.keyword": "bold {green}",
    "syntax.comment": "italic {muted}",
    "syntax.label": "{magenta}",
    "syntax.function": "{yellow}",
    "syntax.argument": "{foreground}",
    "syntax.error": "underline {red}",
    "menu": "{foreground} on {surface}",
    "menu.current": "{background} on {accent}",
    "menu.meta": "{muted} on {surface}",
    "menu.match": "bold {accent} on {surface}",
    **{f"color.{name}": f"{{{colour}}}" for name, colour in _CONSOLE_COLOURS.items()},
    "help.heading": "bold {foreground}",
    "selection": "{background} on {accent}",
}
"""Semantic style → how it looks, in words of the palette."""


@dataclass(frozen=True)
class Theme:
    """A named palette and what differs from the default styles."""

    name: str
    dark: bool
    palette: Mapping[str, str]
    overrides: Mapping[str, str] = field(default_factory=dict)
    description: str = ""

    @cached_property
    def styles(self) -> dict[str, TextStyle]:
        """Every semantic style of the theme."""
        merged = {**DEFAULT_STYLES, **self.overrides}
        return {name: TextStyle.parse(text.format_map(self.palette)) for name, text in merged.items()}

    def style(self, name: str) -> TextStyle:
        """The style of a semantic name, of its family ('error.name' → 'error') where it has none of its own, or plain."""
        while name:
            found = self.styles.get(name)
            if found is not None:
                return found
            name = name.rpartition(".")[0]
        return TextStyle()


def parse_theme(content: str, origin: str) -> Theme:
    """A theme from TOML text; `origin` is named in errors. Raises ConfigurationError."""
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{origin}: {error}") from None
    palette = {str(key): value for key, value in table.get("palette", {}).items()}
    for key, value in palette.items():
        if key not in PALETTE or not isinstance(value, str) or not _COLOUR.match(value):
            raise ConfigurationError(f"{origin}: palette.{key} = {value!r}: colours are '#rrggbb', named {', '.join(PALETTE)}.")
    missing = {"background", "foreground", "accent"} - palette.keys()
    if missing:
        raise ConfigurationError(f"{origin}: the palette lacks {', '.join(sorted(missing))}.")
    theme = Theme(
        name=str(table.get("name") or Path(origin).stem),
        dark=bool(table.get("dark", True)),
        palette=_completed(palette),
        overrides={str(key): str(value) for key, value in _flat(table.get("styles", {}))},
        description=str(table.get("description", "")),
    )
    try:
        theme.styles  # noqa: B018  # every style is parsed now, so that a bad one is named with its file
    except (ValueError, KeyError) as error:
        raise ConfigurationError(f"{origin}: {error}") from None
    return theme


def _completed(palette: dict[str, str]) -> dict[str, str]:
    foreground, accent = palette["foreground"], palette["accent"]
    muted = palette.get("muted", foreground)
    defaults = {
        "surface": palette["background"], "muted": muted, "border": muted, "green": accent, "yellow": accent, "red": accent, "blue": accent,
        "magenta": accent, "cyan": accent, "orange": palette.get("yellow", accent),
    }  # fmt: skip
    return {**defaults, **palette}


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Dotted style names, written quoted or as nested tables."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def theme_folders() -> list[Path]:
    """Where themes are looked for; later folders win by name. The wheel has them inside the package, a checkout beside it."""
    package = Path(__file__).parent
    return [package / "themes", package.parent / "themes", user_themes_folder()]


class ThemeCollection:
    """The themes of some folders, read when they are asked for: a session starts with one of them and may never see another."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    def get(self, name: str) -> Theme:
        """The theme of a name; the built-in default where there is none."""
        return self._own_file(name) or self.themes.get(name) or BASIC_THEME

    @property
    def themes(self) -> dict[str, Theme]:
        """The themes that load, by name."""
        return self._all[0]

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the files that do not."""
        return self._all[1]

    def _own_file(self, name: str) -> Theme | None:
        """The theme in the file of its name, where no other folder could have one of that name under another."""
        for folder in reversed(self._folders):
            path = folder / f"{name}.toml"
            if path.is_file():
                try:
                    theme = parse_theme(path.read_text(encoding="utf-8"), str(path))
                except (ConfigurationError, OSError, UnicodeDecodeError):
                    return None
                return theme if theme.name == name else None
            if folder.is_dir() and any(folder.glob("*.toml")):
                return None
        return None

    @cached_property
    def _all(self) -> tuple[dict[str, Theme], tuple[str, ...]]:
        themes: dict[str, Theme] = {}
        problems = []
        for folder in self._folders:
            for path in sorted(folder.glob("*.toml")) if folder.is_dir() else []:
                try:
                    theme = parse_theme(path.read_text(encoding="utf-8"), str(path))
                except (ConfigurationError, OSError, UnicodeDecodeError) as error:
                    problems.append(str(error))
                    continue
                themes[theme.name] = theme
        return themes, tuple(problems)


def load_themes() -> ThemeCollection:
    """All themes there are; a file that does not load is reported by name and skipped."""
    return ThemeCollection(theme_folders())


_BASIC_COLOURS = {
    "background": "#101418",
    "surface": "#1a2027",
    "foreground": "#d5dbe3",
    "muted": "#8592a3",
    "border": "#2f3a47",
    "accent": "#4fb3ff",
    "green": "#7bd88f",
    "yellow": "#f2cc60",
    "red": "#ff7b72",
    "blue": "#79b8ff",
    "magenta": "#d2a8ff",
    "cyan": "#6fd6e0",
    "orange": "#ffab70",
}

BASIC_THEME = Theme("basic", True, _completed(_BASIC_COLOURS))
"""What is used when no theme file can be read at all."""
