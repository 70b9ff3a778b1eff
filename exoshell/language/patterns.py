"""The regular expressions of the tokenizer, compiled at first use so that importing the parser costs nothing.

One alternation per mode: `expression` where values and operators stand, `command` where words do. Words and signs that the
alternations do not take whole (quotes, `$` and backticks inside a word) are read by the tokenizer's slower scanners.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

SINGLE_QUOTES: Final = "'\u2018\u2019\u201a\u201b"
DOUBLE_QUOTES: Final = '"\u201c\u201d\u201e'
DASHES: Final = "-\u2013\u2014\u2015"
WHITE_SPACE: Final = " \t\f\v\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"

_DASH = r"\-\u2013\u2014\u2015"
_STOP = WHITE_SPACE + r"\r\n{}();,|&\x00"
_QUOTES = SINGLE_QUOTES + DOUBLE_QUOTES
VARIABLE_NAME: Final = r"(?:[$?^]|::(?!:)(?:[\w?]|:(?!:))*|(?:[\w?]|:(?!:))+|:(?=::))"
_NUMBER = (
    r"(?>(?:0[xX][0-9a-fA-F]+|0[bB][01]+|(?:[0-9]+(?:\.(?!\.)[0-9]*)?|\.[0-9]+)(?:[eE][-+" + _DASH + r"]?[0-9]+)?)"
    r"(?:[uU]?[lLsSyY]|[uUdDnN])?(?:[kKmMgGtTpP][bB])?)"
)
_AFTER_NUMBER = _STOP + r"!#%*+./<=>\]" + _DASH


class Patterns:
    """All of them; see the tokenizer for what each is for."""

    def __init__(self) -> None:
        common = [
            ("newline", r"\r\n|\n|\r"),
            ("quote", f"[{_QUOTES}]"),
            ("here", f"@[{_QUOTES}]"),
            ("opener", r"[$@]\(|@\{"),
            ("braced", r"\$\{"),
            ("splat", f"@{VARIABLE_NAME}"),
            ("chain", r"&&|\|\|"),
            ("mark", r"[(){};,|&]"),
        ]
        self.expression = _alternation(
            [
                ("variable", r"\$" + VARIABLE_NAME),
                ("identifier", r"[^\W\d]\w*"),
                *common,
                ("merge", r"[1-6*]>&[12]"),
                ("number", _NUMBER + rf"(?=[{_AFTER_NUMBER}]|\Z)"),
                ("dash", rf"[{_DASH}][^\W\d_]+"),
                ("redirection", r"\*?>>?|<(?!#)"),
                ("bang", r"!(?!=?[^\W\d])"),
                ("assignment", rf"[-+*/%{_DASH}]=|\?\?=|="),
                ("twice", rf"\+\+|[{_DASH}]{{2}}"),
                ("operator", rf"\?\?|\.\.|[*/%+{_DASH}]"),
                ("sign", r"::|[].\[?:]"),
            ]
        )
        self.command = _alternation(
            [
                ("word", rf"(?:[^\W\d]|[/\\~%^=+!:])[^{_STOP}`{_QUOTES}$]*(?=[{_STOP}]|\Z)"),
                ("parameter", rf"[{_DASH}](?=[^\W\d]|\?)[^{_STOP}.\[:{_QUOTES}]*:?"),
                ("variable", rf"\$(?:[$?^](?=[{_STOP}]|\Z)|(?![$?^]){VARIABLE_NAME}(?=[{_STOP}.\[=]|::|\Z))"),
                *common,
                ("merge", r"[1-6*]>&[12]"),
                ("redirection", r"[1-6*]?>>?|<(?!#)"),
                ("number", _NUMBER + rf"(?=[{_STOP}]|\Z)"),
                ("dot", rf"\.(?=[{_STOP}${_QUOTES}]|\Z)"),
                ("twice", rf"[{_DASH}]{{2}}(?=[{_STOP}]|\Z)"),
            ]
        )
        self.skip = re.compile(rf"(?:[{WHITE_SPACE}]+|`(?:\r\n|\n|\r|[{WHITE_SPACE}]+)|#[^\r\n]*|<#(?:[^#]|#(?!>))*#>)+")
        self.comment = re.compile(r"#[^\r\n]*|<#(?:[^#]|#(?!>))*#>")
        self.tail = re.compile(rf"(?:[{WHITE_SPACE}]+|#[^\r\n]*|<#(?:[^#]|#(?!>))*#>)*\Z")
        self.pipe_continuation = re.compile(
            rf"(?:\r\n|\n|\r)(?:[{WHITE_SPACE}]*(?:#[^\r\n]*|<#(?:[^#]|#(?!>))*#>)[{WHITE_SPACE}]*(?:\r\n|\n|\r))*"
        )
        self.number_in_ternary = re.compile(_NUMBER + rf"(?=[{_AFTER_NUMBER}?:]|\Z)")
        self.signed_number = re.compile(_NUMBER + rf"(?=[{_AFTER_NUMBER}]|\Z)")
        self.number_parts = re.compile(
            r"(?P<body>0x[0-9a-f]+|0b[01]+|[0-9]*\.?[0-9]*(?:e[-+]?[0-9]+)?)(?P<suffix>u?[lsy]|[udn])?(?P<multiplier>[kmgtp]b)?"
        )
        self.word_run = re.compile(rf"[^{_STOP}`{_QUOTES}$]+")
        self.word_stop = re.compile(rf"[{_STOP}]|\Z")
        self.single_quoted = re.compile(f"[{SINGLE_QUOTES}]((?:[^{SINGLE_QUOTES}]|[{SINGLE_QUOTES}]{{2}})*)([{SINGLE_QUOTES}]?)")
        self.plain_double_quoted = re.compile(f"[{DOUBLE_QUOTES}]([^{DOUBLE_QUOTES}`$]*)[{DOUBLE_QUOTES}](?![{DOUBLE_QUOTES}])")
        self.double_quoted_run = re.compile(f"[^{DOUBLE_QUOTES}`$]+")
        self.here_run = re.compile("[^`$]+")
        self.dollar = re.compile(rf"\$(?:(\{{)|({VARIABLE_NAME}))")
        self.braced_name = re.compile(r"((?:[^}`{]|`.)*)(\}?)", re.DOTALL)
        self.here_header = re.compile(rf"@[{_QUOTES}][{WHITE_SPACE}]*(\r\n|\n|\r)")
        self.here_footer = {
            True: re.compile(f"(\r\n|\n|\r)([{WHITE_SPACE}]*)[{SINGLE_QUOTES}]@"),
            False: re.compile(f"(\r\n|\n|\r)([{WHITE_SPACE}]*)[{DOUBLE_QUOTES}]@"),
        }
        self.doubled_single = re.compile(f"([{SINGLE_QUOTES}])[{SINGLE_QUOTES}]")
        self.escaped_double = re.compile(f"[{DOUBLE_QUOTES}`](?=[{DOUBLE_QUOTES}])")
        self.label = re.compile(rf":([^\W\d]\w*)(?=[{_STOP}]|\Z)")
        self.type_name = re.compile(r"[^\W\d][\w.`+#\\*]*")
        blank, word = f"[{WHITE_SPACE}]*", rf"[^\]={_STOP.replace('()', '')}]+"
        self.assembly_name = re.compile(rf"{blank}{word}(?:{blank},{blank}{word}(?:{blank}={blank}{word})?)*")
        self.verbatim = re.compile(r'(?:[^"\r\n|&]|"[^"\r\n]*"?|&(?!&))*')
        self.namespace = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
        self.generic_method = re.compile(r"\[(?=\s*[\w\[])")


def _alternation(groups: list[tuple[str, str]]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in groups))


@cache
def patterns() -> Patterns:
    return Patterns()
