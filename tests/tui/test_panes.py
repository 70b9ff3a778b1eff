"""What the lines and panes say: never wider than their place, nothing by colour alone, plain glyphs where the terminal is plain."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.events import Paste

from exoshell.host import ProgressRecord
from exoshell.session import SessionStatus
from exoshell.styled import StyledLine
from exoshell.tui.main import is_ascii_terminal
from exoshell.tui.panes.progress import progress_line
from exoshell.tui.panes.status import CONTENT, clipped, status_rows
from exoshell.tui.panes.title import key_line, narrow_title_line, terminal_title, title_line
from exoshell.tui.theme import ascii_text
from tests.tui.test_app import NOW, context, make_app, ready, shown, until

LONG = "a-very-long-name-of-something-that-does-not-fit.onmicrosoft.com"


def crowded() -> SessionStatus:
    connection = context(
        tenant_name="日本語のとても長いテナントの名前です株式会社", tenant_domain=LONG, user=LONG,
        roles=(LONG, "b"), environment=LONG, name=LONG,
        level="production", requests=123456, throttled_seconds=1234.0,
    )  # fmt: skip
    return SessionStatus(
        connection=connection,
        connections=12,
        running="Get-MailboxFolderStatistics",
        elapsed=12345.0,
        progress="1,234,567 objects, 1,235 pages",
        last_command="Get-EXOMailboxFolderStatistics",
        last_facts="1,234,567 objects  12345.6 s",
        errors=256,
    )


@pytest.mark.parametrize("ascii_only", [False, True])
def test_no_row_of_the_pane_is_wider_than_the_pane(ascii_only: bool) -> None:
    from exoshell.repl.transcript import text_width

    for name, line in status_rows(crowded(), NOW, ascii_only=ascii_only):
        assert text_width(line.text) <= CONTENT, name


def test_a_lost_service_says_since_when() -> None:
    from exoshell.connection.context import ConnectionState

    for level, words in (("sandbox", "offline since"), ("read-only", "offline"), ("production", "offline")):
        lost = SessionStatus(connection=context(state=ConnectionState.BROKEN, level=level))
        _, line = status_rows(lost, NOW, since=NOW)[0]
        assert line.text.startswith(f"✕ {words} {NOW.astimezone():%H:%M} ")
        assert line.text.endswith(f" {level}")


def test_what_is_cut_says_so() -> None:
    assert clipped(StyledLine.of("abcdef"), 6).text == "abcdef"
    assert clipped(StyledLine.of("abcdefg"), 6).text == "abcde…"
    assert clipped(StyledLine.of("日本語x"), 6).text == "日本…"
    assert clipped(StyledLine.of("abcdefg"), 6, ascii_only=True).text == "abcde~"


@pytest.mark.parametrize("width", [20, 58, 78, 98, 118])
def test_title_and_key_line_fit_any_screen(width: int) -> None:
    from exoshell.repl.transcript import text_width

    for status in (
        SessionStatus(),
        SessionStatus(connection=context()),
        crowded(),
        SessionStatus(connection=context(), sign_in="signing in 00:12"),
    ):
        assert text_width(title_line(status, width).text) == width
        assert text_width(narrow_title_line(status, width).text) == width
    for running in (False, True):
        assert len(key_line(running=running, narrow=width < 100, width=width).text.rstrip()) <= width


def test_progress_has_a_bar_a_rate_and_the_key_that_stops() -> None:
    record = ProgressRecord("Get-Mailbox", "12,400 objects, 13 pages")
    assert progress_line(record, rate="2,100/s").text.endswith("  12,400 objects, 13 pages  2,100/s  Ctrl+C stops")
    bars = {progress_line(record, now=step / 10).text[13:25] for step in range(40)}
    assert len(bars) > 5
    assert {len(bar) for bar in bars} == {12}
    assert progress_line(replace(record, percent=50), ascii_only=True).text.startswith("Get-Mailbox  ######......")


def test_the_terminals_title_says_what_runs() -> None:
    assert terminal_title(SessionStatus(connection=context(), running="x"), ascii_only=True) == "* exoshell - Contoso"
    assert terminal_title(SessionStatus(sign_in="signing in 00:02")) == "exoshell · signing in"


@pytest.mark.parametrize(
    ("environment", "plain"),
    [
        ({}, False),
        ({"LANG": "C"}, True),
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, True),
        ({"LC_ALL": "C.utf8"}, False),
        ({"LANG": "de_DE.ISO-8859-1"}, True),
    ],
)
def test_plain_terminals_are_those_that_say_so(environment: dict[str, str], plain: bool) -> None:
    assert is_ascii_terminal(environment) is plain


def test_plain_text_keeps_its_columns() -> None:
    assert ascii_text("3 objects · 日本…") == "3 objects - ????~"


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 15), (100, 30)])
async def test_plain_terminals_get_only_ascii_at_any_size(size: tuple[int, int]) -> None:
    app = make_app(ascii_only=True, colour=False)
    async with app.run_test(size=size) as pilot:
        await ready(pilot, app)
        app.console_view.post_message(Paste("'é·x'"))
        await until(pilot, lambda: "é·x" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "\né·x" in shown(app))
        await pilot.press("ctrl+b")
        await pilot.pause()
        rows = ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]
        assert all(row.isascii() for row in rows), [row for row in rows if not row.isascii()]
        assert any("?-x" in row for row in rows)


async def test_a_plain_terminal_scrolls_without_block_glyphs_at_any_height() -> None:
    app = make_app(ascii_only=True, colour=False)
    async with app.run_test(size=(60, 30)) as pilot:
        await ready(pilot, app)
        await pilot.press("ctrl+b")
        for height in range(5, 22):
            await pilot.resize_terminal(60, height)
            await pilot.pause()
            rows = ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]
            assert all(row.isascii() for row in rows), (height, rows)
