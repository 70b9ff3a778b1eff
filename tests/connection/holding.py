"""Requests held up on purpose: the n-th request of a flow never gets its answer, until the flow is stopped there."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest

from exoshell.connection.flows import interactive
from exoshell.connection.http import HttpStack
from exoshell.connection.request import ConnectRequest
from exoshell.connection.sandbox_row import SandboxProcess
from exoshell.values.secrets import PSCredential, SecureString
from tests.connection.person import Person
from tests.connection.practice import credential, handshake_of, person_for, registry_for, sign_in

ADMIN = "admin@contoso.com"
ORGANIZATION = "contoso.onmicrosoft.com"


class Holder:
    """Holds the request with a number; lets every other through."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.seen = 0
        self.what = ""
        self.reached = threading.Event()
        self.let_go = threading.Event()

    def is_due(self, what: str) -> bool:
        self.seen += 1
        if self.seen - 1 != self.number:
            return False
        self.what = what
        self.reached.set()
        return True


class HoldingTransport(httpx.BaseTransport):
    def __init__(self, inner: httpx.BaseTransport, holder: Holder) -> None:
        self._inner, self._holder = inner, holder

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self._holder.is_due(request.url.path):
            self._holder.let_go.wait()
            raise httpx.ReadError("held")
        return self._inner.handle_request(request)


class HoldingAsyncTransport(httpx.AsyncBaseTransport):
    def __init__(self, inner: httpx.AsyncBaseTransport, holder: Holder) -> None:
        self._inner, self._holder = inner, holder

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._holder.is_due(request.url.path):
            await asyncio.Event().wait()
        return await self._inner.handle_async_request(request)


@dataclass(frozen=True)
class Flow:
    """A way in, with who answers its notices and questions. `notices`: stop at the notice or question itself, too."""

    request: ConnectRequest
    least_steps: int
    person: Person | None = None
    browser: bool = True
    answers: Sequence[str] = ()
    environ: dict[str, str] = field(default_factory=dict)


FLOWS = ("browser", "link", "device", "password", "inline", "certificate", "machine", "app-service", "token", "customer", "compliance")


def flows_of(process: SandboxProcess) -> dict[str, Flow]:
    said = handshake_of(process)
    app, machine = said.raw["app"], said.raw["managed_identities"]
    person = person_for(process, ADMIN)
    pfx = httpx.get(app["certificate"], trust_env=False).content
    from exoshell.connection.flows.certificate import load_certificate

    held = load_certificate(pfx, SecureString(app["certificate_password"]))
    secret = {"IDENTITY_ENDPOINT": machine["app_service_endpoint"], "IDENTITY_HEADER": machine["app_service_header"]}
    return {
        "browser": Flow(ConnectRequest(), 6, person),
        "link": Flow(ConnectRequest(), 6, person, browser=False, answers=[""]),
        "device": Flow(ConnectRequest(device=True), 6, person),
        "password": Flow(ConnectRequest(credential=credential(ADMIN)), 6),
        "inline": Flow(ConnectRequest(inline_credential=True), 6, answers=[ADMIN, "Practice-makes-1!"]),
        "certificate": Flow(ConnectRequest(app_id=app["id"], organization=ORGANIZATION, certificate=held), 5),
        "machine": Flow(ConnectRequest(managed_identity=True, organization=ORGANIZATION), 5),
        "app-service": Flow(ConnectRequest(managed_identity=True, organization=ORGANIZATION), 5, environ=secret),
        "token": Flow(ConnectRequest(access_token=SecureString(_token(process)), user_principal_name=ADMIN), 4),
        "customer": Flow(ConnectRequest(credential=credential(ADMIN), delegated_organization="adatum.onmicrosoft.com"), 6),
        "compliance": Flow(ConnectRequest(credential=credential(ADMIN), compliance=True), 7),
    }


def _token(process: SandboxProcess) -> str:
    from exoshell.connection.environments import PUBLIC_CLIENT

    row = handshake_of(process).environments["O365Default"]
    given: PSCredential = credential(ADMIN)
    form = {"grant_type": "password", "client_id": PUBLIC_CLIENT, "scope": row.scope, "username": ADMIN}
    with httpx.Client(verify=HttpStack.for_environment(row).context, trust_env=False) as http:
        answer = http.post(f"{row.login}/organizations/oauth2/v2.0/token", data={**form, "password": given.password.reveal()})
    return str(answer.json()["access_token"])


async def steps_of(process: SandboxProcess, flow: Flow, monkeypatch: pytest.MonkeyPatch, *, patience: float) -> list[tuple[str, float]]:
    """Stops the flow at each of its requests in turn. Gives what each was and the seconds until the flow had ended; raises TimeoutError
    where one held on."""
    found: list[tuple[str, float]] = []
    for name, value in flow.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(interactive, "find_browser", lambda: flow.person.open if flow.browser and flow.person else None)
    while True:
        holder = Holder(len(found))
        registry = registry_for(process)
        with monkeypatch.context() as patch:
            _hold(patch, holder)
            request = replace(flow.request)
            notices = None if flow.browser and not request.device else flow.person
            task = asyncio.create_task(sign_in(registry, request, person=notices, answers=flow.answers))
            reached = asyncio.create_task(asyncio.to_thread(holder.reached.wait, patience))
            try:
                await asyncio.wait({task, reached}, return_when=asyncio.FIRST_COMPLETED)
                if not holder.reached.is_set():
                    await task  # raises what went wrong; else the flow is through, and had no more requests
                    return found
                started = time.perf_counter()
                task.cancel()
                done, _ = await asyncio.wait({task}, timeout=patience)
                if not done:
                    raise TimeoutError(f"{holder.what} held on")
                found.append((holder.what.rpartition("/")[2], time.perf_counter() - started))
                assert registry.all() == (), holder.what
            finally:
                holder.reached.set()
                holder.let_go.set()
                await reached
                await registry.close_all()


def _hold(patch: pytest.MonkeyPatch, holder: Holder) -> None:
    """Every HTTP client that is made from now on goes through the holder."""
    plain, waiting = httpx.Client._init_transport, httpx.AsyncClient._init_transport

    def blocking(self: httpx.Client, *arguments: Any, **options: Any) -> httpx.BaseTransport:
        return HoldingTransport(plain(self, *arguments, **options), holder)

    def asynchronous(self: httpx.AsyncClient, *arguments: Any, **options: Any) -> httpx.AsyncBaseTransport:
        return HoldingAsyncTransport(waiting(self, *arguments, **options), holder)

    patch.setattr(httpx.Client, "_init_transport", blocking)
    patch.setattr(httpx.AsyncClient, "_init_transport", asynchronous)
