"""The prediction list: opened by F2, filled from history while one types, chosen with Up and Down, run with Enter."""

from __future__ import annotations

from exoshell.repl.history import History
from exoshell.repl.predictions import find_predictions
from tests.repl.typing import Typing, offered

LINES = ("Get-Mailbox adele", "Set-Mailbox adele -HiddenFromAddressListsEnabled $true", "Get-MailboxStatistics adele", "Get-Mailbox alex")


def lines_of(*texts: str) -> History:
    history = History(None)
    for text in texts:
        history.add(text)
    return history


def test_lines_that_begin_so_come_before_those_that_contain_it() -> None:
    assert find_predictions(lines_of("a get-x", *LINES), "get-") == [
        "Get-Mailbox alex", "Get-MailboxStatistics adele", "Get-Mailbox adele", "a get-x",
    ]  # fmt: skip


def test_secrets_and_lines_of_many_lines_are_never_offered() -> None:
    history = lines_of("Get-X 1", "$password = 'Get-X 2'", "Get-X `\n 3")
    assert find_predictions(history, "Get-X") == ["Get-X 1"]


async def test_f2_shows_the_list_and_hides_the_grey_suggestion() -> None:
    async with Typing(history=LINES) as typing:
        await typing.press("F2", "get-m")
        assert typing.menu == ["Get-Mailbox alex", "Get-MailboxStatistics adele", "Get-Mailbox adele"]
        assert typing.line == "get-m|"
        assert typing.buffer.suggestion is None
        assert any("[History]" in row for row in typing.screen)
        await typing.press("F2")
        assert typing.menu == []


async def test_a_line_is_chosen_with_down_and_run_with_enter() -> None:
    async with Typing(history=LINES) as typing:
        await typing.press("F2", "get-m", "Down", "Down")
        assert typing.line == "Get-MailboxStatistics adele|"
        await typing.press("Enter")
        assert await typing.result() == "Get-MailboxStatistics adele"


async def test_escape_brings_back_what_was_typed_and_then_empties_the_line() -> None:
    async with Typing(history=LINES) as typing:
        await typing.press("F2", "get-m", "Down", "Esc")
        assert typing.line == "get-m|"
        await typing.press("a", "Esc")
        assert typing.line == "|"


async def test_typing_and_backspace_go_on_in_the_typed_line() -> None:
    async with Typing(history=LINES) as typing:
        await typing.press("F2", "get-mailboxs")
        assert typing.menu == ["Get-MailboxStatistics adele"]
        await typing.press("Backspace")
        assert len(typing.menu) == 3
        assert typing.line == "get-mailbox|"


async def test_tab_leaves_the_list_for_completion() -> None:
    async with Typing(history=LINES, complete=offered("Get-Mailbox", "Get-MailboxFolder")) as typing:
        await typing.press("F2", "get-m", "Tab")
        assert typing.menu == ["Get-Mailbox", "Get-MailboxFolder"]
