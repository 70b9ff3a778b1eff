"""Mailboxes that come and go: New-, Remove-, Enable-, Disable-Mailbox, and getting a removed one back."""

from __future__ import annotations

from exoshell.sandbox.call import Call, Result
from exoshell.sandbox.cmdlets import serves
from exoshell.sandbox.cmdlets._changes import check_address, check_free, new_recipient, now, sentence, write_recipient
from exoshell.sandbox.errors import AlreadyExists, BindingError, CmdletError
from exoshell.sandbox.tenant import identity, recipients
from exoshell.sandbox.tenant.recipients import MAILBOXES

_KINDS = (("Shared", "SharedMailbox"), ("Room", "RoomMailbox"), ("Equipment", "EquipmentMailbox"), ("Discovery", "DiscoveryMailbox"))
_WEAK = "The password provided doesn't meet the password requirements: at least 8 characters of three kinds."


@serves("New-Mailbox")
def new_mailbox(call: Call) -> Result:
    organization = call.organization
    kind = next((kind for switch, kind in _KINDS if call.flag(switch)), "UserMailbox")
    upn = call.text("MicrosoftOnlineServicesID")
    columns: dict[str, object] = {}
    if kind == "UserMailbox":
        if not upn:
            raise BindingError(
                "Cannot process command because of one or more missing mandatory parameters: MicrosoftOnlineServicesID Password."
            )
        check_address(call, upn)
        if organization.store.count("upn = ? AND deleted IS NULL", (upn,)):
            raise AlreadyExists(f'The proxy address "SMTP:{upn}" is already being used. Please choose another proxy address.')
        if len(call.text("Password")) < 8:
            raise CmdletError(_WEAK, "Microsoft.Exchange.Management.Tasks.WeakPasswordException")
        columns["alias"] = call.text("Alias") or upn.partition("@")[0]
        columns["smtp"] = call.text("PrimarySmtpAddress") or upn
    else:
        columns["alias"] = call.text("Alias")
    name = call.text("Name") or call.text("DisplayName")
    if address := call.text("PrimarySmtpAddress"):
        check_address(call, address)
        check_free(call, address)
    call.should_process(sentence(call, name))
    row = new_recipient(
        call, kind, upn=upn or None, xguid=organization.new_guid("xguid", name), archive=int(call.flag("Archive")), **columns
    )
    if not upn:
        organization.store.update(row.id, upn=row.smtp)
    if call.has("ResourceCapacity"):
        write_recipient(call, row, {"ResourceCapacity": call.get("ResourceCapacity")})
    return Result("Mailbox", [recipients.mailbox(organization.store.get(row.id), organization)])


@serves("Remove-Mailbox")
def remove_mailbox(call: Call) -> None:
    organization = call.organization
    deleted = call.flag("PermanentlyDelete")
    row = identity.find(organization, call.get("Identity"), MAILBOXES, deleted=deleted)
    if row.hold and not call.flag("Force"):
        call.warn(f"The mailbox '{row.name}' is on litigation hold and becomes an inactive mailbox.")
    call.should_process(
        f'Removing mailbox Identity:"{row.name}" will remove the Microsoft 365 user and the mailbox, and mark the mailbox for deletion.'
        if not deleted
        else f'Removing mailbox Identity:"{row.name}" permanently: its content cannot be recovered.'
    )
    if deleted:
        organization.store.delete(row.id)
    else:
        organization.store.update(row.id, deleted=now(), changed=now())
    organization.changes += 1


@serves("Undo-SoftDeletedMailbox")
def undo_soft_deleted_mailbox(call: Call) -> Result:
    organization = call.organization
    row = identity.find(organization, call.get("SoftDeletedObject"), MAILBOXES, deleted=True)
    call.should_process(sentence(call, row.name))
    organization.store.update(row.id, deleted=None, changed=now())
    organization.changes += 1
    return Result("Mailbox", [recipients.mailbox(organization.store.get(row.id), organization)])


@serves("Enable-Mailbox")
def enable_mailbox(call: Call) -> Result:
    organization = call.organization
    row = identity.find(organization, call.get("Identity"), MAILBOXES)
    if call.flag("AutoExpandingArchive"):
        if not row.archive:
            raise CmdletError(f"The user '{row.name}' doesn't have an archive mailbox.")
        call.should_process(sentence(call, row.name))
        write_recipient(call, row, {"AutoExpandingArchiveEnabled": True})
    else:
        if row.archive:
            raise CmdletError(
                f"The user '{row.name}' already has an archive mailbox.",
                "Microsoft.Exchange.Configuration.Tasks.RecipientTaskException",
                "Ex5E2D41",
            )
        call.should_process(sentence(call, row.name))
        organization.store.update(row.id, archive=1, changed=now())
    organization.changes += 1
    return Result("Mailbox", [recipients.mailbox(organization.store.get(row.id), organization)])


@serves("Disable-Mailbox")
def disable_mailbox(call: Call) -> None:
    organization = call.organization
    row = identity.find(organization, call.get("Identity"), MAILBOXES)
    if not call.flag("Archive"):
        raise CmdletError("Mailboxes of Exchange Online are disabled by removing their license; -Archive is what this cmdlet does here.")
    if not row.archive:
        raise CmdletError(f"The user '{row.name}' doesn't have an archive mailbox.")
    call.should_process(f'Disabling the archive of mailbox Identity:"{row.name}" removes it; its content is kept for 30 days.')
    organization.store.update(row.id, archive=0, changed=now())
    organization.changes += 1
