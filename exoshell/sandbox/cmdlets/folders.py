"""Folders of mailboxes: their statistics, and who may see them."""

from __future__ import annotations

from typing import Any

from exoshell.sandbox.call import Call, Result, Values
from exoshell.sandbox.cmdlets import serves
from exoshell.sandbox.cmdlets.permissions import already, trustee_of, user_name
from exoshell.sandbox.errors import CmdletError, NotFound
from exoshell.sandbox.tenant import identity
from exoshell.sandbox.tenant.formats import guid, local, size
from exoshell.sandbox.tenant.population import present
from exoshell.sandbox.tenant.recipients import MAILBOXES

_FOLDERS = (
    # name, path, type, share of the items in thousandths
    ("Top of Information Store", "/Top of Information Store", "Root", 0),
    ("Inbox", "/Inbox", "Inbox", 420),
    ("Calendar", "/Calendar", "Calendar", 110),
    ("Contacts", "/Contacts", "Contacts", 14),
    ("Drafts", "/Drafts", "Drafts", 6),
    ("Sent Items", "/Sent Items", "SentItems", 190),
    ("Deleted Items", "/Deleted Items", "DeletedItems", 90),
    ("Junk Email", "/Junk Email", "JunkEmail", 20),
    ("Archive", "/Archive", "Archive", 80),
    ("Projects", "/Inbox/Projects", "User Created", 50),
    ("Notes", "/Notes", "Notes", 3),
    ("Tasks", "/Tasks", "Tasks", 5),
    ("Journal", "/Journal", "Journal", 0),
    ("Recoverable Items", "/Recoverable Items", "RecoverableItemsRoot", 0),
    ("Deletions", "/Deletions", "RecoverableItemsDeletions", 12),
)
_ROLES = (
    "None", "Owner", "PublishingEditor", "Editor", "PublishingAuthor", "Author", "NonEditingAuthor", "Reviewer", "Contributor",
    "AvailabilityOnly", "LimitedDetails", "CreateItems", "CreateSubfolders", "DeleteAllItems", "DeleteOwnedItems", "EditAllItems",
    "EditOwnedItems", "FolderContact", "FolderOwner", "FolderVisible", "ReadItems",
)  # fmt: skip


@serves("Get-MailboxFolderStatistics")
def get_mailbox_folder_statistics(call: Call) -> Result:
    row = identity.find(call.organization, call.get("Identity"), (*MAILBOXES, "GroupMailbox", "MailUser"))
    scope = call.text("FolderScope").casefold()
    found = []
    for name, path, kind, share in _FOLDERS:
        if scope in ("", "all", kind.casefold()) or (scope == "recoverableitems" and kind.startswith("RecoverableItems")):
            found.append(_statistics(row, name, path, kind, share, call.flag("IncludeOldestAndNewestItems")))
    skip = int(call.get("SkipCount") or 0)
    return Result("MailboxFolderStatistics", found[skip:])


