"""Piped service cmdlets ask for several objects together: what is sent, in which order it comes back, and where it is left alone."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from exoshell.cmdlets import remote_groups
from exoshell.connection.adminapi import throttling
from exoshell.connection.http import HttpStack
from tests.connection.practice import served_here
from tests.connection.service import Service, page, refusal, unread
from tests.exchange.shell import Shell
from tests.exchange.test_practice import CONNECT, living_on
from tests.exchange.test_remote import NOT_FOUND


class Grouping:
    """A service that answers batches, in reversed order, and counts what runs at the same time."""

    def __init__(self) -> None:
        self.batches: list[list[dict[str, Any]]] = []
        self.alone: list[str] = []
        self.refused: list[httpx.Response] = []
        """For the parts of the next batch, taken from the end."""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/$batch"):
            parts = json.loads(request.content)["requests"]
            self.batches.append(parts)
            answers = [self._part(part) for part in parts]
            return httpx.Response(200, json={"responses": answers[::-1]})
        asked = json.loads(request.content)["CmdletInput"]
        self.alone.append(str(asked["Parameters"].get("Identity")))
        return self.result(str(asked["Parameters"].get("Identity")), request)

    def _part(self, part: dict[str, Any]) -> dict[str, Any]:
        identity = part["body"]["CmdletInput"]["Parameters"]["Identity"]
        answer = self.refused.pop() if self.refused and identity == "busy" else self.result(identity, None)
        return {"id": part["id"], "status": answer.status_code, "headers": dict(answer.headers), "body": answer.json()}

    @staticmethod
    def result(identity: str, request: httpx.Request | None) -> httpx.Response:
        if identity == "nobody":
            return refusal(404, NOT_FOUND, code="NotFound", headers={"x-ExceptionType": "ManagementObjectNotFoundException"})
        if identity == "many" and (request is None or "skip" not in str(request.url)):
            return page({"Name": "many-1"}, {"Name": "many-2"}, next_link="https://outlook.office365.com/adminapi/x?skip=1")
        if identity == "warned":
            return page({"Name": "warned"}, warnings=["careful"])
        return page({"Name": "many-3" if identity == "many" else identity})


@pytest.fixture
def grouping() -> Grouping:
    return Grouping()


@pytest.fixture
def service(grouping: Grouping) -> Service:
    return Service(handler=grouping)


@pytest.fixture
def shell(service: Service) -> Iterator[Shell]:
    made = Shell(service.connection())
    yield made
    made.close()


def names(objects: list[Any]) -> list[str]:
    return [item.get("Name") for item in objects]


def test_batches_of_ten_in_the_order_of_the_input(shell: Shell, grouping: Grouping, service: Service) -> None:
    asked = [f"id{number}" for number in range(26)]
    shell.run('$ids = 0..25 | ForEach-Object { "id$_" }')
    assert names(shell.run("$ids | Get-Mailbox")) == asked
    # so that the first object is there at once
    assert grouping.alone == ["id0"]
    assert [len(parts) for parts in grouping.batches] == [3, 10, 10, 2]
    assert len(service.asked) == 5
    part = grouping.batches[1][0]
    assert part["method"] == "POST"
    assert part["url"].endswith("/InvokeCommand")
    assert part["headers"]["Prefer"] == "odata.maxpagesize=1000;odata.continue-on-error"
    assert part["headers"]["Authorization"].startswith("Bearer eyJ")
    assert len({item["headers"]["client-request-id"] for item in grouping.batches[1]}) == 1
    assert service.asked[2].headers["prefer"] == "odata.continue-on-error"
    assert service.asked[2].headers["x-cmdletname"] == "Get-Mailbox"


def test_errors_warnings_and_further_pages_stay_in_place(shell: Shell, grouping: Grouping) -> None:
    shell.run("function kind { if ($_ -is [Management.Automation.ErrorRecord]) { 'E' } else { $_.Name ?? 'W' } }")
    text = "'a', 'b', 'nobody', 'many', 'warned', 'nobody', 'z' | Get-Mailbox -ResultSize Unlimited 2>&1 3>&1 | ForEach-Object { kind }"
    assert shell.run(text) == ["a", "b", "E", "many-1", "many-2", "many-3", "W", "warned", "E", "z"]
    assert [len(parts) for parts in grouping.batches] == [3, 3]
    assert grouping.alone == ["a", "many"]


def test_a_slow_input_is_not_kept_waiting(shell: Shell, grouping: Grouping, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_groups, "_WAITED_ENOUGH", -1.0)
    assert names(shell.run("'a', 'b', 'c', 'd' | Get-Mailbox")) == ["a", "b", "c", "d"]
    assert grouping.batches == []


def test_no_more_at_once_after_the_service_asked_for_a_pause(shell: Shell, grouping: Grouping) -> None:
    found: list[int] = []
    connection = shell.registry.active
    assert connection is not None
    real = connection.open

    def opened(*positional: Any, **named: Any) -> Any:
        found.append(len(grouping.alone))
        connection.client.counters.retries += 1
        return real(*positional, **named)

    connection.open = opened  # type: ignore[method-assign]
    assert names(shell.run("'a', 'b', 'c', 'd' | Get-MailboxStatistics")) == ["a", "b", "c", "d"]
    # each was asked for when the one before had answered
    assert found == [0, 1, 2, 3]


def test_a_throttled_part_is_tried_again_alone(shell: Shell, grouping: Grouping, service: Service) -> None:
    grouping.refused = [refusal(429, "busy", headers={"Retry-After": "2.5"})]
    assert names(shell.run("'a', 'b', 'busy', 'c' | Get-Mailbox")) == ["a", "b", "busy", "c"]
    assert grouping.alone == ["a", "busy"]
    assert shell.registry.active.slept == [2.5]  # type: ignore[union-attr]


def test_select_first_sends_one_request(shell: Shell, service: Service) -> None:
    assert names(shell.run("'a', 'b', 'c', 'd' | Get-Mailbox | Select-Object -First 1")) == ["a"]
    assert len(service.asked) == 1
    assert names(shell.run("'a', 'b', 'c', 'd', 'e', 'f' | Get-Mailbox | Select-Object -First 2")) == ["a", "b"]
    assert len(service.asked) == 3


@pytest.mark.parametrize(
    "text",
    [
        "'a', 'b', 'c', 'd' | Get-Mailbox -ErrorAction Stop",
        "$ErrorActionPreference = 'Stop'; 'a', 'b', 'c', 'd' | Get-Mailbox",
        "'a', 'b', 'c', 'd' | ForEach-Object { $_ } | Get-Mailbox",
        "'a', 'b', 'c', 'd' | Write-Output -PipelineVariable p | Get-Mailbox",
        "'a', 'b', 'c', 'd' | Where-Object { $_ } | Get-Mailbox",
        "'a', 'b', 'c', 'd' | Get-Mailbox -ErrorAction Inquire",
        "& { process { $_ } } | Out-Null; 'a', 'b', 'c', 'd' | & { process { $_ } } | Get-Mailbox",
        "'a', 'b', 'c', 'd' | Set-MailboxRegionalConfiguration -Language en-US",
    ],
)
def test_one_by_one_where_somebody_could_tell(shell: Shell, grouping: Grouping, text: str) -> None:
    shell.run(text)
    assert grouping.batches == []
    assert grouping.alone == ["a", "b", "c", "d"]


def test_changes_go_in_batches_unless_somebody_is_asked(shell: Shell, grouping: Grouping, service: Service) -> None:
    shell.run("'a', 'b', 'c', 'd' | Set-Mailbox -CustomAttribute1 x")
    assert [len(parts) for parts in grouping.batches] == [3]
    grouping.batches.clear()
    shell.console.choices = [0, 0, 0]
    shell.run("'a', 'b', 'c' | Set-Mailbox -CustomAttribute1 x -Confirm")
    assert grouping.batches == []


def test_the_gate_is_asked_before_a_batch(grouping: Grouping, service: Service) -> None:
    shell = Shell(service.connection(level="read-only"))
    shell.run("'a', 'b', 'c', 'd' | Set-Mailbox -CustomAttribute1 x")
    assert len(shell.errors) == 4
    assert service.asked == []
    shell.close()


def test_a_batch_that_fails_is_an_error_for_each(shell: Shell, service: Service) -> None:
    service.answers = [page({"Name": "a"}), refusal(500, "no batches today", code="InternalServerError")]
    assert names(shell.run("'a', 'b', 'c', 'd' | Get-Mailbox")) == ["a"]
    assert [error.text for error in shell.errors] == ["no batches today"] * 3


def test_an_answer_that_leaves_one_out(shell: Shell, service: Service) -> None:
    whole = [{"id": str(number), "status": 200, "headers": {}, "body": {"value": [{"Name": f"x{number}"}]}} for number in (0, 2)]
    service.answers = [page({"Name": "a"}), httpx.Response(200, json={"responses": whole})]
    assert names(shell.run("'a', 'b', 'c', 'd' | Get-Mailbox")) == ["a", "x0", "x2"]
    assert "leaves out" in shell.error.text


class SideBySide(Service):
    """Answers groups of three requests only when all three are there, the last one first."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[asyncio.Event] = []
        self.sent: list[str] = []

    def stack(self) -> HttpStack:
        return HttpStack(use_system_proxy=False, transport_factory=lambda _: httpx.MockTransport(self.answer))

    async def answer(self, request: httpx.Request) -> httpx.Response:
        identity = str(json.loads(request.content)["CmdletInput"]["Parameters"]["Identity"])
        self.sent.append(identity)
        if identity != "first":
            turn = asyncio.Event()
            self.waiting.append(turn)
            if len(self.waiting) == 3:
                self.waiting.pop().set()
            await asyncio.wait_for(turn.wait(), 30)
            if self.waiting:
                self.waiting.pop().set()
        return unread(Grouping.result(identity, None))


