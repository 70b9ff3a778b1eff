"""Textual's key names against prompt_toolkit's own parser: every sequence of its table, through both."""

from __future__ import annotations

import pytest
from prompt_toolkit.input.ansi_escape_sequences import ANSI_SEQUENCES
from prompt_toolkit.input.vt100_parser import Vt100Parser
from prompt_toolkit.key_binding import KeyPress
from textual import events

from exoshell.tui.keys import AltKeyParser, alt_key, to_key_presses


def by_prompt_toolkit(sequence: str) -> list[str]:
    found: list[KeyPress] = []
    parser = Vt100Parser(found.append)
    parser.feed_and_flush(sequence)
    return [str(getattr(press.key, "value", press.key)) for press in found]


def by_textual(sequence: str) -> list[str]:
    found: list[str] = []
    for message in [*AltKeyParser().feed(sequence), *AltKeyParser().feed("")]:
        if isinstance(message, events.Key):
            found += [str(getattr(press.key, "value", press.key)) for press in to_key_presses(message.key, message.character)]
    return found


def test_most_sequences_mean_the_same_to_both() -> None:
    sequences = [sequence for sequence in ANSI_SEQUENCES if sequence.startswith("\x1b[") or len(sequence) == 1]
    same = [sequence for sequence in sequences if by_textual(sequence) == by_prompt_toolkit(sequence)]
    assert len(same) / len(sequences) > 0.8, [
        (sequence, by_prompt_toolkit(sequence), by_textual(sequence)) for sequence in sequences if sequence not in same
    ]


@pytest.mark.parametrize(
    ("key", "character", "presses"),
    [
        ("a", "a", ["a"]),
        ("upper_a", "A", ["A"]),
        ("enter", "\r", ["c-m"]),
        ("tab", "\t", ["c-i"]),
        ("shift+tab", None, ["s-tab"]),
        ("backspace", "\x7f", ["c-h"]),
        ("ctrl+left", None, ["c-left"]),
        ("ctrl+shift+home", None, ["c-s-home"]),
        ("alt+x", None, ["escape", "x"]),
        ("alt+full_stop", None, ["escape", "."]),
        ("alt+enter", None, ["escape", "c-m"]),
        ("shift+enter", None, ["escape", "c-m"]),
        ("ctrl+@", "\x00", ["c-@"]),
        ("f8", None, ["f8"]),
        ("shift+f8", None, ["f20"]),
        ("super+x", None, []),
    ],
)
def test_key_by_name(key: str, character: str | None, presses: list[str]) -> None:
    assert [str(getattr(press.key, "value", press.key)) for press in to_key_presses(key, character)] == presses


@pytest.mark.parametrize(
    ("sequence", "name"),
    [("\x1b\r", "alt+enter"), ("\x1b.", "alt+full_stop"), ("\x1bb", "alt+b"), ("\x1b[", None), ("\x1bO", None), ("x", None)],
)
def test_alt_keys_of_terminals_without_the_kitty_protocol(sequence: str, name: str | None) -> None:
    assert alt_key(sequence) == name
