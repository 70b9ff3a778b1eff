"""A service in a function: answers what a test says, through httpx.MockTransport, and keeps what it was asked."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import httpx

from exoshell.connection.connection import Connection
from exoshell.connection.context import ConnectionSettings
from exoshell.connection.environments import ENVIRONMENTS, Environment
from exoshell.connection.flows.access_token import StaticSource
from exoshell.connection.http import HttpStack
from exoshell.values.secrets import SecureString

TENANT = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"
Handler = Callable[[httpx.Request], httpx.Response]


def jwt(**claims: Any) -> str:
    """An unsigned token: nobody checks it here."""

    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    content = {
        "aud": "https://outlook.office365.com",
        "tid": TENANT,
        "exp": time.time() + 3600,
        "iat": time.time(),
        "upn": "megan@contoso.com",
    }
    return f"{part({'alg': 'none'})}.{part({**content, 'scp': 'AdminApi.AccessAsUser.All', **claims})}.c2lnbmF0dXJl"


class Service:
    """Answers from a queue first, then by `handler`. `asked` holds every request in order."""

    def __init__(self, *answers: httpx.Response | Exception, handler: Handler | None = None) -> None:
        self.answers = list(answers)
        self.handler = handler
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return unread(answer)
        assert self.handler is not None, f"unexpected request {request.method} {request.url}"
        return unread(self.handler(request))

    def stack(self) -> HttpStack:
        return HttpStack(use_system_proxy=False, transport_factory=lambda _: httpx.MockTransport(self))

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(request.content)["CmdletInput"] for request in self.asked if request.content]

    def connection(self, environment: Environment = ENVIRONMENTS["O365Default"], level: str = "test", **claims: Any) -> Connection:
        """A connection as connect() leaves it, without connecting."""
        token = SecureString(jwt(**claims))
        made = Connection(
            environment=environment,
            stack=self.stack(),
            source=StaticSource(environment, token, user_name="megan@contoso.com"),
            settings=ConnectionSettings(),
        )
        made.tenant_id = TENANT
        made.tenant_name = "Contoso"
        made.gate.tenant, made.gate.level = "Contoso", level
        made.client.sleep = no_sleep(made)
        return made


def no_sleep(connection: Connection) -> Callable[[float], Any]:
    slept: list[float] = []
    connection.slept = slept  # type: ignore[attr-defined]  # for the test to look at

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    return sleep


def unread(answer: httpx.Response) -> httpx.Response:
    """The answer as it comes from a socket: not read yet."""
    if not answer.is_stream_consumed:
        return answer
    return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(answer.content))


def page(*values: dict[str, Any], **members: Any) -> httpx.Response:
    """A success of InvokeCommand."""
    link = members.pop("next_link", None)
    document: dict[str, Any] = {"@odata.context": "x", "@adminapi.warnings": [], "value": list(values)}
    document.update({f"@adminapi.{name}": value for name, value in members.items()})
    if link:
        document["@odata.nextLink"] = link
    return httpx.Response(200, json=document)


def refusal(status: int, message: str, *, code: str = "", headers: dict[str, str] | None = None, detail: str = "Context") -> httpx.Response:
    body = {
        "error": {
            "code": code or httpx.codes(status).name,
            "message": "Error executing cmdlet",
            "details": [{"code": detail, "target": "", "message": message}],
        }
    }
    return httpx.Response(status, json=body, headers=headers or {})
