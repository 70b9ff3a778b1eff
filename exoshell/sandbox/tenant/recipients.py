"""A row of the recipients' table → the properties of Get-Mailbox, Get-Recipient, Get-User and their kin.

Each view gives only what differs from its shape's defaults. These functions run once per object of a page of 1,000, so they are plain
dictionaries of f-strings.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson

from exoshell.sandbox.tenant.formats import local, size, utc
from exoshell.sandbox.tenant.population import present

if TYPE_CHECKING:
    from exoshell.sandbox.tenant.organization import Organization

Values = dict[str, Any]
View = Callable[[Any, "Organization"], Values]
MAILBOXES = (
    "UserMailbox", "SharedMailbox", "RoomMailbox", "EquipmentMailbox", "DiscoveryMailbox", "SchedulingMailbox", "LinkedMailbox",
    "TeamMailbox", "PublicFolderMailbox",
)  # fmt: skip
GROUPS = ("MailUniversalDistributionGroup", "MailUniversalSecurityGroup", "RoomList", "MailNonUniversalGroup")
RECIPIENT_TYPES = {
    **dict.fromkeys(MAILBOXES, "UserMailbox"),
    "GroupMailbox": "MailUniversalDistributionGroup",
    "RoomList": "MailUniversalDistributionGroup",
    "MailUniversalDistributionGroup": "MailUniversalDistributionGroup",
    "MailUniversalSecurityGroup": "MailUniversalSecurityGroup",
    "DynamicDistributionGroup": "DynamicDistributionGroup",
    "MailContact": "MailContact",
    "MailUser": "MailUser",
    "GuestMailUser": "MailUser",
    "User": "User",
    "DisabledUser": "User",
}
_CATEGORIES = {"DynamicDistributionGroup": "ms-Exch-Dynamic-Distribution-List", **dict.fromkeys((*GROUPS, "GroupMailbox"), "Group")}
_CLASSES = {
    "MailContact": ["top", "person", "organizationalPerson", "contact"],
    "DynamicDistributionGroup": ["msExchDynamicDistributionList"],
    **{key: ["top", "group"] for key in (*GROUPS, "GroupMailbox")},
}
_PERSON = ["top", "person", "organizationalPerson", "user"]
MAILBOX_COLUMNS = (
    "id", "kind", "name", "alias", "display", "smtp", "upn", "guid", "oid", "xguid", "office", "country", "created", "changed", "hidden",
    "archive", "hold", "deleted", "extra",
)  # fmt: skip
"""All that `mailbox` looks at."""
_DATABASES = 40
_RECIPIENTS = "/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn="
_SERVERS = "/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers/cn="


def is_mailbox(row: Any) -> bool:
    return row.kind in MAILBOXES


def extra_of(row: Any) -> Values:
    """The properties that somebody set."""
    loaded: Values = orjson.loads(row.extra) if row.extra else {}
    return loaded


def addresses(row: Any, organization: Organization) -> list[str]:
    """EmailAddresses: the primary one in capitals, the address in the initial domain, SIP for people."""
    set_by_hand = extra_of(row).get("EmailAddresses")
    if set_by_hand is not None:
        return list(set_by_hand)
    if row.kind == "MailContact":
        return [f"SMTP:{row.smtp}"]
    if row.kind == "UserMailbox":
        return [f"SIP:{row.smtp}", f"smtp:{row.alias}@{organization.initial_domain}", f"SMTP:{row.smtp}"]
    return [f"smtp:{row.alias}@{organization.initial_domain}", f"SMTP:{row.smtp}"]


def common(row: Any, organization: Organization) -> Values:
    """What every view of a recipient has."""
    unit = organization.unit
    changed, created = row.changed, row.created
    name = row.name
    return {
        "Identity": name,
        "Id": name,
        "Name": name,
        "DistinguishedName": f"CN={name},{unit}",
        "ObjectCategory": f"{organization.forest}/Configuration/Schema/{_CATEGORIES.get(row.kind, 'Person')}",
        "ObjectClass": _CLASSES.get(row.kind, _PERSON),
        "WhenChanged": local(changed),
        "WhenCreated": local(created),
        "WhenChangedUTC": utc(changed),
        "WhenCreatedUTC": utc(created),
        "ExchangeObjectId": row.guid,
        "Guid": row.guid,
    }


def addressed(row: Any, organization: Organization) -> Values:
    """What every recipient with an address has."""
    mail = addresses(row, organization)
    return {
        "Alias": row.alias,
        "DisplayName": row.display,
        "EmailAddresses": mail,
        "ExternalDirectoryObjectId": row.oid,
        "HiddenFromAddressListsEnabled": bool(row.hidden),
        "LastExchangeChangedTime": None,
        "LegacyExchangeDN": legacy_dn(row),
        "PrimarySmtpAddress": row.smtp,
        "RecipientType": RECIPIENT_TYPES[row.kind],
        "RecipientTypeDetails": row.kind,
        "WindowsEmailAddress": row.smtp,
    }


def legacy_dn(row: Any) -> str:
    return (
        f"/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn={row.guid.replace('-', '')}-{row.alias[:16]}"
    )


def database_of(row: Any) -> str:
    return f"NAMPR21DG{1 + row.id % _DATABASES:03}-db{1 + row.id % 97:03}"


def server_of(row: Any) -> str:
    return f"dm6pr21mb{1000 + row.id % _DATABASES:04}"


def sam_name(row: Any) -> str:
    return f"${row.guid[:6].upper()}-{row.guid[24:].upper()}"


def mailbox(row: Any, organization: Organization) -> Values:
    """Get-Mailbox. Called for every one of 100,000, so it looks things up once and calls little."""
    guid, xguid, smtp, alias, name, upn, kind = row.guid, row.xguid, row.smtp, row.alias, row.name, row.upn, row.kind
    created, changed, server = row.created, row.changed, f"dm6pr21mb{1000 + row.id % _DATABASES:04}"
    capitals = guid.upper()
    values = {
        "Database": f"NAMPR21DG{1 + row.id % _DATABASES:03}-db{1 + row.id % 97:03}",
        "ExchangeGuid": xguid,
        "MailboxLocations": [f"1;{xguid};Primary;namprd21.prod.outlook.com;7b3f6a52-1d0c-4e6f-9a41-0c2b8f5d7e10"],
        "SamAccountName": f"${capitals[:6]}-{capitals[24:]}",
        "ServerLegacyDN": f"{_SERVERS}{server}",
        "ServerName": server,
        "Office": row.office,
        "UserPrincipalName": upn,
        "NetID": f"1003{capitals[:8]}{capitals[9:12]}",
        "WindowsLiveID": upn,
        "MicrosoftOnlineServicesID": upn,
        "Alias": alias,
        "DisplayName": row.display,
        "EmailAddresses": addresses(row, organization),
        "ExternalDirectoryObjectId": row.oid,
        "HiddenFromAddressListsEnabled": row.hidden != 0,
        "LegacyExchangeDN": f"{_RECIPIENTS}{guid.replace('-', '')}-{alias[:16]}",
        "PrimarySmtpAddress": smtp,
        "RecipientTypeDetails": kind,
        "WindowsEmailAddress": smtp,
        "UsageLocation": row.country,
        "Identity": name,
        "Id": name,
        "Name": name,
        "DistinguishedName": f"CN={name},{organization.unit}",
        "WhenChanged": local(changed),
        "WhenCreated": local(created),
        "WhenChangedUTC": utc(changed),
        "WhenCreatedUTC": utc(created),
        "ExchangeObjectId": guid,
        "Guid": guid,
    }
    if kind != "UserMailbox":
        values |= _not_a_person(kind, row)
    if row.archive:
        values |= {
            "ArchiveStatus": "Active",
            "ArchiveState": "Local",
            "ArchiveGuid": archive_guid(row),
            "ArchiveName": [f"In-Place Archive -{row.display}"],
            "ArchiveDatabase": database_of(row),
        }
    if row.hold:
        values |= {
            "LitigationHoldEnabled": True,
            "LitigationHoldDate": local(row.changed),
            "LitigationHoldOwner": f"admin@{organization.domain}",
        }
    if row.deleted is not None:
        values |= {"IsSoftDeletedByRemove": True, "WhenSoftDeleted": local(row.deleted)}
    if row.extra:
        values |= extra_of(row)
    return values


def archive_guid(row: Any) -> str:
    return f"{row.xguid[9:13]}{row.xguid[:4]}-{row.xguid[4:8]}-4{row.xguid[15:18]}-a{row.xguid[20:23]}-{row.guid[24:]}"


def _not_a_person(kind: str, row: Any) -> Values:
    values: Values = {"IsShared": kind == "SharedMailbox", "AccountDisabled": True}
    if kind in ("RoomMailbox", "EquipmentMailbox"):
        values |= {"IsResource": True, "ResourceType": "Room" if kind == "RoomMailbox" else "Equipment"}
        if kind == "RoomMailbox":
            values |= {"ResourceCapacity": 4 + row.id % 17, "RoomMailboxAccountEnabled": False}
    if kind == "SharedMailbox":
        values |= {
            "ProhibitSendQuota": "49.5 GB (53,150,220,288 bytes)",
            "ProhibitSendReceiveQuota": "50 GB (53,687,091,200 bytes)",
            "IssueWarningQuota": "49 GB (52,613,349,376 bytes)",
            "PersistedCapabilities": [],
            "SKUAssigned": False,
        }
    return values


def recipient(row: Any, organization: Organization) -> Values:
    """Get-Recipient, and the members of groups."""
    values = common(row, organization) | addressed(row, organization)
    values |= {
        "City": row.city,
        "Company": row.company,
        "CountryOrRegion": row.country,
        "Department": row.department,
        "ExternalEmailAddress": row.external,
        "FirstName": row.first,
        "LastName": row.last,
        "Manager": organization.name_of(row.manager),
        "Office": row.office,
        "Phone": row.phone,
        "StateOrProvince": row.state,
        "Title": row.title,
    }
    if row.xguid:
        values |= {"ExchangeGuid": row.xguid, "Database": database_of(row), "DatabaseName": database_of(row)}
    if is_mailbox(row):
        values |= {
            "SamAccountName": sam_name(row),
            "WindowsLiveID": row.upn,
            "SKUAssigned": row.kind == "UserMailbox",
            "UsageLocation": row.country,
            "RetentionPolicy": "Default MRM Policy",
            "SharingPolicy": "Default Sharing Policy",
            "OwaMailboxPolicy": "OwaMailboxPolicy-Default",
            "ActiveSyncMailboxPolicy": "Default",
            "WhenMailboxCreated": local(row.created),
            "LitigationHoldEnabled": bool(row.hold),
        }
        if row.archive:
            values |= {"ArchiveGuid": archive_guid(row), "ArchiveState": "Local", "ArchiveDatabase": database_of(row)}
        if row.kind in ("RoomMailbox", "EquipmentMailbox"):
            values["ResourceType"] = row.kind.removesuffix("Mailbox")
    elif row.kind in GROUPS:
        values |= {"ManagedBy": organization.owners(row), "SamAccountName": row.alias}
    if row.extra:
        values |= extra_of(row)
    return values


def user(row: Any, organization: Organization) -> Values:
    """Get-User."""
    values = common(row, organization)
    values |= {
        "SamAccountName": sam_name(row),
        "UserPrincipalName": row.upn,
        "WindowsLiveID": row.upn,
        "MicrosoftOnlineServicesID": row.upn,
        "ExternalDirectoryObjectId": row.oid,
        "AccountDisabled": row.kind != "UserMailbox",
        "City": row.city,
        "Company": row.company,
        "CountryOrRegion": row.country,
        "Department": row.department,
        "DisplayName": row.display,
        "DirectReports": organization.reports_of(row),
        "FirstName": row.first,
        "LastName": row.last,
        "Manager": organization.name_of(row.manager),
        "MobilePhone": row.mobile,
        "Office": row.office,
        "Phone": row.phone,
        "RecipientType": RECIPIENT_TYPES[row.kind],
        "RecipientTypeDetails": row.kind,
        "StateOrProvince": row.state,
        "Title": row.title,
        "WindowsEmailAddress": row.smtp,
    }
    if row.extra:
        values |= extra_of(row)
    return values


def cas_mailbox(row: Any, organization: Organization) -> Values:
    """Get-CASMailbox."""
    values = common(row, organization) | addressed(row, organization)
    values |= {
        "ServerLegacyDN": f"{_SERVERS}{server_of(row)}",
        "ServerName": server_of(row),
        "SamAccountName": sam_name(row),
        "ExchangeGuid": row.xguid,
        "HasActiveSyncDevicePartnership": row.kind == "UserMailbox" and row.id % 3 == 0,
    }
    if row.extra:
        values |= extra_of(row)
    return values


def statistics(row: Any, organization: Organization) -> Values:
    """Get-MailboxStatistics."""
    deleted_items = row.items // 9
    logon = None if row.logon is None else present() - row.logon
    return {
        "AssociatedItemCount": 60 + row.id % 200,
        "DeletedItemCount": deleted_items,
        "DisplayName": row.display,
        "ItemCount": row.items,
        "LastLogonTime": None if logon is None else local(logon),
        "LastLogonTimeUTC": None if logon is None else utc(logon),
        "LastLogoffTime": None,
        "LastUserActionTime": None if logon is None else local(logon),
        "LastInteractionTime": None if logon is None else local(logon),
        "LegacyDN": legacy_dn(row),
        "MailboxGuid": row.xguid,
        "TotalDeletedItemSize": size(row.used // 11),
        "TotalItemSize": size(row.used),
        "MailboxTableIdentifier": f"MailboxDatabase_{row.id}",
        "Database": database_of(row),
        "DatabaseName": database_of(row),
        "ServerName": server_of(row),
        "MailboxTypeDetail": row.kind,
        "MessageTableTotalSize": size(row.used // 3),
        "OwnerADGuid": row.guid,
        "ExternalDirectoryOrganizationId": organization.tenant_id,
        "Identity": row.xguid,
    }
