"""CompletionResult: PowerShell's own record of a candidate, and the set of them with the range they replace."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CompletionResultType(StrEnum):
    """System.Management.Automation.CompletionResultType."""

    TEXT = "Text"
    HISTORY = "History"
    COMMAND = "Command"
    PROVIDER_ITEM = "ProviderItem"
    PROVIDER_CONTAINER = "ProviderContainer"
    PROPERTY = "Property"
    METHOD = "Method"
    PARAMETER_NAME = "ParameterName"
    PARAMETER_VALUE = "ParameterValue"
    VARIABLE = "Variable"
    NAMESPACE = "Namespace"
    TYPE = "Type"
    KEYWORD = "Keyword"
    DYNAMIC_KEYWORD = "DynamicKeyword"


@dataclass(frozen=True, slots=True)
class CompletionResult:
    """One candidate: what is inserted, what the menu shows, what kind it is, and one line about it (type, meaning, syntax)."""

    completion_text: str
    list_text: str
    result_type: CompletionResultType
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class CommandCompletion:
    """Candidates in the order they are offered, and the range of the input they replace (offset and length)."""

    matches: tuple[CompletionResult, ...] = ()
    replace_start: int = 0
    replace_length: int = 0
