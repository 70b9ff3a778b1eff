"""Sessions that the service ends in the middle of work: one question, the same connection, the same tenant and person, and on it goes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from exoshell.connection.flows import interactive
from exoshell.errors import PipelineStopped
from tests.connection.practice import ServedHere, person_for, served_here
from tests.exchange.shell import Shell
from tests.exchange.test_practice import CONNECT, living_on

ADMIN, MFA, ELSEWHERE = "admin@contoso.com", "megan@contoso.com", "admin@adatum.com"


@pytest.fixture(scope="module")
def served() -> Iterator[ServedHere]:
    with served_here("device_interval=1", size=30) as made:
        yield made


@pytest.fixture
def shell(served: ServedHere) -> Iterator[Shell]:
    served.directory.users[ADMIN].valid_from = 0.0
    made = living_on(served)
    made.run(f"{CONNECT} -Prefix Lab")
    assert made.errors == []
    yield made
    made.close()


Revoke = Callable[..., None]


@pytest.fixture
def revoke(served: ServedHere, monkeypatch: pytest.MonkeyPatch) -> Revoke:
    """Ends the administrator's sessions; the browser that is opened next is `visitor`'s, who comes when new sign-ins count."""

    def end(visitor: str = ADMIN) -> None:
        person, counts_from = person_for(served, visitor), served.end_sessions(ADMIN)

        def open_browser(address: str) -> bool:
            def come() -> None:
                while time.time() < counts_from:
                    time.sleep(0.02)
                person.open(address)

            threading.Thread(target=come, daemon=True).start()
            return True

        monkeypatch.setattr(interactive, "find_browser", lambda: open_browser)

    return end


def test_the_connection_stays_and_the_command_goes_on(shell: Shell, revoke: Revoke) -> None:
    before = shell.registry.all()[0]
    revoke()
    shell.console.choices = [0]
    assert shell.run("Get-LabAcceptedDomain")
    assert shell.errors == []
    assert [question for question in shell.console.questions if "Sign in again?" in question]
    assert "as admin@contoso.com was ended by the service. The sign-in was revoked" in shell.console.questions[-1]
    assert shell.registry.all() == (before,)
    assert (before.prefix, before.state, before.context().proved) == ("Lab", "Connected", True)
    assert shell.run("Get-LabAcceptedDomain")


def test_no_leaves_it_with_the_command_to_run(shell: Shell, revoke: Revoke) -> None:
    revoke()
    shell.console.choices = [1]
    assert shell.run("Get-LabAcceptedDomain; 'alive'") == ["alive"]
    assert shell.error.advice == "Sign in again: Connect-ExchangeOnline -UserPrincipalName admin@contoso.com -Prefix Lab -Sandbox"
    assert shell.registry.all()[0].state == "SignInNeeded"
    revoke()
    shell.console.choices = [0]
    assert shell.run("Get-LabAcceptedDomain"), "the next command asks again"


def test_no_holds_for_the_whole_submission(shell: Shell, revoke: Revoke) -> None:
    revoke()
    shell.console.choices = [1]
    shell.run("foreach ($i in 1..5) { Get-LabAcceptedDomain }")
    assert len(shell.errors) == 5
    assert len(shell.console.questions) == 1


def test_unattended_it_fails_with_the_command_to_run(shell: Shell, revoke: Revoke) -> None:
    revoke()
    shell.console.interactive = False
    assert shell.run("Get-LabAcceptedDomain; 'alive'") == ["alive"]
    assert shell.console.questions == []
    assert shell.error.advice == "Sign in again: Connect-ExchangeOnline -UserPrincipalName admin@contoso.com -Prefix Lab -Sandbox"
    assert "50173" in shell.error.text


def test_pages_that_were_received_are_not_asked_for_again(shell: Shell, revoke: Revoke, served: ServedHere) -> None:
    whole = shell.run("Get-LabRecipient -ResultSize Unlimited | ForEach-Object Name")
    shell.registry.all()[0].page_size = 7

    class Between:
        """Ends the session after the first page."""

        done = False

    def after_the_first(value: object, write: Callable[[object], None] = shell.recorder.write) -> None:
        if not Between.done:
            Between.done = True
            revoke()
        write(value)

    shell.recorder.write = after_the_first  # type: ignore[method-assign]
    shell.console.choices = [0, 0]
    assert shell.run("Get-LabRecipient -ResultSize Unlimited | ForEach-Object Name") == whole
    assert shell.errors == []
    assert len(shell.console.questions) == 1


def test_another_person_is_refused_and_the_connection_keeps_its_own(shell: Shell, revoke: Revoke) -> None:
    revoke(MFA)
    shell.console.choices = [0]
    assert shell.run("Get-LabAcceptedDomain") == []
    texts = [record.text for record in shell.errors]
    assert any("megan@contoso.com signed in, but this connection is admin@contoso.com's" in text for text in texts), texts
    kept = shell.registry.all()[0].source.last
    assert kept is None or kept.user_name == ADMIN
    revoke()
    shell.console.choices = [0]
    assert shell.run("Get-LabAcceptedDomain")


def test_another_tenant_is_refused_with_the_four_values(shell: Shell, revoke: Revoke) -> None:
    revoke(ELSEWHERE)
    shell.console.choices = [0]
    assert shell.run("Get-LabAcceptedDomain") == []
    text = "\n".join(record.text for record in shell.errors)
    assert "not the tenant that was asked for" in text
    assert "signed in to     20000000-ada7" in text
    assert "requests go to   10000000-c047" in text
    assert shell.run("(Get-ConnectionInformation).TenantID") == ["10000000-c047-4050-8000-000000000001"]


@pytest.mark.parametrize(("answer", "succeed"), [(0, True), (1, False)])
def test_commands_side_by_side_ask_once(shell: Shell, revoke: Revoke, served: ServedHere, answer: int, succeed: bool) -> None:
    revoke()
    two_of_them = served.hits["invoke:Get-AcceptedDomain"] + 2

    def answer_late(caption: str, message: str, choices: object, default: int) -> int:
        # not all six: the question is answered between two objects that are handed out, so later ones may not have set out
        patience = time.monotonic() + 5
        while served.hits["invoke:Get-AcceptedDomain"] < two_of_them and time.monotonic() < patience:
            time.sleep(0.01)
        shell.console.questions.append(message)
        return answer

    shell.console.prompt_for_choice = answer_late  # type: ignore[method-assign]
    found = shell.run("1..6 | ForEach-Object -Parallel { @(Get-LabAcceptedDomain).Count } -ThrottleLimit 6")
    assert len([question for question in shell.console.questions if "Sign in again?" in question]) == 1
    if succeed:
        assert shell.errors == []
        assert len(found) == 6
        assert all(found)
    else:
        assert len(shell.errors) == 6


def test_d_goes_on_with_a_code_in_the_same_command(served: ServedHere, monkeypatch: pytest.MonkeyPatch) -> None:
    shell, person = living_on(served), person_for(served, MFA)
    monkeypatch.setattr(interactive, "find_browser", lambda: lambda _: True)

    def look(notice: object) -> None:
        use_device = getattr(notice, "use_device", None)
        if use_device is not None:
            use_device()
        else:
            person.later(notice)  # type: ignore[arg-type]

    shell.console.on_notice = look
    shell.run("function go { Connect-ExchangeOnline -Prefix Dev -PageSize 5 -ShowBanner:$false }; go; 'and on'")
    assert shell.errors == []
    assert shell.objects == ["and on"]
    assert [notice.kind for notice in shell.console.notices] == ["browser", "device"]
    context = shell.registry.contexts()[0]
    assert (context.user, context.prefix, context.page_size) == (MFA, "Dev", 5)
    shell.close()


def test_d_and_enter_where_there_is_no_browser(served: ServedHere, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXOSHELL_NO_BROWSER", "1")
    shell, person = living_on(served), person_for(served, MFA)
    shell.console.on_notice = lambda notice: person.later(notice) if notice.kind == "device" else None
    shell.console.lines = ["D"]
    shell.run("Connect-ExchangeOnline -ShowBanner:$false")
    assert [notice.kind for notice in shell.console.notices] == ["link", "device"]
    assert shell.registry.contexts()[0].user == MFA
    shell.close()


def test_ctrl_c_in_the_question_of_commands_side_by_side_ends_them_all(shell: Shell, revoke: Revoke) -> None:
    revoke()
    asked: list[str] = []

    def interrupted(caption: str, message: str, choices: object, default: int) -> int:
        asked.append(message)
        shell.runspace.stop()
        raise PipelineStopped

    honest = shell.console.prompt_for_choice
    shell.console.prompt_for_choice = interrupted  # type: ignore[method-assign]
    shell.run("1..4 | ForEach-Object -Parallel { Get-LabAcceptedDomain } -ThrottleLimit 4; 'not reached'")
    assert len(asked) == 1
    assert shell.objects == []
    shell.console.prompt_for_choice = honest  # type: ignore[method-assign]
    shell.console.choices = [0]
    assert shell.run("Get-LabAcceptedDomain"), "nothing of it holds the next question up"


def test_ctrl_c_while_the_browser_is_waited_for_leaves_the_connection(
    shell: Shell, served: ServedHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.end_sessions(ADMIN)
    monkeypatch.setattr(interactive, "find_browser", lambda: lambda _: True)
    shell.console.choices = [0]
    shell.console.on_notice = lambda _: shell.runspace.stop()
    shell.run("Get-LabAcceptedDomain; 'not reached'")
    assert shell.objects == []
    assert shell.console.notices_ended == 1
    assert len(shell.registry.all()) == 1
