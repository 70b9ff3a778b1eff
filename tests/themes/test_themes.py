"""Themes: every file loads, is complete, and keeps the contrast that its kind promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from exoshell.errors import ConfigurationError
from exoshell.theming import DEFAULT_STYLES, TextStyle, Theme, ThemeCollection, load_themes, parse_theme

TEN_LINES = """
name = "tiny"
[palette]
background = "#000000"
foreground = "#ffffff"
accent = "#00ffff"
"""


def luminance(colour: str) -> float:
    """Relative luminance of '#rrggbb' (WCAG 2.1)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def shipped() -> list[Theme]:
    return list(load_themes().themes.values())


def test_all_shipped_themes_load() -> None:
    found = load_themes()
    assert not found.problems
    assert {"exoshell-dark", "exoshell-light", "high-contrast"} <= found.themes.keys()
    assert any(not theme.dark for theme in found.themes.values())


@pytest.mark.parametrize("theme", shipped(), ids=lambda theme: theme.name)
def test_text_keeps_its_contrast(theme: Theme) -> None:
    wanted = 7.0 if theme.name == "high-contrast" else 4.5
    background = theme.palette["background"]
    for name, style in theme.styles.items():
        on = style.background or background
        assert contrast(style.foreground or theme.palette["foreground"], on) >= wanted, name


def test_a_theme_of_a_few_lines_is_complete() -> None:
    theme = parse_theme(TEN_LINES, "tiny.toml")
    assert set(DEFAULT_STYLES) <= theme.styles.keys()
    assert theme.style("error.name.unheard-of") == theme.style("error.name")
    assert theme.style("nothing") == TextStyle()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("name = ", "tiny.toml"),
        ('[palette]\nbackground = "red"', "palette.background"),
        ('[palette]\nbackground = "#000000"', "lacks accent, foreground"),
        (TEN_LINES + '[styles]\nerror = "blinking"', "blinking"),
        (TEN_LINES + '[styles]\nerror = "{nonsense}"', "nonsense"),
    ],
)
def test_a_broken_theme_is_named_with_what_is_wrong(content: str, complaint: str) -> None:
    with pytest.raises(ConfigurationError, match="tiny") as caught:
        parse_theme(content, "tiny.toml")
    assert complaint in str(caught.value)


def test_the_users_theme_wins_and_a_broken_one_is_skipped(own_world: Path) -> None:
    folder = own_world / "config" / "themes"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(TEN_LINES.replace("tiny", "exoshell-dark"), encoding="utf-8")
    (folder / "broken.toml").write_text("[[", encoding="utf-8")
    found = load_themes()
    assert found.get("exoshell-dark").palette["accent"] == "#00ffff"
    assert len(found.problems) == 1
    assert "broken.toml" in found.problems[0]


def test_one_theme_is_read_without_the_others(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('name = "mine"\n[palette]\nbackground = "#000000"\nforeground = "#ffffff"\naccent = "#00ff00"\n')
    (tmp_path / "broken.toml").write_text("no = [")
    found = ThemeCollection([tmp_path])
    assert found.get("mine").palette["accent"] == "#00ff00"
    assert found.get("other").name == "basic"
    assert set(found.themes) == {"mine"}
    assert len(found.problems) == 1


def test_a_file_of_the_users_folder_wins_over_the_shipped_one(tmp_path: Path) -> None:
    for folder, colour in (("shipped", "#111111"), ("own", "#222222")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.toml").write_text(
            f'name = "same"\n[palette]\nbackground = "{colour}"\nforeground = "#ffffff"\naccent = "#00ff00"\n'
        )
    (tmp_path / "shipped" / "shipped.toml").rename(tmp_path / "shipped" / "same.toml")
    assert ThemeCollection([tmp_path / "shipped", tmp_path / "own"]).get("same").palette["background"] == "#222222"
