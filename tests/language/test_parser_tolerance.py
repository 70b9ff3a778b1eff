"""Half-typed, mutilated and absurd texts: the parser answers them all, quickly, with a tree whose nodes lie where they say."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exoshell.language.ast import Ast
from exoshell.language.parser import ParseResult, parse
from exoshell.language.visitor import walk
from tests.language.parser_texts import HAND_WRITTEN, PIECES, Maker, mutate

LINES = [
    "Get-Mailbox -ResultSize 20 | Where-Object RecipientTypeDetails -eq 'SharedMailbox' | Select-Object DisplayName,Alias | Format-Table",
    "Set-Mailbox -Identity \"$user@contoso.com\" -EmailAddresses @{Add='smtp:a@b.c','smtp:d@e.f'; Remove=\"z\"} -WhatIf:$false",
    "foreach ($m in Get-Mailbox -Filter { Name -like 'a*' }) { if ($m.Name -match \"^($prefix)\") { $m.Alias.ToUpper() } else { 1..3 } }",
    '$x = [System.Collections.Generic.List[string]]::new(); $x.Add("a $($y[0].b) c"); $n = $x ? 1 : 0; function f([int]$p) { $p }',
]


def check(text: str) -> ParseResult:
    """Parses, and asserts what must hold for every text."""
    result = parse(text)
    size = len(text)
    for error in result.errors:
        assert 0 <= error.extent.start <= error.extent.end <= size
        assert error.message
    for node in walk(result.ast):
        assert node.start >= 0
        assert node.start <= node.end <= size + 1, node
    places = [token.start for token in result.tokens]
    assert places == sorted(places)
    assert all(0 <= token.start <= token.end <= size + 1 for token in result.tokens)
    return result


@pytest.mark.parametrize("line", LINES)
def test_every_prefix_has_a_tree(line: str) -> None:
    assert not check(line).errors
    for length in range(len(line)):
        check(line[:length])


@pytest.mark.parametrize("line", LINES)
def test_every_suffix_has_a_tree(line: str) -> None:
    for start in range(len(line)):
        check(line[start:])


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_has_a_tree(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from([*PIECES, " ", "\n", "foo", "$a", "'b'", "1", "-x"]), max_size=25).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_row_of_pieces_has_a_tree(text: str) -> None:
    check(text)


@given(st.integers(0, 10**9))
@settings(max_examples=100, deadline=None)
def test_mutated_scripts_have_trees(seed: int) -> None:
    check(mutate(Maker(seed).script(2), random.Random(seed)))


@pytest.mark.slow
@pytest.mark.timeout(1_200)
def test_a_long_run_of_mutations() -> None:
    chooser = random.Random(time.time_ns())
    until = time.monotonic() + 600
    while time.monotonic() < until:
        text = chooser.choice(HAND_WRITTEN) if chooser.random() < 0.5 else Maker(chooser.randrange(10**9)).script()
        for _ in range(chooser.randint(1, 4)):
            text = mutate(text, chooser)
        started = time.monotonic()
        check(text)
        assert time.monotonic() - started < 2, text


DEEP = [
    "(",
    "{",
    "$(",
    "@(",
    "@{a=",
    "[",
    "$x[",
    "if (1) {",
    "-",
    "!",
    "$x.f(",
    '"$(',
    "1 + (",
    "foo {",
    "function f {",
    "$a = ",
    "try {",
    "[int",
]


@pytest.mark.parametrize("opener", DEEP)
def test_deep_nesting_is_answered(opener: str) -> None:
    for depth in (100, 3_000):
        result = parse(opener * depth)
        assert result.ast is not None
        assert result.errors


def test_reasonable_nesting_is_no_error() -> None:
    depth = 200
    assert parse("(" * depth + "1" + ")" * depth).errors == ()
    assert parse("if (1) { " * depth + "}" * depth).errors == ()


def test_too_deep_nesting_is_one_error() -> None:
    (error,) = parse("{" * 50_000).errors
    assert error.error_id == "ScriptTooComplicated"


def test_a_node_is_where_it_says() -> None:
    text = "Get-Mailbox -Filter { Name -eq 'a' } | % { $_.Name }"
    found: list[Ast] = [node for node in walk(parse(text).ast) if type(node).__name__ == "ScriptBlockAst"]
    assert [node.text for node in found[1:]] == ["{ Name -eq 'a' }", "{ $_.Name }"]
