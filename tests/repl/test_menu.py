"""The completion menu: opening, narrowing, widening, accepting, finishing characters, in every mode that differs."""

from __future__ import annotations

import pytest

from exoshell.completion.result import CommandCompletion, CompletionResult, CompletionResultType
from tests.repl.typing import Typing, offered

CMDLETS = ("Get-Mailbox", "Get-MailboxFolder", "Get-MailboxStatistics", "Set-Mailbox")


@pytest.mark.parametrize(("key", "chosen"), [("Tab", "Get-Mailbox"), ("Ctrl+Space", "Get-Mailbox"), ("Shift+Tab", "Get-MailboxStatistics")])
async def test_the_menu_opens_with_a_candidate_in_the_line(key: str, chosen: str) -> None:
    async with Typing(complete=offered(*CMDLETS)) as typing:
        await typing.press("get-m", key)
        assert typing.menu == ["Get-Mailbox", "Get-MailboxFolder", "Get-MailboxStatistics"]
        assert typing.line == f"{chosen}|"


async def test_tab_goes_on_and_shift_tab_goes_back() -> None:
    async with Typing(complete=offered(*CMDLETS)) as typing:
        await typing.press("get-m", "Tab", "Tab")
        assert typing.line == "Get-MailboxFolder|"
        await typing.press("Down")
        assert typing.line == "Get-MailboxStatistics|"
        await typing.press("Shift+Tab", "Up")
        assert typing.line == "Get-Mailbox|"


async def test_one_candidate_is_inserted_and_none_rings() -> None:
    async with Typing(complete=offered(*CMDLETS)) as typing:
        await typing.press("s", "Tab")
        assert (typing.line, typing.menu) == ("Set-Mailbox|", [])
        await typing.press("zzz", "Tab")
        assert typing.bells == 1


async def test_typing_narrows_and_backspace_widens() -> None:
    async with Typing(complete=offered(*CMDLETS)) as typing:
        await typing.press("get-m", "Tab", "ailboxs")
        assert (typing.line, typing.menu) == ("Get-MailboxStatistics|", ["Get-MailboxStatistics"])
        await typing.press("Backspace")
        assert len(typing.menu) == 3
        await typing.press(*["Backspace"] * 8)
        assert (typing.line, len(typing.menu)) == ("Get-Mailbox|", 3)
        await typing.press(*["Backspace"] * 3)
        assert (typing.line, len(typing.menu)) == ("Get-Mailbox|", 4) or typing.menu == []


async def test_backspace_beyond_the_word_closes_the_menu() -> None:
    async with Typing(complete=offered(*CMDLETS)) as typing:
        await typing.press("x g", "Tab", "Backspace")
        assert (typing.line, typing.menu) == ("x |", [])


async def test_a_character_that_fits_nothing_is_typed_after_the_candidate() -> None:
    async with Typing(complete=offered(*CMDLETS)) as typing:
        await typing.press("get-m", "Tab", "|")
        assert (typing.line, typing.menu) == ("Get-Mailbox||", [])


async def test_escape_brings_back_what_was_typed() -> None:
    async with Typing(complete=offered(*CMDLETS)) as typing:
        await typing.press("get-m", "Tab", "Tab", "Esc")
        assert (typing.line, typing.menu) == ("get-m|", [])


async def test_enter_takes_the_candidate_and_does_not_run() -> None:
    async with Typing(complete=offered(*CMDLETS)) as typing:
        await typing.press("get-m", "Tab", "Tab", "Enter")
        assert (typing.line, typing.menu, typing.done) == ("Get-MailboxFolder|", [], False)
        await typing.press("Enter")
        assert await typing.result() == "Get-MailboxFolder"


async def test_a_blank_takes_the_candidate_and_typing_goes_on_without_a_menu() -> None:
    async with Typing(complete=offered(*CMDLETS)) as typing:
        await typing.press("get-m", "Tab", " ", "g")
        assert (typing.line, typing.menu) == ("Get-Mailbox g|", [])


@pytest.mark.parametrize(
    ("kind", "texts", "typed", "character", "line"),
    [
        (CompletionResultType.VARIABLE, ("alpha", "alpha.beta"), "$a", ".", "$alpha.|"),
        (CompletionResultType.PARAMETER_NAME, ("-Force", "-Filter"), "x -", ":", "x -Force:|"),
        (CompletionResultType.PARAMETER_VALUE, ("one", "only"), "x o", ",", "x one,|"),
        (CompletionResultType.METHOD, ("ToString(", "ToUpper("), "$a.T", "(", "$a.ToString(|"),
        (CompletionResultType.PROVIDER_CONTAINER, ("home", "house"), "cd h", "/", "cd home/|"),
        (CompletionResultType.COMMAND, CMDLETS, "get-m", ".", "Get-Mailbox.|"),
    ],
)
async def test_characters_that_finish_a_completion(
    kind: CompletionResultType, texts: tuple[str, ...], typed: str, character: str, line: str
) -> None:
    async with Typing(complete=offered(*texts, kind=kind)) as typing:
        await typing.press(typed, "Tab", character)
        assert (typing.line, typing.menu) == (line, [])


async def test_emacs_tab_inserts_what_is_shared_and_then_lists() -> None:
    async with Typing("emacs", complete=offered(*CMDLETS)) as typing:
        await typing.press("get-m", "Tab")
        assert (typing.line, typing.menu) == ("Get-Mailbox|", [])
        await typing.press("Tab")
        assert (typing.line, len(typing.menu)) == ("Get-Mailbox|", 3)
        await typing.press("Tab", "Tab", "Enter")
        assert typing.line == "Get-MailboxFolder|"


async def test_emacs_alt_equals_only_lists() -> None:
    async with Typing("emacs", complete=offered(*CMDLETS)) as typing:
        await typing.press("get-m", "Alt+=")
        assert (typing.line, len(typing.menu)) == ("get-m|", 3)
        await typing.press("Ctrl+G")
        assert typing.menu == []


async def test_the_next_prompt_asks_again() -> None:
    asked: list[str] = []

    def complete(text: str, cursor: int) -> CommandCompletion:
        asked.append(text)
        match = CompletionResult(f"{text}{len(asked)}", "", CompletionResultType.VARIABLE)
        return CommandCompletion((match,), 0, cursor)

    async with Typing(complete=complete) as typing:
        await typing.press("$a", "Tab")
        assert typing.line == "$a1|"
        await typing.press("Ctrl+C")
        typing.begin()
        await typing.press("$a", "Tab")
        assert typing.line == "$a2|"
