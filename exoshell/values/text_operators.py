"""-split, -replace, -join: their right side is a list of its own little language."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from exoshell.values.collections import TypedArray, enumerate_value
from exoshell.values.comparison_operators import regex_of
from exoshell.values.conversion import convert, to_bool, to_string
from exoshell.values.conversion_errors import ConversionError, object_text
from exoshell.values.conversion_text import element_text
from exoshell.values.error_record import ErrorCategory
from exoshell.values.net_regex import expand, numbering, template
from exoshell.values.operator_errors import OperatorError, net_failure
from exoshell.values.types import DotNetType

Binary = Callable[[Any, Any], Any]
_STRING, _INT = DotNetType("System.String"), DotNetType("System.Int32")


def _arguments(value: Any) -> list[Any]:
    items = enumerate_value(value)
    return list(items) if items is not None else [value]


# -------------------------------------------------------------------------------------------------------- replace


def replace(ignore_case: bool) -> Binary:
    """`text -replace pattern, replacement`: replacement may be a script block."""

    def operate(a: Any, b: Any) -> Any:
        change: Callable[[Any], str] | str
        if type(b) is str:
            pattern, change = regex_of(b, ignore_case), ""
        else:
            arguments = _arguments(b)
            if len(arguments) > 2:
                message = f"The -{'' if ignore_case else 'c'}replace operator allows only two elements to follow it, not {len(arguments)}."
                raise OperatorError(message, "BadReplaceArgument")
            pattern = regex_of(arguments[0] if arguments else "", ignore_case)
            change = _change(pattern, arguments[1] if len(arguments) > 1 else "")
        if type(a) is str:
            return pattern.sub(change, a)
        items = enumerate_value(a)
        if items is None:
            return pattern.sub(change, to_string(a))
        return [pattern.sub(change, to_string(item)) for item in items]

    return operate


def _change(pattern: Any, value: Any) -> Callable[[Any], str] | str:
    """What takes a match's place: a function of it, or a text in the form of the `regex` package."""
    if hasattr(value, "invoke_value"):
        from exoshell.values.dotnet.regex import Match, Regex

        owner = Regex.__new__(Regex)
        owner.pattern, owner.options = "", 0

        def by_block(found: Any) -> str:
            owner.program = found.re
            return to_string(value.invoke_value(Match(owner, found.string, found), ()))

        return by_block
    text = to_string(value)
    made = template(pattern, text)
    return made if made is not None else lambda found: expand(found, text)


# ---------------------------------------------------------------------------------------------------------- split

_SIMPLE, _REGEX = "SimpleMatch", "RegexMatch"
_OPTIONS = {
    _SIMPLE: 0,
    _REGEX: 0,
    "CultureInvariant": 0,
    "IgnorePatternWhitespace": 32,
    "Multiline": 2,
    "Singleline": 16,
    "IgnoreCase": 1,
    "ExplicitCapture": 4,
}


class Whitespace:
    """The separator of unary -split: runs of white space, none at the ends."""


WHITESPACE = Whitespace()


def split(ignore_case: bool) -> Binary:
    """`text -split separator, max, options`, or with a script block as separator."""

    def operate(a: Any, b: Any) -> Any:
        if type(a) is str and type(b) is str and _is_literal(b, ignore_case):
            return _strings(a.split(b))
        texts = [a] if type(a) is str else [to_string(item) for item in _arguments(a)]
        if b is WHITESPACE:
            return _strings([part for text in texts for part in (text.split() or [""])])
        arguments = _arguments(b)
        limit = _limit(arguments[1]) if len(arguments) > 1 else 0
        if arguments and hasattr(arguments[0], "invoke_value"):
            return _strings([part for text in texts for part in _by_block(text, arguments[0], limit)])
        if not arguments:
            raise OperatorError(f"The argument to operator '-split' is not valid: {object_text(b)}.", "BadOperatorArgument")
        options = _options(arguments[2]) if len(arguments) > 2 else []
        separator: Any = arguments[0] if arguments else ""
        if _SIMPLE in options:
            separator = re.escape(to_string(separator))
        flags = sum(_OPTIONS[option] for option in options)
        try:
            pattern = regex_of(
                separator, (ignore_case and not options) or "IgnoreCase" in options or (ignore_case and _SIMPLE in options), flags
            )
        except OperatorError as error:
            inner = error.exception.inner
            assert inner is not None
            raise net_failure(inner.type_name, inner.message) from None
        return _strings([part for text in texts for part in _parts(pattern, text, limit)])

    return operate


