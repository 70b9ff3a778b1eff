"""Cells: widths, cutting, wrapping."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exoshell.formatting import cells
from exoshell.formatting.table import fit_widths

TEXTS = st.text(alphabet=st.sampled_from("ab 1日本é😀\t-"), max_size=40)


@pytest.mark.parametrize(
    ("text", "expected"), [("", 0), ("abc", 3), ("日本", 4), ("a😀b", 4), ("\x1b[31mred\x1b[0m", 3), ("ｶﾅ", 2), ("é", 1)]
)
def test_width(text: str, expected: int) -> None:
    assert cells.width(text) == expected


@pytest.mark.parametrize(
    ("text", "room", "alignment", "expected"),
    [
        ("abc", 5, cells.LEFT, "abc  "),
        ("abc", 5, cells.RIGHT, "  abc"),
        ("abc", 6, cells.CENTER, " abc  "),
        ("abcdef", 4, cells.LEFT, "abc…"),
        ("abcdef", 4, cells.RIGHT, "…def"),
        ("abcdef", 1, cells.LEFT, "a"),
        ("日本語", 4, cells.LEFT, "日… "),
        ("one\ntwo", 8, cells.LEFT, "one…    "),
    ],
)
def test_fit(text: str, room: int, alignment: int, expected: str) -> None:
    assert cells.fit(text, room, alignment, True) == expected


@given(TEXTS, st.integers(2, 30), st.sampled_from([cells.LEFT, cells.RIGHT, cells.CENTER]))
def test_fit_fills_exactly(text: str, room: int, alignment: int) -> None:
    assert cells.width(cells.fit(text, room, alignment, True)) == room


@given(TEXTS, st.integers(2, 30), st.booleans())
def test_wrapped_lines_fit_and_lose_nothing(text: str, room: int, by_words: bool) -> None:
    lines = cells.wrap(text, room, room, by_words)
    assert all(cells.width(line) <= room for line in lines)
    assert "".join(lines) == text


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12), st.integers(5, 200))
def test_widths_fit_the_screen(widths: list[int], screen: int) -> None:
    fitted = [width for width in fit_widths(widths, screen) if width > 0]
    assert sum(fitted) + len(fitted) - 1 <= screen or not fitted
