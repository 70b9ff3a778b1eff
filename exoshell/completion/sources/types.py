"""Names of types: accelerators, then those that exoshell knows, by short or by full name; and namespaces."""

from __future__ import annotations

from functools import cache

from exoshell.completion.result import CompletionResult, CompletionResultType
from exoshell.values.facts import facts

_ATTRIBUTES = {
    "parameter": (
        "Mandatory", "Position", "ParameterSetName", "ValueFromPipeline", "ValueFromPipelineByPropertyName", "ValueFromRemainingArguments",
        "HelpMessage", "HelpMessageBaseName", "HelpMessageResourceId", "DontShow", "ExperimentName", "ExperimentAction",
    ),
    "cmdletbinding": (
        "PositionalBinding", "DefaultParameterSetName", "SupportsShouldProcess", "SupportsPaging", "SupportsTransactions", "ConfirmImpact",
        "HelpUri", "RemotingCapability",
    ),
    "validateset": ("ErrorMessage", "IgnoreCase"),
    "validatepattern": ("ErrorMessage", "Options"),
    "validatescript": ("ErrorMessage",),
    "alias": (),
    "outputtype": ("ParameterSetName", "ProviderCmdlet"),
}  # fmt: skip


@cache
def _types() -> tuple[tuple[str, str], ...]:
    """(text to insert, full name) of every known type, accelerators first."""
    accelerators = {item["type"]: item["name"] for item in reversed(facts("accelerators"))}
    names = {item["type"].partition("`")[0].partition("[")[0] for item in facts("dotnet-members")}
    names |= {item["type"] for item in facts("enums")} | {item["type"] for item in facts("exceptions")}
    names |= {
        "System.Int128",
        "System.UInt128",
        "System.IntPtr",
        "System.Collections.Generic.LinkedList",
        "System.Collections.Generic.LinkedListNode",
    }
    rows = [(item["name"], item["type"]) for item in facts("accelerators")]
    rows += [(name, name) for name in sorted(names) if name not in accelerators]
    rows += [(name.rpartition(".")[2], name) for name in sorted(names) if name.rpartition(".")[0] == "System" and name in accelerators]
    return tuple(rows)


def type_results(word: str) -> list[CompletionResult]:
    """Types whose short or full name begins with the word; namespaces below a partial one."""
    folded = word.casefold()
    found: dict[str, CompletionResult] = {}
    for text, full in _types():
        short = full.rpartition(".")[2]
        if "." not in word and (text.casefold().startswith(folded) or (text == full and short.casefold().startswith(folded))):
            found.setdefault(text.casefold(), CompletionResult(text, short, CompletionResultType.TYPE, full))
        elif "." in word and full.casefold().startswith(folded) and "." not in full[len(word) :]:
            found.setdefault(full.casefold(), CompletionResult(full, short, CompletionResultType.TYPE, full))
    for space in _namespaces():
        if space.casefold().startswith(folded) and "." not in space[len(word) :]:
            found.setdefault(
                space.casefold(), CompletionResult(space, space.rpartition(".")[2], CompletionResultType.NAMESPACE, "namespace")
            )
    return sorted(found.values(), key=lambda result: (result.list_text.casefold(), result.completion_text.casefold()))


def namespace_results(word: str) -> list[CompletionResult]:
    """Namespaces, one level at a time."""
    folded = word.casefold()
    return [
        CompletionResult(space, space.rpartition(".")[2], CompletionResultType.NAMESPACE, "namespace")
        for space in _namespaces()
        if space.casefold().startswith(folded) and "." not in space[len(word) :]
    ]


@cache
def _namespaces() -> tuple[str, ...]:
    spaces = set()
    for _, full in _types():
        parts = full.split(".")[:-1]
        spaces |= {".".join(parts[:count]) for count in range(1, len(parts) + 1)}
    return tuple(sorted(spaces))


def attribute_results(attribute: str, word: str) -> list[CompletionResult]:
    """Named arguments of an attribute."""
    names = _ATTRIBUTES.get(attribute.casefold().removesuffix("attribute"), ())
    return [
        CompletionResult(name, name, CompletionResultType.PROPERTY, "") for name in names if name.casefold().startswith(word.casefold())
    ]
