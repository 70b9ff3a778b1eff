"""Who may open, send as and send for whom: mailbox permissions and recipient permissions."""

from __future__ import annotations

from typing import Any

from exoshell.sandbox.call import Call, Result, Values
from exoshell.sandbox.cmdlets import serves
from exoshell.sandbox.errors import AlreadyExists, CmdletError, NotFound
from exoshell.sandbox.tenant import identity
from exoshell.sandbox.tenant.recipients import MAILBOXES

_RIGHTS = ("FullAccess", "ReadPermission", "DeleteItem", "ChangePermission", "ChangeOwner", "ExternalAccount")
_SELF = "NT AUTHORITY\\SELF"
_APPEAR = "The appropriate access control entry is already present on the object"


@serves("Get-MailboxPermission")
def get_mailbox_permission(call: Call) -> Result:
    organization = call.organization
    row = identity.find(organization, call.get("Identity"), (*MAILBOXES, "GroupMailbox"))
    entries: list[Values] = [_entry(row, _SELF, ["FullAccess", "ReadPermission"], False)]
    grouped: dict[tuple[str, bool], list[str]] = {}
    for trustee, right, deny in organization.store.permissions(row.id, _RIGHTS):
        grouped.setdefault((trustee, deny), []).append(right)
    for (trustee, deny), rights in grouped.items():
        entries.append(_entry(row, user_name(call, trustee), rights, deny))
    if call.get("User"):
        wanted = user_name(call, trustee_of(call, call.get("User"))).casefold()
        entries = [entry for entry in entries if str(entry["User"]).casefold() == wanted]
    if call.flag("Owner"):
        entries = [{"Identity": row.name, "User": _SELF, "AccessRights": ["FullAccess"]}]
    return Result("MailboxPermission", entries)


def _entry(row: Any, user: str, rights: list[str], deny: bool) -> Values:
    return {"Identity": row.name, "User": user, "AccessRights": rights, "Deny": deny, "UserSid": f"S-1-5-21-1{row.id:07}-{len(user)}"}


def user_name(call: Call, trustee: str) -> str:
    """How a permission shows its trustee: the user principal name, a group's name, or the text itself."""
    if not trustee.isdigit():
        return trustee
    row = call.organization.store.get(int(trustee))
    return trustee if row is None else str(row.upn or row.name)


def trustee_of(call: Call, value: Any) -> str:
    """A trustee as it is stored. Raises CmdletError in the words of permission cmdlets."""
    text = str(value)
    if text.casefold() in ("nt authority\\self", "self"):
        return _SELF
    if text.casefold() in ("default", "anonymous"):
        return text.capitalize()
    try:
        return str(identity.find(call.organization, text).id)
    except NotFound:
        raise CmdletError(
            f"User or group \"{text}\" wasn't found. Please make sure you've typed it correctly.",
            "Microsoft.Exchange.Configuration.Tasks.RecipientTaskException",
            "ExA1D4F0",
        ) from None


@serves("Add-MailboxPermission")
def add_mailbox_permission(call: Call) -> Result:
    organization = call.organization
    row = identity.find(organization, call.get("Identity"), MAILBOXES)
    trustee = trustee_of(call, call.get("User") or call.get("Owner"))
    rights = _rights(call)
    deny = call.flag("Deny")
    call.should_process(
        f'Adding mailbox permission "{row.name}" for user "{user_name(call, trustee)}" with access rights "{", ".join(rights)}".'
    )
    added = [right for right in rights if organization.store.add_permission(row.id, trustee, right, deny)]
    if not added:
        call.warn(f'{_APPEAR} "{row.name}" for account "{user_name(call, trustee)}".')
    organization.changes += 1
    return Result("MailboxPermission", [_entry(row, user_name(call, trustee), rights, deny)])


