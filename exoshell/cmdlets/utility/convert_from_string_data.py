"""ConvertFrom-StringData."""

from __future__ import annotations

import re

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.collections import Hashtable
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, NetException

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([0-7]{3})|(.))", re.DOTALL)
_NAMED = {"a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


@cmdlet("ConvertFrom-StringData")
class ConvertFromStringData(Cmdlet):
    """A hashtable of `name=value` lines; backslashes escape as in regular expressions."""

    def process(self) -> None:
        text = to_string(self.bound.get("StringData"))
        delimiter = str(self.get("Delimiter") or "=")
        table = Hashtable()
        for line in text.split("\n"):
            stripped = line.strip()
            if not stripped or stripped.startswith("#"):
                continue
            name, found, value = stripped.partition(delimiter)
            name = name.strip()
            if not found or not name:
                self._refuse(f"Data line '{stripped}' is not in 'name=value' format. ", stripped)
            if name in table:
                self._refuse(f"Data item '{name}' in line '{stripped}' is already defined. ", stripped)
            table[name] = unescaped(value.strip())
        self.emit(table)

    def _refuse(self, message: str, line: str) -> None:
        self.fail(
            NetException("System.Management.Automation.PSInvalidOperationException", message),
            "InvalidOperation",
            ErrorCategory.InvalidOperation,
        )


def unescaped(text: str) -> str:
    """Regex.Unescape: \\n, \\t, \\u0041 and their kin; any other escaped character is itself."""

    def replace(match: re.Match[str]) -> str:
        code = match.group(1) or match.group(2)
        if code:
            return chr(int(code, 16))
        if match.group(3):
            return chr(int(match.group(3), 8))
        char = match.group(4)
        return _NAMED.get(char, char)

    return _ESCAPE.sub(replace, text)
