"""The table of built-in commands: each of PowerShell's is there, or says why not; declarations are PowerShell's own."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from exoshell.cmdlets import file_name, implemented_commands
from exoshell.cmdlets.not_here import REASONS, reason
from exoshell.engine.cmdlet import Cmdlet, declared_info
from exoshell.metadata.builtins import builtin_info, builtin_names, facts
from exoshell.metadata.syntax import set_syntax
from tests.language.adapter import run

NOT_HERE = "exoshell.cmdlets.not_here"
HERE = sorted(name for name, module in implemented_commands().values() if module != NOT_HERE and ".exchange." not in module)
_OTHERWISE = {"Unprotect-CmsMessage", "PSConsoleHostReadLine"}
"""A type that Windows alone has stands in the facts as psobject; a function that is not advanced is recorded as a cmdlet."""


def test_every_command_of_powershell_is_known() -> None:
    table = implemented_commands()
    assert len(builtin_names()) == 227
    assert all(table[name.lower()][0] == name for name in builtin_names())


@pytest.mark.parametrize("name", HERE)
def test_a_command_is_declared_in_the_file_of_its_name(name: str) -> None:
    module = importlib.import_module(implemented_commands()[name.lower()][1])
    found = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Cmdlet) and value.declaration is not None and value.__module__ == module.__name__
    ]
    assert [declared_info(value).name for value in found] == [name]


def test_what_is_not_here_has_a_reason_and_nothing_else_has() -> None:
    missing = {name for name, module in implemented_commands().values() if module == NOT_HERE}
    assert missing == set(REASONS)
    assert all("\n" not in reason(name) and reason(name).endswith(".") for name in missing)


def test_calling_what_is_not_here_answers_in_one_line(tmp_path: Path) -> None:
    shown = run("Enter-PSSession server", "", str(tmp_path), 120)
    assert shown == "Enter-PSSession: exoshell has no PowerShell remoting. Connect-ExchangeOnline opens a connection to the service.\n"
    assert run("(Get-Command Enter-PSSession).Name", "", str(tmp_path), 120) == "Enter-PSSession\n"


def test_get_command_counts_them_all(tmp_path: Path) -> None:
    names = set(run("(Get-Command -CommandType Cmdlet).Name", "", str(tmp_path), 120).split())
    assert set(builtin_names()) - {"PSConsoleHostReadLine"} <= names


def test_syntax_lines_are_powershells() -> None:
    for record in facts("commands"):
        if record["name"] in _OTHERWISE:
            continue
        info = builtin_info(record["name"])
        for item in record["parameterSets"]:
            assert set_syntax(info, item["name"]) == item["syntax"], record["name"]


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("ForEach-Object", "for_each_object"),
        ("Get-PSDrive", "get_ps_drive"),
        ("Get-UICulture", "get_ui_culture"),
        ("Export-Clixml", "export_clixml"),
    ],
)
def test_files_are_named_by_a_rule(command: str, file: str) -> None:
    assert file_name(command) == file
