"""PSReadLine's Windows keys, pressed one by one (R1 of users.md §3.1)."""

from __future__ import annotations

import asyncio

import pytest

from exoshell.repl.words import backward_word, forward_word, next_word
from tests.repl.typing import Typing

OLD = ("Get-Mailbox adele", "Set-Mailbox adele -HiddenFromAddressListsEnabled $true", "get-acceptedDomain")


@pytest.mark.parametrize(
    ("typed", "keys", "line"),
    [
        ("Get-Mailbox -Identity a", ["Ctrl+Left", "Ctrl+Left"], "Get-Mailbox -|Identity a"),
        ("Get-Mailbox -Identity a", ["Ctrl+Left"] * 3, "Get-|Mailbox -Identity a"),
        ("Get-Mailbox -Identity a", ["Home", "Ctrl+Right", "Ctrl+Right"], "Get-Mailbox -|Identity a"),
        ("Get-Mailbox -Identity a", ["Home", "End"], "Get-Mailbox -Identity a|"),
        ("Get-Mailbox -Identity a", ["Left", "Left"], "Get-Mailbox -Identity| a"),
        ("Get-Mailbox", ["Ctrl+Backspace"], "Get-|"),
        ("Get-Mailbox", ["Ctrl+W"], "Get-|"),
        ("Get-Mailbox", ["Home", "Ctrl+Delete"], "|-Mailbox"),
        ("Get-Mailbox", ["Home", "Alt+D", "Alt+D"], "|"),
        ("Get-Mailbox", ["Backspace", "Home", "Delete"], "|et-Mailbo"),
        ("Get-Mailbox", ["Left", "Left", "Ctrl+Home"], "|ox"),
        ("Get-Mailbox", ["Left", "Left", "Ctrl+End"], "Get-Mailb|"),
        ("Get-Mailbox", ["Esc"], "|"),
        ("Get-Mailbox", ["Esc", "Ctrl+Z"], "Get-Mailbox|"),
        ("one", ["Ctrl+W", "Ctrl+Z", "Ctrl+Y"], "|"),
        ("one two", ["Ctrl+W", "Ctrl+W", "Ctrl+Z", "Ctrl+Z"], "one two|"),
        ("one two", ["Ctrl+W", "Ctrl+W", "Ctrl+Z", "Ctrl+Z", "Ctrl+Y"], "one |"),
        ("(a)", ["Left", "Ctrl+]"], "|(a)"),
        # selections: shifted keys select, typing replaces, Delete and Backspace remove
        ("abc def", ["Shift+Left", "Shift+Left", "x"], "abc dx|"),
        ("abc def", ["Ctrl+Shift+Left", "Delete"], "abc |"),
        ("abc def", ["Ctrl+Shift+Left", "Backspace"], "abc |"),
        ("abc def", ["Home", "Ctrl+Shift+Right", "z"], "z|def"),
        ("abc def", ["Shift+Home", "Delete"], "|"),
        ("abc def", ["Home", "Shift+End", "Delete"], "|"),
        ("abc def", ["Ctrl+A", "n"], "n|"),
        ("Get-Mailbox 'adele v' -ResultSize 5", ["Alt+A", "x"], "Get-Mailbox 'x|' -ResultSize 5"),
        ("Get-Mailbox adele -ResultSize 5", ["Alt+A", "Alt+A", "7"], "Get-Mailbox adele -ResultSize 7|"),
        ("Get-Mailbox adele -ResultSize 5", ["Alt+A", "Alt+A", "Alt+A", "z"], "Get-Mailbox z| -ResultSize 5"),
        ("abc def", ["Ctrl+A", "Ctrl+X", "Ctrl+V", "Ctrl+V"], "abc defabc def|"),
        ("abc def", ["Ctrl+Shift+Left", "Ctrl+C", "End", " ", "Ctrl+V"], "abc def def|"),
        ("abc def", ["Ctrl+Shift+Left", "Left", "x"], "abcx| def"),
    ],
)  # fmt: skip
async def test_editing(typed: str, keys: list[str], line: str) -> None:
    async with Typing() as typing:
        await typing.press(typed, *keys)
        assert typing.line == line


async def test_ctrl_c_copies_a_selection_and_cancels_a_line() -> None:
    async with Typing() as typing:
        await typing.press("secret less", "Ctrl+A", "Ctrl+C")
        assert typing.actions.asked == [("copy", "secret less")]
        assert not typing.done
        await typing.press("End", "Ctrl+C")
        assert await typing.result() == "KeyboardInterrupt"
        assert await typing.shows("> secret less^C")


