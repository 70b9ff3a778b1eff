"""Screens over the console: help at the parameter under the cursor, the parameter card, the command palette."""

from __future__ import annotations

import time
from pathlib import Path

from textual.command import CommandPalette
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static

from exoshell.config import Config
from exoshell.repl.history import History
from exoshell.session import StartUp
from exoshell.styled import StyledLine
from exoshell.theming import load_themes
from exoshell.tui.app import ExoshellApp
from exoshell.tui.screens.help import HelpScreen, ParameterCard
from exoshell.tui.screens.history import HistoryScreen
from tests.tui.test_app import make_app, ready, shown, until


def words(line: str) -> list[str]:
    return ["space" if char == " " else char for char in line]


async def test_help_opens_at_the_parameter_under_the_cursor_and_leaves_the_line() -> None:
    app = make_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        await pilot.press(*words("Get-ChildItem -Recurse"), "f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await until(pilot, lambda: app.screen.query_one(VerticalScroll).scroll_y > 0)
        frame = app.screen.query_one(VerticalScroll)
        lines = str(app.screen.query_one(Static).render()).split("\n")
        assert any(line.strip().startswith("-Recurse") for line in lines[int(frame.scroll_y) : int(frame.scroll_y) + frame.size.height])
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, HelpScreen))
        assert "Get-ChildItem -Recurse" in shown(app)


async def test_long_help_is_quick() -> None:
    app = make_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        started = time.process_time()
        app.push_screen(HelpScreen([StyledLine.of(f"line {number}", "help.heading") for number in range(3000)], app.shown_theme()))
        await until(pilot, lambda: isinstance(app.screen, HelpScreen) and bool(app.screen.query(Static)))
        await pilot.pause()
        assert time.process_time() - started < 2.0
        assert len(app.screen.query(Static)) == 1


async def test_alt_h_shows_the_parameter_until_any_key() -> None:
    app = make_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        await pilot.press(*words("Get-ChildItem -Recurse"), "alt+h")
        await until(pilot, lambda: isinstance(app.screen, ParameterCard) and bool(app.screen.query(Static)))
        card = str(app.screen.query_one(Static).render())
        assert "-Recurse" in card
        assert "Required?" in card
        await pilot.press("x")
        await until(pilot, lambda: not isinstance(app.screen, ParameterCard))
        assert "-Recursex" not in shown(app)


async def test_the_palette_opens_over_the_prompt_and_changes_the_theme() -> None:
    app = make_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        await pilot.press(*words("half"), "f9")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await pilot.press(*"contrast")
        await pilot.pause(0.6)
        await pilot.press("enter")
        await until(pilot, lambda: app.theme == "high-contrast")
        await until(pilot, lambda: not isinstance(app.screen, CommandPalette))
        assert "half" in shown(app)


async def test_the_palette_types_commands_where_they_can_be_seen() -> None:
    app = make_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        app.type_line("'from ' + 'the palette'")
        await until(pilot, lambda: "from the palette" in shown(app))
        assert "PS" in shown(app)


async def test_history_shows_entries_of_several_lines_as_one(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    History(path).add("if ($true) {\n  '[b]not markup[/b]'\n}")
    app = ExoshellApp(StartUp(Config(), path), load_themes())
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        await pilot.press("f7")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen) and bool(app.screen.query(OptionList)))
        await until(pilot, lambda: app.screen.query_one(OptionList).option_count == 1)
        assert "if ($true) {  (+2 lines)" in str(app.screen.query_one(OptionList).get_option_at_index(0).prompt)
        await pilot.press("enter")
        await until(pilot, lambda: ">>   '[b]not markup[/b]'" in shown(app))


async def test_objects_are_counted_without_what_formatting_adds() -> None:
    app = make_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        app.type_line("[pscustomobject]@{a=1},[pscustomobject]@{a=2} | Format-Table")
        await until(pilot, lambda: app.status().last_facts.startswith("2 objects"))
