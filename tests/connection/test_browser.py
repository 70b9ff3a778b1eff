"""The sign-ins that need a browser, in a real one."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Iterator

import pytest

from exoshell.connection.auth_errors import AuthError
from exoshell.connection.connect import connect
from exoshell.connection.dialogue import Dialogue, Done, Notice
from exoshell.connection.flows import interactive
from exoshell.connection.request import ConnectRequest
from exoshell.connection.sandbox_row import SandboxProcess
from exoshell.connection.sign_in import sign_in_again
from tests.connection.chromium import ChromiumPerson
from tests.connection.practice import account_of, names, practice, registry_for, served_here, sign_in

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


async def test_an_ended_session_is_renewed_in_chromium(person: ChromiumPerson, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service ends the session; the person signs in anew, second factor and all, and the connection is the one it was."""
    monkeypatch.setattr(interactive, "find_browser", lambda: person.open)
    with served_here() as served:
        registry = registry_for(served)
        connection = (await sign_in(registry, ConnectRequest(user_principal_name=MFA))).connection
        counts_from = served.end_sessions(MFA)
        with pytest.raises(AuthError) as caught:
            await names(connection, "Get-AcceptedDomain")
        assert (caught.value.code, caught.value.needs_person) == (50173, True)
        while time.time() < counts_from:
            await asyncio.sleep(0.02)
        dialogue = Dialogue()
        event = await dialogue.next(sign_in_again(registry, connection, dialogue, caught.value.claims))
        while not isinstance(event, Done):
            event = await dialogue.next()
        assert person.errors == []
        assert await names(connection, "Get-AcceptedDomain")
        assert registry.all() == (connection,)
        await registry.close_all()


async def test_a_code_after_the_page_was_opened_in_chromium(
    process: SandboxProcess, person: ChromiumPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page waits in the browser; the person would rather enter a code, in the same flow. The page leads nowhere then."""
    pages: list[str] = []

    def open_page(address: str) -> bool:
        pages.append(address)
        return True

    monkeypatch.setattr(interactive, "find_browser", lambda: open_page)
    registry, dialogue = registry_for(process), Dialogue()
    event = await dialogue.next(connect(registry, ConnectRequest(), dialogue))
    kinds = []
    while not isinstance(event, Done):
        if isinstance(event, Notice):
            kinds.append(event.notice.kind)
            if event.notice.kind == "browser":
                dialogue.use_device()
            else:
                person.enter_code(event.notice.address, event.notice.user_code)
        event = await dialogue.next()
    assert (kinds, len(pages)) == (["browser", "device"], 1)
    assert person.errors == []
    assert event.result.connection.user == MFA
    await registry.close_all()
