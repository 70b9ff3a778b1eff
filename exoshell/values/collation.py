"""Sort keys of texts: strings whose plain order is the linguistic one of comparison.compare_text, so that long sorts compare in C.

Primary weights come first (punctuation, digits, letters), then accents, then, where case counts, small letters before capitals.
"""

from __future__ import annotations

import unicodedata

from exoshell.values.comparison import _RANK

_DIGITS = 0x30
_LETTERS = 0x40
_END = "\x01"
"""Less than any weight: a text sorts before the longer ones that begin with it."""

_TAILORED: dict[str, dict[str, str]] = {
    "sv": {"å": "z\x7e1", "ä": "z\x7e2", "æ": "z\x7e2", "ö": "z\x7e3", "ø": "z\x7e3"},
    "da": {"æ": "z\x7e1", "ä": "z\x7e1", "ø": "z\x7e2", "ö": "z\x7e2", "å": "z\x7e3"},
    "de": {},
}
_TAILORED["fi"] = _TAILORED["sv"]
_TAILORED["nb"] = _TAILORED["nn"] = _TAILORED["no"] = _TAILORED["da"]


def _table() -> dict[int, int | None]:
    table: dict[int, int | None] = dict.fromkeys(range(32))
    for char, place in _RANK.items():
        table[ord(char)] = 2 + place
    for digit in range(10):
        table[ord("0") + digit] = _DIGITS + digit
    for letter in range(26):
        table[ord("a") + letter] = _LETTERS + letter
        table[ord("A") + letter] = _LETTERS + letter
    return table


_ASCII = _table()


def collation_key(text: str, case_sensitive: bool = False, culture: str = "") -> str:
    """A key for sorting; equal keys are texts that sort as equal."""
    if text.isascii():
        key = text.translate(_ASCII)
        return key + _END + _END + _case(text) if case_sensitive else key
    tailored = _TAILORED.get(culture.partition("-")[0].lower())
    primary: list[str] = []
    accents: list[str] = []
    for char in text:
        if tailored is not None and char.lower() in tailored:
            letter, mark, place = tailored[char.lower()]
            primary.append(letter.translate(_ASCII) + mark + place)
            accents.append(_END)
            continue
        for part in unicodedata.normalize("NFD", char):
            if unicodedata.combining(part):
                accents.append(part)
            else:
                primary.append(_weight(part))
                accents.append(_END)
    key = "".join(primary) + _END + "".join(accents)
    return key + _END + _case(text) if case_sensitive else key


def _weight(char: str) -> str:
    if char.isascii():
        return char.translate(_ASCII)
    if char.isdigit():
        return chr(_DIGITS + unicodedata.digit(char, 0))
    if char.isalpha():
        return char.casefold().translate(_ASCII)
    return "\x2f" + char if char.isprintable() else ""


def _case(text: str) -> str:
    return "".join("\x03" if char.isupper() else "\x02" for char in text)
