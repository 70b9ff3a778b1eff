"""Real browsers on the sign-in pages: no certificate warning, no mixed-form warning, the answer arrives where the client listens."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.sandbox.clients import CLIENT, PASSWORD, Admin, Child, Pkce

pytestmark = pytest.mark.browser


@pytest.fixture
def page() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        pytest.skip("no chromium on this machine")
    with playwright.sync_playwright() as driver:
        arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=executable, args=arguments)
        yield browser.new_page()
        browser.close()


class Receiver:
    """The loopback address that a client waits at."""

    def __init__(self) -> None:
        self.answer: dict[str, str] = {}
        self.arrived = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                outer.answer = {name: values[0] for name, values in parse_qs(body).items()}
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"done")
                outer.arrived.set()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://localhost:{self.server.server_port}"


def test_sign_in_with_a_second_factor(child: Child, page: Any) -> None:
    receiver = Receiver()
    pkce = Pkce(redirect=receiver.address)
    page.goto(pkce.address(child.handshake["pages"], login_hint="megan@contoso.com"))
    assert page.locator(".banner").inner_text() == "Local sandbox — not Microsoft. Never type a real password here."
    assert page.locator("[name=loginfmt]").input_value() == "megan@contoso.com"
    page.fill("[name=passwd]", "wrong")
    page.click("#idSIButton9")
    assert "incorrect" in page.get_by_role("alert").inner_text()
    page.fill("[name=passwd]", PASSWORD)
    page.click("#idSIButton9")
    page.fill("[name=otc]", "246810")
    page.keyboard.press("Enter")
    assert receiver.arrived.wait(10)
    receiver.server.shutdown()
    assert receiver.answer["state"] == pkce.state
    form = {"grant_type": "authorization_code", "code": receiver.answer["code"], "redirect_uri": pkce.redirect}
    tokens = child.token(**form, code_verifier=pkce.verifier).json()
    assert Admin(child, tokens["access_token"]).claims["amr"] == ["pwd", "mfa"]


def test_a_device_code_typed_by_hand(child: Child, page: Any) -> None:
    address = f"{child.handshake['login']}/organizations/oauth2/v2.0/devicecode"
    data = {"client_id": CLIENT, "scope": "https://outlook.office365.com/.default offline_access"}
    started = child.http.post(address, data=data).json()
    page.goto(started["verification_uri"])
    page.fill("[name=otc]", started["user_code"])
    page.click("#idSIButton9")
    page.fill("[name=loginfmt]", "viewer@contoso.com")
    page.fill("[name=passwd]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=You may now close this window")
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": started["device_code"]}
    assert Admin(child, child.token(**form).json()["access_token"]).claims["upn"] == "viewer@contoso.com"
