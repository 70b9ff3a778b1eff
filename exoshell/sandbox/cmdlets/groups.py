"""Distribution groups, dynamic ones, and their members."""

from __future__ import annotations

from typing import Any

from exoshell.sandbox.call import Call, Result, Values
from exoshell.sandbox.cmdlets import serves
from exoshell.sandbox.cmdlets._changes import change_addresses, changed_properties, is_delta, new_recipient, now, sentence, write_recipient
from exoshell.sandbox.cmdlets._finding import search
from exoshell.sandbox.errors import AlreadyExists, CmdletError
from exoshell.sandbox.filters import compile_filter
from exoshell.sandbox.tenant import groups_and_contacts, identity, recipients
from exoshell.sandbox.tenant.query import RecipientQuery
from exoshell.sandbox.tenant.recipients import GROUPS
from exoshell.sandbox.tenant.shapes import shape

_OF_NEW = ("Name", "Alias", "DisplayName", "ManagedBy", "PrimarySmtpAddress", "RoomList", "Members", "Type", "CopyOwnerToMember")
_TASKS = "Microsoft.Exchange.Management.RecipientTasks."


@serves("Get-DistributionGroup")
def get_distribution_group(call: Call) -> Result:
    if call.get("ManagedBy"):
        owner = identity.find(call.organization, call.get("ManagedBy"))
        store = call.organization.store
        rows = [row for row in store.many(store.groups_of(owner.id, "owner")).values() if row.kind in GROUPS]
        return Result("DistributionGroup", [groups_and_contacts.distribution_group(row, call.organization) for row in rows])
    return search(call, "DistributionGroup", groups_and_contacts.distribution_group, GROUPS)


@serves("New-DistributionGroup")
def new_distribution_group(call: Call) -> Result:
    organization, store = call.organization, call.organization.store
    members = [identity.find(organization, member) for member in call.items("Members")]
    owners = [identity.find(organization, owner) for owner in call.items("ManagedBy")]
    if not owners:
        owners = identity.matches(organization, call.administrator.name)
    kind = "MailUniversalSecurityGroup" if call.text("Type").casefold() == "security" else "MailUniversalDistributionGroup"
    call.should_process(sentence(call, call.text("Name")))
    row = new_recipient(call, "RoomList" if call.flag("RoomList") else kind)
    for member in members:
        store.add_member(row.id, member.id)
    for owner in owners:
        store.add_member(row.id, owner.id, "owner")
        if call.flag("CopyOwnerToMember"):
            store.add_member(row.id, owner.id)
    changes = changed_properties(call, shape("DistributionGroup"), {}, skip=_OF_NEW)
    if changes:
        write_recipient(call, row, changes)
    return Result("DistributionGroup", [groups_and_contacts.distribution_group(store.get(row.id), organization)])


@serves("Set-DistributionGroup", "Set-DynamicDistributionGroup")
def set_distribution_group(call: Call) -> None:
    organization, store = call.organization, call.organization.store
    dynamic = call.info.noun == "DynamicDistributionGroup"
    row = identity.find(organization, call.get("Identity"), ("DynamicDistributionGroup",) if dynamic else GROUPS)
    form = shape(call.info.noun)
    if call.text("RecipientFilter"):
        compile_filter(call.text("RecipientFilter"), "Recipient", "RecipientFilter")
    skip = ("EmailAddresses", "PrimarySmtpAddress", "WindowsEmailAddress", "ManagedBy", "RoomList")
    view = groups_and_contacts.dynamic_group if dynamic else groups_and_contacts.distribution_group
    changes = changed_properties(call, form, view(row, organization), skip=skip)
    owners = _owners(call, row.id) if call.has("ManagedBy") else None
    call.should_process(sentence(call, row.name))
    if owners is not None:
        for old in store.members(row.id, "owner"):
            store.remove_member(row.id, old, "owner")
        for owner in owners:
            store.add_member(row.id, owner, "owner")
    if call.flag("RoomList") and not dynamic:
        store.update(row.id, kind="RoomList")
    row = change_addresses(call, row)
    write_recipient(call, row, changes)


def _owners(call: Call, group: int) -> list[int]:
    value: Any = call.get("ManagedBy")
    if not is_delta(value):
        return [identity.find(call.organization, item).id for item in (value if isinstance(value, list) else [value] if value else [])]
    result = call.organization.store.members(group, "owner")
    for key, items in value.items():
        found = [identity.find(call.organization, item).id for item in (items if isinstance(items, list) else [items])]
        result = [item for item in result if item not in found] + (found if key.casefold() == "add" else [])
    return result


@serves("Remove-DistributionGroup", "Remove-DynamicDistributionGroup")
def remove_distribution_group(call: Call) -> None:
    kinds = ("DynamicDistributionGroup",) if call.info.noun == "DynamicDistributionGroup" else GROUPS
    row = identity.find(call.organization, call.get("Identity"), kinds)
    call.should_process(sentence(call, row.name))
    call.organization.store.delete(row.id)
    call.organization.changes += 1


# ------------------------------------------------------------------------------------------------------------ members


