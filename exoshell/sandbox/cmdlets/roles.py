"""Role groups and their members, administrators' own rights, and the organization's units."""

from __future__ import annotations

from exoshell.sandbox.call import Call, Result, Values
from exoshell.sandbox.cmdlets import serves
from exoshell.sandbox.cmdlets._changes import is_delta
from exoshell.sandbox.errors import AlreadyExists, NotFound
from exoshell.sandbox.tenant import identity, recipients
from exoshell.sandbox.tenant.formats import guid

_FIRST_MEMBERS = {"Organization Management": ("admin", "megan"), "Recipient Management": ("recipients",), "Help Desk": ("helpdesk",),
                  "View-Only Organization Management": ("viewer",), "Compliance Management": ("compliance",)}  # fmt: skip


def _members(call: Call) -> tuple[Values, list[int]]:
    """The role group, and the live list of its members' ids."""
    group = call.organization.settings.find("RoleGroup", call.get("Identity"))
    kept: dict[str, list[int]] = call.organization.settings.of_recipient("RoleGroupMember", 0)
    name = str(group["Name"])
    if name not in kept:
        found = [identity.matches(call.organization, alias) for alias in _FIRST_MEMBERS.get(name, ())]
        kept[name] = [rows[0].id for rows in found if rows]
    return group, kept[name]


@serves("Get-RoleGroupMember")
def get_role_group_member(call: Call) -> Result:
    _, members = _members(call)
    rows = call.organization.store.many(members)
    return Result("Recipient", [recipients.recipient(rows[member], call.organization) for member in members if member in rows])


@serves("Add-RoleGroupMember")
def add_role_group_member(call: Call) -> None:
    group, members = _members(call)
    row = identity.find(call.organization, call.get("Member"))
    if row.id in members:
        raise AlreadyExists(f'The recipient "{row.name}" is already a member of the group "{group["Name"]}".')
    call.should_process(f'Adding role group member "{row.name}" to role group "{group["Name"]}".')
    members.append(row.id)


@serves("Remove-RoleGroupMember")
def remove_role_group_member(call: Call) -> None:
    group, members = _members(call)
    row = identity.find(call.organization, call.get("Member"))
    if row.id not in members:
        raise NotFound(row.name, "Ex6F1B2D")
    call.should_process(f'Removing role group member "{row.name}" from role group "{group["Name"]}".')
    members.remove(row.id)


@serves("Update-RoleGroupMember")
def update_role_group_member(call: Call) -> None:
    group, members = _members(call)
    value = call.get("Members")
    wanted = list(members)
    if is_delta(value):
        for key, items in value.items():
            found = [identity.find(call.organization, item).id for item in (items if isinstance(items, list) else [items])]
            wanted = [item for item in wanted if item not in found] + (found if key.casefold() == "add" else [])
    else:
        wanted = [identity.find(call.organization, item).id for item in call.items("Members")]
    call.should_process(f'Replacing the members of role group "{group["Name"]}".')
    members[:] = wanted


@serves("Get-OrganizationalUnit")
def get_organizational_unit(call: Call) -> Result:
    organization = call.organization
    values = {"Name": organization.initial_domain, "Identity": organization.unit_path, "Type": "OrganizationalUnit",
        "DistinguishedName": organization.unit,
              "Guid": guid(organization.tenant_id, "unit"), "ExchangeObjectId": guid(organization.tenant_id, "unit")}  # fmt: skip
    return Result("OrganizationalUnit", [values])


@serves("Get-SecurityPrincipal")
def get_security_principal(call: Call) -> Result:
    rows = call.organization.store.select("deleted IS NULL AND kind IN ('UserMailbox', 'MailUniversalSecurityGroup')", limit=1000)
    values = [{"Name": row.name, "Identity": row.name, "DisplayName": row.display, "UserPrincipalName": row.upn, "Guid": row.guid,
        "Sid": f"S-1-5-21-{row.id}",
               "Type": "User" if row.kind == "UserMailbox" else "Group", "IsSecurityPrincipal": True} for row in rows]  # fmt: skip
    return Result("SecurityPrincipal", values)
