"""Emacs and Vi mode: PSReadLine's keys where prompt_toolkit's own set must give them."""

from __future__ import annotations

import pytest

from tests.repl.typing import Typing

OLD = ("Get-Mailbox adele", "Get-MailboxStatistics adele")


@pytest.mark.parametrize(
    ("typed", "keys", "line"),
    [
        ("abc def", ["Ctrl+A", "x"], "x|abc def"),
        ("abc def", ["Ctrl+A", "Ctrl+E"], "abc def|"),
        ("abc def", ["Ctrl+B", "Ctrl+B", "Ctrl+F"], "abc de|f"),
        ("abc def", ["Alt+B"], "abc |def"),
        ("abc def", ["Ctrl+A", "Alt+F"], "abc| def"),
        ("abc def", ["Alt+B", "Ctrl+K"], "abc |"),
        ("abc def", ["Alt+B", "Ctrl+U"], "|def"),
        ("abc def", ["Ctrl+W", "Ctrl+Y", "Ctrl+Y"], "abc defdef|"),
        ("abc def", ["Alt+Backspace"], "abc |"),
        ("abc def", ["Ctrl+A", "Alt+D"], "| def"),
        ("abc", ["Ctrl+T"], "acb|"),
        ("abc", ["Ctrl+A", "Alt+U"], "ABC|"),
        ("abc", ["Alt+R"], "|"),
        ("abc", ["Ctrl+W", "Ctrl+_"], "abc|"),
        ("abc", ["Ctrl+A", "Ctrl+D"], "|bc"),
        ("x ", ["Alt+."], "x adele|"),
        ("now", ["Ctrl+P"], "Get-MailboxStatistics adele|"),
        ("now", ["Ctrl+P", "Ctrl+N"], "now|"),
    ],
)
async def test_emacs_editing(typed: str, keys: list[str], line: str) -> None:
    async with Typing("emacs", history=OLD) as typing:
        await typing.press(typed, *keys)
        assert typing.line == line


async def test_emacs_escape_is_the_meta_prefix() -> None:
    async with Typing("emacs") as typing:
        await typing.press("abc def")
        from tests.repl.typing import presses

        typing.input.feed(presses("Esc"))
        await typing.press("b")
        assert typing.line == "abc |def"


async def test_emacs_ctrl_o_runs_and_offers_the_next_line() -> None:
    async with Typing("emacs", history=("one", "two", "three")) as typing:
        await typing.press("Up", "Up", "Up", "Ctrl+O")
        assert await typing.result() == "one"


@pytest.mark.parametrize(
    ("typed", "keys", "line"),
    [
        ("abc def", ["Esc", "dd", "i"], "|"),
        ("abc def", ["Esc", "b", "cw", "x"], "abc x|"),
        ("abc def", ["Esc", "0", "dw", "i"], "|def"),
        ("abc def", ["Esc", "0", "x", "u", "i"], "|abc def"),
        ("abc def", ["Esc", "A", "!"], "abc def!|"),
        ("abc", ["Esc", "k", "A"], "Get-MailboxStatistics adele|"),
    ],
)
async def test_vi_editing(typed: str, keys: list[str], line: str) -> None:
    async with Typing("vi", history=OLD) as typing:
        await typing.press(typed, *keys)
        assert typing.line == line


async def test_vi_enter_accepts_from_both_modes_and_goes_on_while_open() -> None:
    async with Typing("vi") as typing:
        await typing.press("'x'", "Esc", "Enter")
        assert await typing.result() == "'x'"
    async with Typing("vi") as typing:
        await typing.press("(1", "Enter", ")", "Enter")
        assert await typing.result() == "(1\n)"
