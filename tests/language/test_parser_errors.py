"""Parse errors against PowerShell's own: id, place, text, and whether more input could cure them (the `>>` prompt)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from exoshell.language import parser as language
from exoshell.language.messages import MESSAGES
from exoshell.language.parser import ParseResult, parse
from tests.language.test_parser_trees import answers

TYPES_NEEDED = {"TypeNotFound", "CustomAttributeTypeNotFound", "ModuleNotFoundDuringParse", "ExceptionTypeAlreadyCaught"}
"""Errors of PowerShell's that need its types or modules: those are found at run time here."""

NOT_RUN = re.compile(r"^(configuration|using module @)")
"""Texts whose errors are ours on purpose (a configuration is refused as a whole), or that a run reports (a module's specification)."""


def _wanted(text: str, found: list[list[Any]]) -> list[tuple[str, int, int, bool, str]]:
    size = len(text)
    return [(code, min(start, size), min(end, size), more, said) for code, start, end, more, said in found if code not in TYPES_NEEDED]


def _got(result: ParseResult) -> list[tuple[str, int, int, bool, str]]:
    return [(error.error_id, error.extent.start, error.extent.end, error.incomplete, error.message) for error in result.errors]


def _recorded(*groups: str) -> list[tuple[str, list[tuple[str, int, int, bool, str]], list[tuple[str, int, int, bool, str]]]]:
    rows = [(text, found) for group, text, found in answers("parser_errors.jsonl.gz") if group in groups and not NOT_RUN.match(text)]
    return [(text, _wanted(text, found), _got(parse(text))) for text, found in rows]


def test_errors_of_cases_and_snippets_are_powershells_word_for_word() -> None:
    rows = _recorded("cases", "snippets", "numbers")
    assert len(rows) > 700
    assert [text for text, wanted, got in rows if wanted != got] == []


@pytest.mark.parametrize(("group", "least", "share"), [("broken", 2_900, 0.995), ("made", 200, 0.98), ("hand", 550, 0.98)])
def test_errors_of_broken_texts_agree(group: str, least: int, share: float) -> None:
    rows = _recorded(group)
    assert len(rows) >= least
    same = sum([row[:2] + row[3:4] for row in wanted] == [row[:2] + row[3:4] for row in got] for _, wanted, got in rows)
    assert same / len(rows) >= share


def test_every_reported_id_has_a_text() -> None:
    folder = Path(language.__file__).parent
    used = {
        match
        for file in folder.glob("*.py")
        if file.name != "messages.py"
        for match in re.findall(r'(?:error|missing|report)\(\s*f?"([A-Z]\w{7,})"', file.read_text("utf-8"))
    }
    assert len(used) > 100
    assert used - MESSAGES.keys() == set()


INCOMPLETE = [
    "foo |",
    "foo &&",
    "foo ||",
    "if ($x) {",
    "if ($x)",
    "if (",
    "if ($x) { 1 } else",
    "if ($x) { 1 } elseif ($y)",
    '"abc',
    "'abc",
    '@"\nabc',
    "@'\nabc\n",
    "@{a=1",
    "@{a=",
    "@{",
    "(",
    "(Get-Foo",
    "$x = (1 +",
    "$x =",
    "1 +",
    "$a -eq",
    "-not",
    "Get-Foo a,",
    "Get-Foo -x a,",
    "{ Get-Foo",
    "<# abc",
    "foreach ($x in",
    "foreach ($x in $y)",
    "while ($true)",
    "do { 1 }",
    "do { 1 } while",
    "try { 1 }",
    "try {",
    "try { 1 } catch",
    "function f",
    "function f {",
    "function f($a",
    "param(",
    "class A",
    "class A {",
    "enum E {",
    "switch ($x) {",
    "switch ($x)",
    "$x[",
    "$x[0",
    "$x.",
    "$x.Foo(",
    "$x.Foo(1,",
    '"a $(',
    '"a $(Get-Foo',
    "$x ?",
    "$x ? 1",
    "$x ? 1 :",
    "Get-Foo `",
    "@(",
    "$(1",
    "1..",
    "trap",
    "Get-Foo -Filter \"x -eq 'y",
    "Get-Mailbox | ? { $_.Name -like 'a*'",
]

FINE = [
    "foo",
    "Get-Foo -x",
    "Get-Foo -x:$y",
    "$x",
    "$x = 5",
    "if ($x) { 1 }",
    "return",
    "foo # (",
    '"a" # "',
    "{ }",
    "'a'' b'",
    "try { } finally { }",
    "@{}",
    "$x -eq 1",
    "$x = ]",
]

WRONG = [
    "a,",
    "[int",
    "foo 2> ",
    "& ",
    "foo )",
    "}",
    "Get-Foo }",
    "1 1",
    "$x $y",
    "@{a}",
    "Get-Foo -x:",
    "foo | 5",
    "Get-Foo ,a",
    '"a" b',
    "if ($x) { 1 } }",
    "$x..y z",
    "function { }",
    "Get-Foo < a",
]


@pytest.mark.parametrize("text", INCOMPLETE)
def test_prompt_asks_for_another_line(text: str) -> None:
    assert parse(text).incomplete


@pytest.mark.parametrize("text", FINE)
def test_prompt_runs_what_is_complete(text: str) -> None:
    assert parse(text).errors == ()


@pytest.mark.parametrize("text", WRONG)
def test_prompt_reports_what_no_line_can_cure(text: str) -> None:
    result = parse(text)
    assert result.errors
    assert not result.incomplete


@pytest.mark.parametrize("text", ["workflow w { 1 }", "configuration c { node n { } }", "from x", "define y"])
def test_what_is_not_run_is_named(text: str) -> None:
    (error, *_) = parse(text).errors
    assert error.error_id in {"WorkflowNotSupportedInPowerShellCore", "ReservedKeywordNotAllowed"}
