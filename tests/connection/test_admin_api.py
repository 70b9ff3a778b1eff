"""InvokeCommand on the wire: paging, retries, errors, challenges, and what never leaves."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json

import httpx
import pytest

from exoshell.connection.adminapi.faults import ServiceError, TransportFault, split_message
from exoshell.connection.adminapi.paging import MORE_RESULTS
from exoshell.connection.auth_errors import AuthError
from exoshell.connection.connection import Connection
from exoshell.connection.guard import WriteNeedsConsent, WriteRefused
from tests.connection.service import Service, page, refusal

NEXT = "https://outlook.office365.com/adminapi/beta/t/InvokeCommand?$skiptoken=1"


async def names(connection: Connection, cmdlet: str = "Get-Mailbox", **options: object) -> list[object]:
    found: list[object] = []
    async for answer in connection.invoke(cmdlet, {"Identity": "x"}, **options):
        found.extend(item.get("Name") for item in answer.objects)
    return found


async def test_one_page_without_result_size() -> None:
    service = Service(page({"Name": "a"}, {"Name": "b"}, next_link=NEXT))
    assert await names(service.connection(), page_size=2) == ["a", "b"]
    assert len(service.asked) == 1
    sent = service.asked[0]
    assert sent.url.path == "/adminapi/beta/11111111-1111-4111-8111-111111111111/InvokeCommand"
    assert sent.headers["prefer"] == "odata.maxpagesize=2"
    assert sent.headers["x-cmdletname"] == "Get-Mailbox"
    assert sent.headers["x-anchormailbox"] == "UPN:megan@contoso.com"
    assert sent.headers["authorization"].startswith("Bearer eyJ")


async def test_pages_by_posting_the_same_body() -> None:
    service = Service(
        page({"Name": "a"}, {"Name": "b"}, next_link=NEXT, warnings=[MORE_RESULTS, "heed"]), page({"Name": "c"}, warnings=[MORE_RESULTS])
    )
    connection = service.connection()
    stream = connection.open("Get-Mailbox", {"ResultSize": 3}, result_size=3, page_size=2)
    first = await stream.next()
    second = await stream.next()
    assert first is not None
    assert second is not None
    assert await stream.next() is None
    assert first.more
    assert first.warnings == ["heed"]
    assert not second.more
    assert second.warnings == [MORE_RESULTS]
    assert [request.headers["prefer"] for request in service.asked] == ["odata.maxpagesize=2", "odata.maxpagesize=1"]
    assert str(service.asked[1].url) == NEXT
    assert service.asked[0].content == service.asked[1].content
    assert len({request.headers["client-request-id"] for request in service.asked}) == 1


async def test_unlimited_follows_every_link() -> None:
    service = Service(page({"Name": "a"}, next_link=NEXT), page({"Name": "b"}, next_link=NEXT + "2"), page({"Name": "c"}))
    assert await names(service.connection(), result_size="Unlimited", page_size=1) == ["a", "b", "c"]


async def test_the_next_page_is_fetched_ahead_and_stopped() -> None:
    service = Service(page({"Name": "a"}, next_link=NEXT), handler=lambda _: page({"Name": "b"}, next_link=NEXT))
    connection = service.connection()
    stream = connection.open("Get-Mailbox", result_size="Unlimited", page_size=1)
    await stream.next()
    await asyncio.sleep(0.02)
    assert len(service.asked) == 2
    await connection.finish(stream)
    assert await stream.next() is None
    assert len(service.asked) == 2


async def test_result_size_must_be_positive() -> None:
    with pytest.raises(ValueError, match="ResultSize must be greater than 0"):
        Service().connection().open("Get-Mailbox", result_size=0)


async def test_throttling_obeys_fractional_retry_after() -> None:
    service = Service(refusal(429, "busy", code="TooManyRequests", headers={"Retry-After": "1.5"}), page({"Name": "a"}))
    connection = service.connection()
    assert await names(connection) == ["a"]
    assert connection.slept == [1.5]  # type: ignore[attr-defined]
    assert connection.client.counters.requests == 2


async def test_concurrency_sentence_in_plain_text_is_throttling() -> None:
    text = "You have reached the maximum number of concurrent requests per tenant. Please wait and try again"
    service = Service(httpx.Response(500, text=text), page({"Name": "a"}))
    assert await names(service.connection()) == ["a"]


@pytest.mark.parametrize("name", ["DCOverloadedException", "StorageTransientException"])
async def test_transient_classes_are_retried(name: str) -> None:
    service = Service(refusal(500, f"|Microsoft.Exchange.{name}|try later"), page({"Name": "a"}))
    assert await names(service.connection()) == ["a"]


async def test_gives_up_after_five_retries() -> None:
    service = Service(handler=lambda _: refusal(503, "no"))
    connection = service.connection()
    with pytest.raises(ServiceError):
        await names(connection)
    assert len(service.asked) == 6
    assert [round(seconds / 2**number) for number, seconds in enumerate(connection.slept, 1)] == [1] * 5  # type: ignore[attr-defined]


async def test_empty_503_is_not_retried() -> None:
    service = Service(httpx.Response(503))
    with pytest.raises(ServiceError, match="status 503"):
        await names(service.connection())


async def test_error_styles() -> None:
    styles = [
        "Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|The operation couldn't be performed.",
        json.dumps(
            {
                "ClassName": "A.ManagementObjectNotFoundException",
                "Message": "The operation couldn't be performed.",
                "localizedString": {"stringId": "Ex6F9304"},
            }
        ),
        json.dumps({"Message": "The operation couldn't be performed.", "TypeName": "A.ManagementObjectNotFoundException"}),
    ]
    for style in styles:
        headers = {
            "x-ExceptionType": "ManagementObjectNotFoundException",
            "request-id": "Q",
            "X-CalculatedBETarget": "BE01.EURPRD.EXAMPLE",
            "Date": "Tue",
        }
        service = Service(refusal(404, style, headers=headers))
        with pytest.raises(ServiceError) as caught:
            await names(service.connection())
        assert split_message(caught.value.message).text == "The operation couldn't be performed."
        assert caught.value.exception_type == "ManagementObjectNotFoundException"
        assert caught.value.error_id == "[Server=BE01,RequestId=Q,TimeStamp=Tue]"


async def test_inner_exception_and_no_detail_at_all() -> None:
    inner = {
        "error": {
            "code": "BadRequest",
            "message": "Error executing cmdlet",
            "details": [],
            "innererror": {"internalexception": {"message": "A parameter cannot be found that matches parameter name 'X'."}},
        }
    }
    with pytest.raises(ServiceError, match="parameter name 'X'"):
        await names(Service(httpx.Response(400, json=inner)).connection())
    with pytest.raises(ServiceError, match="status 403"):
        await names(Service(httpx.Response(403)).connection())
    with pytest.raises(ServiceError, match="Bad gateway at the proxy"):
        await names(Service(httpx.Response(502, html="<html><body><h1>Bad gateway</h1> at the proxy</body></html>")).connection())


async def test_false_and_true_gzip() -> None:
    body = refusal(404, "a|b.CException|gone").content
    for content in (body, gzip.compress(body)):
        answer = httpx.Response(404, stream=httpx.ByteStream(content), headers={"Content-Encoding": "gzip"})
        with pytest.raises(ServiceError, match="gone"):
            await names(Service(answer).connection())


async def test_answer_that_is_not_json() -> None:
    with pytest.raises(TransportFault, match="not JSON"):
        await names(Service(httpx.Response(200, text="<html>hello</html>")).connection())


async def test_broken_connection_is_retried_for_reads_only() -> None:
    service = Service(httpx.RemoteProtocolError("gone"), page({"Name": "a"}))
    assert await names(service.connection()) == ["a"]
    service = Service(httpx.RemoteProtocolError("gone"))
    with pytest.raises(TransportFault, match="broke off"):
        await names(service.connection(), "Set-Mailbox")


async def test_unreachable_marks_the_connection() -> None:
    service = Service(handler=lambda _: (_ for _ in ()).throw(httpx.ConnectError("refused")))
    connection = service.connection()
    with pytest.raises(TransportFault) as caught:
        await names(connection)
    assert caught.value.unreachable
    assert connection.context().state == "Broken"
    service.handler = lambda _: page({"Name": "a"})
    assert await names(connection) == ["a"]
    assert connection.context().state == "Connected"


async def test_claims_challenge_goes_to_the_source_once() -> None:
    claims = base64.b64encode(b'{"access_token":{"nbf":{"essential":true}}}').decode().rstrip("=")
    challenge = httpx.Response(
        401,
        json={"error": {"code": "Unauthorized"}},
        headers={"WWW-Authenticate": f'Bearer realm="", error="insufficient_claims", claims="{claims}"'},
    )
    service = Service(challenge)
    with pytest.raises(AuthError, match="expired or was revoked"):
        await names(service.connection())
    assert len(service.asked) == 1


async def test_unauthorized_without_challenge() -> None:
    with pytest.raises(AuthError):
        await names(Service(httpx.Response(401)).connection())


async def test_a_token_goes_to_the_clouds_own_hosts_only() -> None:
    service = Service(page({"Name": "a"}, next_link="https://evil.example/adminapi"))
    with pytest.raises(AuthError, match=r"evil\.example"):
        await names(service.connection(), result_size="Unlimited", page_size=1)
    assert len(service.asked) == 1


async def test_regional_redirect_is_followed_with_the_body() -> None:
    service = Service(httpx.Response(302, headers={"Location": "https://eur01.outlook.office365.com:446/x"}), page({"Name": "a"}))
    assert await names(service.connection()) == ["a"]
    assert service.asked[1].url.host == "eur01.outlook.office365.com"
    assert service.asked[1].content == service.asked[0].content


async def test_levels_are_enforced_before_anything_is_sent() -> None:
    service = Service(handler=lambda _: page())
    connection = service.connection(level="read-only")
    with pytest.raises(WriteRefused, match="read-only"):
        connection.open("Set-Mailbox", {"Identity": "a"})
    connection.open("Set-Mailbox", {"Identity": "a", "WhatIf": True})
    connection.gate.level = "production"
    connection.open("Remove-Mailbox", {"Identity": "a"})
    connection.gate.ask = True
    with pytest.raises(WriteNeedsConsent):
        connection.open("Remove-Mailbox", {"Identity": "a"})
    connection.open("Remove-Mailbox", {"Identity": "a", "Confirm": True})
    connection.gate.allow(900)
    connection.open("Remove-Mailbox", {"Identity": "a"})
    assert service.asked == []


async def test_confirmation_and_errors_of_a_page() -> None:
    service = Service(page(confirmationmessage="Removing mailbox 'a'.", errors=["one went wrong"]))
    connection = service.connection()
    stream = connection.open("Remove-Mailbox", {"Identity": "a", "Confirm": True})
    answer = await stream.next()
    assert answer is not None
    assert (answer.confirmation, answer.errors, answer.objects) == ("Removing mailbox 'a'.", ["one went wrong"], [])
    assert service.bodies() == [{"CmdletName": "Remove-Mailbox", "Parameters": {"Identity": "a", "Confirm": True}}]


async def test_cancelling_a_request_in_flight() -> None:
    started = asyncio.Event()

    class Hanging(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            started.set()
            await asyncio.sleep(60)
            raise AssertionError

    service = Service()
    connection = service.connection()
    connection.stack._transport_factory = lambda _: Hanging()
    stream = connection.open("Get-Mailbox")
    task = asyncio.create_task(stream.next())
    await started.wait()
    assert connection.context().running == ("Get-Mailbox",)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)
    assert connection.context().running == ()
