"""The entity endpoints behind Get-EXO*."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from exoshell.sandbox.protocol.entities import opath
from tests.sandbox.clients import Admin


def read(admin: Admin, path: str, page: Any = 1000, **query: str) -> dict[str, Any]:
    answer = admin.child.http.get(f"{admin.base}/{path}", params=query, headers={**admin.headers, "Prefer": f"odata.maxpagesize={page}"})
    found: dict[str, Any] = answer.json()
    found["status"] = answer.status_code
    return found


def plain(item: dict[str, Any]) -> set[str]:
    return {name for name in item if "@" not in name}


def test_the_minimum_is_what_one_gets(admin: Admin) -> None:
    found = read(admin, "Mailbox", page=5)
    assert len(found["value"]) == 5
    assert {"Alias", "DisplayName", "Guid", "PrimarySmtpAddress", "UserPrincipalName"} <= plain(found["value"][0])
    assert "ProhibitSendQuota" not in plain(found["value"][0])
    further = admin.child.http.get(found["@odata.nextLink"], headers={**admin.headers, "Prefer": "odata.maxpagesize=5"}).json()
    assert not {item["Guid"] for item in found["value"]} & {item["Guid"] for item in further["value"]}


def test_sets_and_selections_add_up(admin: Admin) -> None:
    item = read(admin, "Mailbox('admin@contoso.com')", PropertySet="Quota,Archive")["value"][0]
    assert {"ProhibitSendQuota", "ArchiveStatus", "Alias"} <= plain(item)
    assert plain(read(admin, "Mailbox('admin@contoso.com')", **{"$select": "Alias,Office"})["value"][0]) == {"Alias", "Office"}
    assert len(plain(read(admin, "Mailbox('admin@contoso.com')", PropertySet="All")["value"][0])) > 200


def test_identities_in_the_path(admin: Admin) -> None:
    encoded = base64.urlsafe_b64encode(b"admin@contoso.com").decode().rstrip("=")
    assert read(admin, f"Mailbox('{encoded}')", isEncoded="true")["value"][0]["Alias"] == "admin"
    assert read(admin, "Recipient/Exchange.BySmtpAddress(SmtpAddress='admin@contoso.com')")["value"][0]["Name"] == "Contoso Admin"
    missing = read(admin, "Mailbox('nobody-here')")
    assert (missing["status"], missing["error"]["code"]) == (404, "NotFound")
    assert read(admin, "Nonsense")["status"] == 404


def test_what_hangs_below_a_mailbox(admin: Admin) -> None:
    assert read(admin, "Mailbox('admin')/MailboxPermission")["value"][0]["User"] == "NT AUTHORITY\\SELF"
    assert "TotalItemSize" in read(admin, "Mailbox('admin')/Exchange.GetMailboxStatistics()")["value"][0]
    folders = read(admin, "Mailbox('admin')/MailboxFolder/Exchange.GetMailboxFolderStatistics(folderscope='Calendar')")["value"]
    assert [item["Name"] for item in folders] == ["Calendar"]
    rights = read(admin, "Mailbox('admin')/MailboxFolder('Calendar')/MailboxFolderPermission")["value"]
    assert {item["User"] for item in rights} >= {"Default", "Anonymous"}
    assert read(admin, "Mailbox('admin')/MobileDevice/Exchange.GetMobileDeviceStatistics()")["status"] == 200
    assert read(admin, "Recipient('admin')/Exchange.GetRecipientPermissionByFilters(identity='admin',trustee='',accessRights='')")["value"]
    assert read(admin, "CasMailbox('admin')", PropertySet="Imap")["value"][0]["ImapEnabled"] is True


def test_filters(admin: Admin) -> None:
    shared = read(admin, "Mailbox", **{"$filter": "RecipientTypeDetails eq 'SharedMailbox' and startswith(DisplayName,'S')"})["value"]
    assert shared
    assert {item["RecipientTypeDetails"] for item in shared} == {"SharedMailbox"}
    assert all(item["DisplayName"].startswith("S") for item in shared)
    assert read(admin, "Mailbox", RecipientTypeDetails="RoomMailbox,EquipmentMailbox")["value"]
    assert read(admin, "Recipient", Anr="contoso")["value"][0]["Name"] == "Contoso Admin"
    assert read(admin, "Mailbox", **{"$filter": "Foo eq 1"})["status"] == 400


@pytest.mark.parametrize(
    ("odata", "expected"),
    [
        ("A eq 'x and y' and B ne null", "A -eq 'x and y' -and B -ne $null"),
        ("not startswith(A,'x')", "A -notlike 'x*'"),
        ("contains(A,'x') or endswith(B,'y')", "A -like '*x*' -or B -like '*y'"),
        ("A -eq 'x' -and B -ne $null", "A -eq 'x' -and B -ne $null"),
    ],
)
def test_odata_becomes_opath(odata: str, expected: str) -> None:
    assert opath(odata) == expected
