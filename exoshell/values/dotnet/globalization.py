"""CultureInfo and what hangs on it."""

from __future__ import annotations

from typing import Any

from exoshell.values.collections import TypedArray
from exoshell.values.culture import Culture, current_culture, set_culture
from exoshell.values.datetime_culture import formats_of
from exoshell.values.dotnet.string import _strings, lower, upper
from exoshell.values.member_tables import table
from exoshell.values.net_error import net_error


def culture_of(name: Any, *rest: Any) -> Culture:
    """A culture by name. Raises NetError (CultureNotFoundException)."""
    import re

    del rest
    if isinstance(name, int):
        name = {127: "", 1033: "en-US", 2057: "en-GB", 1031: "de-DE", 1036: "fr-FR", 1043: "nl-NL", 1034: "es-ES", 1040: "it-IT"}.get(name)
    if name is None or not re.fullmatch(r"[A-Za-z]{0,8}(-[A-Za-z0-9]{1,8})*", name):
        raise net_error(
            "System.Globalization.CultureNotFoundException",
            f"Culture is not supported. (Parameter 'name')\n{name} is an invalid culture identifier.",
        )
    parts = name.split("-")
    if len(parts) > 1:
        parts[1:] = [part.upper() if len(part) in (2, 3) else part.capitalize() for part in parts[1:]]
    return Culture("-".join([parts[0].lower(), *parts[1:]]))


class DateInfo:
    """DateTimeFormatInfo of a culture, read only."""

    __slots__ = ("culture",)
    ps_type_name = "System.Globalization.DateTimeFormatInfo"

    def __init__(self, culture: Culture) -> None:
        self.culture = culture

    @property
    def name(self) -> str:
        return self.culture.name


class NumberInfo(DateInfo):
    """NumberFormatInfo of a culture, read only."""

    __slots__ = ()
    ps_type_name = "System.Globalization.NumberFormatInfo"

    @property
    def decimal_separator(self) -> str:
        return self.culture.decimal_separator

    @property
    def group_separator(self) -> str:
        return self.culture.group_separator

    @property
    def currency_symbol(self) -> str:
        return self.culture.currency_symbol


class TextInfo(DateInfo):
    __slots__ = ()
    ps_type_name = "System.Globalization.TextInfo"


def _display(culture: Culture) -> str:
    if culture.invariant:
        return "Invariant Language (Invariant Country)"
    return str(culture.locale.get_display_name("en"))


def _native(culture: Culture) -> str:
    return _display(culture) if culture.invariant else str(culture.locale.get_display_name())


def _parent(culture: Culture) -> Culture:
    return Culture(culture.name.rpartition("-")[0])


def _lcid(culture: Culture) -> int:
    return {"": 127, "en-US": 1033, "en-GB": 2057, "de-DE": 1031, "fr-FR": 1036, "nl-NL": 1043, "es-ES": 3082, "it-IT": 1040}.get(
        culture.name, 4096
    )


def _set_current(culture: Culture) -> None:
    set_culture(culture.name)


def _cultures(kinds: Any) -> Any:
    """GetCultures(): the neutral ones, those of a country, or all."""
    from babel.localedata import locale_identifiers

    from exoshell.values.types import resolve_type

    names = sorted(name.replace("_", "-") for name in locale_identifiers())
    specific = [name for name in names if name.rpartition("-")[2].isupper() or name.rpartition("-")[2].isdigit()]
    wanted = int(kinds)
    neutral = [name for name in names if name not in set(specific)]
    chosen = (["", *neutral] if wanted & _NEUTRAL else []) + (specific if wanted & _SPECIFIC else [])
    element = resolve_type("cultureinfo")
    assert element is not None
    return TypedArray(element, [culture_of(name) for name in sorted(chosen)])


_NEUTRAL, _SPECIFIC = 1, 2


CULTURE = table(
    "System.Globalization.CultureInfo",
    properties={
        "Parent": _parent,
        "LCID": _lcid,
        "KeyboardLayoutId": _lcid,
        "Name": lambda culture: culture.name,
        "IetfLanguageTag": lambda culture: culture.name,
        "DisplayName": _display,
        "NativeName": _native,
        "EnglishName": _display,
        "TwoLetterISOLanguageName": lambda culture: culture.name[:2] or "iv",
        "ThreeLetterISOLanguageName": lambda culture: "ivl" if culture.invariant else "eng" if culture.name.startswith("en") else "",
        "TextInfo": TextInfo,
        "IsNeutralCulture": lambda culture: bool(culture.name) and "-" not in culture.name,
        "NumberFormat": NumberInfo,
        "DateTimeFormat": DateInfo,
        "IsReadOnly": lambda culture: True,
        "UseUserOverride": lambda culture: False,
    },
    methods={
        "ToString": lambda culture: culture.name,
        "Clone": lambda culture: culture,
        "Equals": lambda culture, other: isinstance(other, Culture) and culture.name == other.name,
    },
    statics={
        "GetCultureInfo": culture_of,
        "CreateSpecificCulture": culture_of,
        "GetCultureInfoByIetfLanguageTag": culture_of,
        "ReadOnly": lambda culture: culture,
        "GetCultures": _cultures,
    },
    static_properties={
        "CurrentCulture": current_culture,
        "CurrentUICulture": current_culture,
        "InvariantCulture": lambda: Culture(""),
        "InstalledUICulture": current_culture,
        "DefaultThreadCurrentCulture": lambda: None,
    },
    static_setters={"CurrentCulture": _set_current, "CurrentUICulture": lambda culture: None},
    constructor=culture_of,
)


