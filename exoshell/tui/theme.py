"""Theme → Textual's theme, and prompt_toolkit's attributes → rich styles."""

from __future__ import annotations

from functools import lru_cache

from prompt_toolkit.styles import Attrs, BaseStyle
from rich.style import Style
from textual.theme import Theme as TextualTheme

from exoshell.repl.transcript import text_width
from exoshell.theming import TextStyle, Theme

_ANSI = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "gray",
    "brightblack",
    "brightred",
    "brightgreen",
    "brightyellow",
    "brightblue",
    "brightmagenta",
    "brightcyan",
    "white",
]
_NUMBERS = {f"ansi{name}": f"color({number})" for number, name in enumerate(_ANSI)}


def textual_theme(theme: Theme) -> TextualTheme:
    colours = theme.palette
    return TextualTheme(
        name=theme.name,
        dark=theme.dark,
        primary=colours["accent"],
        secondary=colours["blue"],
        accent=colours["accent"],
        foreground=colours["foreground"],
        background=colours["background"],
        surface=colours["surface"],
        panel=colours["surface"],
        success=colours["green"],
        warning=colours["yellow"],
        error=colours["red"],
        variables={
            "border": colours["border"],
            "muted": colours["muted"],
            "scrollbar": colours["border"],
            "scrollbar-background": colours["background"],
        },
    )


_PLAIN_GLYPHS = str.maketrans(
    {"·": "-", "…": "~", "—": "-", "–": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "✓": "+"}
)


def ascii_text(text: str) -> str:
    """The text for a terminal that is not UTF-8: as many columns, nothing that it would garble."""
    if text.isascii():
        return text
    return "".join(char if char.isascii() else "?" * text_width(char) for char in text.translate(_PLAIN_GLYPHS))


def rich_style(style: TextStyle) -> Style:
    return Style(
        color=style.foreground or None,
        bgcolor=style.background or None,
        bold=style.bold or None,
        dim=style.dim or None,
        italic=style.italic or None,
        underline=style.underline or None,
        reverse=style.reverse or None,
    )


def _colour(value: str | None) -> str | None:
    if not value or value in ("default", "ansidefault"):
        return None
    return _NUMBERS.get(value, value if value.startswith("#") else f"#{value}")


@lru_cache(4096)
def style_from_attrs(attrs: Attrs) -> Style:
    return Style(
        color=_colour(attrs.color),
        bgcolor=_colour(attrs.bgcolor),
        bold=attrs.bold or None,
        italic=attrs.italic or None,
        underline=attrs.underline or None,
        strike=attrs.strike or None,
        reverse=attrs.reverse or None,
        dim=attrs.dim or None,
    )


class StyleSheet:
    """prompt_toolkit style strings → rich styles, remembered until the theme changes."""

    def __init__(self, style: BaseStyle) -> None:
        self._style = style
        self._known: dict[str, Style] = {}

    def __getitem__(self, name: str) -> Style:
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = style_from_attrs(self._style.get_attrs_for_style_str(name))
        return found
