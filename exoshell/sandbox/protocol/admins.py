"""Who is calling, and which cmdlets and parameters their roles allow (RBAC)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from exoshell.catalog.shipped import COMPLIANCE, EXCHANGE, shipped
from exoshell.sandbox.login import directory as d


class RoleGroup(StrEnum):
    """The role groups that the practice administrators belong to."""

    ORGANIZATION = "Organization Management"
    RECIPIENT = "Recipient Management"
    HELP_DESK = "Help Desk"
    VIEW_ONLY = "View-Only Organization Management"
    COMPLIANCE = "Compliance Management"


ROLE_GROUPS = {
    d.GLOBAL_ADMINISTRATOR: (RoleGroup.ORGANIZATION, RoleGroup.COMPLIANCE),
    d.EXCHANGE_ADMINISTRATOR: (RoleGroup.ORGANIZATION,),
    d.RECIPIENT_ADMINISTRATOR: (RoleGroup.RECIPIENT,),
    d.HELPDESK_ADMINISTRATOR: (RoleGroup.HELP_DESK,),
    d.GLOBAL_READER: (RoleGroup.VIEW_ONLY,),
    d.COMPLIANCE_ADMINISTRATOR: (RoleGroup.COMPLIANCE,),
}
_RECIPIENT_NOUNS = re.compile(
    r"(EXO)?(Recipient|Mailbox|CASMailbox|User|Group|MailUser|Mail?Contact|Contact|DistributionGroup|DynamicDistributionGroup|UnifiedGroup"
    r"|LinkedUser|MobileDevice|ActiveSyncDevice|Calendar|InboxRule|SweepRule|FocusedInbox|Clutter|MoveRequest|Migration|MessageTrace"
    r"|MessageTrackingReport|Place|RoomList|MailboxPlan|CASMailboxPlan|SecurityPrincipal|TextMessaging|Message(Category|Classification)"
    r"|UserPhoto|Notification|ResourceMailbox|EligibleDistributionGroup|MailPublicFolder|AddressList|GlobalAddressList|EmailAddressPolicy)\w*",
    re.IGNORECASE,
)
_EVERYBODY_READS = frozenset(
    name.casefold()
    for name in ("Get-AcceptedDomain", "Get-OrganizationConfig", "Get-OrganizationalUnit", "Get-ManagementRoleAssignment",
        "Get-AddressBookPolicy",
                 "Get-RetentionPolicy", "Get-RetentionPolicyTag", "Get-RoleAssignmentPolicy", "Get-SharingPolicy", "Get-OwaMailboxPolicy",
                 "Get-MobileDeviceMailboxPolicy", "Get-ManagementRole", "Get-ManagementScope", "Get-RoleGroup", "Get-RoleGroupMember")
)  # fmt: skip
_HELP_DESK_WRITES = frozenset(
    name.casefold()
    for name in ("Set-Mailbox", "Set-CASMailbox", "Set-MailboxAutoReplyConfiguration", "Set-MailboxRegionalConfiguration", "Set-User",
                 "Set-MailboxCalendarConfiguration", "Set-MailboxJunkEmailConfiguration", "Set-MailboxMessageConfiguration",
                 "New-InboxRule",
                 "Set-InboxRule", "Remove-InboxRule", "Enable-InboxRule", "Disable-InboxRule", "Clear-MobileDevice", "Remove-MobileDevice",
                 "Set-CalendarProcessing", "Set-Place")
)  # fmt: skip
_HELP_DESK_PARAMETERS = {
    "set-mailbox": frozenset({"identity", "confirm", "whatif", "mailtip", "languages", "messagecopyforsentasenabled",
                              "messagecopyforsendonbehalfenabled", "deliverToMailboxAndForward".casefold(), "forwardingaddress",
                              "forwardingsmtpaddress", "simpledisplayname", "office", "grantsendonbehalfto"}),
    "set-user": frozenset({"identity", "confirm", "whatif", "phone", "mobilephone", "office", "streetaddress", "city", "postalcode",
    "title",
                           "department", "manager", "firstname", "lastname", "displayname"}),
}  # fmt: skip
_READ_VERBS = frozenset({"get", "search", "test", "export", "trace"})


@dataclass(frozen=True, slots=True)
class Administrator:
    """The subject of a token, as the admin API sees it."""

    name: str
    oid: str
    tenant_id: str
    groups: frozenset[RoleGroup]
    is_app: bool
    client_id: str

    @classmethod
    def of(cls, claims: dict[str, Any]) -> Administrator:
        groups = frozenset(group for wid in claims.get("wids") or () for group in ROLE_GROUPS.get(str(wid), ()))
        is_app = claims.get("idtyp") == "app"
        if is_app and "Exchange.ManageAsApp" not in (claims.get("roles") or ()):
            groups = frozenset()
        name = str(claims.get("upn") or claims.get("unique_name") or claims.get("app_displayname") or claims.get("oid"))
        return cls(name, str(claims.get("oid")), str(claims.get("tid")), groups, is_app, str(claims.get("appid")))

    def cmdlets(self, compliance: bool) -> frozenset[str]:
        """Folded names of the cmdlets that the roles allow."""
        return _allowed(self.groups, compliance)

    def parameters(self, cmdlet: str) -> frozenset[str] | None:
        """Folded names of the parameters that the roles leave of a cmdlet; None for all of them."""
        if self.groups and self.groups <= {RoleGroup.HELP_DESK, RoleGroup.VIEW_ONLY}:
            return _HELP_DESK_PARAMETERS.get(cmdlet.casefold())
        return None


@lru_cache(maxsize=64)
def _allowed(groups: frozenset[RoleGroup], compliance: bool) -> frozenset[str]:
    catalog = shipped()
    services = COMPLIANCE if compliance else EXCHANGE
    names = [name.casefold() for name in catalog.names(services) if not catalog.in_client_module(name)]
    allowed: set[str] = set()
    for group in groups:
        allowed.update(_of_group(group, names, compliance))
    return frozenset(allowed)


def _of_group(group: RoleGroup, names: Iterable[str], compliance: bool) -> Iterable[str]:
    for name in names:
        verb, _, noun = name.partition("-")
        reads = verb in _READ_VERBS
        recipient = bool(_RECIPIENT_NOUNS.fullmatch(noun))
        if (
            (group is RoleGroup.ORGANIZATION and not compliance)
            or (group is RoleGroup.COMPLIANCE and (compliance or reads))
            or (group is RoleGroup.VIEW_ONLY and reads)
            or (group is RoleGroup.RECIPIENT and not compliance and (recipient or name in _EVERYBODY_READS))
            or (
                group is RoleGroup.HELP_DESK
                and not compliance
                and ((reads and recipient) or name in _EVERYBODY_READS or name in _HELP_DESK_WRITES)
            )
        ):
            yield name
