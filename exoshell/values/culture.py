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
        return self._symbol("decimal")

    def _symbol(self, name: str) -> str:
        symbols = self.locale.number_symbols
        return str(symbols.get(self.locale.default_numbering_system, symbols["latn"])[name])

    @cached_property
    def negative_sign(self) -> str:
        return "-" if self.name in _SEPARATORS else self._symbol("minusSign")

    @cached_property
    def group_sizes(self) -> tuple[int, int]:
        """How many digits the last group and the ones before it have."""
        if self.name in _SEPARATORS:
            return (3, 3)
        last, others = self.locale.decimal_formats[None].grouping
        return (int(last), int(others))

    @cached_property
    def group_separator(self) -> str:
        if self.name in _SEPARATORS:
            return _SEPARATORS[self.name][1]
        return self._symbol("group")

    @cached_property
    def currency_symbol(self) -> str:
        if not self.name:
            return "¤"
        from babel.numbers import get_currency_symbol, get_territory_currencies

        codes = get_territory_currencies(self.locale.territory or "US")
        return str(get_currency_symbol(codes[0], self.locale)) if codes else "¤"

    @cached_property
    def currency_pattern(self) -> tuple[str, str]:
        """What stands before and after the digits of an amount of money."""
        if self.name in _SEPARATORS:
            return (self.currency_symbol, "")
        return _around(str(self.locale.currency_formats["standard"].pattern), "¤", self.currency_symbol)

    @cached_property
    def currency_digits(self) -> int:
        if self.name in _SEPARATORS:
            return 2
        from babel.numbers import get_currency_precision, get_territory_currencies

        codes = get_territory_currencies(self.locale.territory or "US")
        return int(get_currency_precision(codes[0])) if codes else 2

    @cached_property
    def percent_pattern(self) -> tuple[str, str]:
        """What stands before and after the digits of a percentage."""
        if self.name in _SEPARATORS:
            return ("", "%" if self.name else " %")
        return _around(str(self.locale.percent_formats[None].pattern), "%", "%")

    def __str__(self) -> str:
        return self.name


def _around(pattern: str, sign: str, symbol: str) -> tuple[str, str]:
    """The ends of CLDR's pattern of positive numbers, with the symbol in the sign's place."""
    positive = pattern.partition(";")[0]
    digits = [place for place, char in enumerate(positive) if char in "#0,."]
    before, after = positive[: digits[0]], positive[digits[-1] + 1 :]
    return (before.replace(sign, symbol).replace("\xa0", " "), after.replace(sign, symbol).replace("\xa0", " "))


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
