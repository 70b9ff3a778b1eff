"""How much a service cmdlet's change weighs (ConfirmImpact): from the module's own table, since the verb alone is wrong for 27 of them."""

from __future__ import annotations

_HIGH_VERBS = frozenset({"remove", "disable", "suspend"})
_NOT_HIGH = frozenset(
    {
        "disable-birthdaycalendar", "disable-dnssecforverifieddomain", "disable-elevatedaccesscontrol", "disable-smtpdaneinbound",
        "disable-sweeprule", "remove-applicationaccesspolicy", "remove-auditstubfolder", "remove-blockedconnector",
        "remove-blockedsenderaddress", "remove-bookingmailbox", "remove-compliancepolicyfilesyncnotification",
        "remove-compliancepolicysyncnotification", "remove-elevatedaccessapprovalpolicy",
        "remove-exoinformationbarriersv1configuration", "remove-hostedoutboundspamfilterpolicy", "remove-m365crosstenantaccesspolicy",
        "remove-mailboxirmaccess", "remove-quarantinepolicy", "remove-reportschedule", "remove-reportsubmissionpolicy",
        "remove-tenantallowblocklistitems", "remove-tenantallowblocklistspoofitems", "remove-tenantscanrequest",
    }
)  # fmt: skip
_HIGH = frozenset(
    {
        "clear-activesyncdevice", "clear-mobiledevice", "add-recipientpermission", "complete-migrationbatch", "stop-migrationbatch",
        "delete-quarantinemessage", "get-mailboxuserconfiguration", "import-transportrulecollection", "new-classificationrulecollection",
        "set-classificationrulecollection", "set-dataencryptionpolicy", "set-m365dataatrestencryptionpolicy", "set-omeconfiguration",
        "set-user", "sync-crosstenantaccesspolicy", "test-informationbarrierpolicy", "update-distributiongroupmember",
        "update-rolegroupmember",
    }
)  # fmt: skip


def confirm_impact(cmdlet: str) -> str:
    """'High' (asks by default) or 'Medium' for a cmdlet that supports ShouldProcess."""
    folded = cmdlet.casefold()
    if folded in _HIGH or (folded.partition("-")[0] in _HIGH_VERBS and folded not in _NOT_HIGH):
        return "High"
    return "Medium"