def test_mailbox_cmdlets_run_side_by_side() -> None:
    service = SideBySide()
    shell = Shell(service.connection())
    found = shell.run("'first', 'b', 'nobody', 'c' | Get-MailboxStatistics 2>&1 | ForEach-Object { $_.Name ?? 'E' }")
    assert found == ["first", "b", "E", "c"]
    assert service.sent[0] == "first"
    assert sorted(service.sent) == ["b", "c", "first", "nobody"]
    shell.close()


def test_the_practice_tenant_answers_batches() -> None:
    with served_here() as here:
        shell = living_on(here)
        try:
            shell.run(CONNECT)
            shell.run("$ids = (Get-Mailbox -ResultSize 14).PrimarySmtpAddress")
            assert len(shell.run("$ids")) == 14
            for text, batches in (("Get-Mailbox", 2), ("Get-MailboxStatistics", 0)):
                one_by_one = names_of(shell.run(f"$ids | ForEach-Object {{ {text} $_ }}"))
                before = here.hits[f"invoke:{text}"]
                here.hits["batch"] = 0
                assert names_of(shell.run(f"$ids | {text}")) == one_by_one
                assert here.hits[f"invoke:{text}"] - before == 14
                assert here.hits["batch"] == batches
            shell.run("$ids[0], 'nosuch', $ids[1], 'nosuch', $ids[2] | Set-Mailbox -CustomAttribute1 batched")
            assert ["nosuch" in error.text for error in shell.errors] == [True, True]
            assert names_of(shell.run("Get-Mailbox -Filter \"CustomAttribute1 -eq 'batched'\" | Sort-Object DisplayName")) == sorted(
                names_of(shell.run("$ids[0..2] | Get-Mailbox"))
            )
        finally:
            shell.close()