@lru_cache(256)
def _is_literal(pattern: str, ignore_case: bool) -> bool:
    """Whether a pattern means just its own characters."""
    return bool(pattern) and re.escape(pattern) == pattern and not (ignore_case and pattern.lower() != pattern.upper())


def _strings(parts: list[str]) -> TypedArray:
    return TypedArray(_STRING, parts)


def _limit(value: Any) -> int:
    try:
        return int(convert(value, _INT))
    except ConversionError as error:
        inner = error.exception
        raise OperatorError(inner.message, "RuntimeException", ErrorCategory.NotSpecified, inner) from None


def _options(value: Any) -> list[str]:
    names = ",".join(to_string(item) for item in _arguments(value))
    found = []
    for part in names.split(","):
        wanted = part.strip().lower()
        exact = [name for name in _OPTIONS if name.lower() == wanted] or [
            name for name in _OPTIONS if wanted and name.lower().startswith(wanted)
        ]
        if len(exact) != 1:
            if wanted in ("", "0"):
                continue
            raise _no_option(names)
        found += exact
    if _SIMPLE in found and (_REGEX in found or "Multiline" in found or "Singleline" in found):
        kind = "System.Management.Automation.ParseException"
        message = "The combination of options with the -split operator is not valid."
        raise OperatorError(message, "InvalidSplitOptionCombination", ErrorCategory.ParserError, kind=kind)
    return found


def _no_option(text: str) -> OperatorError:
    from exoshell.values.error_record import NetException

    reason = f"Unable to match the identifier name {text} to a valid enumerator name. Specify one of the following enumerator names and "
    reason += "try again:\n" + ", ".join(_OPTIONS)
    message = f'Cannot convert value "{text}" to type "System.Management.Automation.SplitOptions". Error: "{reason}"'
    runtime = NetException("System.Management.Automation.RuntimeException", reason)
    inner = NetException("System.Management.Automation.PSInvalidCastException", message, runtime)
    return OperatorError(message, "RuntimeException", ErrorCategory.NotSpecified, inner)


def _parts(pattern: Any, text: str, limit: int) -> list[str]:
    if limit in (1, -1):
        return [text]
    if limit < 0:
        return _from_right(pattern, text, -limit)
    pieces: list[str] = []
    start = 0
    for cuts, found in enumerate(pattern.finditer(text)):
        if limit and cuts >= limit - 1:
            break
        pieces.append(text[start : found.start()])
        pieces.extend(_captured(found))
        start = found.end()
    pieces.append(text[start:])
    return pieces


def _captured(found: Any) -> list[str]:
    """What the separator's groups caught: part of the answer."""
    if not found.re.groups:
        return []
    return [text for text in (found.group(number) for number in numbering(found.re)[1:]) if text is not None]


def _from_right(pattern: Any, text: str, limit: int) -> list[str]:
    pieces: list[str] = []
    start = 0
    for match in list(pattern.finditer(text))[-(limit - 1) :]:
        pieces.append(text[start : match.start()])
        pieces.extend(_captured(match))
        start = match.end()
    return [*pieces, text[start:]]


def _by_block(text: str, block: Any, limit: int) -> list[str]:
    pieces: list[str] = []
    current = ""
    for char in text:
        if (limit <= 0 or len(pieces) < limit - 1) and to_bool(block.invoke_value(char, ())):
            pieces.append(current)
            current = ""
        else:
            current += char
    return [*pieces, current]


def join(a: Any, b: Any) -> str:
    """`-join`: the texts of a collection with a separator; a collection within is only named."""
    items = enumerate_value(a)
    if items is None:
        return to_string(a)
    return to_string(b).join([item if type(item) is str else element_text(item) for item in items])
