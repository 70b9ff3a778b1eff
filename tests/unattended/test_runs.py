"""Unattended runs as scripts see them: stdout is data, talk is on stderr, exit codes are a contract."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest


def run(*words: str, stdin: str | None = None, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "exoshell", "-NoProfile", *words],
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=cwd,
        check=False,
    )


def test_a_table_of_the_practice_tenant() -> None:
    done = run("-Sandbox", "-Command", "Get-AcceptedDomain")
    assert done.returncode == 0, done.stderr
    assert "DomainName" in done.stdout
    assert "contoso" in done.stdout
    assert "\x1b" not in done.stdout


def test_json_is_alone_on_stdout() -> None:
    done = run("-Sandbox", "-Command", "Write-Warning 'noise'; Get-AcceptedDomain | ConvertTo-Json")
    assert json.loads(done.stdout)
    assert "noise" in done.stderr


@pytest.mark.parametrize("words", [("-OutputFormat", "Json"), ("--output-format", "json"), ("-outputf", "JSON")])
def test_data_formats_by_option(words: tuple[str, str]) -> None:
    done = run(*words, "-Command", "[pscustomobject]@{ A = 1; B = 'x' }; [pscustomobject]@{ A = 2; B = 'y' }; Write-Error 'bad'")
    assert json.loads(done.stdout) == [{"A": 1, "B": "x"}, {"A": 2, "B": "y"}]
    assert "bad" in done.stderr
    assert done.returncode == 1


def test_json_lines_and_csv() -> None:
    objects = "[pscustomobject]@{ A = 1; B = 'x,y' }; [pscustomobject]@{ A = 2; B = $null }"
    lines = run("-OutputFormat", "JsonLines", "-Command", objects).stdout.splitlines()
    assert [json.loads(line) for line in lines] == [{"A": 1, "B": "x,y"}, {"A": 2, "B": None}]
    rows = list(csv.reader(io.StringIO(run("-OutputFormat", "Csv", "-Command", objects).stdout)))
    assert rows == [["A", "B"], ["1", "x,y"], ["2", ""]]


def test_a_script_gets_its_arguments_bound(tmp_path: Path) -> None:
    script = tmp_path / "report.ps1"
    script.write_text("param([int]$Days, [string[]]$Names, [switch]$Loud)\n\"$($Days + 1)|$($Names -join '+')|$Loud\"\n", encoding="utf-8")
    done = run("-File", str(script), "-Days", "7", "-Loud", "-Names", "a,b")
    assert done.stdout == "8|a,b|True\n", done.stderr


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("exit 3", 3),
        ("'fine'", 0),
        ("Get-Item /no/such/place", 1),
        ("throw 'x'", 1),
        ("Get-Item /no/such/place -ErrorAction SilentlyContinue; 'fine'", 0),
        ("if (", 1),
    ],
)
def test_exit_codes_of_commands(text: str, code: int) -> None:
    assert run("-Command", text).returncode == code


def test_exit_in_a_script_is_the_exit_code(tmp_path: Path) -> None:
    script = tmp_path / "leave.ps1"
    script.write_text("'before'\nexit 5\n'after'\n", encoding="utf-8")
    done = run("-File", str(script))
    assert (done.stdout, done.returncode) == ("before\n", 5)


@pytest.mark.parametrize(
    "words", [("-Nonsense",), ("-Command",), ("-File", "/no/such/file.ps1"), ("-OutputFormat", "Xml", "-Command", "1"), ("-No",)]
)
def test_wrong_usage_is_64_and_says_what_is_wrong(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.returncode == 64
    assert done.stderr.startswith("exoshell: ")
    assert not done.stdout


def test_standard_input_is_the_command() -> None:
    assert run("-Command", "-", stdin="1..3 | ForEach-Object {\n  $_ * 2\n}\n").stdout == "2\n4\n6\n"


def test_a_question_nobody_can_answer_names_the_way_around_it() -> None:
    done = run("-NonInteractive", "-Sandbox", "-Command", "Disconnect-ExchangeOnline")
    assert done.returncode == 1
    assert "-Confirm" in done.stderr


def test_errors_are_plain_text_on_stderr() -> None:
    done = run("-Command", "'out'; nonsense-command; 'more'")
    assert done.stdout == "out\nmore\n"
    assert "nonsense-command: The term 'nonsense-command' is not recognized" in done.stderr
    assert "\x1b" not in done.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    line = f"{sys.executable} -m exoshell -NoProfile -Command '1..200000' | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {line}"], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "1\n"
    assert "Traceback" not in done.stderr
