"""Everybody: Get-Recipient, Get-User and Set-User, Get-Group, contacts and mail users."""

from __future__ import annotations

from exoshell.sandbox.call import Call, Result
from exoshell.sandbox.cmdlets import serves
from exoshell.sandbox.cmdlets._changes import (
    change_addresses,
    changed_properties,
    new_recipient,
    now,
    sentence,
    warn_unchanged,
    write_recipient,
)
from exoshell.sandbox.cmdlets._finding import search
from exoshell.sandbox.errors import CmdletError
from exoshell.sandbox.filters import compile_filter
from exoshell.sandbox.tenant import groups_and_contacts, identity, recipients
from exoshell.sandbox.tenant.query import RecipientQuery
from exoshell.sandbox.tenant.recipients import GROUPS, MAILBOXES
from exoshell.sandbox.tenant.shapes import shape

EVERYBODY = (*MAILBOXES, *GROUPS, "DynamicDistributionGroup", "GroupMailbox", "MailContact", "MailUser", "GuestMailUser")
_USERS = (*MAILBOXES, "MailUser", "GuestMailUser", "User", "DisabledUser")
_USER_COLUMNS = ("Manager",)


@serves("Get-Recipient")
def get_recipient(call: Call) -> Result:
    found = search(call, "Recipient", recipients.recipient, EVERYBODY)
    preview = call.text("RecipientPreviewFilter")
    if preview and isinstance(found.objects, RecipientQuery):
        compiled = compile_filter(preview, "Recipient", "RecipientPreviewFilter")
        if compiled.sql:
            found.objects.where += f" AND ({compiled.sql})"
            found.objects.values = (*found.objects.values, *compiled.values)
        found.objects.predicate = compiled.predicate
    return found


@serves("Get-User", "Get-LinkedUser")
def get_user(call: Call) -> Result:
    return search(call, "User", recipients.user, _USERS)


@serves("Set-User")
def set_user(call: Call) -> None:
    organization = call.organization
    row = identity.find(organization, call.get("Identity"), _USERS)
    changes = changed_properties(call, shape("User"), recipients.user(row, organization), skip=("Manager", "WindowsEmailAddress"))
    manager = None
    if call.get("Manager"):
        manager = identity.find(organization, call.get("Manager"))
        if manager.id == row.id:
            raise CmdletError("A user can't be their own manager.")
    call.should_process(sentence(call, row.name))
    row = change_addresses(call, row)
    if call.has("Manager"):
        organization.store.update(row.id, manager=manager.id if manager else None, changed=now())
    if changes:
        write_recipient(call, row, changes)
    elif not call.has("Manager", "WindowsEmailAddress"):
        warn_unchanged(call, row.name)


@serves("Get-Group")
def get_group(call: Call) -> Result:
    kinds = (*GROUPS, "GroupMailbox")
    return search(call, "Group", recipients.recipient, kinds)


@serves("Get-MailContact", "Get-Contact")
def get_mail_contact(call: Call) -> Result:
    view = recipients.user if call.info.noun == "Contact" else groups_and_contacts.contact
    return search(call, call.info.noun, view, ("MailContact",))


@serves("Get-MailUser")
def get_mail_user(call: Call) -> Result:
    return search(call, "MailUser", groups_and_contacts.contact, ("MailUser", "GuestMailUser"))


@serves("New-MailContact")
def new_mail_contact(call: Call) -> Result:
    external = call.text("ExternalEmailAddress").rpartition(":")[2]
    call.should_process(sentence(call, call.text("Name")))
    row = new_recipient(call, "MailContact", smtp=external, external=f"SMTP:{external}")
    return Result("MailContact", [groups_and_contacts.contact(row, call.organization)])


@serves("New-MailUser")
def new_mail_user(call: Call) -> Result:
    external = call.text("ExternalEmailAddress").rpartition(":")[2]
    upn = call.text("MicrosoftOnlineServicesID")
    call.should_process(sentence(call, call.text("Name")))
    row = new_recipient(call, "MailUser", smtp=upn or external, external=f"SMTP:{external}" if external else None, upn=upn or None)
    return Result("MailUser", [groups_and_contacts.contact(row, call.organization)])


@serves("Set-MailContact", "Set-MailUser", "Set-Contact")
def set_contact(call: Call) -> None:
    kinds = ("MailUser", "GuestMailUser") if call.info.noun == "MailUser" else ("MailContact",)
    row = identity.find(call.organization, call.get("Identity"), kinds)
    skip = ("EmailAddresses", "PrimarySmtpAddress", "WindowsEmailAddress", "ExternalEmailAddress")
    form = shape("User" if call.info.noun == "Contact" else call.info.noun)
    changes = changed_properties(call, form, groups_and_contacts.contact(row, call.organization), skip=skip)
    call.should_process(sentence(call, row.name))
    if call.has("ExternalEmailAddress"):
        call.organization.store.update(row.id, external=f"SMTP:{call.text('ExternalEmailAddress').rpartition(':')[2]}", changed=now())
    row = change_addresses(call, row)
    if changes:
        write_recipient(call, row, changes)


@serves("Remove-MailContact", "Remove-MailUser")
def remove_contact(call: Call) -> None:
    kinds = ("MailUser", "GuestMailUser") if call.info.noun == "MailUser" else ("MailContact",)
    row = identity.find(call.organization, call.get("Identity"), kinds)
    call.should_process(sentence(call, row.name))
    call.organization.store.delete(row.id)
    call.organization.changes += 1


@serves("Get-MailboxLocation", "Get-MailboxFolder")
def get_mailbox_location(call: Call) -> Result:
    wanted = call.get("Identity") or call.get("User") or call.administrator.name
    row = identity.find(call.organization, wanted, MAILBOXES)
    values = {
        "Identity": f"{row.name}\\{row.xguid}",
        "MailboxGuid": row.xguid,
        "MailboxLocationType": "Primary",
        "OwnerId": row.name,
        "DatabaseLocation": recipients.database_of(row),
        "Name": row.name,
    }
    return Result(call.info.noun, [values])
