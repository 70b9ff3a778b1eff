"""Text measured in screen cells, and cut or wrapped to a width, as PowerShell's writers do it.

Wide are the East Asian ranges of the basic plane; everything beyond it counts two, because PowerShell counts UTF-16 units.
Escape sequences ($PSStyle, `e[31m) take no room and are taken out: colour is the theme's affair, and a service's text must not move
the cursor.
"""

from __future__ import annotations

import re
from functools import cache

ELLIPSIS = "…"

_ESCAPES = re.compile(r"\x1b\[[0-9;:?]*[ -/]*[@-~]|\x1b\]8;;.*?(?:\x1b\\|\x07)")


@cache
def _wide() -> re.Pattern[str]:
    """Compiled when a text first needs it: a class of so many characters costs a start as much as ten modules."""
    return re.compile(
        "[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3040-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
        "\U00010000-\U0010ffff]"
    )


_SOFT_HYPHEN = "\u00ad"
_WORD_ENDS = frozenset(" \t\u00ad")
_GLUE = frozenset("\u2011\u00a0")

WORD_WRAP_LANGUAGES = frozenset({"en", "fr", "de", "it", "pt", "es"})
"""Where PowerShell breaks lines between words; in other languages, and the invariant one, it breaks anywhere."""


def plain(text: str) -> str:
    """The text without its escape sequences."""
    return _ESCAPES.sub("", text) if "\x1b" in text else text


def width(text: str) -> int:
    """The number of cells that a text takes on one line."""
    if text.isascii():
        return len(text) if "\x1b" not in text else len(plain(text))
    text = plain(text)
    return len(text) + len(_wide().findall(text))


def char_width(char: str) -> int:
    return 2 if char > "\u10ff" and _wide().match(char) else 1


def head(text: str, cells: int) -> int:
    """How many characters from the start fit into so many cells."""
    if text.isascii():
        return min(len(text), max(cells, 0))
    taken = 0
    for place, char in enumerate(text):
        taken += char_width(char)
        if taken > cells:
            return place
    return len(text)


def tail(text: str, cells: int) -> int:
    """How many characters at the end fit into so many cells."""
    if text.isascii():
        return min(len(text), max(cells, 0))
    taken = 0
    for count, char in enumerate(reversed(text)):
        taken += char_width(char)
        if taken > cells:
            return count
    return len(text)


def split_lines(text: str) -> list[str]:
    """The lines of a text; carriage returns are dropped wherever they stand."""
    return text.replace("\r", "").split("\n")


def cut_at_line_break(text: str) -> str:
    """The first line, with an ellipsis where more follow."""
    if "\n" not in text and "\r" not in text:
        return text
    place = min(place for place in (text.find("\n"), text.find("\r")) if place >= 0)
    return text[:place] + ELLIPSIS


def wrap(text: str, first: int, following: int, by_words: bool = False) -> list[str]:
    """The text as lines of at most `first`, then `following` cells."""
    if not text:
        return [""]
    text = plain(text)
    lines: list[str] = []
    for line in split_lines(text):
        if width(line) <= first:
            lines.append(line)
        elif by_words:
            _wrap_words(lines, line, first, following)
        else:
            _wrap_anywhere(lines, line, first, following)
    return lines


def _wrap_anywhere(lines: list[str], line: str, first: int, following: int) -> None:
    room = first
    while line:
        if width(line) <= room:
            lines.append(line)
            return
        count = head(line, room)
        if count <= 0:
            # a wide character where only one cell is left
            lines.append("?")
            count = 1
        else:
            lines.append(line[:count])
        line = line[count:]
        room = following


def _words(line: str) -> list[str]:
    """Words with the blank behind them; a soft hyphen stays as a marker at the word's end."""
    found: list[str] = []
    word: list[str] = []
    for char in line:
        if char in _WORD_ENDS:
            found.append("".join(word) + char)
            word.clear()
        elif char in _GLUE:
            found.append("".join(word))
            word.clear()
        else:
            word.append(char)
    found.append("".join(word))
    return found


def _wrap_words(lines: list[str], line: str, first: int, following: int) -> None:
    room = space = first
    current: list[str] = []

    def break_line(start: str, cells: int) -> None:
        nonlocal room, space
        lines.append("".join(current))
        current[:] = [start]
        room = following
        space = room - cells

    for word in _words(line):
        if word.endswith(_SOFT_HYPHEN):
            word = word[:-1]
            if width(word) + 1 == space:
                word += "-"
        cells = width(word)
        if cells > room:
            for char in word:
                taken = char_width(char)
                shown = char
                if taken > room:
                    shown, taken = "?", 1
                if taken > space:
                    break_line(shown, taken)
                else:
                    current.append(shown)
                    space -= taken
        elif cells > space:
            break_line(word, cells)
        else:
            current.append(word)
            space -= cells
    lines.append("".join(current))


LEFT, CENTER, RIGHT = 1, 2, 3
UNDEFINED = 0
"""An alignment that leaves the decision to the column."""


def fit(text: str, cells: int, alignment: int, pad: bool) -> str:
    """One line of a cell: the text padded or cut to its width; `pad` says whether blanks may stand at the right end."""
    text = plain(text)
    if "\n" in text or "\r" in text:
        text = cut_at_line_break(text)
    taken = width(text)
    if taken < cells:
        missing = cells - taken
        if alignment == RIGHT:
            return " " * missing + text
        if alignment == CENTER:
            left = missing // 2
            return " " * left + text + (" " * (missing - left) if pad else "")
        return text + " " * missing if pad else text
    if taken == cells:
        return text
    text = _cut(text, cells, alignment)
    # a wide character that had to go leaves one cell empty
    if width(text) != cells:
        if alignment == RIGHT:
            return " " + text
        return text + " " if pad else text
    return text


def _cut(text: str, cells: int, alignment: int) -> str:
    if cells > 1:
        if alignment == RIGHT:
            count = tail(text, cells - 1)
            return ELLIPSIS + text[len(text) - count :]
        return text[: head(text, cells - 1)] + ELLIPSIS
    if alignment == RIGHT:
        return text[len(text) - tail(text, cells) :]
    return text[: head(text, cells)]
