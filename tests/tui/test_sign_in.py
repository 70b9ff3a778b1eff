"""A sign-in that waits: the line with its clock and keys, the code copied, the QR code, the device code instead of the browser."""

from __future__ import annotations

from dataclasses import replace

from exoshell.host import SignInNotice
from exoshell.tui.app import ExoshellApp
from exoshell.tui.panes.sign_in import WaitingSignIn, sign_in_line, sign_in_word
from exoshell.tui.screens.qr import QrScreen, qr_rows
from tests.tui.test_app import enter, make_app, ready, shown, until

DEVICE = SignInNotice("device", "To sign in, open the page and enter the code.", "https://login.example/device", "K7Q2ABCD", 900.0)
BROWSER = SignInNotice("browser", "Opening your browser.", "https://login.example/authorize?x=1", expires_in=300.0)


def test_the_line_of_a_device_code_counts_down() -> None:
    line = sign_in_line(WaitingSignIn(DEVICE, 100.0), 148.0).text
    assert line == "◌ Code K7Q2ABCD  14:12 left  C copies it  Q QR code  Ctrl+C cancels"
    assert sign_in_word(WaitingSignIn(DEVICE, 100.0), 148.0) == "code 14:12 left"
    assert sign_in_line(WaitingSignIn(DEVICE, 0.0), 5000.0, ascii_only=True).text.isascii()


def test_the_line_of_a_browser_counts_up_and_offers_the_device_code() -> None:
    waiting = WaitingSignIn(replace(BROWSER, use_device=lambda: None), 0.0)
    line = sign_in_line(waiting, 12.0).text
    assert line == "◌ Waiting for the browser  00:12  C copies the address  D device code  Ctrl+C cancels"
    assert "D device" not in sign_in_line(WaitingSignIn(BROWSER, 0.0), 12.0).text
    assert sign_in_word(waiting, 12.0) == "signing in 00:12"


def test_the_qr_code_is_one() -> None:
    rows = qr_rows("https://microsoft.com/devicelogin")
    assert len({len(row) for row in rows}) == 1
    assert len(rows) <= 20
    assert set("".join(rows)) <= set(" ▀▄█")
    assert "".join(qr_rows("x", ascii_only=True)).isascii()


async def waiting_app(app: ExoshellApp, notice: SignInNotice) -> None:
    app.copied = []  # type: ignore[attr-defined]
    app.copy_to_clipboard = app.copied.append  # type: ignore[attr-defined, method-assign]
    app._show_sign_in(notice)


async def test_the_code_is_copied_and_shown_as_qr_on_request() -> None:
    app = make_app()
    async with app.run_test(size=(100, 40)) as pilot:
        await ready(pilot, app)
        await enter(pilot, app, "while(1){}")
        await until(pilot, lambda: app.repl is not None and app.repl.running is not None)
        await waiting_app(app, DEVICE)
        await until(pilot, lambda: "K7Q2ABCD" in str(app.progress_pane.render()))
        assert app.title == "exoshell · signing in"
        await pilot.press("c")
        assert app.copied == ["K7Q2ABCD"]  # type: ignore[attr-defined]
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, QrScreen))
        await pilot.press("x")
        await until(pilot, lambda: not isinstance(app.screen, QrScreen))
        app._show_sign_in(None)
        await until(pilot, lambda: not app.progress_pane.display)
        await pilot.press("ctrl+c")
        await until(pilot, lambda: "Stopped" in shown(app))
        assert "K7Q2" not in shown(app)


async def test_d_asks_the_waiting_sign_in_for_a_device_code() -> None:
    app = make_app()
    asked: list[str] = []
    async with app.run_test(size=(100, 40)) as pilot:
        await ready(pilot, app)
        await enter(pilot, app, "foreach ($i in 1) { while(1){} }")
        await until(pilot, lambda: app.repl is not None and app.repl.running is not None)
        await waiting_app(app, replace(BROWSER, use_device=lambda: asked.append("device")))
        await pilot.press("d")
        assert asked == ["device"]
        assert app.repl is not None
        assert app.repl.running is not None
        await waiting_app(app, BROWSER)
        await pilot.press("d")
        assert asked == ["device"]
        await pilot.press("ctrl+c")
        await until(pilot, lambda: "Stopped" in shown(app))
