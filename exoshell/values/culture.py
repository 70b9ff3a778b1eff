"""The current culture of the session. Invariant by default; others take their data from CLDR (babel) when first needed.

Interpolation and conversions always use the invariant culture; ToString(), -f and the formatter use the current one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

_SEPARATORS = {"": (".", ","), "en-US": (".", ",")}


@dataclass(frozen=True)
class Culture:
    """A culture by its .NET name; '' is the invariant one."""

    name: str = ""

    ps_type_name = "System.Globalization.CultureInfo"

    @property
    def invariant(self) -> bool:
        return not self.name

    @cached_property
    def locale(self) -> Any:
        """babel's Locale; that of en-US for the invariant culture."""
        from babel import Locale, UnknownLocaleError

        try:
            return Locale.parse((self.name or "en-US").replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            return Locale.parse("en_US")

    @cached_property
    def decimal_separator(self) -> str:
        if self.name in _SEPARATORS:
            return _SEPARATORS[self.name][0]
        return str(self.locale.number_symbols["latn"]["decimal"])

    @cached_property
    def group_separator(self) -> str:
        if self.name in _SEPARATORS:
            return _SEPARATORS[self.name][1]
        return str(self.locale.number_symbols["latn"]["group"])

    @cached_property
    def currency_symbol(self) -> str:
        if not self.name:
            return "¤"
        from babel.numbers import get_currency_symbol, get_territory_currencies

        codes = get_territory_currencies(self.locale.territory or "US")
        return str(get_currency_symbol(codes[0], self.locale)) if codes else "¤"

    def __str__(self) -> str:
        return self.name


INVARIANT = Culture("")
_current = INVARIANT


def current_culture() -> Culture:
    """The culture of this process's session."""
    return _current


def set_culture(name: str) -> Culture:
    """Makes a culture current by its name ('' for the invariant one) and returns it."""
    global _current
    _current = Culture(name) if name else INVARIANT
    return _current
