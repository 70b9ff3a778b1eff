"""What PowerShell 7.6 declares of its own commands: parameters, sets, aliases, verbs, variables, read from recorded facts.

The records are those of data/*.json (one a line, so that a single command is decoded without parsing 700 kB); implementations
in cmdlets/ name a command and get its declaration from here, so that what is declared is what PowerShell declares.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from exoshell.metadata.command_info import CommandInfo, CommandType
from exoshell.metadata.common_parameters import COMMON_PARAMETER_NAMES
from exoshell.metadata.parameter import ParameterMetadata, ParameterSetMembership, ParameterSetMetadata, Validation

_NAME = b'{"name":"'

WINDOWS_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "ac": "Add-Content",
        "cat": "Get-Content",
        "clear": "Clear-Host",
        "compare": "Compare-Object",
        "cp": "Copy-Item",
        "diff": "Compare-Object",
        "ls": "Get-ChildItem",
        "man": "help",
        "mv": "Move-Item",
        "ps": "Get-Process",
        "rm": "Remove-Item",
        "rmdir": "Remove-Item",
        "sleep": "Start-Sleep",
        "sort": "Sort-Object",
        "start": "Start-Process",
        "tee": "Tee-Object",
        "write": "Write-Output",
    }
)
"""Alias → command, where PowerShell defines it on Windows only: elsewhere programs have these names (its InitialSessionState)."""


def fact_bytes(name: str) -> bytes:
    """The raw content of data/<name>.json."""
    return (resources.files("exoshell.metadata") / "data" / f"{name}.json").read_bytes()


@cache
def facts(name: str) -> list[dict[str, Any]]:
    """All records of data/<name>.json."""
    loaded: list[dict[str, Any]] = json.loads(fact_bytes(name))
    return loaded


@cache
def _command_lines() -> dict[str, tuple[str, bytes]]:
    table = {}
    for line in fact_bytes("commands").split(b"\n"):
        if line.startswith(_NAME):
            name = line[len(_NAME) : line.index(b'"', len(_NAME))].decode()
            table[name.casefold()] = (name, line.rstrip(b",\r"))
    return table


def builtin_names() -> tuple[str, ...]:
    """Every command that PowerShell 7.6 ships on Linux, in its own spelling."""
    return tuple(name for name, _ in _command_lines().values())


@cache
def builtin_info(name: str) -> CommandInfo:
    """PowerShell's declaration of one of its commands. Raises KeyError where it has none of that name (any case)."""
    record: dict[str, Any] = json.loads(_command_lines()[name.casefold()][1])
    return CommandInfo(
        name=record["name"],
        kind=CommandType(record["kind"]),
        module=record["module"],
        parameters=tuple(_parameter(item) for item in record["parameters"] if _own(item["name"])),
        parameter_sets=tuple(ParameterSetMetadata(item["name"], item["default"]) for item in record["parameterSets"]),
        default_set=record["defaultSet"],
        supports_should_process=record["supportsShouldProcess"],
        confirm_impact=record["confirmImpact"],
        output_types=tuple(record["outputTypes"]),
    )


def _own(name: str) -> bool:
    folded = name.casefold()
    return folded not in COMMON_PARAMETER_NAMES and folded not in ("whatif", "confirm")


def _parameter(record: dict[str, Any]) -> ParameterMetadata:
    validation = tuple(_validation(item) for item in record["validation"])
    allowed = next((item.arguments for item in validation if item.kind == "set"), ())
    return ParameterMetadata(
        name=record["name"],
        type_name=record["type"],
        aliases=tuple(record["aliases"]),
        validation=validation,
        transformation=tuple(record["transformation"]),
        values=tuple(record["enum"] or [str(value) for value in allowed]),
        dynamic=record["dynamic"],
        sets=tuple(
            ParameterSetMembership(
                set_name=item["set"],
                mandatory=item["mandatory"],
                position=item["position"],
                from_pipeline=item["pipeline"],
                from_pipeline_by_property_name=item["byPropertyName"],
                from_remaining_arguments=item["remaining"],
            )
            for item in record["sets"]
        ),
    )


def _validation(record: dict[str, Any]) -> Validation:
    kind = record["kind"]
    if kind == "set":
        return Validation(kind, tuple(record["values"]), ignore_case=record.get("ignoreCase", True))
    if kind == "range":
        return Validation(kind, (record.get("range") or "", record.get("min"), record.get("max")))
    if kind == "pattern":
        return Validation(kind, (record["pattern"],))
    if kind in ("count", "length"):
        return Validation(kind, (record["min"], record["max"]))
    return Validation(kind)


@cache
def builtin_aliases() -> dict[str, tuple[str, str]]:
    """Alias in lower case → (alias as PowerShell spells it, command it stands for)."""
    return {item["name"].casefold(): (item["name"], item["definition"]) for item in facts("aliases")}