def _rights(call: Call) -> list[str]:
    known = {right.casefold(): right for right in _RIGHTS}
    wanted = [part.strip() for item in call.items("AccessRights") for part in str(item).split(",")] or ["FullAccess"]
    unknown = next((right for right in wanted if right.casefold() not in known), None)
    if unknown is not None:
        raise CmdletError(f"The access right '{unknown}' isn't valid. Valid values: {', '.join(_RIGHTS)}.")
    return [known[right.casefold()] for right in wanted]


@serves("Remove-MailboxPermission")
def remove_mailbox_permission(call: Call) -> None:
    organization = call.organization
    row = identity.find(organization, call.get("Identity"), MAILBOXES)
    if call.flag("ResetDefault") or call.flag("ClearAutoMapping"):
        call.should_process(f'Resetting the mailbox permissions on "{row.name}".')
        for trustee, right, deny in organization.store.permissions(row.id, _RIGHTS):
            organization.store.remove_permission(row.id, trustee, right, deny)
        return
    trustee = trustee_of(call, call.get("User"))
    rights, deny = _rights(call), call.flag("Deny")
    call.should_process(
        f'Removing mailbox permission "{row.name}" for user "{user_name(call, trustee)}" with access rights "{", ".join(rights)}".'
    )
    removed = [right for right in rights if organization.store.remove_permission(row.id, trustee, right, deny)]
    if not removed:
        call.warn(
            f"An access control entry wasn't removed because it isn't present on the object \"{row.name}\" for account "
            f'"{user_name(call, trustee)}".'
        )
    organization.changes += 1


# ---------------------------------------------------------------------------------------------------------- send as


@serves("Get-RecipientPermission")
def get_recipient_permission(call: Call) -> Result:
    organization, store = call.organization, call.organization.store
    if call.get("Identity"):
        rows = [identity.find(organization, call.get("Identity"))]
    elif call.get("Trustee"):
        trustee = trustee_of(call, call.get("Trustee"))
        rows = list(store.many(store.mailboxes_of_trustee(int(trustee), "SendAs") if trustee.isdigit() else []).values())
    else:
        rows = list(store.many(store.with_permissions("SendAs")).values())
    wanted = trustee_of(call, call.get("Trustee")) if call.get("Trustee") else None
    entries: list[Values] = []
    for row in rows:
        trustees = [_SELF, *(trustee for trustee, _, _ in store.permissions(row.id, ("SendAs",)))]
        entries += [_send_as(call, row, trustee) for trustee in trustees if wanted in (None, trustee)]
    return Result("RecipientPermission", entries)


def _send_as(call: Call, row: Any, trustee: str) -> Values:
    return {"Identity": row.name, "Trustee": user_name(call, trustee), "AccessRights": ["SendAs"], "TrusteeSidString": f"S-1-5-21-{row.id}"}


@serves("Add-RecipientPermission")
def add_recipient_permission(call: Call) -> Result:
    organization = call.organization
    row = identity.find(organization, call.get("Identity"))
    trustee = trustee_of(call, call.get("Trustee"))
    call.should_process(f'Adding Recipient permission on object "{row.name}" for trustee "{user_name(call, trustee)}": SendAs.')
    if not organization.store.add_permission(row.id, trustee, "SendAs"):
        call.warn(f'{_APPEAR} "{row.name}" for account "{user_name(call, trustee)}".')
    organization.changes += 1
    return Result("RecipientPermission", [_send_as(call, row, trustee)])


@serves("Remove-RecipientPermission")
def remove_recipient_permission(call: Call) -> None:
    organization = call.organization
    row = identity.find(organization, call.get("Identity"))
    trustee = trustee_of(call, call.get("Trustee"))
    call.should_process(f'Removing Recipient permission on object "{row.name}" for trustee "{user_name(call, trustee)}": SendAs.')
    if not organization.store.remove_permission(row.id, trustee, "SendAs"):
        call.warn(f'The access control entry isn\'t present on the object "{row.name}" for account "{user_name(call, trustee)}".')
    organization.changes += 1


def already(user: str, folder: str) -> AlreadyExists:
    """Of folder permissions."""
    return AlreadyExists(f"An existing permission entry was found for user: {user} on folder {folder}.")
