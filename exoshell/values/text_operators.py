"""-split and -replace, whose right side is a list of its own little language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.values.collections import enumerate_value
from exoshell.values.conversion import convert, to_bool, to_string
from exoshell.values.error_record import ErrorCategory
from exoshell.values.net_regex import PatternProblem, compiled, expand

Binary = Callable[[Any, Any], Any]


def _arguments(value: Any) -> list[Any]:
    items = enumerate_value(value)
    return list(items) if items is not None else [value]


def _pattern(text: str, ignore_case: bool, options: int = 0) -> Any:
    from exoshell.values.operators import OperatorError

    try:
        return compiled(text, ignore_case, options)
    except PatternProblem as problem:
        raise OperatorError(
            f"The regular expression pattern {text} is not valid.", "InvalidRegularExpression", ErrorCategory.InvalidOperation
        ) from problem


def replace(ignore_case: bool) -> Binary:
    """`text -replace pattern, replacement`: replacement may be a script block."""

    def operate(a: Any, b: Any) -> Any:
        from exoshell.values.operators import OperatorError

        arguments = _arguments(b)
        if len(arguments) > 2:
            raise OperatorError(
                f"The -replace operator allows only two elements to follow it, not {len(arguments)}.",
                "BadReplaceArgument",
                ErrorCategory.NotSpecified,
            )
        pattern = arguments[0] if hasattr(arguments[0], "search") else _pattern(to_string(arguments[0]) if arguments else "", ignore_case)
        change = _change(arguments[1] if len(arguments) > 1 else "")
        items = enumerate_value(a)
        if items is None:
            return pattern.sub(change, to_string(a))
        return [pattern.sub(change, to_string(item)) for item in items]

    return operate


def _change(value: Any) -> Callable[[Any], str]:
    if hasattr(value, "invoke_value"):
        from exoshell.values.dotnet.regex import match_of  # type: ignore[import-not-found,unused-ignore]

        return lambda found: to_string(value.invoke_value(match_of(found), ()))
    text = to_string(value)
    if "$" not in text:
        return lambda found: text
    return lambda found: expand(found, text)


_OPTIONS = {
    "simplematch": 0,
    "regexmatch": 0,
    "cultureinvariant": 0,
    "ignorepatternwhitespace": 32,
    "multiline": 2,
    "singleline": 16,
    "ignorecase": 1,
    "explicitcapture": 4,
}


def split(ignore_case: bool) -> Binary:
    """`text -split separator, max, options`, or with a script block as separator."""

    def operate(a: Any, b: Any) -> Any:
        from exoshell.values.operators import WHITESPACE

        texts = [to_string(item) for item in _arguments(a)]
        if b is WHITESPACE:
            return [part for text in texts for part in text.split()]
        arguments = _arguments(b)
        limit = convert(arguments[1], "System.Int32") if len(arguments) > 1 and arguments[1] is not None else 0
        if arguments and hasattr(arguments[0], "invoke_value"):
            return [part for text in texts for part in _by_block(text, arguments[0], limit)]
        options = to_string(arguments[2]).replace(" ", "").casefold().split(",") if len(arguments) > 2 else []
        separator = to_string(arguments[0]) if arguments else ""
        if "simplematch" in options:
            import re

            separator = re.escape(separator)
        pattern = _pattern(separator, ignore_case, sum(_OPTIONS.get(option, 0) for option in options))
        return [part for text in texts for part in _parts(pattern, text, limit)]

    return operate


def _parts(pattern: Any, text: str, limit: int) -> list[str]:
    if limit == 1:
        return [text]
    pieces: list[str] = []
    if limit < 0:
        return _from_right(pattern, text, -limit)
    start = 0
    for found in pattern.finditer(text):
        if limit and len(pieces) >= limit - 1:
            break
        pieces.append(text[start : found.start()])
        pieces.extend(group for group in found.groups() if group is not None)
        start = found.end()
    pieces.append(text[start:])
    return pieces


def _from_right(pattern: Any, text: str, limit: int) -> list[str]:
    found = list(pattern.finditer(text))[-(limit - 1) :] if limit > 1 else []
    pieces, start = [], 0
    for match in found:
        pieces.append(text[start : match.start()])
        start = match.end()
    return [*pieces, text[start:]]


def _by_block(text: str, block: Any, limit: int) -> list[str]:
    pieces, current = [], ""
    for char in text:
        if (not limit or len(pieces) < limit - 1) and to_bool(block.invoke_value(char, ())):
            pieces.append(current)
            current = ""
        else:
            current += char
    return [*pieces, current]
