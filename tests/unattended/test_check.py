"""`exoshell check`: what a script uses that exoshell lacks is named with line, column and what to use instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from exoshell.cli import main

FINE = """
param([Parameter(Mandatory)][string[]]$Names, [ValidateSet('a', 'b')][string]$Kind = 'a')
function Get-Size([int]$x) { $x * 1KB }
class Point { [int]$X; Point([int]$x) { $this.X = $x } }
$list = [System.Collections.Generic.List[string]]::new()
Get-Mailbox -ResultSize Unlimited | Where-Object { $_.RecipientTypeDetails -eq 'SharedMailbox' } | ForEach-Object { Get-Size 3 }
[datetime]::Now.AddDays(-7)
[Point]::new(3)
"""
LACKING = """$x = 1
Add-Type -TypeDefinition 'class X {}'
  Enter-PSSession server
Get-Nonsense
[Some.Unknown.Type]::Foo()
Get-Mailbox -NoSuchParameter 1
workflow W { 1 }
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return tmp_path / "script.ps1"


def test_a_script_that_lacks_nothing(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script.write_text(FINE, encoding="utf-8")
    assert main(["check", str(script)]) == 0
    assert capsys.readouterr().out == ""


def test_what_is_lacking_is_named_where_it_stands(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script.write_text(LACKING, encoding="utf-8")
    assert main(["check", str(script)]) == 1
    lines = [line.removeprefix(f"{script}:") for line in capsys.readouterr().out.splitlines()]
    starts = [
        "2:1: Add-Type",
        "3:3: Enter-PSSession",
        "4:1: Get-Nonsense",
        "5:2: [Some.Unknown.Type]",
        "6:1: Get-Mailbox",
        "7:1: workflow W",
    ]
    assert [line[: len(start)] for line, start in zip(lines, starts, strict=True)] == starts


def test_a_script_that_does_not_parse(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script.write_text("if (1 {\n", encoding="utf-8")
    assert main(["check", str(script)]) == 1
    assert "does not parse" in capsys.readouterr().out


def test_no_file_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 64
    assert main(["check", "/no/such/file.ps1"]) == 64