async def test_ctrl_d_leaves_only_on_an_empty_line() -> None:
    async with Typing() as typing:
        await typing.press("x", "Home", "Ctrl+D")
        assert typing.line == "|"
        await typing.press("Ctrl+D")
        assert await typing.result() == "EOFError"


@pytest.mark.parametrize("key", ["Alt+Enter", "Shift+Enter"])
async def test_a_line_break_on_request(key: str) -> None:
    async with Typing() as typing:
        await typing.press("'a'", key, "'b'")
        assert await typing.shows("> 'a'", ">> 'b'")
        await typing.press("Enter")
        assert await typing.result() == "'a'\n'b'"


async def test_enter_goes_on_while_something_is_open() -> None:
    async with Typing() as typing:
        await typing.press("if (1) {", "Enter", "2", "Enter", "}")
        assert await typing.shows("> if (1) {", ">> 2", ">> }")
        await typing.press("Enter")
        assert await typing.result() == "if (1) {\n2\n}"


async def test_up_and_down_move_in_the_lines_first_and_then_in_history() -> None:
    async with Typing(history=("old", "'first'\n'second'")) as typing:
        await typing.press("now", "Up")
        assert typing.line == "'first'\n'second'|"
        await typing.press("Up")
        assert typing.buffer.document.cursor_position_row == 0
        await typing.press("Up")
        assert typing.line.replace("|", "") == "old"
        await typing.press("Down", "Down", "Down")
        assert typing.line == "now|"


async def test_f8_searches_what_begins_so() -> None:
    async with Typing(history=OLD) as typing:
        await typing.press("get-", "F8")
        assert typing.line == "get-acceptedDomain|"
        await typing.press("F8")
        assert typing.line == "Get-Mailbox adele|"
        await typing.press("F8")
        assert typing.bells == 1
        await typing.press("Shift+F8")
        assert typing.line == "get-acceptedDomain|"


async def test_ctrl_r_finds_anywhere_in_any_case_and_enter_only_takes_it() -> None:
    async with Typing(history=OLD) as typing:
        await typing.press("Ctrl+R", "ADELE")
        async with asyncio.timeout(5):
            while not typing.screen[0].startswith("(reverse-i-search)`ADELE': Set-Mailbox adele"):
                await asyncio.sleep(0.005)
        await typing.press("Enter")
        assert typing.buffer.text.startswith("Set-Mailbox adele")
        assert not typing.done
        await typing.press("Enter")
        assert (await typing.result()).startswith("Set-Mailbox")


@pytest.mark.parametrize("key", ["Right", "End", "Ctrl+F"])
async def test_the_suggestion_is_taken_at_the_end_of_the_line(key: str) -> None:
    async with Typing(history=OLD) as typing:
        await typing.press("get-m")
        await typing.press(key)
        assert typing.buffer.text.casefold() == "get-mailbox adele"


async def test_alt_dot_brings_the_last_argument() -> None:
    async with Typing(history=OLD) as typing:
        await typing.press("x ", "Alt+.")
        assert typing.line == "x get-acceptedDomain|"
        await typing.press("Alt+.")
        assert typing.line == "x $true|"


async def test_pasted_text_replaces_the_selection_and_runs_nothing() -> None:
    async with Typing() as typing:
        await typing.press("gone", "Ctrl+A")
        await typing.paste("'a'\r\n\t'b'\r\n")
        assert typing.line == "'a'\n    'b'\n|"
        assert not typing.done


async def test_keys_that_ask_the_surroundings() -> None:
    async with Typing() as typing:
        await typing.press("Get-Mailbox -Id", "F1", "Alt+H", "F7")
        assert [name for name, _ in typing.actions.asked] == ["help", "parameter", "history"]
        assert typing.line == "Get-Mailbox -Id|"


async def test_ctrl_l_clears_and_keeps_the_line() -> None:
    async with Typing() as typing:
        typing.surface.print("old\n")
        await typing.press("new", "Ctrl+L")
        assert await typing.shows("> new")


def test_words_are_psreadlines() -> None:
    text = "Get-Mailbox  -Identity 'x'"
    assert [backward_word(text, place) for place in (len(text), 13, 4, 0)] == [24, 4, 0, 0]
    assert [next_word(text, place) for place in (0, 4, 14, len(text))] == [4, 14, 24, len(text)]
    assert [forward_word(text, place) for place in (0, 3, 12)] == [3, 11, 22]
