"""What PowerShell's own completion offered for half-typed lines, and what ours does; and what must hold for every line."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.completion.adapter import Session
from tests.support import ListSink, NullSink, quiet_session

DATA = Path(__file__).parent / "data"
CASES = [json.loads(line) for name in ("golden.jsonl", "fresh.jsonl") for line in (DATA / name).read_text(encoding="utf-8").splitlines()]
DIFFERS = tomllib.loads((DATA / "differs.toml").read_text(encoding="utf-8"))
"""Cases that differ, with their reasons."""


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    drive = Path(tempfile.gettempdir()) / "exo-td"
    shutil.rmtree(drive, ignore_errors=True)
    drive.mkdir()
    before = Path.cwd()
    try:
        opened = Session((DATA / "setup.ps1").read_text(encoding="utf-8"), str(drive))
        yield opened
        opened.close()
    finally:
        os.chdir(before)
        shutil.rmtree(drive, ignore_errors=True)


def wanted(case: dict[str, Any]) -> list[str]:
    """PowerShell's candidates without files offered for want of better and types nobody here has."""
    rows = []
    for text, kind in case["matches"]:
        if kind in ("ProviderItem", "ProviderContainer") and case["category"] != "path":
            continue
        if kind in ("Type", "Namespace") and text.count(".") > 1:
            continue
        rows.append(text)
    return rows


@pytest.mark.parametrize("case", [case for case in CASES if case["id"] not in DIFFERS], ids=lambda case: case["id"])
def test_what_powershell_offers_is_offered(session: Session, case: dict[str, Any]) -> None:
    start, length, texts = session.complete(case["text"], case["cursor"])
    expected = wanted(case)
    if not expected:
        assert case["category"] != "none" or not texts
        return
    assert [start, length] == case["replace"]
    have = {text.casefold() for text in texts}
    assert [text for text in expected if text.casefold() not in have] == []
    if len(expected) == 1:
        assert texts[0].casefold() == expected[0].casefold()


def test_a_keystroke_with_the_full_catalog_is_quick() -> None:
    opened = quiet_session()
    opened.complete("Get-Mailbox -", 13)
    worst = 0.0
    for line in ("Get-", "Get-Mailbox -Re", "Get-Mailbox | Select-Object Dis", "$x.", "Set-Mailbox -Identity x -"):
        started = time.perf_counter()
        opened.complete(line, len(line))
        worst = max(worst, time.perf_counter() - started)
    assert worst < 0.25  # generous: a shared machine; the figure is in tests/benchmarks


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("Get-Colour -Name ", ["blue", "'dark red'", "red"]),
        ("Get-Colour -Name r", ["red"]),
        ("Get-Colour -Shade dark -Name d", ["'dark red'"]),
    ],
)
def test_registered_completers_answer_for_their_argument(line: str, offered: list[str]) -> None:
    opened = quiet_session()
    setup = """
    function Get-Colour { param($Name, $Shade) }
    Register-ArgumentCompleter -CommandName Get-Colour -ParameterName Name -ScriptBlock {
        param($commandName, $parameterName, $wordToComplete, $commandAst, $fakeBoundParameters)
        if ($commandName -ne 'Get-Colour' -or $parameterName -ne 'Name') { throw 'wrong question' }
        'blue', "'dark red'", 'red' | Where-Object { $_.Trim("'") -like "$wordToComplete*" } |
            Where-Object { -not $fakeBoundParameters.Shade -or $_ -like "*$($fakeBoundParameters.Shade)*" }
    }"""
    opened.runspace.invoke(setup, NullSink(), add_to_history=False)
    assert [match.completion_text for match in opened.complete(line, len(line)).matches] == offered


def test_a_completer_that_fails_or_asks_offers_nothing_and_blocks_nobody() -> None:
    opened = quiet_session()
    for body in ("throw 'no'", "while ($true) { }"):
        opened.runspace.invoke(
            f"Register-ArgumentCompleter -CommandName Get-Date -ParameterName Format -ScriptBlock {{ {body} }}", NullSink()
        )
        assert opened.complete("Get-Date -Format ", 17).matches == ()
    sink = ListSink()
    opened.runspace.invoke("1 + 1", sink)
    assert sink.objects == [2]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="Get-Mailbox |$_.{}()[]@'\"`,;:#%?&<>=\n \té日", max_size=40))
def test_completion_never_fails_whatever_is_typed(text: str) -> None:
    opened = _shared()
    for cursor in {0, len(text) // 2, len(text)}:
        found = opened.complete(text, cursor)
        assert 0 <= found.replace_start <= len(text)
        assert found.replace_start + found.replace_length <= len(text)


_SESSIONS: list[Any] = []


def _shared() -> Any:
    if not _SESSIONS:
        _SESSIONS.append(quiet_session())
    return _SESSIONS[0]