@serves("Get-DistributionGroupMember")
def get_distribution_group_member(call: Call) -> Result:
    organization = call.organization
    row = identity.find(organization, call.get("Identity"), (*GROUPS, "GroupMailbox"))
    return Result("Recipient", member_objects(call, organization.store.members(row.id)))


def member_objects(call: Call, members: list[int]) -> list[Values]:
    rows = call.organization.store.many(members)
    return [recipients.recipient(rows[member], call.organization) for member in members if member in rows]


@serves("Add-DistributionGroupMember")
def add_distribution_group_member(call: Call) -> None:
    organization = call.organization
    row = identity.find(organization, call.get("Identity"), GROUPS)
    member = identity.find(organization, call.get("Member"))
    if member.id == row.id:
        raise CmdletError(f"The group '{row.name}' can't be a member of itself.", _TASKS + "GroupTaskException")
    if member.id in organization.store.members(row.id):
        raise AlreadyExists(f'The recipient "{member.name}" is already a member of the group "{row.name}".')
    call.should_process(f'Adding distribution group member "{member.name}" to distribution group "{row.name}".')
    organization.store.add_member(row.id, member.id)
    organization.store.update(row.id, changed=now())
    organization.changes += 1


@serves("Remove-DistributionGroupMember")
def remove_distribution_group_member(call: Call) -> None:
    organization = call.organization
    row = identity.find(organization, call.get("Identity"), GROUPS)
    member = identity.find(organization, call.get("Member"))
    if member.id not in organization.store.members(row.id):
        raise CmdletError(
            f'The recipient "{member.name}" isn\'t a member of the group "{row.name}".', _TASKS + "MemberNotFoundException", "Ex6F1B2D", 404
        )
    call.should_process(f'Removing distribution group member "{member.name}" from distribution group "{row.name}".')
    organization.store.remove_member(row.id, member.id)
    organization.changes += 1


@serves("Update-DistributionGroupMember")
def update_distribution_group_member(call: Call) -> None:
    organization, store = call.organization, call.organization.store
    row = identity.find(organization, call.get("Identity"), GROUPS)
    value = call.get("Members")
    current = store.members(row.id)
    if is_delta(value):
        wanted = list(current)
        for key, items in value.items():
            found = [identity.find(organization, item).id for item in (items if isinstance(items, list) else [items])]
            wanted = [item for item in wanted if item not in found] + (found if key.casefold() == "add" else [])
    else:
        wanted = [identity.find(organization, item).id for item in call.items("Members")]
    call.should_process(f'Replacing the members of distribution group "{row.name}" ({len(current)} now, {len(wanted)} then).')
    for member in current:
        store.remove_member(row.id, member)
    for member in wanted:
        store.add_member(row.id, member)
    organization.changes += 1


# ------------------------------------------------------------------------------------------------------------ dynamic


@serves("Get-DynamicDistributionGroup")
def get_dynamic_distribution_group(call: Call) -> Result:
    return search(call, "DynamicDistributionGroup", groups_and_contacts.dynamic_group, ("DynamicDistributionGroup",))


@serves("New-DynamicDistributionGroup")
def new_dynamic_distribution_group(call: Call) -> Result:
    condition = call.text("RecipientFilter")
    if condition:
        compile_filter(condition, "Recipient", "RecipientFilter")
    else:
        parts = ["(Alias -ne $null)"]
        if call.text("IncludedRecipients").casefold().startswith("mailboxusers"):
            parts = ["(RecipientType -eq 'UserMailbox')"]
        for name, prop in (
            ("ConditionalDepartment", "Department"),
            ("ConditionalCompany", "Company"),
            ("ConditionalStateOrProvince", "StateOrProvince"),
        ):
            if call.items(name):
                parts.append("(" + " -or ".join(f"({prop} -eq '{item}')" for item in call.items(name)) + ")")
        condition = "(" + " -and ".join(parts) + ")"
    call.should_process(sentence(call, call.text("Name")))
    row = new_recipient(call, "DynamicDistributionGroup")
    changes = {
        "RecipientFilter": condition,
        "RecipientFilterType": "Custom" if call.text("RecipientFilter") else "Precanned",
        "IncludedRecipients": call.text("IncludedRecipients") or None,
        "ConditionalDepartment": call.items("ConditionalDepartment"),
        "LdapRecipientFilter": "",
    }
    write_recipient(call, row, changes)
    fresh = call.organization.store.get(row.id)
    return Result("DynamicDistributionGroup", [groups_and_contacts.dynamic_group(fresh, call.organization)])


@serves("Get-DynamicDistributionGroupMember")
def get_dynamic_distribution_group_member(call: Call) -> Result:
    organization = call.organization
    row = identity.find(organization, call.get("Identity"), ("DynamicDistributionGroup",))
    compiled = compile_filter(str(groups_and_contacts.dynamic_group(row, organization)["RecipientFilter"]), "Recipient", "RecipientFilter")
    condition = "deleted IS NULL" + (f" AND ({compiled.sql})" if compiled.sql else "")
    return Result("Recipient", RecipientQuery(organization, recipients.recipient, condition, compiled.values, compiled.predicate))
