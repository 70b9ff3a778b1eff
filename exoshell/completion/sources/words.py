"""Words of the language itself: operators, labels, preference values, calculated-property keys, help keywords."""

from __future__ import annotations

import re
from collections.abc import Iterable

from exoshell.completion.result import CompletionResult, CompletionResultType

_COMPARISONS = (
    "eq",
    "ne",
    "ge",
    "gt",
    "le",
    "lt",
    "like",
    "notlike",
    "match",
    "notmatch",
    "replace",
    "contains",
    "notcontains",
    "in",
    "notin",
    "split",
)
_PLAIN = ("and", "as", "band", "bnot", "bor", "bxor", "f", "is", "isnot", "join", "not", "or", "shl", "shr", "xor")
_HELP = tuple(
    "COMPONENT DESCRIPTION EXAMPLE EXTERNALHELP FORWARDHELPCATEGORY FORWARDHELPTARGETNAME FUNCTIONALITY INPUTS LINK NOTES OUTPUTS "
    "PARAMETER REMOTEHELPRUNSPACE ROLE SYNOPSIS".split()
)
_KEYS = {
    "select-object": ("Name", "Expression"), "select": ("Name", "Expression"), "sort-object": ("Expression", "Ascending", "Descending"),
    "sort": ("Expression", "Ascending", "Descending"), "group-object": ("Expression",), "group": ("Expression",),
}  # fmt: skip
_FORMAT_KEYS = ("Label", "Expression", "Width", "Alignment", "FormatString", "Name")
_CONFIRM = ("None", "Low", "Medium", "High")
_QUOTE = "'"
_ACTIONS = ("Break", "Continue", "Ignore", "Inquire", "SilentlyContinue", "Stop", "Suspend")


def operator_results(word: str) -> list[CompletionResult]:
    names = sorted([*_PLAIN, *_COMPARISONS, *("c" + name for name in _COMPARISONS), *("i" + name for name in _COMPARISONS)])
    return _from((f"-{name}" for name in names), f"-{word}", CompletionResultType.PARAMETER_NAME)


def using_results(word: str) -> list[CompletionResult]:
    return _from(("assembly", "module", "namespace", "type"), word, CompletionResultType.KEYWORD)


def help_results(word: str) -> list[CompletionResult]:
    return _from(_HELP, word, CompletionResultType.KEYWORD)


def label_results(text: str, word: str) -> list[CompletionResult]:
    """Labels that the text has set so far."""
    return _from(
        dict.fromkeys(re.findall(r":(\w+)\s+(?:foreach|for|while|do|switch)\b", text, re.IGNORECASE)), word, CompletionResultType.TEXT
    )


def preference_results(name: str, word: str, quote: str) -> list[CompletionResult]:
    values = _CONFIRM if name.casefold() == "confirmpreference" else _ACTIONS
    return [
        CompletionResult(f"{quote or _QUOTE}{value}{quote or _QUOTE}", value, CompletionResultType.TEXT, "")
        for value in values
        if value.casefold().startswith(word.casefold())
    ]


def hash_key_results(command: str, typed: str, word: str) -> list[CompletionResult]:
    """Keys of a calculated property, those already given left out."""
    given = {key.casefold() for key in re.findall(r"(\w+)\s*=", typed.rpartition("@{")[2])}
    keys = _KEYS.get(command, _FORMAT_KEYS)
    if "descending" in given or "ascending" in given:
        keys = tuple(key for key in keys if key not in ("Ascending", "Descending"))
    return [item for item in _from(keys, word, CompletionResultType.PROPERTY) if item.list_text.casefold() not in given]


def _from(texts: Iterable[str], word: str, kind: CompletionResultType) -> list[CompletionResult]:
    return [CompletionResult(text, text, kind, "") for text in texts if text.casefold().startswith(word.casefold())]
