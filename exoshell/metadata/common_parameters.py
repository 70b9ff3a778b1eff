"""The parameters that every advanced command has, and the pair that comes with ShouldProcess (about_CommonParameters)."""

from __future__ import annotations

from functools import cache

from exoshell.metadata.parameter import ParameterMetadata

ACTION_PREFERENCES = ("SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend", "Break")
"""ActionPreference in the order of its numbers 0…6."""

COMMON_PARAMETER_NAMES = frozenset(
    {
        "verbose", "debug", "erroraction", "warningaction", "informationaction", "progressaction", "errorvariable",
        "warningvariable", "informationvariable", "outvariable", "outbuffer", "pipelinevariable",
    }
)  # fmt: skip


@cache
def common_parameters(should_process: bool) -> tuple[ParameterMetadata, ...]:
    """In PowerShell's order; with -WhatIf and -Confirm where the command supports ShouldProcess."""
    action = "ActionPreference"
    shared = (
        ParameterMetadata("Verbose", "switch", aliases=("vb",)),
        ParameterMetadata("Debug", "switch", aliases=("db",)),
        ParameterMetadata("ErrorAction", action, aliases=("ea",), values=ACTION_PREFERENCES),
        ParameterMetadata("WarningAction", action, aliases=("wa",), values=ACTION_PREFERENCES),
        ParameterMetadata("InformationAction", action, aliases=("infa",), values=ACTION_PREFERENCES),
        ParameterMetadata("ProgressAction", action, aliases=("proga",), values=ACTION_PREFERENCES),
        ParameterMetadata("ErrorVariable", "string", aliases=("ev",), completer="variable"),
        ParameterMetadata("WarningVariable", "string", aliases=("wv",), completer="variable"),
        ParameterMetadata("InformationVariable", "string", aliases=("iv",), completer="variable"),
        ParameterMetadata("OutVariable", "string", aliases=("ov",), completer="variable"),
        ParameterMetadata("OutBuffer", "int", aliases=("ob",)),
        ParameterMetadata("PipelineVariable", "string", aliases=("pv",), completer="variable"),
    )
    if not should_process:
        return shared
    return (
        *shared,
        ParameterMetadata("WhatIf", "switch", aliases=("wi",)),
        ParameterMetadata("Confirm", "switch", aliases=("cf",)),
    )


def is_common(name: str) -> bool:
    """Whether the name is one of the parameters that the engine itself acts on (WhatIf and Confirm not included)."""
    return name.casefold() in COMMON_PARAMETER_NAMES
