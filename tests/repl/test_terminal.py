"""The contract with prompt_toolkit's Renderer, and what a Surface makes of it: no Textual, no terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from prompt_toolkit import PromptSession
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys

from exoshell.repl.terminal import KeyQueueInput, Surface, changed_columns
from exoshell.repl.transcript import Row, Transcript, wrap_line


def keys(text: str) -> list[KeyPress]:
    named = {"\r": Keys.ControlM, "\t": Keys.ControlI, "\x03": Keys.ControlC, "\x0c": Keys.ControlL, "\x04": Keys.ControlD}
    return [KeyPress(named.get(char, char), char) for char in text]


async def until(condition: Callable[[], bool]) -> None:
    """Waits for something to become true; fails after five seconds."""
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


class Prompted:
    """A prompt session on a surface."""

    def __init__(self, columns: int = 40, rows: int = 12) -> None:
        self.surface = Surface()
        self.surface.resize(columns, rows)
        self.input = KeyQueueInput()

    def ask(self, message: str = "> ", **options: object) -> Awaitable[str]:
        async def run() -> str:
            with create_app_session(input=self.input, output=self.surface.output):
                session: PromptSession[str] = PromptSession(**options)  # type: ignore[arg-type]
                text: str = await session.prompt_async(message, handle_sigint=False, set_exception_handler=False)
                return text

        return asyncio.ensure_future(run())

    @property
    def screen(self) -> list[str]:
        return [line for line in self.surface.text() if line]


async def test_what_was_typed_stays_above_the_next_prompt() -> None:
    prompted = Prompted()
    asked = prompted.ask()
    prompted.input.feed(keys("Get-Mailbox\r"))
    assert await asked == "Get-Mailbox"
    prompted.surface.print("a result\n")
    again = prompted.ask()
    await until(lambda: prompted.screen[-1:] == [">"])
    assert prompted.screen == ["> Get-Mailbox", "a result", ">"]
    prompted.input.feed(keys("\r"))
    await again


async def test_output_written_while_a_prompt_is_open_lands_above_it() -> None:
    prompted = Prompted()
    asked = prompted.ask()
    prompted.input.feed(keys("half"))
    await until(lambda: "> half" in prompted.screen)
    prompted.surface.print("news\n")
    assert prompted.screen == ["news", "> half"]
    prompted.input.feed(keys("\r"))
    assert await asked == "half"


async def test_typing_ahead_is_kept_for_the_next_prompt_and_can_be_discarded() -> None:
    prompted = Prompted()
    prompted.input.feed(keys("one\rtwo"))
    assert await prompted.ask() == "one"
    prompted.input.discard()
    asked = prompted.ask()
    prompted.input.feed(keys("three\r"))
    assert await asked == "three"


async def test_a_password_reaches_the_screen_as_asterisks_only() -> None:
    prompted = Prompted()
    asked = prompted.ask("Password: ", is_password=True)
    prompted.input.feed(keys("hunter2\r"))
    assert await asked == "hunter2"
    assert prompted.screen == ["Password: *******"]
    assert "hunter2" not in "".join(prompted.surface.transcript.lines())


async def test_the_menu_needs_rows_below_the_prompt_and_vanishes_from_the_transcript() -> None:
    prompted = Prompted()
    asked = prompted.ask(completer=WordCompleter(["alpha", "alphabet"]), complete_while_typing=False, reserve_space_for_menu=4)
    prompted.input.feed(keys("al\t"))
    await until(lambda: any("alphabet" in line for line in prompted.screen))
    prompted.input.feed(keys("\r"))
    await asked
    assert all("alphabet" not in line for line in prompted.surface.transcript.lines())


async def test_clearing_the_screen_keeps_the_scrollback() -> None:
    prompted = Prompted()
    prompted.surface.print("old\n" * 5)
    asked = prompted.ask()
    prompted.input.feed(keys("x"))
    await until(lambda: "> x" in prompted.screen)
    prompted.input.feed(keys("\x0c"))
    await until(lambda: prompted.screen == ["> x"])
    assert list(prompted.surface.transcript.lines()).count("old") == 5
    prompted.input.feed(keys("\r"))
    await asked


async def test_the_end_of_input_ends_the_prompt() -> None:
    prompted = Prompted()
    asked = prompted.ask()
    await asyncio.sleep(0)
    prompted.input.close()
    with pytest.raises(EOFError):
        await asked


def test_control_characters_of_data_never_reach_the_terminal() -> None:
    transcript = Transcript()
    transcript.write("a\x1b[31mred\x07\x9b\ttab\r\n")
    (line,) = transcript.lines()
    assert "\x1b" not in line
    assert "\x9b" not in line
    assert line.startswith("a\N{REPLACEMENT CHARACTER}[31mred")


def test_old_output_is_wrapped_anew_for_another_width() -> None:
    transcript = Transcript()
    transcript.resize(10)
    transcript.write("0123456789abcdef\nshort\n")
    assert transcript.row_count == 3
    assert transcript.row(0) == ((("", "0123456789"),), True)
    transcript.resize(20)
    assert transcript.row_count == 2


def test_wide_characters_are_never_cut_in_half() -> None:
    rows = wrap_line("日本語x", 3)
    assert ["".join(text for _, text in row) for row in rows] == ["日", "本", "語x"]


def test_the_transcript_is_bounded_and_keeps_the_newest() -> None:
    transcript = Transcript(limit=100)
    for number in range(1000):
        transcript.write(f"line {number}\n")
    kept = list(transcript.lines())
    assert len(kept) <= 110
    assert kept[-1] == "line 999"
    assert transcript.row(transcript.row_count - 1)[0] == (("", "line 999"),)


@pytest.mark.parametrize(
    ("before", "after", "columns"),
    [
        ((("", "PS> Get"),), (("", "PS> Get-"),), (7, 8)),
        ((("", "PS> "), ("x", "Get")), (("", "PS> "), ("y", "Get")), (4, 7)),
        ((("", "日本a"),), (("", "日本b"),), (4, 5)),
        ((("", "abc"),), (), (0, 3)),
        ((("", "abcd"),), (("", "aXcd"),), (1, 2)),
    ],
)
def test_only_the_columns_that_changed_are_drawn_again(before: Row, after: Row, columns: tuple[int, int]) -> None:
    assert changed_columns(before, after) == columns
