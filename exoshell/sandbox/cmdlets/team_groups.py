"""Microsoft 365 groups."""

from __future__ import annotations

from exoshell.sandbox.call import Call, Result
from exoshell.sandbox.cmdlets import serves
from exoshell.sandbox.cmdlets._changes import change_addresses, changed_properties, new_recipient, now, sentence, write_recipient
from exoshell.sandbox.cmdlets._finding import search
from exoshell.sandbox.cmdlets.groups import member_objects
from exoshell.sandbox.errors import BindingError, CmdletError
from exoshell.sandbox.tenant import groups_and_contacts, identity
from exoshell.sandbox.tenant.shapes import shape

_KIND = ("GroupMailbox",)
_ROLES = {"members": "member", "member": "member", "owners": "owner", "owner": "owner", "subscribers": "subscriber",
    "subscriber": "subscriber",
          "aggregators": "aggregator", "eventsubscribers": "eventsubscriber"}  # fmt: skip


@serves("Get-UnifiedGroup")
def get_unified_group(call: Call) -> Result:
    return search(call, "UnifiedGroup", groups_and_contacts.team_group, _KIND)


@serves("New-UnifiedGroup")
def new_unified_group(call: Call) -> Result:
    organization, store = call.organization, call.organization.store
    if call.administrator.is_app:
        raise CmdletError("New-UnifiedGroup is not supported for app-only authentication.")
    members = [identity.find(organization, item) for item in call.items("Members")]
    owners = [identity.find(organization, item) for item in (call.items("Owner") or call.items("ManagedBy"))]
    owners = owners or identity.matches(organization, call.administrator.name)
    call.should_process(sentence(call, call.text("DisplayName")))
    row = new_recipient(call, "GroupMailbox", xguid=organization.new_guid("group", call.text("DisplayName")))
    for member in (*members, *owners):
        store.add_member(row.id, member.id)
    for owner in owners:
        store.add_member(row.id, owner.id, "owner")
    skip = (
        "Name",
        "Alias",
        "DisplayName",
        "ManagedBy",
        "Owner",
        "Members",
        "PrimarySmtpAddress",
        "EmailAddresses",
        "SuppressWarmupMessage",
    )
    changes = changed_properties(call, shape("UnifiedGroup"), {}, skip=skip)
    write_recipient(call, row, changes)
    return Result("UnifiedGroup", [groups_and_contacts.team_group(store.get(row.id), organization)])


@serves("Set-UnifiedGroup")
def set_unified_group(call: Call) -> None:
    row = identity.find(call.organization, call.get("Identity"), _KIND)
    skip = ("EmailAddresses", "PrimarySmtpAddress")
    changes = changed_properties(call, shape("UnifiedGroup"), groups_and_contacts.team_group(row, call.organization), skip=skip)
    call.should_process(sentence(call, row.name))
    row = change_addresses(call, row)
    write_recipient(call, row, changes)


@serves("Remove-UnifiedGroup")
def remove_unified_group(call: Call) -> None:
    row = identity.find(call.organization, call.get("Identity"), _KIND)
    call.should_process(sentence(call, row.name))
    call.organization.store.update(row.id, deleted=now())
    call.organization.changes += 1


def _role(call: Call) -> str:
    role = _ROLES.get(call.text("LinkType").casefold())
    if role is None:
        raise BindingError("Cannot process command because of one or more missing mandatory parameters: LinkType.")
    return role


@serves("Get-UnifiedGroupLinks")
def get_unified_group_links(call: Call) -> Result:
    row = identity.find(call.organization, call.get("Identity"), _KIND)
    return Result("Recipient", member_objects(call, call.organization.store.members(row.id, _role(call))))


@serves("Add-UnifiedGroupLinks")
def add_unified_group_links(call: Call) -> None:
    store, role = call.organization.store, _role(call)
    row = identity.find(call.organization, call.get("Identity"), _KIND)
    links = [identity.find(call.organization, item) for item in call.items("Links")]
    if role == "owner":
        members = store.members(row.id)
        stranger = next((link for link in links if link.id not in members), None)
        if stranger is not None:
            raise CmdletError(f"Only members can be owners: '{stranger.name}' is not a member of the group '{row.name}'.")
    call.should_process(f'Adding {call.text("LinkType").lower()} to unified group "{row.name}".')
    for link in links:
        store.add_member(row.id, link.id, role)
    call.organization.changes += 1


@serves("Remove-UnifiedGroupLinks")
def remove_unified_group_links(call: Call) -> None:
    store, role = call.organization.store, _role(call)
    row = identity.find(call.organization, call.get("Identity"), _KIND)
    links = [identity.find(call.organization, item) for item in call.items("Links")]
    if role == "owner" and not set(store.members(row.id, "owner")) - {link.id for link in links}:
        raise CmdletError("You can't remove the last owner of the group.")
    if role == "member" and set(store.members(row.id, "owner")) & {link.id for link in links}:
        raise CmdletError("You can't remove a member who is an owner. Remove the owner first.")
    call.should_process(f'Removing {call.text("LinkType").lower()} from unified group "{row.name}".')
    for link in links:
        store.remove_member(row.id, link.id, role)
    call.organization.changes += 1
