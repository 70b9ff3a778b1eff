"""A row of the recipients' table → the properties of Get-DistributionGroup, Get-UnifiedGroup, Get-MailContact and their kin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exoshell.sandbox.tenant.formats import ZERO_GUID
from exoshell.sandbox.tenant.recipients import Values, addressed, common, database_of, extra_of, sam_name, server_of

if TYPE_CHECKING:
    from exoshell.sandbox.tenant.organization import Organization


def distribution_group(row: Any, organization: Organization) -> Values:
    """Get-DistributionGroup."""
    values = common(row, organization) | addressed(row, organization)
    values |= {
        "GroupType": "Universal, SecurityEnabled" if row.kind == "MailUniversalSecurityGroup" else "Universal",
        "SamAccountName": row.alias,
        "ManagedBy": organization.owners(row),
        "RoomList": row.kind == "RoomList",
    }
    if row.extra:
        values |= extra_of(row)
    return values


def dynamic_group(row: Any, organization: Organization) -> Values:
    """Get-DynamicDistributionGroup."""
    values = common(row, organization) | addressed(row, organization)
    department = row.display.removeprefix("Everyone in ")
    condition = f"((RecipientType -eq 'UserMailbox') -and (Department -eq '{department}'))"
    values |= {
        "RecipientContainer": organization.unit_path,
        "RecipientFilter": condition,
        "LdapRecipientFilter": f"(&(objectClass=user)(department={department}))",
        "IncludedRecipients": "MailboxUsers",
        "ConditionalDepartment": [department],
        "RecipientFilterType": "Precanned",
        "ManagedBy": [],
    }
    if row.extra:
        values |= extra_of(row)
    return values


def team_group(row: Any, organization: Organization) -> Values:
    """Get-UnifiedGroup."""
    values = common(row, organization) | addressed(row, organization)
    count = len(organization.store.members(row.id))
    site = f"https://{organization.initial_domain.partition('.')[0]}.sharepoint.com/sites/{row.alias}"
    values |= {
        "AccessType": "Public" if row.id % 3 == 0 else "Private",
        "Database": database_of(row),
        "ExchangeGuid": row.xguid,
        "GroupMemberCount": count,
        "ManagedBy": organization.owners(row),
        "ManagedByDetails": organization.owners(row),
        "Notes": f"{row.display} team",
        "ServerName": server_of(row),
        "SharePointSiteUrl": site,
        "SharePointDocumentsUrl": f"{site}/Shared Documents",
        "ResourceProvisioningOptions": ["Team"] if row.id % 2 else [],
    }
    if row.extra:
        values |= extra_of(row)
    return values


def contact(row: Any, organization: Organization) -> Values:
    """Get-MailContact, Get-MailUser."""
    values = common(row, organization) | addressed(row, organization)
    values["ExternalEmailAddress"] = row.external
    if row.kind != "MailContact":
        values |= {
            "UserPrincipalName": row.upn,
            "MicrosoftOnlineServicesID": row.upn,
            "WindowsLiveID": row.upn,
            "SamAccountName": sam_name(row),
            "UsageLocation": row.country,
            "ExchangeGuid": row.xguid or ZERO_GUID,
        }
    if row.extra:
        values |= extra_of(row)
    return values
