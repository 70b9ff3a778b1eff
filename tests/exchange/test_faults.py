"""What a person sees when the service or the way to it fails: what is tried again, what is said meanwhile, and what is left to them."""

from __future__ import annotations

import threading
import time

import httpx
import pytest

from tests.connection.practice import ServedHere, served_here
from tests.connection.service import Service, page
from tests.exchange.shell import Shell
from tests.exchange.test_practice import CONNECT, living_on


def connected(here: ServedHere) -> Shell:
    shell = living_on(here)
    shell.run(CONNECT)
    assert shell.errors == []
    return shell


def test_an_answer_that_breaks_off_is_asked_for_again() -> None:
    with served_here("Get-Mailbox:cut*2") as here:
        shell = connected(here)
        assert len(shell.run("Get-Mailbox -ResultSize 3 -WarningAction Ignore")) == 3
        assert shell.errors == []
        assert here.hits["invoke:Get-Mailbox"] == 3
        shell.close()


def test_after_three_times_it_is_an_error_and_the_session_lives() -> None:
    with served_here("Get-Mailbox:cut*3") as here:
        shell = connected(here)
        assert shell.run("Get-Mailbox") == []
        assert "broke off the connection" in shell.error.text
        assert shell.error.advice == "Run the command again."
        assert here.hits["invoke:Get-Mailbox"] == 3
        assert shell.run("Get-Mailbox -ResultSize 1 -WarningAction Ignore") != []
        shell.close()


def test_a_change_is_not_sent_twice_and_may_have_been_made() -> None:
    with served_here("Set-Mailbox:cut*9") as here:
        shell = connected(here)
        shell.run("Set-Mailbox admin@contoso.com -CustomAttribute1 x")
        assert "broke off the connection" in shell.error.text
        assert shell.error.advice.startswith("The change may have been made")
        assert here.hits["invoke:Set-Mailbox"] == 1
        shell.close()


def test_half_of_an_answer_is_no_answer() -> None:
    with served_here("Get-Mailbox:half") as here:
        shell = connected(here)
        assert shell.run("Get-Mailbox") == []
        assert "not JSON" in shell.error.text
        assert shell.error.advice
        shell.close()


def test_what_came_before_the_fault_is_kept() -> None:
    first = page({"Name": "a"}, {"Name": "b"}, next_link="https://outlook.office365.com/adminapi/x?n=2")
    service = Service(first, *[httpx.ReadError("reset")] * 3)
    shell = Shell(service.connection())
    assert [item.get("Name") for item in shell.run("Get-Mailbox -ResultSize Unlimited")] == ["a", "b"]
    assert "broke off" in shell.error.text
    assert len(service.asked) == 4
    shell.close()


@pytest.mark.parametrize(
    ("fault", "waiting_for"),
    [("429", ""), ("concurrency", ""), ("503", "HTTP status code 503"), ("transient", "a passing trouble of the service")],
)
def test_a_wait_says_why_and_ctrl_c_ends_it(fault: str, waiting_for: str) -> None:
    wait = "@30" if fault != "transient" else ""
    with served_here(f"Get-Mailbox:{fault}*9{wait}") as here:
        shell = connected(here)
        running = threading.Thread(target=shell.run, args=("Get-Mailbox",))
        running.start()
        context = shell.registry.active_context()
        while running.is_alive():
            context = shell.registry.active_context()
            if context is not None and context.throttled_seconds > 0:
                break
            time.sleep(0.01)
        assert context is not None
        assert context.throttled_seconds > 0
        assert context.waiting_for == waiting_for
        shell.runspace.stop()
        running.join(20)
        assert not running.is_alive()
        assert shell.result is not None
        assert shell.result.stopped
        while (after := shell.registry.active_context()) is not None and after.throttled_seconds:
            time.sleep(0.01)
        assert shell.run("Get-AcceptedDomain") != []
        shell.close()