@pytest.mark.parametrize(
    "fault",
    [
        *("Get-CASMailbox:429@0.1", "Get-CASMailbox:503@0.1", "Get-CASMailbox:cae", "Get-CASMailbox:401", "Get-CASMailbox:transient"),
        *("batch:429@0.1", "batch:503@0.1", "batch:cae", "batch:concurrency@0.1", "batch:cut"),
    ],
)
def test_passing_troubles_of_a_batch_and_of_its_parts_are_not_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "back_off", lambda _: 0.01)
    with served_here() as here:
        shell = living_on(here)
        try:
            shell.run(CONNECT)
            shell.run("$ids = (Get-Mailbox -ResultSize 8).PrimarySmtpAddress")
            expected = shell.run("$ids")
            write = shell.recorder.write

            def first(value: Any) -> None:
                # the first object has been asked for alone; what goes wrong from here meets a batch
                if not shell.objects:
                    here.server.emulator.switches.apply(fault)
                write(value)

            shell.recorder.write = first  # type: ignore[method-assign]
            assert [str(item.get("PrimarySmtpAddress")) for item in shell.run("$ids | Get-CASMailbox")] == expected
            assert shell.errors == []
            assert here.hits["batch"] == (3 if fault.startswith("batch") else 2)
            assert here.hits["invoke:Get-CASMailbox"] == (8 if fault.startswith("batch") else 9)
        finally:
            shell.close()


@pytest.mark.parametrize(("text", "hit"), [("Get-Mailbox", "batch"), ("Get-MailboxStatistics", "invoke:Get-MailboxStatistics")])
def test_ctrl_c_stops_all_of_a_group(text: str, hit: str) -> None:
    with served_here("batch:slow*99@60;Get-MailboxStatistics:slow*99@60") as here:
        shell = living_on(here)
        try:
            shell.run(CONNECT)
            shell.run("$ids = (Get-Mailbox -ResultSize 14).PrimarySmtpAddress")
            running = threading.Thread(target=shell.run, args=(f"$ids | {text}",))
            running.start()
            while not here.hits[hit] and running.is_alive():
                time.sleep(0.01)
            shell.runspace.stop()
            running.join(20)
            assert not running.is_alive()
            assert shell.result is not None
            assert shell.result.stopped
            assert shell.run("Get-AcceptedDomain") != []
        finally:
            shell.close()


def names_of(objects: list[Any]) -> list[str]:
    return [str(item.get("DisplayName")) for item in objects]
