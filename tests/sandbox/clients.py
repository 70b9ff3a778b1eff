"""Clients of the running sandbox: a REST client of the admin API, and a person who fills in the sign-in forms."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import secrets
import ssl
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

CLIENT = "fb78d390-0c51-40cd-8e17-fdbfab77341b"
SCOPE = "https://outlook.office365.com/.default openid profile offline_access"
PASSWORD = "Practice-makes-1!"


class Child:
    """A sandbox process."""

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "exoshell.sandbox.server", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.handshake: dict[str, Any] = json.loads(self.process.stdout.readline())
        context = ssl.create_default_context(cadata=self.handshake["ca_pem"])
        self.http = httpx.Client(verify=context, trust_env=False, timeout=60)

    def stop(self) -> int:
        self.http.close()
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(10)

    def token(self, tenant: str = "organizations", cloud: str = "O365Default", **form: str) -> httpx.Response:
        address = f"{self.handshake['clouds'][cloud]['login']}/{tenant}/oauth2/v2.0/token"
        return self.http.post(address, data={"client_id": CLIENT, "scope": SCOPE, **form})

    def sign_in(self, user: str = "admin@contoso.com", tenant: str = "organizations", **form: str) -> Admin:
        answer = self.token(tenant, grant_type="password", username=user, password=PASSWORD, **form)
        assert answer.status_code == 200, answer.text
        return Admin(self, answer.json()["access_token"])


@dataclass
class Answer:
    """One answer of InvokeCommand."""

    response: httpx.Response
    document: dict[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def value(self) -> list[dict[str, Any]]:
        assert self.status == 200, self.response.text
        found: list[dict[str, Any]] = self.document["value"]
        return found

    @property
    def names(self) -> list[str]:
        return [str(item["Name"]) for item in self.value]

    @property
    def warnings(self) -> list[str]:
        found: list[str] = self.document["@adminapi.warnings"]
        return found

    @property
    def link(self) -> str:
        return str(self.document.get("@odata.nextLink") or "")

    @property
    def error(self) -> str:
        """details[0].message, or the inner exception's."""
        assert self.status >= 400, self.response.text
        error = self.document["error"]
        details = error["details"]
        return str(details[0]["message"] if details else error["innererror"]["internalexception"]["message"])


class Admin:
    """A signed-in administrator."""

    def __init__(self, child: Child, token: str, base: str = "") -> None:
        self.child = child
        self.token = token
        payload = token.split(".")[1]
        self.claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        self.base = base or f"{child.handshake['admin']}/adminapi/beta/{self.claims['tid']}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def run(self, cmdlet: str, *, page: int | None = None, address: str = "", select: str = "", **parameters: Any) -> Answer:
        url = address or f"{self.base}/InvokeCommand" + (f"?$select={select}" if select else "")
        headers = {**self.headers, "X-CmdletName": cmdlet, **({"Prefer": f"odata.maxpagesize={page}"} if page else {})}
        body = {"CmdletInput": {"CmdletName": cmdlet, "Parameters": parameters}}
        response = self.child.http.post(url, json=body, headers=headers)
        try:
            document = response.json()
        except ValueError:
            document = {}
        return Answer(response, document)

    def all(self, cmdlet: str, page: int = 1000, **parameters: Any) -> list[dict[str, Any]]:
        """Every page."""
        answer = self.run(cmdlet, page=page, **parameters)
        found = list(answer.value)
        while answer.link:
            answer = self.run(cmdlet, page=page, address=answer.link, **parameters)
            found += answer.value
        return found


@dataclass
class Person:
    """Somebody in front of a browser, without the browser."""

    http: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False, follow_redirects=False))
    user: str = "admin@contoso.com"
    password: str = PASSWORD
    code: str = "246810"
    accept: bool = True
    seen: list[str] = field(default_factory=list)

    def walk(self, response: httpx.Response) -> dict[str, str]:
        """Fills in form after form until the client gets its answer; what the client is sent."""
        for _ in range(8):
            if response.status_code == 302:
                parts = urlsplit(response.headers["location"])
                return dict(parse_qsl(parts.query or parts.fragment))
            text = response.text
            self.seen.append(text)
            fields = dict(re.findall(r"<input type=hidden name='?(\w+)'? value='([^']*)'", text))
            fields = {name: html.unescape(value) for name, value in fields.items()}
            action = re.search(r"<form method=post[^>]*action='([^']*)'", text, re.IGNORECASE)
            if action is None or "name=hiddenform" in text:
                return fields
            if "name=loginfmt" in text:
                fields |= {"loginfmt": self.user, "passwd": self.password}
            elif "name=otc" in text:
                fields["otc"] = self.code
            elif "name=consent" in text:
                fields |= {"consent": "yes"} if self.accept else {"cancel": "1"}
            elif "name=enroll" in text:
                fields["enroll"] = "1"
            response = self.http.post(str(response.url.join(html.unescape(action[1]))), data=fields)
        raise AssertionError("the forms never end")


@dataclass
class Pkce:
    """An authorization request of a client."""

    redirect: str = "http://localhost:50000"
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(40))
    state: str = field(default_factory=lambda: secrets.token_hex(8))

    def address(self, pages: str, tenant: str = "organizations", mode: str = "form_post", **more: str) -> str:
        digest = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "client_id": CLIENT,
            "scope": SCOPE,
            "response_type": "code",
            "redirect_uri": self.redirect,
            "response_mode": mode,
            "state": self.state,
            "nonce": "n-1",
            "code_challenge": digest,
            "code_challenge_method": "S256",
            **more,
        }
        return f"{pages}/{tenant}/oauth2/v2.0/authorize?{urlencode(query)}"
