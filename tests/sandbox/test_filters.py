"""OPATH: what it means, and what it refuses."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exoshell.sandbox.errors import FilterError
from exoshell.sandbox.filters import compile_filter, matches, parse
from tests.sandbox.clients import Admin, Child

ITEM: dict[str, Any] = {
    "DisplayName": "Ida O'Brien",
    "Department": "",
    "EmailAddresses": ["SMTP:ida@contoso.com", "smtp:ido@contoso.com"],
    "ProhibitSendQuota": "49.5 GB (53,150,220,288 bytes)",
    "WhenCreated": "2024-05-06T07:08:09.0000000+00:00",
    "HiddenFromAddressListsEnabled": False,
    "ForwardingAddress": None,
    "RecipientTypeDetails": "UserMailbox",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DisplayName -eq 'ida o''brien'", True),
        ('DisplayName -eq "Ida O\'Brien"', True),
        ("displayname -like 'IDA*'", True),
        ("DisplayName -like '*Brien'", True),
        ("DisplayName -like '*d*i*'", True),
        ("DisplayName -like 'Brien*'", False),
        ("DisplayName -notlike 'Z*'", True),
        ("DisplayName -ne 'Somebody'", True),
        ("EmailAddresses -like '*ido@*'", True),
        ("EmailAddresses -eq 'ida@contoso.com'", True),
        ("EmailAddresses -like 'smtp:x*'", False),
        ("Department -eq $null", True),
        ("Department -ne $null", False),
        ("ForwardingAddress -eq $null", True),
        ("-not (ForwardingAddress -ne $null)", True),
        ("!(ForwardingAddress -ne $null)", True),
        ("HiddenFromAddressListsEnabled -eq $false", True),
        ("HiddenFromAddressListsEnabled -eq 'False'", True),
        ("ProhibitSendQuota -lt '50GB'", True),
        ("ProhibitSendQuota -gt 49GB", True),
        ("WhenCreated -gt '2024-01-01'", True),
        ("WhenCreated -lt '01/01/2024'", False),
        ("WhenCreated -ge '05/06/2024 07:08:09'", True),
        ("RecipientTypeDetails -eq 'UserMailbox' -and DisplayName -like 'Z*' -or Department -eq $null", True),
        ("RecipientTypeDetails -eq 'UserMailbox' -and (DisplayName -like 'Z*' -or Department -ne $null)", False),
        ("{RecipientTypeDetails -eq 'UserMailbox'}", True),
    ],
)
def test_meaning(text: str, expected: bool) -> None:
    assert matches(text, "Mailbox", ITEM) is expected


@pytest.mark.parametrize(
    ("text", "reason", "position"),
    [
        ("Foo -eq 'x'", '"Foo" is not a recognized filterable property', 1),
        ("DisplayName", "Invalid filter syntax", 12),
        ("DisplayName -eq", "Invalid filter syntax", 16),
        ("DisplayName -eq 'x", "Invalid filter syntax", None),
        ("(DisplayName -eq 'x'", "Invalid filter syntax", 1),
        ("DisplayName -eq 'x' Alias", "Invalid filter syntax", 21),
        ("DisplayName -matches 'x'", "The operator '-matches' isn't supported", 13),
        ("DisplayName -eq $mailbox", "Invalid filter syntax", 18),
        ("", "Invalid filter syntax", 1),
    ],
)
def test_refusals(text: str, reason: str, position: int | None) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text, "Mailbox")
    assert caught.value.text.startswith('Cannot bind parameter \'Filter\' to the target. Exception setting "Filter": "' + reason)
    if position is not None:
        assert f"at position {position}." in caught.value.text


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(FilterError):
        parse(text, "Mailbox")


def test_what_columns_can_decide_they_decide() -> None:
    compiled = compile_filter("Department -eq 'Sales' -and (City -like 'B*' -or Title -ne $null)", "Mailbox")
    assert compiled.predicate is None
    assert compiled.values == ("Sales", "B%")
    assert compile_filter("CustomAttribute1 -eq 'x'", "Mailbox").predicate is None
    mixed = compile_filter("Department -eq 'Sales' -and ProhibitSendQuota -gt '1GB'", "Mailbox")
    assert mixed.sql
    assert mixed.predicate is not None


@pytest.mark.parametrize(
    "text",
    [
        "RecipientTypeDetails -eq 'SharedMailbox'",
        "Department -ne 'Sales'",
        "City -eq $null",
        "HiddenFromAddressListsEnabled -eq $true",
        "WhenCreated -gt '2023-01-01' -and -not (Alias -like 'a*')",
        "LastName -like 'M*' -or FirstName -gt 'T'",
        "EmailAddresses -like '*m@contoso.com'",
        "DisplayName -like '*ü*'",
        "IsShared -eq $true -or ArchiveStatus -eq 'Active'",
    ],
)
def test_table_and_predicate_agree(admin: Admin, text: str) -> None:
    """Both ways of evaluating give the same mailboxes, through the wire."""
    everything = admin.all("Get-Mailbox", ResultSize="Unlimited")
    recipients = {item["Guid"]: item for item in admin.all("Get-User", ResultSize="Unlimited")}
    expected = {item["Guid"] for item in everything if matches(text, "Mailbox", {**recipients[item["Guid"]], **item})}
    found = {item["Guid"] for item in admin.all("Get-Mailbox", page=20, Filter=text, ResultSize="Unlimited")}
    assert found == expected


def test_what_somebody_set_is_found(start: Callable[..., Child]) -> None:
    admin = start("--size", "40").sign_in()
    admin.run("Set-Mailbox", Identity="admin", CustomAttribute7="Blue", ForwardingSmtpAddress="jo@fabrikam.example")
    assert admin.run("Get-Mailbox", Filter="CustomAttribute7 -eq 'blue'").names == ["Contoso Admin"]
    assert admin.run("Get-Mailbox", Filter="CustomAttribute7 -like 'b*' -and Name -like 'c*'").names == ["Contoso Admin"]
    assert admin.run("Get-Mailbox", Filter="ForwardingSmtpAddress -ne $null").names == ["Contoso Admin"]
    assert "Contoso Admin" not in admin.run("Get-Mailbox", Filter="CustomAttribute7 -eq $null").names
    assert (
        len(admin.run("Get-Mailbox", Filter="CustomAttribute7 -ne 'Blue'").value) == admin.child.handshake["organization"]["mailboxes"] - 1
    )
