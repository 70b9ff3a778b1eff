"""Get-Mailbox, Set-Mailbox, Get- and Set-CASMailbox, and a mailbox's statistics."""

from __future__ import annotations

import itertools
from typing import Any

from exoshell.sandbox.call import Call, Result
from exoshell.sandbox.cmdlets import serves
from exoshell.sandbox.cmdlets._changes import (
    change_addresses,
    changed_properties,
    now,
    sentence,
    warn_unchanged,
    write_recipient,
)
from exoshell.sandbox.cmdlets._finding import search
from exoshell.sandbox.errors import CmdletError
from exoshell.sandbox.tenant import identity, recipients
from exoshell.sandbox.tenant.formats import duration, local
from exoshell.sandbox.tenant.query import RecipientQuery
from exoshell.sandbox.tenant.recipients import MAILBOXES
from exoshell.sandbox.tenant.shapes import shape

_CONVERSIONS = {"regular": "UserMailbox", "shared": "SharedMailbox", "room": "RoomMailbox", "equipment": "EquipmentMailbox"}


@serves("Get-Mailbox")
def get_mailbox(call: Call) -> Result:
    kinds = (*MAILBOXES, "GroupMailbox") if call.flag("GroupMailbox") else MAILBOXES
    found = search(call, "Mailbox", recipients.mailbox, kinds)
    if not call.flag("Archive"):
        return found
    if isinstance(found.objects, RecipientQuery):
        found.objects.where += " AND archive = 1"
        return found
    return Result("Mailbox", [item for item in found.objects if item.get("ArchiveStatus") == "Active"])  # type: ignore[union-attr]


@serves("Set-Mailbox")
def set_mailbox(call: Call) -> None:
    kinds = (*MAILBOXES, "GroupMailbox") if call.flag("GroupMailbox") else MAILBOXES
    row = identity.find(call.organization, call.get("Identity"), kinds)
    current = recipients.mailbox(row, call.organization)
    skip = (
        "EmailAddresses",
        "PrimarySmtpAddress",
        "WindowsEmailAddress",
        "Type",
        "Password",
        "RoomMailboxPassword",
        "MicrosoftOnlineServicesID",
    )
    changes = changed_properties(call, shape("Mailbox"), current, skip=skip)
    _check(call, row, changes)
    call.should_process(sentence(call, row.name))
    if call.has("Type"):
        _convert(call, row)
        row = call.organization.store.get(row.id)
    before = row
    row = change_addresses(call, row)
    if call.has("MicrosoftOnlineServicesID"):
        call.organization.store.update(row.id, upn=call.text("MicrosoftOnlineServicesID"))
    if changes.get("LitigationHoldEnabled"):
        changes.setdefault("LitigationHoldDate", local(now()))
        changes.setdefault("LitigationHoldOwner", call.administrator.name)
        call.warn("The hold setting may take up to 240 minutes to take effect.")
    if changes:
        write_recipient(call, row, changes)
    elif row is before and not call.has("Type", "Password", "RoomMailboxPassword", "MicrosoftOnlineServicesID"):
        warn_unchanged(call, row.name)


def _check(call: Call, row: Any, changes: dict[str, Any]) -> None:
    """Rules between properties. Raises CmdletError, NotFound."""
    from exoshell.sandbox.tenant.formats import size_bytes

    merged = {**recipients.mailbox(row, call.organization), **changes}
    form = shape("Mailbox")
    quotas = []
    for name in ("IssueWarningQuota", "ProhibitSendQuota", "ProhibitSendReceiveQuota"):
        known = form.property(name)
        text = str(merged.get(name, known.default if known else ""))
        quotas.append((name, float("inf") if text == "Unlimited" else float(size_bytes(text) or 0)))
    for (lower, small), (upper, large) in itertools.pairwise(quotas):
        if small > large and (lower in changes or upper in changes):
            raise CmdletError(
                f"The value of property '{lower}' must be less than or equal to that of property '{upper}'.",
                "Microsoft.Exchange.Data.DataValidationException",
                "Ex3C5D0E",
            )
    if isinstance(changes.get("ForwardingSmtpAddress"), str) and changes["ForwardingSmtpAddress"]:
        address = changes["ForwardingSmtpAddress"]
        changes["ForwardingSmtpAddress"] = address if ":" in address else f"smtp:{address}"
    for name, noun in (
        ("RetentionPolicy", "RetentionPolicy"),
        ("RoleAssignmentPolicy", "RoleAssignmentPolicy"),
        ("SharingPolicy", "SharingPolicy"),
    ):
        if changes.get(name):
            changes[name] = call.organization.settings.find(noun, changes[name])["Name"]
    if "LitigationHoldDuration" in changes:
        changes["LitigationHoldDuration"] = duration(changes["LitigationHoldDuration"] or "Unlimited")


def _convert(call: Call, row: Any) -> None:
    """-Type: shared ↔ regular ↔ room ↔ equipment."""
    kind = _CONVERSIONS.get(call.text("Type").casefold())
    if kind is None:
        raise CmdletError(f"The mailbox type '{call.text('Type')}' isn't valid.")
    if kind == row.kind:
        call.warn(f"The mailbox is already of the type '{call.text('Type')}'.")
        return
    call.organization.store.update(row.id, kind=kind, changed=now())


@serves("Get-CASMailbox")
def get_cas_mailbox(call: Call) -> Result:
    return search(call, "CASMailbox", recipients.cas_mailbox, MAILBOXES)


@serves("Set-CASMailbox")
def set_cas_mailbox(call: Call) -> None:
    row = identity.find(call.organization, call.get("Identity"), MAILBOXES)
    changes = changed_properties(call, shape("CASMailbox"), recipients.cas_mailbox(row, call.organization))
    if changes.get("OwaMailboxPolicy"):
        changes["OwaMailboxPolicy"] = call.organization.settings.find("OwaMailboxPolicy", changes["OwaMailboxPolicy"])["Name"]
    call.should_process(sentence(call, row.name))
    if not changes:
        warn_unchanged(call, row.name)
        return
    write_recipient(call, row, changes)


@serves("Get-MailboxStatistics")
def get_mailbox_statistics(call: Call) -> Result:
    row = identity.find(call.organization, call.get("Identity"), (*MAILBOXES, "GroupMailbox"))
    values = recipients.statistics(row, call.organization)
    if call.flag("Archive"):
        if not row.archive:
            raise CmdletError(
                f"The user '{row.name}' doesn't have an archive mailbox.", "Microsoft.Exchange.Configuration.Tasks.MdbAdminTaskException"
            )
        values |= {"MailboxGuid": recipients.archive_guid(row), "Identity": recipients.archive_guid(row), "IsArchiveMailbox": True}
    if row.kind == "UserMailbox" and row.logon is None:
        call.warn(f"The user hasn't logged on to mailbox '{row.name}' ('{row.xguid}'), so there is no data to return.")
    return Result("MailboxStatistics", [values])
