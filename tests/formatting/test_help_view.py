"""Syntax diagrams equal PowerShell's own for every built-in; pages have their sections."""

from __future__ import annotations

import json
from typing import Any

import pytest

from exoshell.formatting.help_view import help_page, syntax_of, syntax_text
from exoshell.metadata.builtins import builtin_info, fact_bytes
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.help import CommandHelp, Example
from exoshell.metadata.parameter import ParameterMetadata, ParameterSetMembership


def recorded() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads(fact_bytes("commands"))
    return loaded


@pytest.mark.parametrize("record", recorded(), ids=lambda record: record["name"])
def test_diagrams_are_powershells(record: dict[str, Any]) -> None:
    info = builtin_info(record["name"])
    if info.name == "Unprotect-CmsMessage":
        pytest.skip("its parameter is declared as PSObject and shown by a PSTypeName that the facts lack")
    for item in record["parameterSets"]:
        if item.get("syntax"):
            assert syntax_text(info, item["name"]) == f"{info.name} {item['syntax']}".rstrip()


def test_get_command_syntax() -> None:
    text = syntax_of(builtin_info("Get-Item"))
    assert text.startswith("\nGet-Item [-Path] <string[]> [-Filter <string>]")
    assert text.count("\n\n") == 1
    assert text.endswith("[<CommonParameters>]\n")


def page_text(**options: Any) -> str:
    info = CommandInfo(
        "Get-Thing",
        parameters=(
            ParameterMetadata("Identity", "string", (ParameterSetMembership(position=0, mandatory=True),), help="Which one."),
            ParameterMetadata("Kind", "Kind", values=("Big", "Small")),
            ParameterMetadata("Force", "switch"),
        ),
        help=CommandHelp("Gets things.", "It " + "really " * 30 + "does.", (Example("Get-Thing x", "One thing.", "By name"),)),
    )
    return "\n".join(line.text for line in help_page(info, **options))


def test_page() -> None:
    text = page_text()
    assert "\nNAME\n    Get-Thing\n" in text
    assert "\nSYNTAX\n    Get-Thing [-Identity] <string> [-Kind {Big | Small}] [-Force] [<CommonParameters>]\n" in text
    assert all(len(line) < 120 for line in text.split("\n"))
    assert "EXAMPLE" not in text


def test_full_page_has_parameters_and_examples() -> None:
    text = page_text(full=True)
    assert "    -Identity <string>\n        Which one.\n" in text
    assert "Required?                    true" in text
    assert "EXAMPLE 1: By name" in text
    assert "PS> Get-Thing x" in text


def test_one_parameter() -> None:
    text = page_text(parameters=["kind"])
    assert text.startswith("    -Kind <Kind>")
    assert "Possible values: Big, Small" in text


@pytest.mark.parametrize("width", range(30, 80, 7))
def test_a_line_never_breaks_between_a_bracket_and_its_parameter(width: int) -> None:
    info = CommandInfo("Get-Thing", parameters=tuple(ParameterMetadata(f"Parameter{number}", "string") for number in range(6)))
    lines = [line.text.strip() for line in help_page(info, width=width)]
    syntax = [line for line in lines if "Parameter" in line]
    assert len(syntax) > 1
    assert [line for line in syntax if line.endswith("[") or line.startswith(("]", "-Parameter"))] == []
