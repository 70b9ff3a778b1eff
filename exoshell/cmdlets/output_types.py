"""The .NET type names that objects of a service cmdlet carry: JSON has none, and views, Get-Member and -is ask for them."""

from __future__ import annotations

_MANAGEMENT = "Microsoft.Exchange.Data.Directory.Management."
_SYSTEM = "Microsoft.Exchange.Data.Directory.SystemConfiguration."
_TYPES = {
    "mailbox": _MANAGEMENT + "Mailbox",
    "casmailbox": _MANAGEMENT + "CASMailbox",
    "recipient": _MANAGEMENT + "ReducedRecipient",
    "user": _MANAGEMENT + "User",
    "mailuser": _MANAGEMENT + "MailUser",
    "mailcontact": _MANAGEMENT + "MailContact",
    "contact": _MANAGEMENT + "Contact",
    "group": _MANAGEMENT + "WindowsGroup",
    "distributiongroup": _MANAGEMENT + "DistributionGroup",
    "dynamicdistributiongroup": _MANAGEMENT + "DynamicDistributionGroup",
    "unifiedgroup": _MANAGEMENT + "UnifiedGroup",
    "accepteddomain": _SYSTEM + "AcceptedDomain",
    "remotedomain": _SYSTEM + "DomainContentConfig",
    "organizationconfig": _MANAGEMENT + "OrganizationConfig",
    "transportconfig": _SYSTEM + "TransportConfigContainer",
    "mailboxpermission": _MANAGEMENT + "MailboxAcePresentationObject",
    "recipientpermission": "Microsoft.Exchange.Management.RecipientTasks.RecipientPermission",
    "mailboxfolderpermission": "Microsoft.Exchange.Management.StoreTasks.MailboxFolderPermission",
    "mailboxstatistics": "Microsoft.Exchange.Management.MapiTasks.Presentation.MailboxStatistics",
    "mailboxfolderstatistics": "Microsoft.Exchange.Management.Tasks.MailboxFolderConfiguration",
    "inboxrule": "Microsoft.Exchange.Management.Common.InboxRule",
    "transportrule": "Microsoft.Exchange.MessagingPolicies.Rules.Tasks.Rule",
    "rolegroup": _MANAGEMENT + "RoleGroup",
    "managementrole": _MANAGEMENT + "ExchangeRole",
    "managementroleassignment": _MANAGEMENT + "ExchangeRoleAssignmentPresentation",
    "managementroleentry": _MANAGEMENT + "ExchangeRoleEntryPresentation",
    "inboundconnector": _SYSTEM + "TenantInboundConnector",
    "outboundconnector": _SYSTEM + "TenantOutboundConnector",
    "calendarprocessing": "Microsoft.Exchange.Data.Storage.Management.CalendarConfiguration",
    "mailboxautoreplyconfiguration": "Microsoft.Exchange.Data.Storage.Management.MailboxAutoReplyConfiguration",
}
_LIKE = {
    "distributiongroupmember": "recipient",
    "dynamicdistributiongroupmember": "recipient",
    "rolegroupmember": "recipient",
    "unifiedgrouplinks": "recipient",
}


def output_type_names(cmdlet: str) -> tuple[str, ...]:
    """PSTypeNames for the cmdlet's objects, most specific first; deserialised, as everything that came over a wire is."""
    noun = cmdlet.partition("-")[2]
    folded = noun.casefold()
    if folded.startswith("exo") and folded != "exo":
        folded, noun = folded[3:], noun[3:]
    folded = _LIKE.get(folded, folded)
    known = _TYPES.get(folded, f"Microsoft.Exchange.Management.{noun}")
    return (f"Deserialized.{known}", "Deserialized.System.Object", "System.Management.Automation.PSCustomObject", "System.Object")
