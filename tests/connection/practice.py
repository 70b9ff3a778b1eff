"""The practice tenant's process for tests: one for everybody, others with faults of their own."""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from exoshell.connection.connect import Connected, connect
from exoshell.connection.connection import Connection
from exoshell.connection.context import ConnectionSettings
from exoshell.connection.dialogue import Dialogue, Done, Notice, Question, Remark
from exoshell.connection.registry import ConnectionRegistry
from exoshell.connection.request import ConnectRequest
from exoshell.connection.sandbox_row import Handshake, PracticeAccount, SandboxProcess, parse_handshake
from exoshell.connection.wire_loop import WireLoop
from exoshell.sandbox.server import Options, Server
from exoshell.values.secrets import PSCredential, SecureString
from tests.connection.person import Person

PASSWORD = "Practice-makes-1!"


class Practice(Protocol):
    """A practice tenant, whoever serves it."""

    @property
    def handshake(self) -> Handshake | None: ...


class ServedHere:
    """The practice tenant inside this process, for tests that reach behind its counter: who is revoked, what was asked."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.handshake = parse_handshake(json.dumps(server.handshake()))
        self.directory = server.emulator.directory
        self.hits = server.emulator.switches.hits

    def end_sessions(self, user: str) -> float:
        """Revokes everything that was issued to a user up to now. Gives the time from which new sign-ins count: the next second, as
        tokens know whole seconds only."""
        moment = float(int(time.time()) + 1)
        self.directory.users[user].valid_from = moment
        return moment


@contextmanager
def served_here(faults: str = "", size: int = 20, customers: int = 0) -> Iterator[ServedHere]:
    server = Server(Options(size=size, seed=1, faults=faults, customers=customers))
    server.start()
    try:
        yield ServedHere(server)
    finally:
        server.stop()


@contextmanager
def practice(faults: str = "", size: int = 60, customers: int = 0) -> Iterator[SandboxProcess]:
    process = SandboxProcess(size, 1, faults, customers)
    process.start()
    try:
        yield process
    finally:
        process.stop()


def handshake_of(process: Practice) -> Handshake:
    assert process.handshake is not None
    return process.handshake


def account_of(process: Practice, name: str) -> PracticeAccount:
    return next(item for item in handshake_of(process).accounts if item.user_name == name)


def person_for(process: Practice, name: str) -> Person:
    account = account_of(process, name)
    row = next(iter(handshake_of(process).environments.values()))
    return Person(name, account.password.reveal(), mfa=account.code, verify=ssl.create_default_context(cadata=row.ca_pem))


def registry_for(process: Practice, settings: ConnectionSettings | None = None) -> ConnectionRegistry:
    registry = ConnectionRegistry(WireLoop(), settings or ConnectionSettings())
    registry.environments = handshake_of(process).environments
    registry.compliance_environments = handshake_of(process).compliance_environments
    return registry


def credential(name: str, password: str = PASSWORD) -> PSCredential:
    return PSCredential(name, SecureString(password))


async def sign_in(
    registry: ConnectionRegistry, request: ConnectRequest, *, person: Person | None = None, answers: Sequence[str] = ()
) -> Connected:
    """Plays the command's side of a sign-in."""
    dialogue = Dialogue()
    left = list(answers)
    event = await dialogue.next(connect(registry, request, dialogue))
    try:
        while not isinstance(event, Done):
            if isinstance(event, Notice) and person is not None:
                person.later(event.notice)
            elif isinstance(event, Question):
                await dialogue.answer(left.pop(0))
            elif isinstance(event, Remark):
                registry.said.add(event.text)
            event = await dialogue.next()
    finally:
        await dialogue.close()
    result: Connected = event.result
    return result


async def names(connection: Connection, cmdlet: str, **parameters: object) -> list[str]:
    found: list[str] = []
    async for page in connection.invoke(cmdlet, parameters, result_size=parameters.get("ResultSize")):
        found.extend(str(item.get("Name")) for item in page.objects)
        await asyncio.sleep(0)
    return found
