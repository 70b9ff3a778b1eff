"""A person with a browser, without a browser: fills the forms of sign-in pages over HTTP. (tests/terminal has the real browser.)"""

from __future__ import annotations

import threading
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx

from exoshell.host import SignInNotice


class _Form(HTMLParser):
    """The first form of a page: where it goes, and its fields with what they hold."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.hidden: dict[str, str] = {}
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attributes}
        if tag == "form" and not self.action:
            self.action = facts.get("action", "")
        elif tag == "input" and facts.get("name"):
            (self.hidden if facts.get("type") == "hidden" else self.fields)[facts["name"]] = facts.get("value", "")
        elif tag == "button" and facts.get("name") and facts["name"] != "cancel":
            self.fields[facts["name"]] = facts.get("value", "")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


class Person:
    """Someone who knows an account's password and code, and does what pages ask."""

    def __init__(self, user: str, password: str, *, mfa: str = "", verify: object = True) -> None:
        self.user = user
        self.password = password
        self.mfa = mfa
        self.cancels = False
        self.last_page = ""
        self.last_address = ""
        self._http = httpx.Client(trust_env=False, verify=verify)  # type: ignore[arg-type]

    def later(self, notice: SignInNotice) -> None:
        """Does it on a thread, as people do: to be given to Console.on_notice."""
        threading.Thread(target=self.do, args=(notice,), daemon=True).start()

    def do(self, notice: SignInNotice) -> None:
        if notice.kind == "device":
            self.enter_code(notice.address, notice.user_code)
        else:
            self.deliver(self.sign_in(notice.address))

    def open(self, address: str) -> bool:
        """A browser's `open`."""
        threading.Thread(target=lambda: self.deliver(self.sign_in(address)), daemon=True).start()
        return True

    def sign_in(self, address: str, page: httpx.Response | None = None) -> httpx.Response:
        """Goes through the pages until the answer leaves for the client."""
        page = page or self._http.get(address)
        for _ in range(8):
            self.last_page, self.last_address = page.text, str(page.url)
            if page.status_code in (302, 303):
                return page
            form = _Form(page.text)
            if not form.action or "state" in form.hidden:
                return page
            fill = dict(form.hidden)
            if self.cancels:
                fill["cancel"] = "1"
            for name, value in form.fields.items():
                fill[name] = {"loginfmt": self.user, "passwd": self.password, "otc": self.mfa}.get(name, value)
            page = self._http.post(urljoin(str(page.url), form.action), data=fill)
        return page

    def deliver(self, page: httpx.Response) -> httpx.Response:
        """What the browser does with the last page: follows the redirect, or posts the form that posts itself."""
        if page.status_code in (302, 303):
            return self._http.get(page.headers["location"])
        form = _Form(page.text)
        return self._http.post(form.action, data=form.hidden) if form.action else page

    def enter_code(self, address: str, code: str) -> None:
        page = self._http.get(address)
        form = _Form(page.text)
        page = self._http.post(urljoin(str(page.url), form.action), data={**form.hidden, "otc": code})
        self.sign_in(address, page)
