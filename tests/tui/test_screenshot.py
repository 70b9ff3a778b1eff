"""The README's picture, taken of the real app on the practice tenant, so that it cannot lie.

EXOSHELL_SCREENSHOTS=1 rewrites tests/screenshots; otherwise the picture is taken and looked at, and the committed one must show the same.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from exoshell.config import Config
from exoshell.session import start_up
from exoshell.theming import load_themes
from exoshell.tui.app import ExoshellApp
from tests.tui.test_app import ready, shown, until

FOLDER = Path(__file__).resolve().parents[1] / "screenshots"
LINE = "Get-Mailbox -ResultSize 40 | Where-Object RecipientTypeDetails -eq SharedMailbox | Format-Table Name,PrimarySmtpAddress"
HALF = "Set-Mailbox -Identity adele -Lit"


def words(svg: str) -> str:
    """The texts of a picture, entities resolved, in order."""
    return " ".join(re.findall(r">([^<>]+)<", svg)).replace("&#160;", " ").replace("&#x27;", "'")


async def picture(theme: str) -> str:
    config = Config(theme=theme)
    app = ExoshellApp(start_up(config, sandbox=True, profile=False), load_themes())
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "[contoso]" in shown(app))
        await ready(pilot, app)
        await pilot.press(*("space" if char == " " else char for char in LINE), "enter")
        await until(pilot, lambda: "request" in shown(app))
        await ready(pilot, app)
        await pilot.press(*("space" if char == " " else char for char in HALF), "tab")
        await until(pilot, lambda: "-LitigationHoldEnabled" in shown(app))
        await pilot.pause(0.3)
        return app.export_screenshot(title="exoshell")


async def check(theme: str, name: str) -> None:
    taken = await picture(theme)
    if os.environ.get("EXOSHELL_SCREENSHOTS"):
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / name).write_text(taken, encoding="utf-8")
    for svg in (taken, (FOLDER / name).read_text(encoding="utf-8")):
        text = words(svg)
        for expected in ("Contoso", "connected", "sandbox", "proved", "PrimarySmtpAddress", "-LitigationHoldDuration", "Tab"):
            assert expected in text, expected


async def test_the_dark_picture(own_world: Path) -> None:
    await check("exoshell-dark", "session.svg")


async def test_the_light_picture(own_world: Path) -> None:
    await check("exoshell-light", "session-light.svg")
