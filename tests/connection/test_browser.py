"""The sign-ins that need a browser, in a real one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from exoshell.connection.connect import connect
from exoshell.connection.dialogue import Dialogue, Done, Notice
from exoshell.connection.flows import interactive
from exoshell.connection.request import ConnectRequest
from exoshell.connection.sandbox_row import SandboxProcess
from tests.connection.chromium import ChromiumPerson
from tests.connection.practice import account_of, practice, registry_for, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not shutil.which("chromium"), reason="needs Debian's chromium")]
MFA = "megan@contoso.com"


@pytest.fixture(scope="module")
def process() -> Iterator[SandboxProcess]:
    with practice("device_interval=1") as made:
        yield made


@pytest.fixture
def person(process: SandboxProcess) -> Iterator[ChromiumPerson]:
    account = account_of(process, MFA)
    made = ChromiumPerson(MFA, account.password.reveal(), account.code)
    yield made
    made.close()


async def test_multi_factor_in_chromium(process: SandboxProcess, person: ChromiumPerson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interactive, "find_browser", lambda: person.open)
    registry = registry_for(process)
    connected = await sign_in(registry, ConnectRequest())
    assert person.finished.wait(10)
    assert person.errors == []
    assert connected.connection.user == MFA
    assert connected.connection.context().proved
    assert "You are signed in" in person.last_text
    assert "code=" not in person.last_address, "nothing of the answer may stay in the address bar"
    await registry.close_all()


async def test_device_code_in_chromium(process: SandboxProcess, person: ChromiumPerson) -> None:
    registry, dialogue = registry_for(process), Dialogue()
    event = await dialogue.next(connect(registry, ConnectRequest(device=True), dialogue))
    while not isinstance(event, Done):
        if isinstance(event, Notice):
            assert event.notice.user_code in event.notice.message
            person.enter_code(event.notice.address, event.notice.user_code)
        event = await dialogue.next()
    assert person.errors == []
    assert event.result.connection.user == MFA
    await registry.close_all()
