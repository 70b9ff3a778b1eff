"""A person with a real browser: Debian's Chromium, headless, driven by Playwright on a thread of its own."""

from __future__ import annotations

import queue
import shutil
import threading
from collections.abc import Callable
from typing import Any

Job = Callable[[Any], None]


class ChromiumPerson:
    """`open(address)` returns at once, as webbrowser's does; a thread plays the person. Playwright's objects never leave that thread."""

    def __init__(self, user: str, password: str, mfa: str = "") -> None:
        self.user = user
        self.password = password
        self.mfa = mfa
        self.errors: list[BaseException] = []
        self.last_text = ""
        self.last_address = ""
        self.finished = threading.Event()
        self._jobs: queue.Queue[Job | None] = queue.Queue()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        if not self._ready.wait(30):
            raise RuntimeError("Chromium did not start")

    def open(self, address: str) -> bool:
        self._jobs.put(lambda page: self._sign_in(page, address))
        return True

    def enter_code(self, address: str, code: str) -> None:
        self._jobs.put(lambda page: self._sign_in(page, address, code))

    def close(self) -> None:
        self._jobs.put(None)
        self._thread.join(10)

    def _run(self) -> None:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            self._ready.set()
            while (job := self._jobs.get()) is not None:
                context = browser.new_context()
                page = context.new_page()
                try:
                    job(page)
                except BaseException as error:
                    self.errors.append(error)
                finally:
                    self.finished.set()
                    context.close()
            browser.close()

    def _sign_in(self, page: Any, address: str, code: str = "") -> None:
        page.goto(address)
        if code:
            page.fill("[name=otc]", code)
            page.click("#idSIButton9")
        page.fill("[name=loginfmt]", self.user)
        page.fill("[name=passwd]", self.password)
        page.click("#idSIButton9")
        if self.mfa:
            page.fill("[name=otc]", self.mfa)
            page.click("button[type=submit]")
        if code and page.locator("button[name=confirmed]").count():
            page.click("button[name=confirmed]")
        page.wait_for_function(
            "() => document.body && /signed in|did not finish|Cancelled|expired/i.test(document.body.innerText)", timeout=10_000
        )
        self.last_text, self.last_address = page.inner_text("body"), page.url
