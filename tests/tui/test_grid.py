"""The grid and the errors screen: what they show, how they sort, filter and choose, and that many rows freeze nothing."""

from __future__ import annotations

import asyncio
import time

from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Static

from exoshell.tui.app import ExoshellApp
from exoshell.tui.object_table import ObjectTable
from exoshell.tui.screens.errors import ErrorScreen
from exoshell.tui.screens.grid import GridScreen, GridView
from exoshell.values.psobject import PSCustomObject, Schema
from tests.tui.test_app import make_app, ready, shown, until

SCHEMA = Schema(("Name", "Number"))


def people(count: int) -> list[PSCustomObject]:
    return [PSCustomObject(SCHEMA, [f"user{number}", count - number]) for number in range(count)]


def rows(app: ExoshellApp) -> list[str]:
    grid = app.screen.query_one(GridView)
    return [grid.render_line(y).text.rstrip() for y in range(grid.size.height)]


def title(app: ExoshellApp) -> str:
    return str(app.screen.query_one(Vertical).border_title)


def details(app: ExoshellApp) -> str:
    return "".join(str(widget.render()) for widget in app.screen.query(Static))


def test_filtering_and_sorting_keep_the_objects() -> None:
    table = ObjectTable(people(300))
    assert table.columns == ["Name", "Number"]
    table.filter = "user29 "
    table.sort(1)
    list(table.arrange())
    assert [table.texts(place) for place in table.order[:2]] == [("user299", "1"), ("user298", "2")]
    table.sort(1)
    list(table.arrange())
    assert table.texts(table.order[0]) == ("user29", "271")
    table.sort(1)
    table.filter = ""
    list(table.arrange())
    assert table.order == list(range(300))


def test_an_abandoned_arrangement_changes_nothing() -> None:
    table = ObjectTable(people(1000))
    table.filter = "nobody"
    steps = table.arrange()
    next(steps)
    steps.close()
    assert len(table.order) == 1000


def test_text_and_control_characters() -> None:
    table = ObjectTable(["a\x1b[31mb", 5])
    assert table.columns == ["Value"]
    assert table.texts(0) == ("a\N{REPLACEMENT CHARACTER}[31mb",)
    assert table.texts(1) == ("5",)


async def test_f3_shows_what_was_put_out_and_escape_leaves_the_line() -> None:
    app = make_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        app.type_line('1..3 | ForEach-Object { [pscustomobject]@{ Name = "n$_"; Square = $_ * $_ } }')
        await until(pilot, lambda: app.session is not None and len(app.session.last_output) == 3)
        await ready(pilot, app)
        await pilot.press(*"half", "f3")
        await until(pilot, lambda: isinstance(app.screen.focused, GridView))
        assert [row.split() for row in rows(app)[:4]] == [["Name", "Square"], ["n1", "1"], ["n2", "4"], ["n3", "9"]]
        await pilot.press("right", "s", "s")
        await until(pilot, lambda: rows(app)[1].split() == ["n3", "9"])
        await pilot.press("slash", *"n2")
        await until(pilot, lambda: "1 of 3" in title(app))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: not isinstance(app.screen, GridScreen))
        assert "half" in shown(app)


async def test_fifty_thousand_rows_leave_the_screen_alive() -> None:
    app = make_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        app.actions.open_grid("Many", people(50_000))
        await until(pilot, lambda: isinstance(app.screen.focused, GridView))
        gaps: list[float] = []

        async def beat() -> None:
            last = time.monotonic()
            while True:
                await asyncio.sleep(0)
                now = time.monotonic()
                gaps.append(now - last)
                last = now

        heart = asyncio.ensure_future(beat())
        app.screen.query_one(Input).value = "user4999"
        await until(pilot, lambda: "11 of 50,000" in title(app))
        heart.cancel()
        assert len(gaps) > 100  # the loop turned while the rows were looked through
        await pilot.press("end")
        assert rows(app)[11].split()[0] == "user49999"


async def test_out_grid_view_passes_on_what_was_marked() -> None:
    app = make_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        app.type_line("'one', 'two', 'three' | Out-GridView -PassThru | ForEach-Object { \"took $_\" }")
        await until(pilot, lambda: isinstance(app.screen.focused, GridView))
        await pilot.press("space", "down", "space", "enter")
        await until(pilot, lambda: "took one" in shown(app) and "took three" in shown(app))
        assert "took two" not in shown(app)


async def test_f4_shows_errors_from_the_newest_to_the_oldest() -> None:
    app = make_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        app.type_line("first-fault")
        await until(pilot, lambda: app.status().errors == 1)
        await ready(pilot, app)
        app.type_line("second-fault")
        await until(pilot, lambda: app.status().errors == 2)
        await ready(pilot, app)
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, ErrorScreen) and "second-fault" in details(app))
        assert "CommandNotFoundException" in details(app)
        await pilot.press("right")
        await until(pilot, lambda: "first-fault" in details(app))
        assert app.screen.query_one(VerticalScroll).border_title == "Error 2 of 2"
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ErrorScreen))


async def test_the_key_line_explains_the_chosen_candidate() -> None:
    app = make_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        await pilot.press(*"Get-Chi", "tab", "space", *"-Fil", "tab")
        await until(pilot, lambda: app.repl is not None and app.repl.candidate is not None)
        keys = app.query_one("#keys", Static)
        await until(pilot, lambda: "-Fil" in str(keys.render()) and "string" in str(keys.render()))
        await pilot.press("enter")
        await until(pilot, lambda: "F9 commands" in str(keys.render()))
