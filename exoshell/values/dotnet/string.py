"""System.String and System.StringComparer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from exoshell.values.collections import TypedArray
from exoshell.values.dotnet._common import sign, text_of, truth
from exoshell.values.dotnet.enumerators import TEXT, Enumerator
from exoshell.values.member_tables import table
from exoshell.values.net_error import NetError, argument, argument_null, at_most, net_error, non_negative, out_of_range
from exoshell.values.text import Char, joined, units

_WHITE = " \t\n\v\f\r\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
_INDEX = "Index was out of range. Must be non-negative and less than or equal to the size of the collection."
_COUNT = "Count must be positive and count must refer to a location within the string/array/collection."


def comparison_name(value: Any) -> str:
    """The name of a StringComparison."""
    return str(value)


def ignores_case(value: Any) -> bool:
    return comparison_name(value).endswith("IgnoreCase")


def is_ordinal(value: Any) -> bool:
    return comparison_name(value).startswith("Ordinal")


def fold(text: str) -> str:
    """Upper case letter by letter, as ordinal comparison without case does."""
    return "".join(up if len(up := letter.upper()) == 1 else letter for letter in text) if not text.isascii() else text.upper()


def upper(text: str, culture: Any = None) -> str:
    del culture
    return text.upper() if text.isascii() else fold(text)


def lower(text: str, culture: Any = None) -> str:
    del culture
    return text.lower() if text.isascii() else "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def compare(a: str | None, b: str | None, ignore_case: bool = False, ordinal: bool = False) -> int:
    if a is None or b is None:
        return (a is not None) - (b is not None)
    if ordinal and (not a or not b):
        return (ord(a[0]) if a else 0) - (ord(b[0]) if b else 0) if not ignore_case else len(a) - len(b)
    if ordinal:
        if ignore_case:
            a, b = fold(a), fold(b)
        for one, two in zip(a, b, strict=False):
            if one != two:
                return ord(one) - ord(two)
        return len(a) - len(b)
    from exoshell.values import comparison

    return sign(comparison.compare(a, b, ignore_case=ignore_case))


def _equals(text: str, other: Any, mode: Any = None) -> bool:
    if not isinstance(other, str) or isinstance(other, Char):
        return False
    if mode is not None and ignores_case(mode):
        return fold(text) == fold(other)
    return text == other


def _static_equals(a: Any, b: Any, mode: Any = None) -> bool:
    if a is None or b is None:
        return a is b
    return _equals(a, b, mode)


def _compare_to(text: str, other: Any) -> int:
    if other is None:
        return 1
    if not isinstance(other, str) or isinstance(other, Char):
        raise argument("Object must be of type String.")
    return compare(text, other)


def _static_compare(*args: Any) -> int:
    """Every overload of String.Compare: two texts, or two texts with places and a length; then how."""
    if len(args) > 2 and isinstance(args[1], int) and not isinstance(args[1], bool):
        a, first, b, second, length, *rest = args
        for name, value, start in (("1", a, first), ("2", b, second)):
            rest_length = min(length, len(value or "") - start)
            if rest_length < 0 and not (a is None or b is None):
                raise non_negative(f"length{name}", rest_length)
        a = a[first : first + length] if a is not None else None
        b = b[second : second + length] if b is not None else None
    else:
        a, b, *rest = args
    ignore, ordinal = False, False
    for item in rest:
        if isinstance(item, bool):
            ignore = item
        elif getattr(item, "ps_type_name", "") == "System.StringComparison":
            ignore, ordinal = ignores_case(item), is_ordinal(item)
        elif getattr(item, "ps_type_name", "") == "System.Globalization.CompareOptions":
            ignore, ordinal = "IgnoreCase" in str(item), "Ordinal" in str(item)
    return compare(a, b, ignore, ordinal)


def _compare_ordinal(*args: Any) -> int:
    if len(args) == 5:
        a, first, b, second, length = args
        if a is None or b is None:
            return (a is not None) - (b is not None)
        if length < 0:
            raise non_negative("length", length)
        for name, text, start in (("indexA", a, first), ("indexB", b, second)):
            if not 0 <= start <= len(text):
                raise out_of_range(_INDEX, name)
        a, b = a[first : first + length], b[second : second + length]
        return compare(a, b, ordinal=True) if a and b else len(a) - len(b)
    return compare(args[0], args[1], ordinal=True)


def _need(value: Any, name: str) -> Any:
    if value is None:
        raise argument_null(name)
    return value


def _starts(text: str, value: str, *how: Any) -> bool:
    _need(value, "value")
    if _how_ignores(how):
        return fold(text).startswith(fold(value))
    return text.startswith(value)


def _ends(text: str, value: str, *how: Any) -> bool:
    _need(value, "value")
    if _how_ignores(how):
        return fold(text).endswith(fold(value))
    return text.endswith(value)


def _how_ignores(how: tuple[Any, ...]) -> bool:
    if not how:
        return False
    return how[0] if isinstance(how[0], bool) else ignores_case(how[0])


def _contains(text: str, value: str, *how: Any) -> bool:
    _need(value, "value")
    return fold(value) in fold(text) if _how_ignores(how) else value in text


def _find_args(text: str, rest: tuple[Any, ...]) -> tuple[int, int, bool]:
    numbers = [item for item in rest if type(item) is int]
    ignore = any(ignores_case(item) for item in rest if type(item) is not int)
    start = numbers[0] if numbers else 0
    if not 0 <= start <= len(text):
        raise out_of_range(_INDEX, "startIndex")
    if len(numbers) > 1 and not 0 <= numbers[1] <= len(text) - start:
        raise out_of_range(_COUNT, "count")
    end = start + numbers[1] if len(numbers) > 1 else len(text)
    return start, end, ignore


def _index_of(text: str, value: str, *rest: Any) -> int:
    _need(value, "value")
    start, end, ignore = _find_args(text, rest)
    return fold(text).find(fold(value), start, end) if ignore else text.find(value, start, end)


_LESS = "Index was out of range. Must be non-negative and less than the size of the collection."


def _last_args(text: str, rest: tuple[Any, ...], char: bool) -> tuple[int, int, bool]:
    numbers = [item for item in rest if type(item) is int]
    ignore = any(ignores_case(item) for item in rest if type(item) is not int)
    if not numbers:
        return 0, len(text), ignore
    start = numbers[0]
    count = numbers[1] if len(numbers) > 1 else start + 1
    if not text and (char or start in (-1, 0)):
        return 0, 0, ignore
    if not 0 <= start <= len(text) - (1 if char else 0):
        raise out_of_range(_LESS, "startIndex")
    if start == len(text):
        start, count = start - 1, max(count - 1, 0) if len(numbers) > 1 or count else count
    if count < 0 or start - count + 1 < 0:
        raise out_of_range(_COUNT, "count")
    return start - count + 1, start + 1, ignore


def _last_index_of(text: str, value: str, *rest: Any) -> int:
    _need(value, "value")
    start, end, ignore = _last_args(text, rest, isinstance(value, Char))
    return fold(text).rfind(fold(value), start, end) if ignore else text.rfind(value, start, end)


def _index_of_any(text: str, chars: list[str], *rest: Any) -> int:
    wanted = set(_need(chars, "anyOf"))
    start, end, _ = _find_args(text, rest)
    return next((place for place in range(start, end) if text[place] in wanted), -1)


def _last_index_of_any(text: str, chars: list[str], *rest: Any) -> int:
    wanted = set(_need(chars, "anyOf"))
    start, end, _ = _last_args(text, rest, True)
    return next((place for place in range(end - 1, start - 1, -1) if text[place] in wanted), -1)


def _substring(text: str, start: int, length: int | None = None) -> str:
    if start < 0:
        raise non_negative("startIndex", start)
    if start > len(text):
        raise out_of_range("startIndex cannot be larger than length of string.", "startIndex")
    if length is None:
        return text[start:]
    if length < 0:
        raise non_negative("length", length)
    if start > len(text) - length:
        raise out_of_range("Index and length must refer to a location within the string.", "length")
    return text[start : start + length]


def _insert(text: str, start: int, value: str) -> str:
    _need(value, "value")
    if not 0 <= start <= len(text):
        raise at_most("startIndex", start, len(text))
    return text[:start] + value + text[start:]


def _remove(text: str, start: int, count: int | None = None) -> str:
    if start < 0:
        raise out_of_range("StartIndex cannot be less than zero.", "startIndex") if count is None else non_negative("startIndex", start)
    if count is None:
        if start > len(text):
            raise out_of_range("startIndex cannot be larger than length of string.", "startIndex")
        return text[:start]
    if count < 0:
        raise non_negative("count", count)
    if count > len(text) - start:
        raise at_most("count", count, len(text) - start)
    return text[:start] + text[start + count :]


def _pad(text: str, width: int) -> int:
    del text
    if width < 0:
        raise non_negative("totalWidth", width)
    return width


def _replace(text: str, old: str, new: str | None, *how: Any) -> str:
    _need(old, "oldValue")
    if not old:
        raise argument("The value cannot be an empty string.", "oldValue")
    new = new or ""
    if _how_ignores(how):
        return re.sub(re.escape(old), lambda match: new, text, flags=re.IGNORECASE)
    return text.replace(old, new)


def _line_endings(text: str, replacement: str = "\n") -> str:
    return re.sub("\r\n|[\r\n\f\x85\u2028\u2029]", lambda match: replacement, text)


def _split(text: str, separators: Any, *rest: Any) -> list[Any]:
    if not rest and separators:
        only = separators if isinstance(separators, str) else separators[0] if len(separators) == 1 else None
        if only:
            return _strings(text.split(str(only)))
    numbers = [item for item in rest if type(item) is int]
    options = next((str(item) for item in rest if type(item) is not int), "")
    count = numbers[0] if numbers else None
    if count is not None and count < 0:
        raise non_negative("count", count)
    trim, drop = "TrimEntries" in options, "RemoveEmptyEntries" in options
    marks = _separators(separators)
    if count == 0:
        return _strings([])
    if count == 1:
        only = text.strip(_WHITE) if trim else text
        return _strings([] if drop and not only else [only])
    return _strings(_parts(text, marks, count, trim, drop))


def _separators(separators: Any) -> list[str]:
    """The separators; empty stands for white space."""
    if separators is None:
        return []
    if isinstance(separators, str):
        return [separators] if separators else ["\0none"]
    return [str(mark) for mark in separators if mark]


def _parts(text: str, marks: list[str], count: int | None, trim: bool, drop: bool) -> list[str]:
    if marks == ["\0none"]:
        pieces = [(text, len(text))]
    else:
        pattern = "|".join(re.escape(mark) for mark in marks) if marks else "[" + _WHITE + "]"
        pieces = []
        place = 0
        for match in re.finditer(pattern, text):
            pieces.append((text[place : match.start()], match.end()))
            place = match.end()
        pieces.append((text[place:], len(text)))
    out: list[str] = []
    starts = [0] + [end for _, end in pieces[:-1]]
    for number, (piece, _) in enumerate(pieces):
        if count is not None and len(out) == count - 1:
            rest = text[starts[number] :]
            if drop and (not piece or (trim and not piece.strip(_WHITE))) and number < len(pieces) - 1:
                continue
            rest = rest.strip(_WHITE) if trim else rest
            if rest or not drop:
                out.append(rest)
            return out
        item = piece.strip(_WHITE) if trim else piece
        if item or not drop:
            out.append(item)
    return out


def _strings(items: list[str]) -> list[Any]:
    return TypedArray(_string_type(), items)


@cache
def _string_type() -> Any:
    from exoshell.values.types import resolve_type

    return resolve_type("string")


def _chars(text: str, start: int = 0, length: int | None = None) -> list[Any]:
    from exoshell.values.types import resolve_type

    if length is not None:
        if not 0 <= start <= len(text):
            raise out_of_range(
                f"startIndex ('{start & 0xFFFFFFFF}') must be less than or equal to '{len(text)}'.", "startIndex", str(start & 0xFFFFFFFF)
            )
        if length < 0:
            raise non_negative("length", length)
        if start > len(text) - length:
            raise out_of_range(f"startIndex ('{start}') must be less than or equal to '{len(text) - length}'.", "startIndex", str(start))
    end = len(text) if length is None else start + length
    return TypedArray(resolve_type("char"), [Char(letter) for letter in text[start:end]])


def _strip_set(chars: Any) -> str:
    if chars is None:
        return _WHITE
    text = "".join(chars)
    return text or _WHITE


def _char_at(text: str, index: int) -> Char:
    if not 0 <= index < len(text):
        raise net_error("IndexOutOfRangeException", "Index was outside the bounds of the array.")
    return Char(text[index])


def _normalize(text: str, form: Any = None) -> str:
    name = {"FormC": "NFC", "FormD": "NFD", "FormKC": "NFKC", "FormKD": "NFKD"}.get(str(form), "NFC")
    return unicodedata.normalize(name, text)  # type: ignore[arg-type]


def join(separator: Any, *rest: Any) -> str:
    """String.Join; a range of a string array where there are three arguments."""
    strings = isinstance(rest[0], list) and (len(rest) == 1 or getattr(rest[0], "element_type", None) is not None) if rest else False
    if strings and len(rest) in (1, 3):
        items = rest[0]
        if len(rest) == 3:
            start, count = rest[1], rest[2]
            if start < 0:
                raise non_negative("startIndex", start)
            if count < 0:
                raise non_negative("count", count)
            if start > len(items) - count:
                raise out_of_range(
                    f"startIndex ('{start}') must be less than or equal to '{len(items) - count}'.", "startIndex", str(start)
                )
            items = items[start : start + count]
    elif rest and rest[0] is None:
        raise argument_null("values")
    else:
        items = rest[0] if len(rest) == 1 and isinstance(rest[0], list) else list(rest)
    return text_of(separator).join(text_of(item) for item in items)


def _format(*args: Any) -> str:
    from exoshell.values.culture import current_culture
    from exoshell.values.formatting import format_operator

    culture: Any = current_culture()
    if args and not isinstance(args[0], str):
        culture = args[0] if args[0] is not None and hasattr(args[0], "name") else culture
        args = args[1:]
    text, *items = args
    if text is None:
        raise argument_null("format")
    if len(items) == 1 and items[0] is None:
        raise argument_null("args")
    if len(items) == 1 and isinstance(items[0], list):
        items = items[0]
    try:
        return str(format_operator(text, items, culture))
    except NetError as error:
        reason = error.exception.message.removeprefix("Error formatting a string: ")
        raise net_error("FormatException", reason.removesuffix(".")) from None


def _concat(*args: Any) -> str:
    if len(args) == 1 and args[0] is None:
        raise argument_null("args")
    items = args[0] if len(args) == 1 and isinstance(args[0], list) else args
    return "".join(text_of(item) for item in items)


def _new(*args: Any) -> str:
    if len(args) == 2:
        if args[1] < 0:
            raise non_negative("count", args[1])
        return str(args[0]) * int(args[1])
    if len(args) == 3:
        chars, start, length = args
        if chars is None:
            raise argument_null("value")
        if start < 0 or length < 0:
            raise non_negative("startIndex", start) if start < 0 else non_negative("length", length)
        if start > len(chars) - length:
            raise out_of_range(f"startIndex ('{start}') must be less than or equal to '{len(chars) - length}'.", "startIndex", str(start))
        return "".join(chars[start : start + length])
    return "".join(args[0] or ()) if args else ""


def _copy_to(text: str, start: int, target: list[Any], at: int, count: int) -> None:
    target[at : at + count] = [Char(letter) for letter in text[start : start + count]]


def _not_date(text: str) -> Any:
    from exoshell.values.conversion import convert

    return convert(text, "datetime")


def _type_code(text: str) -> Any:
    from exoshell.values.conversion import convert

    del text
    return convert("String", "System.TypeCode")


def _convertible(type_name: str) -> Any:
    def converted(text: str, provider: Any = None) -> Any:
        from exoshell.values.dotnet.convert import to_type

        return to_type(type_name)(text, provider)

    return converted


def _hash(text: str, mode: Any = None) -> int:
    from exoshell.values.dotnet.object import hash_code

    return hash_code(fold(text) if mode is not None and ignores_case(mode) else text)


def _is_empty(text: Any) -> bool:
    return not text


def _is_white(text: Any) -> bool:
    return not text or not text.strip(_WHITE)


def _length(text: str) -> int:
    return len(text) if text.isascii() else len(units(text))


def _by_units(function: Callable[..., Any]) -> Callable[..., Any]:
    """A method that counts characters, on .NET's UTF-16 units where these differ from Python's characters."""

    def call(text: str, *rest: Any) -> Any:
        if text.isascii():
            return function(text, *rest)
        parts = units(text)
        if parts is text:
            return function(text, *rest)
        found = function(parts, *[units(item) if type(item) is str else item for item in rest])
        return joined(found) if type(found) is str else found

    return call


STRING = table(
    "System.String",
    properties={"Length": _length},
    methods={
        "Chars": _by_units(_char_at),
        "get_Chars": _by_units(_char_at),
        "get_Length": _length,
        "Clone": lambda text: text,
        "CompareTo": _compare_to,
        "Contains": _contains,
        "CopyTo": _by_units(_copy_to),
        "EndsWith": _ends,
        "Equals": _equals,
        "GetEnumerator": lambda text: Enumerator(_by_units(_chars)(text), TEXT),
        "GetHashCode": _hash,
        "GetTypeCode": _type_code,
        "IndexOf": _by_units(_index_of),
        "IndexOfAny": _by_units(_index_of_any),
        "Insert": _by_units(_insert),
        "IsNormalized": lambda text, form=None: _normalize(text, form) == text,
        "LastIndexOf": _by_units(_last_index_of),
        "LastIndexOfAny": _by_units(_last_index_of_any),
        "Normalize": _normalize,
        "PadLeft": _by_units(lambda text, width, char=" ": text.rjust(_pad(text, width), char)),
        "PadRight": _by_units(lambda text, width, char=" ": text.ljust(_pad(text, width), char)),
        "Remove": _by_units(_remove),
        "Replace": _replace,
        "Replace(char,char)": lambda text, old, new: text.replace(old, new),
        "ReplaceLineEndings": _line_endings,
        "Split": _split,
        "StartsWith": _starts,
        "Substring": _by_units(_substring),
        "ToCharArray": _by_units(_chars),
        "ToLower": lower,
        "ToLowerInvariant": lower,
        "ToUpper": upper,
        "ToUpperInvariant": upper,
        "ToString": lambda text, provider=None: text,
        "Trim": lambda text, chars=None: text.strip(_strip_set(chars)),
        "TrimStart": lambda text, chars=None: text.lstrip(_strip_set(chars)),
        "TrimEnd": lambda text, chars=None: text.rstrip(_strip_set(chars)),
        **{
            f"To{name}": _convertible(name)
            for name in (
                "Boolean",
                "Byte",
                "Char",
                "DateTime",
                "Decimal",
                "Double",
                "Int16",
                "Int32",
                "Int64",
                "SByte",
                "Single",
                "UInt16",
                "UInt32",
                "UInt64",
            )
        },
    },
    statics={
        "Compare": _static_compare,
        "CompareOrdinal": _compare_ordinal,
        "Concat": _concat,
        "Copy": lambda text: text,
        "Equals": _static_equals,
        "Format": _format,
        "Intern": lambda text: text,
        "IsInterned": lambda text: text,
        "IsNullOrEmpty": _is_empty,
        "IsNullOrWhiteSpace": _is_white,
        "Join": join,
    },
    static_properties={"Empty": ""},
    constructor=_new,
)


class StringComparer:
    """StringComparer: an order and an equality of texts."""

    __slots__ = ("ignore_case", "ordinal")
    ps_type_name = "System.StringComparer"

    def __init__(self, ignore_case: bool, ordinal: bool) -> None:
        self.ignore_case = ignore_case
        self.ordinal = ordinal

    def compare(self, a: Any, b: Any) -> int:
        if isinstance(a, str) and isinstance(b, str):
            return sign(compare(a, b, self.ignore_case, self.ordinal)) if not self.ordinal else compare(a, b, self.ignore_case, True)
        from exoshell.values.dotnet._common import net_compare

        return net_compare(a, b)

    def equals(self, a: Any, b: Any) -> bool:
        if a is None or b is None:
            return a is b
        return self.compare(a, b) == 0

    def hash(self, text: Any) -> int:
        return _hash(text if not self.ignore_case else fold(text))


def _comparer(mode: Any, *rest: Any) -> StringComparer:
    if rest:
        return StringComparer(truth(rest[0]), False)
    return StringComparer(ignores_case(mode), is_ordinal(mode))


COMPARER = table(
    "System.StringComparer",
    methods={"Compare": StringComparer.compare, "Equals": StringComparer.equals, "GetHashCode": StringComparer.hash},
    statics={"FromComparison": _comparer, "Create": _comparer},
    static_properties={
        "InvariantCulture": StringComparer(False, False),
        "InvariantCultureIgnoreCase": StringComparer(True, False),
        "CurrentCulture": StringComparer(False, False),
        "CurrentCultureIgnoreCase": StringComparer(True, False),
        "Ordinal": StringComparer(False, True),
        "OrdinalIgnoreCase": StringComparer(True, True),
    },
)
TABLES = (STRING, COMPARER)
