"""Words as PSReadLine counts them: runs between delimiters and blanks, so that `Get-Mailbox` is two of them. Pure functions."""

from __future__ import annotations

DELIMITERS = frozenset(";:,.[]{}()/\\|!?^&*-=+'\"\u2013\u2014\u2015")
"""PSReadLine's WordDelimiters with its default value."""


def _in_word(text: str, place: int) -> bool:
    return not text[place].isspace() and text[place] not in DELIMITERS


def backward_word(text: str, place: int) -> int:
    """The start of the word before a place (BackwardWord)."""
    place -= 1
    while place > 0 and not _in_word(text, place):
        place -= 1
    while place > 0 and _in_word(text, place - 1):
        place -= 1
    return max(place, 0)


def next_word(text: str, place: int) -> int:
    """The start of the word after a place (NextWord)."""
    while place < len(text) and _in_word(text, place):
        place += 1
    while place < len(text) and not _in_word(text, place):
        place += 1
    return place


def forward_word(text: str, place: int) -> int:
    """The end of the word at or after a place (ForwardWord, KillWord)."""
    while place < len(text) and not _in_word(text, place):
        place += 1
    while place < len(text) and _in_word(text, place):
        place += 1
    return place
