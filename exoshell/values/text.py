"""System.Char: one UTF-16 code unit in .NET, one character here."""

from __future__ import annotations


class Char(str):
    """A single character that is a char and not a string: `[char]'a' + 1` is arithmetic's business, `'abc'[0]` yields one."""

    __slots__ = ()
    ps_type_name = "System.Char"
