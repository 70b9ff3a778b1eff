"""The full-screen front end, driven by Textual's pilot: keys in, screen out, no terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from exoshell.config import Config
from exoshell.connection.context import ConnectionContext, ConnectionState
from exoshell.repl.transcript import text_width
from exoshell.session import SessionStatus, StartUp
from exoshell.theming import load_themes
from exoshell.tui.app import ExoshellApp
from exoshell.tui.panes.status import clock, state_of, status_rows
from exoshell.tui.panes.title import candidate_line, key_line, narrow_title_line, terminal_title, title_line

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def context(**changes: object) -> ConnectionContext:
    facts = {
        "id": "1", "number": 1, "name": "ExchangeOnline_1", "state": ConnectionState.CONNECTED, "user": "megan@contoso.example",
        "organization": "", "delegated_organization": "", "tenant_id": "t", "tenant_name": "Contoso", "tenant_domain": "contoso.example",
        "proved": True, "environment": "O365Default", "connection_uri": "", "authority_uri": "", "module_name": "",
        "prefix": "", "page_size": 1000,
        "level": "sandbox", "writes_allowed": True, "app_id": "", "certificate": False, "compliance": False,
        "roles": ("Organization Management", "a", "b"), "cmdlets_allowed": 688, "token_expiry": NOW + timedelta(minutes=52, seconds=10),
        "token_lifetime": 3600.0, "requests": 14, "last_latency_ms": 41.0, "throttled_seconds": 0.0, "running": (),
        "used_for_builtin": True,
        **changes,
    }  # fmt: skip
    return ConnectionContext(**facts)  # type: ignore[arg-type]


def start() -> StartUp:
    return StartUp(Config(), None)


def make_app(**options: bool) -> ExoshellApp:
    return ExoshellApp(start(), load_themes(), **options)


async def until(pilot: Pilot[int], condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(15):
        while not condition():
            await pilot.pause(0.01)


def shown(app: ExoshellApp) -> str:
    return "\n".join(app.surface.text())


async def ready(pilot: Pilot[int], app: ExoshellApp) -> None:
    await until(pilot, lambda: "PS " in shown(app) and app.console_view.input.has_reader)


async def enter(pilot: Pilot[int], app: ExoshellApp, line: str) -> None:
    await pilot.press(*("space" if char == " " else char for char in line))
    await pilot.press("enter")


async def test_a_line_is_run_and_its_output_stands_above_the_next_prompt() -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot, app)
        await enter(pilot, app, "1+1")
        await until(pilot, lambda: "\n2\n" in shown(app))
        await ready(pilot, app)
        assert shown(app).rstrip().splitlines()[-1].startswith("PS ")


async def test_exit_leaves_with_its_code() -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot, app)
        await enter(pilot, app, "exit 7")
        await until(pilot, lambda: not app.is_running)
    assert app.return_value == 7


async def test_ctrl_c_stops_what_runs_and_the_session_lives_on() -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot, app)
        await enter(pilot, app, "while(1){}")
        await until(pilot, lambda: app.repl is not None and app.repl.running is not None)
        await pilot.press("ctrl+c")
        await until(pilot, lambda: "Stopped." in shown(app))
        await enter(pilot, app, "40+2")
        await until(pilot, lambda: "\n42\n" in shown(app))


async def test_narrow_screens_have_no_pane_until_asked() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        assert not app.status_pane.display or app.status_pane.region.width == 0
        await pilot.press("ctrl+b")
        await until(pilot, lambda: app.status_pane.region.width > 0)
        await pilot.press("ctrl+b")
        await until(pilot, lambda: app.status_pane.region.width == 0)


async def test_another_theme_recolours_what_is_shown() -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot, app)
        await enter(pilot, app, "nonsense")
        await until(pilot, lambda: "not recognized" in shown(app))
        row = next(place for place, text in enumerate(app.surface.text()) if text.startswith("nonsense:"))
        before = [segment.style.color for segment in app.console_view.render_line(row) if segment.style]
        app.theme = "exoshell-light"
        await pilot.pause()
        after = [segment.style.color for segment in app.console_view.render_line(row) if segment.style]
        assert before != after
        assert app.chosen_theme.name == "exoshell-light"


async def test_without_colour_nothing_is_coloured() -> None:
    app = make_app(colour=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot, app)
        await enter(pilot, app, "nonsense")
        await until(pilot, lambda: "not recognized" in shown(app))
        assert app.console_view.sheet["class:error"].color is None


async def test_pasted_text_runs_nothing() -> None:
    from textual import events

    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot, app)
        app.console_view.post_message(events.Paste("'one'\n'two'"))
        await until(pilot, lambda: "'two'" in shown(app))
        assert "\none\n" not in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: "\none\n" in shown(app) and "\ntwo\n" in shown(app))


async def test_history_of_earlier_sessions_is_inserted_not_run(tmp_path: Path) -> None:
    from exoshell.repl.history import History

    path = tmp_path / "history.sqlite3"
    History(path).add("'from' + ' before'")
    app = ExoshellApp(StartUp(Config(), path), load_themes())
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot, app)
        await pilot.press("f7")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        await pilot.press("enter")
        await until(pilot, lambda: "'from' + ' before'" in shown(app))
        assert "from before" not in shown(app)


def test_the_pane_says_where_as_whom_and_what_is_left() -> None:
    rows = {name: line.text for name, line in status_rows(SessionStatus(connection=context(), connections=2, cmdlets_known=941), NOW)}
    assert rows["state"].startswith("● connected")
    assert rows["state"].endswith("sandbox")
    assert rows["tenant"] == "Contoso"
    assert rows["domain"] == "contoso.example"
    assert rows["proof"] == "✓ proved by the service"
    assert rows["roles"] == "Organization Management +2"
    assert "52:10" in rows["token"]
    assert rows["cmdlets"].split()[1:] == ["688", "of", "941"]
    assert "+1" in rows["name"]
    assert "41 ms" in rows["requests"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (SessionStatus(), "○ not connected"),
        (SessionStatus(sign_in="signing in"), "◌ signing in"),
        (SessionStatus(connection=context(state=ConnectionState.BROKEN)), "✕ offline"),
        (SessionStatus(connection=context(state=ConnectionState.SIGN_IN_NEEDED)), "◌ sign in again"),
        (SessionStatus(connection=context(throttled_seconds=12.0)), "◐ waiting 12 s"),
    ],
)
def test_every_state_has_a_mark_and_a_word(status: SessionStatus, words: str) -> None:
    assert state_of(status).text == words
    assert state_of(status, ascii_only=True).text.isascii()


def test_ascii_terminals_get_ascii() -> None:
    rows = status_rows(SessionStatus(connection=context()), NOW, ascii_only=True)
    assert all(line.text.isascii() for _, line in rows)
    assert title_line(SessionStatus(connection=context()), 118, ascii_only=True).text.isascii()
    assert narrow_title_line(SessionStatus(connection=context()), 78, ascii_only=True).text.isascii()


def test_lines_fit_their_screen() -> None:
    assert len(title_line(SessionStatus(connection=context()), 118).text) == 118
    assert len(narrow_title_line(SessionStatus(connection=context()), 78).text) == 78
    assert len(key_line(running=False, narrow=True).text) <= 80
    assert len(key_line(running=True, narrow=True).text) <= 80


@pytest.mark.parametrize("width", [38, 58, 78, 118])
def test_the_line_about_a_candidate_fits_and_has_keys_where_there_is_room(width: int) -> None:
    for about in ("", "string[]  kind of recipient", "日本語 " * 40):
        text = candidate_line("-RecipientTypeDetails", about, width).text
        assert text_width(text) <= width
        assert ("Enter takes it" in text) == (width > 70)


def test_clock_and_terminal_title() -> None:
    assert [clock(seconds) for seconds in (0, 59.9, 3130, 3840)] == ["00:00", "00:59", "52:10", "1:04:00"]
    assert terminal_title(SessionStatus()) == "exoshell"
    assert terminal_title(SessionStatus(connection=context(), running="Get-Mailbox")) == "⏳ exoshell · Contoso"


async def test_a_smaller_window_still_shows_the_prompt_at_its_end() -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot, app)
        await enter(pilot, app, '1..20|%{"$_"*150}')
        await until(pilot, lambda: "2020" in shown(app))
        await ready(pilot, app)
        for size in ((60, 15), (40, 10), (120, 36), (50, 12)):
            await pilot.resize_terminal(*size)
            view = app.console_view
            await until(pilot, lambda view=view: any("PS " in view.render_line(y).text for y in range(view.size.height)))  # type: ignore[misc]
