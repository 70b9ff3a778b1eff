"""System.Char: one UTF-16 code unit in .NET, one character here."""

from __future__ import annotations


def units(text: str) -> str:
    """The text with each character beyond the first plane as its two surrogates, as .NET counts and indexes it."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    return "".join(letter if letter <= "\uffff" else _pair(ord(letter)) for letter in text)


def _pair(number: int) -> str:
    number -= 0x10000
    return chr(0xD800 + (number >> 10)) + chr(0xDC00 + (number & 0x3FF))


def joined(text: str) -> str:
    """The opposite: surrogates that stand together become one character again."""
    if text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


class Char(str):
    """A single character that is a char and not a string: `[char]'a' + 1` is arithmetic's business, `'abc'[0]` yields one."""

    __slots__ = ()
    ps_type_name = "System.Char"
