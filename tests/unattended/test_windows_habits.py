"""Scripts of Windows administrators on any system: paths with backslashes, names that PowerShell gives on Windows only, `-Switch:False`.

Paths and switches as observed in PowerShell 7.6 on Linux; the names are exoshell's own setting.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from exoshell.config import Config
from exoshell.session import Session
from tests.cmdlets.test_beside import Sink
from tests.language.recording_host import RecordingHost
from tests.unattended.test_runs import run


def outcome(script: str, config: Config) -> Sink:
    sink = Sink()
    Session(config, RecordingHost(120)).runspace.invoke(script, sink)
    return sink


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "say.ps1").write_text('param([switch]$On = $true, [int]$Number) "$On $Number"')
    (tmp_path / "module.psm1").write_text("function Get-Word { 'word' }")
    return tmp_path


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (r"& .\say.ps1", ["True 0"]),
        (r"Set-Location sub; ..\say.ps1", ["True 0"]),
        (r". .\say.ps1 -Number 3", ["True 3"]),
        (r"Import-Module .\module.psm1; Get-Word", ["word"]),
        (r"[pscustomobject]@{a=1} | Export-Csv .\sub\o.csv; (Import-Csv sub/o.csv).a; (Get-Item .\sub\o.csv).Name", ["1", "o.csv"]),
        (r"'x' > .\sub\o.txt; Get-Content .\sub\o.txt", ["x"]),
    ],
)
def test_backslashes_separate_folders(script: str, expected: list[str]) -> None:
    sink = outcome(script, Config())
    assert not sink.errors, sink.errors[0].text
    assert [str(value) for value in sink.objects] == expected


def test_names_of_windows_are_there_unless_switched_off() -> None:
    assert [str(value) for value in outcome("'b','a' | sort -Descending; (Get-Alias ls).Definition", Config()).objects] == [
        "b",
        "a",
        "Get-ChildItem",
    ]
    bare = outcome("(Get-Command sort).CommandType", Config(windows_aliases=False))
    assert [str(value) for value in bare.objects] == ["Application"]


@pytest.mark.parametrize(
    ("argument", "expected"), [("-On:False", "False 0"), ("-on:TRUE", "True 0"), ("-On:$false", "False 0"), ("-Number:$true", "True 1")]
)
def test_switches_take_a_word(argument: str, expected: str, folder: Path) -> None:
    assert run("-NoProfile", "-File", r".\say.ps1", argument, cwd=folder).stdout.strip() == expected
