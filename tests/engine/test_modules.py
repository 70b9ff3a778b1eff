"""Script modules: scope, exports, manifests, prefixes. The answers are those of real PowerShell."""

from __future__ import annotations

from pathlib import Path

import pytest

from exoshell.cmdlets import implemented_commands
from tests.engine.shell import Shell

MODULE = """
$script:count = 0
function Get-My { $script:count++; "my $($script:count) $(Helper)" }
function Helper { 'helped' }
function Set-Other { param($v) $script:count = $v }
Set-Alias gm1 Get-My
$Shared = 'sv'
Export-ModuleMember -Function Get-*, Set-Other -Alias gm1 -Variable Shared
"""
MANIFEST = "@{ RootModule = 'My.psm1'; ModuleVersion = '1.2.3'; FunctionsToExport = @('Get-My', 'Set-Other'); AliasesToExport = '*' }"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    (tmp_path / "My").mkdir()
    (tmp_path / "My" / "My.psm1").write_text(MODULE, "utf-8")
    (tmp_path / "My" / "My.psd1").write_text(MANIFEST, "utf-8")
    made = Shell(implemented_commands)
    made.context.session_state.location = str(tmp_path)
    return made


def test_a_module_keeps_its_own_scope(shell: Shell) -> None:
    shell.run("Import-Module ./My/My.psm1; Get-My; Get-My; Set-Other 10; Get-My; gm1; $Shared; $count")
    assert shell.output == ["my 1 helped", "my 2 helped", "my 11 helped", "my 12 helped", "sv", None]


def test_what_is_not_exported_is_not_seen(shell: Shell) -> None:
    assert shell.fault("Import-Module ./My/My.psm1; Helper") == "CommandNotFoundException"


def test_manifest_version_and_prefix(shell: Shell) -> None:
    shell.run('Import-Module ./My -Prefix X -PassThru | ForEach-Object { "$($_.Version)" }; Get-XMy')
    assert shell.output == ["1.2.3", "my 1 helped"]


def test_removed_modules_take_their_commands_along(shell: Shell) -> None:
    assert shell.fault("Import-Module ./My/My.psm1; Remove-Module My; Get-My") == "CommandNotFoundException"


def test_missing_module(shell: Shell) -> None:
    assert shell.fault("Import-Module nosuch") == "Modules_ModuleNotFound,Microsoft.PowerShell.Commands.ImportModuleCommand"


def test_a_script_file_binds_its_parameters_and_exits_with_its_code(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "job.ps1").write_text("param([int]$n, [switch]$on)\n\"$n $on $PSScriptRoot\"\nif ($n -gt 5) { exit 4 }\n'end'", "utf-8")
    shell.run("./job.ps1 3 -on; ./job.ps1 -n 7; $LASTEXITCODE")
    assert shell.output == [f"3 True {tmp_path}", "end", f"7 False {tmp_path}", 4]