def _statistics(row: Any, name: str, path: str, kind: str, share: int, dates: bool) -> Values:
    items = row.items * share // 1000
    used = row.used * share // 1000
    identifier = guid(row.guid, path).replace("-", "")
    values: Values = {
        "Name": name,
        "FolderPath": path,
        "FolderId": f"LgAAAA{identifier}AAAB",
        "ParentFolderId": f"LgAAAA{guid(row.guid, '/').replace('-', '')}AAAB",
        "FolderType": kind,
        "ItemsInFolder": items,
        "VisibleItemsInFolder": items,
        "DeletedItemsInFolder": items // 12,
        "FolderSize": size(used),
        "ItemsInFolderAndSubfolders": items + (row.items * 50 // 1000 if name == "Inbox" else 0),
        "DeletedItemsInFolderAndSubfolders": items // 12,
        "FolderAndSubfolderSize": size(used),
        "ContainerClass": {"Calendar": "IPF.Appointment", "Contacts": "IPF.Contact", "Tasks": "IPF.Task", "Notes": "IPF.StickyNote"}.get(
            kind, "IPF.Note"
        ),
        "Date": local(row.created),
        "CreationTime": local(row.created),
        "LastModifiedTime": local(row.changed),
        "Identity": f"{row.name}\\{path.strip('/').replace('/', chr(92))}",
    }
    if dates and items:
        values |= {"OldestItemReceivedDate": local(row.created + 86400), "NewestItemReceivedDate": local(present() - (row.logon or 0))}
    return values


# -------------------------------------------------------------------------------------------------------- permissions


def _place(call: Call) -> tuple[Any, str]:
    """The mailbox and folder of an identity such as `ida@contoso.com:\\Calendar`. Raises NotFound."""
    text = call.text("Identity")
    mailbox, _, path = text.partition(":")
    row = identity.find(call.organization, mailbox, (*MAILBOXES, "GroupMailbox"))
    wanted = path.replace("\\", "/").strip("/")
    if not wanted:
        return row, "Top of Information Store"
    for name, known, _, _ in _FOLDERS:
        if known.strip("/").casefold() == wanted.casefold():
            return row, name
    raise NotFound(text, text=f"The operation couldn't be performed because '{text}' couldn't be found.")


def _entries(call: Call, row: Any, folder: str) -> dict[str, list[str]]:
    """Trustee → access rights of a folder: the live table."""
    folders: dict[str, dict[str, list[str]]] = call.organization.settings.of_recipient("FolderPermission", row.id)
    if folder not in folders:
        default = "AvailabilityOnly" if folder == "Calendar" else "None"
        folders[folder] = {"Default": [default], "Anonymous": ["None"]}
        if folder == "Calendar" and row.manager and row.id % 4 == 0:
            folders[folder][str(row.manager)] = ["Reviewer"]
    return folders[folder]


def _shown(call: Call, row: Any, folder: str, trustee: str, rights: list[str]) -> Values:
    name = trustee
    if trustee.isdigit():
        found = call.organization.store.get(int(trustee))
        name = found.display if found is not None else f"NT User:S-1-5-21-{trustee}"
    return {"FolderName": folder, "User": name, "AccessRights": rights, "Identity": row.name}


@serves("Get-MailboxFolderPermission")
def get_mailbox_folder_permission(call: Call) -> Result:
    row, folder = _place(call)
    entries = _entries(call, row, folder)
    if call.get("User"):
        trustee = trustee_of(call, call.get("User"))
        if trustee not in entries:
            raise _no_entry(call, row, folder, trustee)
        entries = {trustee: entries[trustee]}
    return Result("MailboxFolderPermission", [_shown(call, row, folder, trustee, rights) for trustee, rights in entries.items()])


def _no_entry(call: Call, row: Any, folder: str, trustee: str) -> CmdletError:
    return CmdletError(
        f"There is no existing permission entry found for user: {user_name(call, trustee)} on folder {folder} of {row.name}.",
        "Microsoft.Exchange.Management.StoreTasks.UserNotFoundInPermissionEntryException",
        "ExB5E3D9",
        404,
    )


def _rights(call: Call) -> list[str]:
    known = {right.casefold(): right for right in _ROLES}
    wanted = [part.strip() for item in call.items("AccessRights") for part in str(item).split(",")]
    unknown = next((right for right in wanted if right.casefold() not in known), None)
    if unknown is not None or not wanted:
        raise CmdletError(f"The access right '{unknown or ''}' isn't valid. Valid values: {', '.join(_ROLES)}.")
    return [known[right.casefold()] for right in wanted]


@serves("Add-MailboxFolderPermission", "Set-MailboxFolderPermission")
def write_mailbox_folder_permission(call: Call) -> Result | None:
    row, folder = _place(call)
    trustee, rights = trustee_of(call, call.get("User")), _rights(call)
    entries = _entries(call, row, folder)
    adding = call.info.verb == "Add"
    if adding and trustee in entries:
        raise already(user_name(call, trustee), folder)
    if not adding and trustee not in entries:
        raise _no_entry(call, row, folder, trustee)
    call.should_process(
        f'{"Adding" if adding else "Setting"} permission on folder "{row.name}:\\{folder}" for user "{user_name(call, trustee)}": '
        f"{', '.join(rights)}."
    )
    entries[trustee] = rights
    call.organization.changes += 1
    return Result("MailboxFolderPermission", [_shown(call, row, folder, trustee, rights)]) if adding else None


@serves("Remove-MailboxFolderPermission")
def remove_mailbox_folder_permission(call: Call) -> None:
    row, folder = _place(call)
    trustee = trustee_of(call, call.get("User"))
    entries = _entries(call, row, folder)
    if trustee not in entries:
        raise _no_entry(call, row, folder, trustee)
    call.should_process(f'Removing the permission of user "{user_name(call, trustee)}" on folder "{row.name}:\\{folder}".')
    del entries[trustee]
    call.organization.changes += 1