def _names(attribute: str) -> Any:
    return lambda info: _strings(list(getattr(formats_of(info.culture.name), attribute)))


def _months(attribute: str, fallback: str) -> Any:
    def read(info: DateInfo) -> Any:
        names = formats_of(info.culture.name)
        return _strings([*(getattr(names, attribute) or getattr(names, fallback)), ""])

    return read


def _text(attribute: str) -> Any:
    return lambda info: getattr(formats_of(info.culture.name), attribute)


def _first_day(info: DateInfo) -> Any:
    from exoshell.values.conversion import convert

    return convert(formats_of(info.culture.name).first_day, "System.DayOfWeek")


def _day_name(attribute: str) -> Any:
    return lambda info, day: getattr(formats_of(info.culture.name), attribute)[int(day)]


def _month_name(attribute: str) -> Any:
    return lambda info, month: (*getattr(formats_of(info.culture.name), attribute), "")[month - 1]


DATES = table(
    "System.Globalization.DateTimeFormatInfo",
    properties={
        "AMDesignator": _text("am"),
        "FirstDayOfWeek": _first_day,
        "DateSeparator": _text("date_separator"),
        "FullDateTimePattern": _text("full"),
        "LongDatePattern": _text("long_date"),
        "LongTimePattern": _text("long_time"),
        "MonthDayPattern": _text("month_day"),
        "PMDesignator": _text("pm"),
        "RFC1123Pattern": lambda info: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
        "ShortDatePattern": _text("short_date"),
        "ShortTimePattern": _text("short_time"),
        "SortableDateTimePattern": lambda info: "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
        "TimeSeparator": _text("time_separator"),
        "UniversalSortableDateTimePattern": lambda info: "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
        "YearMonthPattern": _text("year_month"),
        "AbbreviatedDayNames": _names("short_days"),
        "ShortestDayNames": _names("shortest_days"),
        "DayNames": _names("days"),
        "AbbreviatedMonthNames": _months("short_months", "short_months"),
        "MonthNames": _months("months", "months"),
        "IsReadOnly": lambda info: True,
        "AbbreviatedMonthGenitiveNames": _months("genitive_short_months", "short_months"),
        "MonthGenitiveNames": _months("genitive_months", "months"),
    },
    methods={
        "GetDayName": _day_name("days"),
        "GetAbbreviatedDayName": _day_name("short_days"),
        "GetMonthName": _month_name("months"),
        "GetAbbreviatedMonthName": _month_name("short_months"),
    },
    static_properties={"CurrentInfo": lambda: DateInfo(current_culture()), "InvariantInfo": lambda: DateInfo(Culture(""))},
    constructor=lambda: DateInfo(Culture("")),
)
NUMBERS = table(
    "System.Globalization.NumberFormatInfo",
    properties={
        "CurrencyDecimalDigits": lambda info: 2,
        "NumberDecimalDigits": lambda info: 2 if info.culture.invariant else 3,
        "CurrencyDecimalSeparator": lambda info: info.decimal_separator,
        "CurrencyGroupSeparator": lambda info: info.group_separator,
        "CurrencySymbol": lambda info: info.currency_symbol,
        "NaNSymbol": lambda info: "NaN",
        "NegativeInfinitySymbol": lambda info: "-Infinity" if info.culture.invariant else "-∞",
        "NegativeSign": lambda info: "-",
        "NumberDecimalSeparator": lambda info: info.decimal_separator,
        "NumberGroupSeparator": lambda info: info.group_separator,
        "PositiveInfinitySymbol": lambda info: "Infinity" if info.culture.invariant else "∞",
        "PositiveSign": lambda info: "+",
        "PercentSymbol": lambda info: "%",
        "PerMilleSymbol": lambda info: "‰",
    },
    static_properties={"CurrentInfo": lambda: NumberInfo(current_culture()), "InvariantInfo": lambda: NumberInfo(Culture(""))},
)


def _title(info: TextInfo, text: str) -> str:
    """ToTitleCase: words in capitals stay."""
    import re

    del info

    def one(found: re.Match[str]) -> str:
        word = found.group()
        return word if len(word) > 1 and word.isupper() else word[:1].upper() + word[1:].lower()

    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*", one, text)


TEXT = table(
    "System.Globalization.TextInfo",
    properties={
        "CultureName": lambda info: info.culture.name,
        "IsReadOnly": lambda info: True,
        "ListSeparator": lambda info: "," if info.culture.decimal_separator == "." else ";",
        "IsRightToLeft": lambda info: info.culture.name[:2] in ("ar", "he", "fa", "ur"),
        "LCID": lambda info: _lcid(info.culture),
    },
    methods={
        "ToLower": lambda info, text: lower(text),
        "ToUpper": lambda info, text: upper(text),
        "ToTitleCase": _title,
        "ToString": lambda info: f"TextInfo - {info.culture.name}",
    },
)
TABLES = (CULTURE, DATES, NUMBERS, TEXT)


def _cast(value: Any) -> Any:
    from exoshell.values.dotnet import _casting as casting

    made = (lambda: culture_of(value)) if isinstance(value, int) else (lambda: culture_of(str(value)))
    return casting.attempt(made, value, "System.Globalization.CultureInfo", "InvalidCastConstructorException")


CONVERTERS = {"System.Globalization.CultureInfo": _cast}
