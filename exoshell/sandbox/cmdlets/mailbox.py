"""Get-Mailbox and what changes mailboxes."""

from __future__ import annotations

from exoshell.sandbox.call import Call, Result
from exoshell.sandbox.cmdlets import serves
from exoshell.sandbox.cmdlets._finding import search
from exoshell.sandbox.tenant import recipients
from exoshell.sandbox.tenant.recipients import MAILBOXES


@serves("Get-Mailbox")
def get_mailbox(call: Call) -> Result:
    kinds = (*MAILBOXES, "GroupMailbox") if call.flag("GroupMailbox") else MAILBOXES
    if call.flag("Archive"):
        found = search(call, "Mailbox", recipients.mailbox, kinds)
        if isinstance(found.objects, list):
            found.objects = [item for item in found.objects if item.get("ArchiveStatus") == "Active"]
        else:
            query = found.objects
            query.where += " AND archive = 1"  # type: ignore[union-attr]
        return found
    return search(call, "Mailbox", recipients.mailbox, kinds)
