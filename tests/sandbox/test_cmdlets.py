"""Cmdlets: what they read, what they change, what they refuse; each change is read back."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.clients import PASSWORD, Admin, Child


@pytest.fixture
def own(start: Callable[..., Child]) -> Admin:
    """An administrator of a fresh organization of 60."""
    return start("--size", "60").sign_in()


def one(admin: Admin, cmdlet: str, **parameters: Any) -> dict[str, Any]:
    found = admin.run(cmdlet, **parameters).value
    assert len(found) == 1
    return found[0]


def test_identities_of_every_kind(admin: Admin) -> None:
    wanted = one(admin, "Get-Mailbox", Identity="admin@contoso.com")
    spellings = ["admin", "ADMIN@contoso.com", wanted["Guid"], wanted["ExchangeGuid"], wanted["ExternalDirectoryObjectId"], wanted["Name"]]
    spellings += [wanted["DistinguishedName"], wanted["LegacyExchangeDN"], "admin@contoso.onmicrosoft.com", wanted["SamAccountName"]]
    spellings += [f"contoso.onmicrosoft.com\\{wanted['Name']}", f"smtp:{wanted['PrimarySmtpAddress']}", "{" + wanted["Guid"] + "}"]
    for spelling in spellings:
        assert one(admin, "Get-Mailbox", Identity=spelling)["Guid"] == wanted["Guid"], spelling
    assert "admin" in [item["Alias"] for item in admin.run("Get-Mailbox", Identity="adm*").value]
    assert "admin" in [item["Alias"] for item in admin.run("Get-Recipient", Anr="contoso ad").value]


def test_every_emulated_get_answers(admin: Admin) -> None:
    from exoshell.sandbox.cmdlets import served

    allowed = set()
    refused: dict[str, str] = {}
    for name in served():
        if not name.startswith("Get-"):
            continue
        answer = admin.run(name)
        assert answer.status != 500, name
        if answer.status == 200:
            allowed.add(name)
        else:
            refused[name] = answer.error if answer.response.content else ""
    assert len(allowed) > 70
    expected = ("missing mandatory", "it is null", "not allowed to call")
    odd = {name: text for name, text in refused.items() if not any(known in text for known in expected)}
    assert not odd


def test_set_mailbox_changes_what_get_mailbox_shows(own: Admin) -> None:
    assert own.run(
        "Set-Mailbox",
        Identity="admin",
        DisplayName="Chief Admin",
        ProhibitSendQuota="50GB",
        IssueWarningQuota="45 GB",
        CustomAttribute3="x",
        HiddenFromAddressListsEnabled=True,
        GrantSendOnBehalfTo={"@odata.type": "#Exchange.GenericHashTable", "Add": ["helpdesk@contoso.com"]},
        RetainDeletedItemsFor="30",
        StartDateForRetentionHold="2026-01-02T03:04:05",
        LitigationHoldEnabled=True,
    ).warnings
    found = one(own, "Get-Mailbox", Identity="admin")
    assert found["DisplayName"] == "Chief Admin"
    assert found["ProhibitSendQuota"] == "50 GB (53,687,091,200 bytes)"
    assert found["CustomAttribute3"] == "x"
    assert found["HiddenFromAddressListsEnabled"] is True
    assert found["GrantSendOnBehalfTo"] == ["Help Desk"]
    assert found["RetainDeletedItemsFor"] == "30.00:00:00"
    assert found["StartDateForRetentionHold"] == "2026-01-02T03:04:05.0000000+00:00"
    assert found["StartDateForRetentionHold@data.type"] == "System.DateTime"
    assert found["LitigationHoldOwner"] == "admin@contoso.com"
    assert one(own, "Get-Recipient", Identity="admin")["DisplayName"] == "Chief Admin"
    assert one(own, "Get-User", Identity="admin")["DisplayName"] == "Chief Admin"
    own.run(
        "Set-Mailbox",
        Identity="admin",
        GrantSendOnBehalfTo={"Remove": ["helpdesk"]},
        HiddenFromAddressListsEnabled=False,
        CustomAttribute3=None,
    )
    found = one(own, "Get-Mailbox", Identity="admin")
    assert (found["GrantSendOnBehalfTo"], found["HiddenFromAddressListsEnabled"], found["CustomAttribute3"]) == ([], False, None)
    assert own.run("Set-Mailbox", Identity="admin", ProhibitSendQuota="1KB").error.endswith("'ProhibitSendQuota'.")
    assert "no settings of" in own.run("Set-Mailbox", Identity="admin").warnings[0]


def test_addresses(own: Admin) -> None:
    own.run("Set-Mailbox", Identity="admin", EmailAddresses={"Add": ["smtp:boss@contoso.com", "chief@corp.contoso.com"]})
    found = one(own, "Get-Mailbox", Identity="boss@contoso.com")
    assert found["Alias"] == "admin"
    assert "smtp:chief@corp.contoso.com" in found["EmailAddresses"]
    taken = own.run("Set-Mailbox", Identity="helpdesk", EmailAddresses={"Add": "smtp:boss@contoso.com"})
    assert "is already being used by the proxy addresses" in taken.error
    assert "not an accepted domain" in own.run("Set-Mailbox", Identity="admin", EmailAddresses={"Add": "x@nowhere.example"}).error
    assert "isn't correct" in own.run("Set-Mailbox", Identity="admin", WindowsEmailAddress="nonsense").error
    own.run("Set-Mailbox", Identity="admin", WindowsEmailAddress="boss@contoso.com")
    found = one(own, "Get-Mailbox", Identity="admin@contoso.com")
    assert found["PrimarySmtpAddress"] == "boss@contoso.com"
    assert {"SMTP:boss@contoso.com", "smtp:admin@contoso.com"} <= set(found["EmailAddresses"])
    own.run("Set-Mailbox", Identity="admin", EmailAddresses={"Remove": "smtp:admin@contoso.onmicrosoft.com"})
    assert own.run("Get-Mailbox", Identity="admin@contoso.onmicrosoft.com").status == 404


def test_confirmation_and_what_if_change_nothing(own: Admin) -> None:
    asked = own.run("Remove-Mailbox", Identity="helpdesk", Confirm=True)
    assert asked.document["@adminapi.confirmationmessage"].startswith('Removing mailbox Identity:"Help Desk"')
    assert asked.value == []
    assert own.run("Remove-Mailbox", Identity="helpdesk", WhatIf=True).document["@adminapi.confirmationmessage"]
    assert own.run("Remove-Mailbox", Identity="nobody-here", Confirm=True).status == 404
    assert own.run("Get-Mailbox", Identity="helpdesk").status == 200
    done = own.run("Remove-Mailbox", Identity="helpdesk", Confirm=False)
    assert "@adminapi.confirmationmessage" not in done.document
    assert own.run("Get-Mailbox", Identity="helpdesk").status == 404
    assert one(own, "Get-Mailbox", Identity="helpdesk", SoftDeletedMailbox=True)["IsSoftDeletedByRemove"] is True
    assert own.run("Undo-SoftDeletedMailbox", SoftDeletedObject="helpdesk").status == 200
    assert own.run("Get-Mailbox", Identity="helpdesk").status == 200


def test_new_mailboxes(own: Admin) -> None:
    shared = one(own, "New-Mailbox", Name="Front Desk", Shared=True)
    assert (shared["RecipientTypeDetails"], shared["PrimarySmtpAddress"]) == ("SharedMailbox", "frontdesk@contoso.com")
    room = one(own, "New-Mailbox", Name="Room 101", Room=True, ResourceCapacity=12)
    assert (room["ResourceType"], room["ResourceCapacity"]) == ("Room", 12)
    assert "already being used" in own.run("New-Mailbox", Name="Front Desk", Shared=True).error
    assert "already being used" in own.run("New-Mailbox", Name="Other", Shared=True, PrimarySmtpAddress="frontdesk@contoso.com").error
    plain = own.run("New-Mailbox", Name="New Person", MicrosoftOnlineServicesID="new@contoso.com", Password="clear text")
    assert "not encrypted" in plain.error


def test_secrets_come_encrypted(own: Admin) -> None:
    import re

    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    address = f"{own.child.handshake['admin']}/AdminApi/v1.0/{own.claims['tid']}/EXOModuleFile?Version=3.9.2"
    script = own.child.http.get(address, headers={**own.headers, "CommandName": "New-Mailbox"}).json()["value"][0]["fileContent"]
    parts = re.search(r"<Modulus>(.+)</Modulus><Exponent>(.+)</Exponent>", script)
    assert parts is not None
    modulus, exponent = (int.from_bytes(base64.b64decode(part), "big") for part in parts.groups())
    key = rsa.RSAPublicNumbers(exponent, modulus).public_key()

    def secret(text: str) -> str:
        return base64.b64encode(key.encrypt(text.encode(), padding.PKCS1v15())).decode()

    given: dict[str, Any] = {
        "Name": "New Person",
        "MicrosoftOnlineServicesID": "new.person@contoso.com",
        "FirstName": "New",
        "LastName": "Person",
    }
    assert "password requirements" in own.run("New-Mailbox", **given, Password=secret("short")).error
    made = one(own, "New-Mailbox", **given, Password=secret(PASSWORD))
    assert (made["UserPrincipalName"], made["Alias"]) == ("new.person@contoso.com", "new.person")
    assert one(own, "Get-User", Identity="new.person")["LastName"] == "Person"


def test_conversions_and_archives(own: Admin) -> None:
    own.run("Set-Mailbox", Identity="helpdesk", Type="Shared")
    assert one(own, "Get-Mailbox", Identity="helpdesk")["RecipientTypeDetails"] == "SharedMailbox"
    assert own.run("Disable-Mailbox", Identity="helpdesk", Archive=True).error.endswith("doesn't have an archive mailbox.")
    assert one(own, "Enable-Mailbox", Identity="helpdesk", Archive=True)["ArchiveStatus"] == "Active"
    assert "helpdesk" in [item["Alias"] for item in own.all("Get-Mailbox", Archive=True, ResultSize="Unlimited")]
    assert own.run("Disable-Mailbox", Identity="helpdesk", Archive=True, Confirm=False).status == 200
    assert one(own, "Get-Mailbox", Identity="helpdesk")["ArchiveStatus"] == "None"


def test_permissions(own: Admin) -> None:
    added = one(own, "Add-MailboxPermission", Identity="admin", User="helpdesk", AccessRights=["FullAccess"])
    assert (added["User"], added["AccessRights"]) == ("helpdesk@contoso.com", ["FullAccess"])
    again = own.run("Add-MailboxPermission", Identity="admin", User="helpdesk", AccessRights="FullAccess")
    assert "already present" in again.warnings[0]
    assert [item["User"] for item in own.run("Get-MailboxPermission", Identity="admin").value] == [
        "NT AUTHORITY\\SELF",
        "helpdesk@contoso.com",
    ]
    assert "wasn't found" in own.run("Add-MailboxPermission", Identity="admin", User="ghost", AccessRights="FullAccess").error
    own.run("Remove-MailboxPermission", Identity="admin", User="helpdesk", AccessRights="FullAccess", Confirm=False)
    assert len(own.run("Get-MailboxPermission", Identity="admin").value) == 1
    own.run("Add-RecipientPermission", Identity="admin", Trustee="helpdesk", AccessRights="SendAs", Confirm=False)
    found = own.run("Get-RecipientPermission", Trustee="helpdesk").value
    assert "Contoso Admin" in [item["Identity"] for item in found]
    own.run("Remove-RecipientPermission", Identity="admin", Trustee="helpdesk", AccessRights="SendAs", Confirm=False)
    assert len(own.run("Get-RecipientPermission", Identity="admin").value) == 1


def test_folders(own: Admin) -> None:
    statistics = own.run("Get-MailboxFolderStatistics", Identity="helpdesk", IncludeOldestAndNewestItems=True).value
    assert {"/Inbox", "/Calendar", "/Sent Items"} <= {item["FolderPath"] for item in statistics}
    assert [item["Name"] for item in own.run("Get-MailboxFolderStatistics", Identity="helpdesk", FolderScope="Calendar").value] == [
        "Calendar"
    ]
    calendar = "admin@contoso.com:\\Calendar"
    assert own.run("Get-MailboxFolderPermission", Identity=calendar).value[0]["AccessRights"] == ["AvailabilityOnly"]
    own.run("Add-MailboxFolderPermission", Identity=calendar, User="helpdesk", AccessRights="Editor")
    assert (
        "existing permission entry"
        in own.run("Add-MailboxFolderPermission", Identity=calendar, User="helpdesk", AccessRights="Editor").error
    )
    own.run("Set-MailboxFolderPermission", Identity=calendar, User="helpdesk", AccessRights="Reviewer")
    assert one(own, "Get-MailboxFolderPermission", Identity=calendar, User="helpdesk")["AccessRights"] == ["Reviewer"]
    own.run("Remove-MailboxFolderPermission", Identity=calendar, User="helpdesk", Confirm=False)
    assert own.run("Get-MailboxFolderPermission", Identity=calendar, User="helpdesk").status == 404
    assert own.run("Get-MailboxFolderPermission", Identity="admin:\\Nowhere").status == 404


def test_groups_and_members(own: Admin) -> None:
    made = one(own, "New-DistributionGroup", Name="Trainers", Members=["admin", "helpdesk"])
    assert (made["PrimarySmtpAddress"], made["ManagedBy"]) == ("trainers@contoso.com", ["Contoso Admin"])
    assert own.run("Get-DistributionGroupMember", Identity="Trainers").names == ["Contoso Admin", "Help Desk"]
    assert "already a member" in own.run("Add-DistributionGroupMember", Identity="Trainers", Member="admin").error
    own.run("Add-DistributionGroupMember", Identity="Trainers", Member="viewer")
    own.run("Remove-DistributionGroupMember", Identity="Trainers", Member="admin", Confirm=False)
    assert own.run("Get-DistributionGroupMember", Identity="Trainers").names == ["Help Desk", "Global Reader"]
    own.run("Update-DistributionGroupMember", Identity="Trainers", Members=["nobody"], Confirm=False)
    assert own.run("Get-DistributionGroupMember", Identity="Trainers").names == ["No Role"]
    own.run("Set-DistributionGroup", Identity="Trainers", ManagedBy={"Add": "helpdesk"}, MailTip="Hello", MemberJoinRestriction="Open")
    found = one(own, "Get-DistributionGroup", Identity="trainers@contoso.com")
    assert (found["MailTip"], found["MemberJoinRestriction"], found["ManagedBy"]) == ("Hello", "Open", ["Contoso Admin", "Help Desk"])
    assert "Trainers" in own.run("Get-DistributionGroup", ManagedBy="helpdesk").names
    own.run("Remove-DistributionGroup", Identity="Trainers", Confirm=False)
    assert own.run("Get-DistributionGroup", Identity="Trainers").status == 404


def test_dynamic_groups_and_team_groups(own: Admin) -> None:
    own.run(
        "New-DynamicDistributionGroup",
        Name="IT people",
        RecipientFilter="(RecipientTypeDetails -eq 'UserMailbox') -and (Department -eq 'IT')",
    )
    members = own.run("Get-DynamicDistributionGroupMember", Identity="IT people").value
    assert {item["Department"] for item in members} == {"IT"}
    assert "is not a recognized filterable property" in own.run("New-DynamicDistributionGroup", Name="x", RecipientFilter="Foo -eq 1").error
    own.run("New-UnifiedGroup", DisplayName="Project X", Members=["helpdesk"], AccessType="Public")
    assert one(own, "Get-UnifiedGroup", Identity="Project X")["AccessType"] == "Public"
    own.run("Add-UnifiedGroupLinks", Identity="Project X", LinkType="Members", Links=["viewer"])
    assert own.run("Get-UnifiedGroupLinks", Identity="Project X", LinkType="Members").names == [
        "Contoso Admin",
        "Help Desk",
        "Global Reader",
    ]
    assert own.run("Get-UnifiedGroupLinks", Identity="Project X", LinkType="Owners").names == ["Contoso Admin"]
    last = own.run("Remove-UnifiedGroupLinks", Identity="Project X", LinkType="Owners", Links=["admin"], Confirm=False)
    assert "last owner" in last.error


def test_contacts_and_users(own: Admin) -> None:
    one(own, "New-MailContact", Name="Jo Outside", ExternalEmailAddress="jo@fabrikam.example")
    own.run("Set-MailContact", Identity="Jo Outside", CustomAttribute1="partner")
    assert one(own, "Get-MailContact", Identity="jo@fabrikam.example")["CustomAttribute1"] == "partner"
    own.run("Set-User", Identity="helpdesk", Title="First Line", Manager="admin", Phone="+1 555 1")
    found = one(own, "Get-User", Identity="helpdesk")
    assert (found["Title"], found["Manager"], found["Phone"]) == ("First Line", "Contoso Admin", "+1 555 1")
    assert "Help Desk" in one(own, "Get-User", Identity="admin")["DirectReports"]
    own.run("Remove-MailContact", Identity="Jo Outside", Confirm=False)
    assert own.run("Get-MailContact", Identity="Jo Outside").status == 404


def test_mailbox_options_and_rules(own: Admin) -> None:
    own.run("Set-MailboxAutoReplyConfiguration", Identity="admin", AutoReplyState="Enabled", InternalMessage="Away", ExternalMessage="Away")
    found = one(own, "Get-MailboxAutoReplyConfiguration", Identity="admin")
    assert (found["AutoReplyState"], found["InternalMessage"]) == ("Enabled", "Away")
    own.run("Set-CASMailbox", Identity="admin", PopEnabled=False, ImapEnabled=False)
    assert one(own, "Get-CASMailbox", Identity="admin")["PopEnabled"] is False
    rule = one(own, "New-InboxRule", Name="Sort", Mailbox="admin", SubjectContainsWords=["invoice"], MoveToFolder=":\\Archive")
    assert own.run("Get-InboxRule", Mailbox="admin").names == ["Sort"]
    own.run("Disable-InboxRule", Identity=rule["Identity"], Mailbox="admin", Confirm=False)
    assert one(own, "Get-InboxRule", Mailbox="admin", Identity="Sort")["Enabled"] is False
    own.run("Remove-InboxRule", Identity="Sort", Mailbox="admin", Confirm=False)
    assert own.run("Get-InboxRule", Mailbox="admin").value == []
    own.run("Set-CalendarProcessing", Identity="conf-room-rainier", AllowConflicts=True)
    assert one(own, "Get-CalendarProcessing", Identity="conf-room-rainier")["AllowConflicts"] is True


def test_settings(own: Admin) -> None:
    own.run("Set-OrganizationConfig", OAuth2ClientProfileEnabled=False, MailTipsLargeAudienceThreshold=50)
    found = one(own, "Get-OrganizationConfig")
    assert (found["OAuth2ClientProfileEnabled"], found["MailTipsLargeAudienceThreshold"]) == (False, 50)
    own.run("Set-AcceptedDomain", Identity="corp.contoso.com", DomainType="Authoritative")
    assert one(own, "Get-AcceptedDomain", Identity="corp.contoso.com")["DomainType"] == "Authoritative"
    made = one(own, "New-TransportRule", Name="Tag", SubjectContainsWords=["secret"], PrependSubject="[!] ", Priority=0)
    assert (made["Priority"], made["State"]) == (0, "Enabled")
    assert own.run("Get-TransportRule").names[:2] == ["Tag", "External sender warning"]
    own.run("Disable-TransportRule", Identity="Tag", Confirm=False)
    assert one(own, "Get-TransportRule", Identity="Tag")["State"] == "Disabled"
    own.run("Remove-TransportRule", Identity="Tag", Confirm=False)
    assert [item["Priority"] for item in own.run("Get-TransportRule").value] == [0, 1, 2, 3]
    assert "already being used" in own.run("New-RetentionPolicy", Name="Executives").error
    assert "can't be removed" in own.run("Remove-SharingPolicy", Identity="Default Sharing Policy", Confirm=False).error
    assert "Help Desk" in own.run("Get-RoleGroup").names
    assert own.run("Get-RoleGroupMember", Identity="Organization Management").names == ["Contoso Admin", "Megan Bowen"]


def ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S")


def test_devices_traces_and_audit(admin: Admin) -> None:
    devices = admin.run("Get-MobileDevice").value
    assert len(devices) > 20
    assert one(admin, "Get-MobileDevice", Identity=devices[0]["Identity"])["DeviceId"] == devices[0]["DeviceId"]
    trace = admin.run("Get-MessageTraceV2", StartDate=ago(4), EndDate=ago(2), ResultSize=10)
    assert len(trace.value) == 10
    assert "There are more results" in trace.warnings[0]
    assert all(ago(4) <= item["Received"] <= ago(2) for item in trace.value)
    detail = admin.run(
        "Get-MessageTraceDetailV2", MessageTraceId=trace.value[0]["MessageTraceId"], RecipientAddress=trace.value[0]["RecipientAddress"]
    )
    assert detail.value[0]["Event"] == "Receive"
    assert "can't be more than 10 days" in admin.run("Get-MessageTraceV2", StartDate=ago(12), EndDate=ago(0)).error
    again = admin.run(
        "Get-MessageTraceV2",
        StartDate=ago(4),
        EndDate=trace.value[-1]["Received"],
        ResultSize=10,
        StartingRecipientAddress=trace.value[-1]["RecipientAddress"],
    )
    assert not {item["MessageTraceId"] for item in again.value} & {item["MessageTraceId"] for item in trace.value}
    pages = [admin.run("Search-UnifiedAuditLog", StartDate=ago(20), EndDate=ago(0), ResultSize=300, SessionId="s1").value for _ in range(5)]
    assert [len(page) for page in pages][-1] == 0
    assert len({item["Identity"] for page in pages for item in page}) == pages[0][0]["ResultCount"]
    audit = admin.run("Search-UnifiedAuditLog", StartDate=ago(20), EndDate=ago(0), Operations=["Send"]).value
    assert {item["Operations"] for item in audit} == {"Send"}
    statistics = one(admin, "Get-MailboxStatistics", Identity="megan")
    assert statistics["TotalItemSize"].endswith(" bytes)")
    assert admin.run("Get-MailboxStatistics").status == 400


def test_quarantine_and_tasks(own: Admin) -> None:
    held = own.run("Get-QuarantineMessage", PageSize=5).value
    assert len(held) == 5
    own.run("Release-QuarantineMessage", Identity=held[0]["Identity"], ReleaseToAll=True)
    assert one(own, "Get-QuarantineMessage", Identity=held[0]["Identity"])["ReleaseStatus"] == "Released"
    assert "already been released" in own.run("Release-QuarantineMessage", Identity=held[0]["Identity"], ReleaseToAll=True).error
    own.run("Delete-QuarantineMessage", Identity=held[1]["Identity"], Confirm=False)
    assert own.run("Get-QuarantineMessage", Identity=held[1]["Identity"]).status == 404
    own.run("Start-MigrationBatch", Identity="Wave 3")
    assert one(own, "Get-MigrationBatch", Identity="Wave 3")["Status"] == "Syncing"
    app = "aaaaaaaa-0000-4000-8000-00000000a001"
    assert one(own, "Test-ApplicationAccessPolicy", Identity="helpdesk", AppId=app)["AccessCheckResult"] == "Denied"
    assert own.run("Get-ManagementRoleEntry", Identity="*\\Set-Mailbox").value[0]["Role"] == "Mail Recipients"


def test_content_searches(own: Admin) -> None:
    row = own.child.handshake["clouds"]["O365Default"]["compliance"]
    scope = "https://ps.compliance.protection.outlook.com/.default"
    token = own.child.token(grant_type="password", username="compliance@contoso.com", password=PASSWORD, scope=scope).json()["access_token"]
    there = Admin(own.child, token, f"{row['regions'][0]}/adminapi/beta/contoso.com")
    made = one(there, "New-ComplianceSearch", Name="Phish", ExchangeLocation=["All"], ContentMatchQuery="subject:invoice")
    assert made["Status"] == "NotStarted"
    assert "hasn't been run" in there.run("New-ComplianceSearchAction", SearchName="Phish", Preview=True).error
    there.run("Start-ComplianceSearch", Identity="Phish")
    assert one(there, "Get-ComplianceSearch", Identity="Phish")["Status"] == "Completed"
    assert one(there, "New-ComplianceSearchAction", SearchName="Phish", Preview=True)["Name"] == "Phish_Preview"
    there.run("Remove-ComplianceSearch", Identity="Phish", Confirm=False)
    assert there.run("Get-ComplianceSearch", Identity="Phish").status == 404


def test_the_same_seed_gives_the_same_people(start: Callable[..., Child]) -> None:
    first, second, third = (start("--size", "40", "--seed", seed).sign_in().run("Get-Recipient").value for seed in ("3", "3", "4"))
    assert first == second
    assert [item["Name"] for item in first] != [item["Name"] for item in third]
    assert len(first) == 40
