"""The common parameters as given for one call: what the engine itself acts on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_FIELDS = {
    "Verbose": "verbose", "Debug": "debug", "ErrorAction": "error_action", "WarningAction": "warning_action",
    "InformationAction": "information_action", "ProgressAction": "progress_action", "ErrorVariable": "error_variable",
    "WarningVariable": "warning_variable", "InformationVariable": "information_variable", "OutVariable": "out_variable",
    "OutBuffer": "out_buffer", "PipelineVariable": "pipeline_variable", "WhatIf": "what_if", "Confirm": "confirm",
}  # fmt: skip


@dataclass(slots=True)
class CommonParameters:
    """None where the parameter was not given. Actions are ActionPreference names ('Stop'); variables may start with '+'."""

    verbose: bool | None = None
    debug: bool | None = None
    error_action: str | None = None
    warning_action: str | None = None
    information_action: str | None = None
    progress_action: str | None = None
    error_variable: str | None = None
    warning_variable: str | None = None
    information_variable: str | None = None
    out_variable: str | None = None
    out_buffer: int | None = None
    pipeline_variable: str | None = None
    what_if: bool | None = None
    confirm: bool | None = None

    @classmethod
    def of(cls, bound: dict[str, Any]) -> CommonParameters:
        """Those among the bound parameters (canonical names), with actions as names."""
        found = cls()
        for name, value in bound.items():
            field = _FIELDS.get(name)
            if field is None:
                continue
            if field.endswith("_action"):
                value = action_name(value)
            elif field in ("verbose", "debug", "what_if", "confirm"):
                value = bool(value)
            setattr(found, field, value)
        return found


NO_COMMON = CommonParameters()
"""Shared by all calls without any; never changed."""


def action_name(value: Any) -> str:
    """The name of an ActionPreference given as an enum value, a name in any case, or its number."""
    from exoshell.metadata.common_parameters import ACTION_PREFERENCES

    if isinstance(value, str):
        text = value
    elif isinstance(value, int):
        return ACTION_PREFERENCES[value] if 0 <= value < len(ACTION_PREFERENCES) else "Continue"
    else:
        text = str(getattr(value, "name", value))
    folded = text.casefold()
    return next((name for name in ACTION_PREFERENCES if name.casefold() == folded), text)


def is_engine_parameter(name: str) -> bool:
    """Whether a canonical parameter name is one of those that end up in CommonParameters."""
    return name in _FIELDS
