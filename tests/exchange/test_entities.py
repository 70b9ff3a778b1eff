"""Get-EXO*: the addresses they read, when the classic cmdlet is asked instead, and that both give the same objects."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from exoshell.cmdlets.exchange._entities import entity_address, odata_filter
from tests.connection.practice import ServedHere, served_here
from tests.connection.service import Service, page, refusal
from tests.exchange.shell import Shell
from tests.exchange.test_practice import CONNECT, living_on


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Alias -eq 'x'", "Alias eq 'x'"),
        ('Name -eq "O\'Neil"', "Name eq 'O''Neil'"),
        ("{CustomAttribute1 -like 'a*' -and (Office -ne $null)}", "startswith(CustomAttribute1,'a') and (Office ne null)"),
        ("Office -like '*b'", "endswith(Office,'b')"),
        ("Office -notlike '*b*'", "not contains(Office,'b')"),
        ("Office -like 'b'", "Office eq 'b'"),
        ("-not (ItemCount -ge 10)", "not (ItemCount ge 10)"),
        ("HiddenFromAddressListsEnabled -eq 'True'", "HiddenFromAddressListsEnabled eq true"),
        ("CustomAttribute1 -eq 'True'", "CustomAttribute1 eq 'True'"),
        ("Office -like 'x*y'", None),
        ("Office -like '*'", None),
        ("Office -like 'x?'", None),
        ("-not Office -eq 'x'", None),
        ("Office -match 'x'", None),
        ("Office -eq $other", None),
        ("Office", None),
        ("", None),
    ],
)
def test_filters(text: str, expected: str | None) -> None:
    assert odata_filter(text) == expected


def test_addresses() -> None:
    def address(cmdlet: str, **parameters: Any) -> str | None:
        return entity_address(cmdlet, parameters, ["Minimum"], [])

    assert address("Get-EXOMailbox", ResultSize="Unlimited") == "Mailbox?PropertySet=Minimum"
    assert address("Get-EXORecipient", RecipientTypeDetails=["UserMailbox", "RoomMailbox"], Anr="me") == (
        "Recipient?Anr=me&RecipientTypeDetails=UserMailbox,RoomMailbox&PropertySet=Minimum"
    )
    assert address("Get-EXOMailbox", SoftDeletedMailbox=True) == "Mailbox?SoftDeletedMailbox=true&PropertySet=Minimum"
    encoded = address("Get-EXOMailbox", Identity="CN=O'Neil,OU=x/y")
    assert encoded is not None
    key = encoded.partition("('")[2].partition("')")[0].replace("%3D", "=")
    assert base64.b64decode(key).decode() == "CN=O'Neil,OU=x/y"
    assert parse_qs(encoded.partition("?")[2])["isEncoded"] == ["true"]
    assert address("Get-EXOMailboxStatistics", Identity="a@b.c") == "Mailbox('a@b.c')/Exchange.GetMailboxStatistics()?PropertySet=Minimum"
    for unknown in ({"Migration": True}, {"Identity": ["a", "b"]}, {"Filter": "Office -like 'x*y'"}):
        assert address("Get-EXOMailbox", **unknown) is None
    assert address("Get-EXOMailboxStatistics") is None
    assert address("Get-EXOMailboxStatistics", Identity="a", IncludeMoveReport=True) is None
    assert address("Get-EXOMobileDeviceStatistics", Identity="a") is None


def test_an_address_that_is_not_understood_becomes_the_cmdlet() -> None:
    refused = refusal(404, "Resource not found for the segment 'Mailbox'.", code="NotFound")
    service = Service(refused, page({"Alias": "x", "Database": "d"}, next_link="https://outlook.office365.com/adminapi/x?n=1"))
    service.handler = lambda _: page({"Alias": "y"})
    shell = Shell(service.connection())
    found = shell.run("Get-EXOMailbox -ResultSize Unlimited -PropertySets Archive")
    assert [item.get("Alias") for item in found] == ["x", "y"]
    assert [request.method for request in service.asked] == ["GET", "POST", "POST"]
    assert service.bodies()[0] == {"CmdletName": "Get-Mailbox", "Parameters": {"ResultSize": "Unlimited"}}
    shell.close()


def test_other_refusals_are_the_answer() -> None:
    service = Service(refusal(404, "x|A.ManagementObjectNotFoundException|no such mailbox", code="NotFound"))
    shell = Shell(service.connection())
    shell.run("Get-EXOMailbox x")
    assert shell.error.text.startswith("Error while querying REST service. HttpStatusCode=404 ErrorMessage=")
    assert shell.error.category_reason == "RestClientException"
    assert len(service.asked) == 1
    shell.close()


def test_one_object_without_a_list() -> None:
    single = {"@odata.context": "https://x/$metadata#Mailbox/$entity", "@odata.id": "y", "Alias": "x"}
    service = Service(httpx.Response(200, json=single))
    shell = Shell(service.connection())
    assert [dict(item.items()) for item in shell.run("Get-EXOMailbox x")] == [{"Alias": "x"}]
    shell.close()


@pytest.fixture(scope="module")
def here() -> Iterator[ServedHere]:
    with served_here(size=40) as made:
        yield made


@pytest.mark.parametrize(
    ("exo", "classic"),
    [
        ("Get-EXOMailbox -ResultSize Unlimited", "Get-Mailbox -ResultSize Unlimited"),
        ("Get-EXOMailbox admin@contoso.com -PropertySets Quota,Archive -Properties Office", "Get-Mailbox admin@contoso.com"),
        ("Get-EXOMailbox -Filter \"Alias -like 'a*'\"", "Get-Mailbox -Filter \"Alias -like 'a*'\""),
        ("Get-EXOMailbox -RecipientTypeDetails SharedMailbox -ResultSize Unlimited", "Get-Mailbox -RecipientTypeDetails SharedMailbox"),
        ("Get-EXORecipient -ResultSize 12", "Get-Recipient -ResultSize 12"),
        ("Get-EXOCasMailbox admin@contoso.com", "Get-CASMailbox admin@contoso.com"),
        ("Get-EXOMailboxStatistics admin@contoso.com", "Get-MailboxStatistics admin@contoso.com"),
        ("Get-EXOMailboxPermission admin@contoso.com", "Get-MailboxPermission admin@contoso.com"),
        ("Get-EXOMailbox admin@contoso.com -PropertySets All", "Get-Mailbox admin@contoso.com"),
    ],
)
def test_the_same_objects_as_the_classic_cmdlet(here: ServedHere, exo: str, classic: str) -> None:
    shell = living_on(here)
    try:
        shell.run(CONNECT)
        before = here.hits["entity"]
        found = shell.run(exo)
        assert shell.errors == []
        assert here.hits["entity"] == before + 1
        expected = shell.run(classic)
        assert found != []
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            assert {name: str(value) for name, value in one.items()} == {
                name: str(value) for name, value in other.items() if name in one.schema.names
            }
    finally:
        shell.close()
